import { parseCidr } from '../address.ts'
import { parseProtocol } from '../protocols.ts'
import type { ReadOption } from './read-match.ts'
import { listOf, readPorts } from './read-values.ts'
import type { ConnectionFact, End, StateName } from '../rule.ts'

const states: readonly StateName[] = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED', 'SNAT', 'DNAT']
const statuses = ['NONE', 'EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED'] as const

/** iptables takes as much of a name as one likes, `EST`. */
const begun = (word: string) => (word === '' ? undefined : states.find(state => state.startsWith(word)))

export const readState: ReadOption = ({ value }) => {
  const asked = listOf(value.toUpperCase(), word => states.find(state => state === word) ?? begun(word))
  return asked && { kind: 'state', states: asked }
}

/** `-m conntrack`: the state, or one fact of the tracked connection. */
export const readConnection: ReadOption = (option, module, protocol) => {
  if (option.name === 'ctstate') return readState(option, module, protocol)
  const fact = readFact(option.name, option.value)
  return fact && { kind: 'connection', fact, besideState: module.options.some(each => each.name === 'ctstate') }
}

function readFact(name: string, words: string): ConnectionFact | undefined {
  if (name === 'ctdir') {
    const direction = words === 'ORIGINAL' ? 'original' : words === 'REPLY' ? 'reply' : undefined
    return direction && { of: 'direction', direction }
  }
  if (name === 'ctproto') {
    const protocol = parseProtocol(words)
    return protocol === undefined ? undefined : { of: 'protocol', protocol }
  }
  if (name === 'ctstatus') {
    const anyOf = listOf(words.toUpperCase(), word => statuses.find(status => status === word))
    return anyOf && { of: 'status', anyOf }
  }
  return readTuple(name, words)
}

function readTuple(name: string, words: string): ConnectionFact | undefined {
  const tuple = name.startsWith('ctorig') ? 'original' : 'reply'
  const end: End = name.includes('src') ? 'source' : 'destination'
  if (name.endsWith('port')) {
    const range = readPorts(words)
    return range && { of: 'port', tuple, end, range }
  }
  const network = parseCidr(words)
  return network && { of: 'address', tuple, end, network }
}
