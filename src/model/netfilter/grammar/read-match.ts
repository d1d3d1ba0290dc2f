import type { Text } from '../../../text.ts'
import { parseAddress } from '../address.ts'
import { matchOptions, type Extension, type Option } from './options.ts'
import { parseFlags, parseIcmpType } from '../protocols.ts'
import { readConnection, readState } from './read-connection.ts'
import { share, type RuleReader } from './read-headers.ts'
import { readStateful } from './read-stateful.ts'
import { listOf, readMark, readNumber, readPorts, readRange } from './read-values.ts'
import { addressTypes, type Condition, type End } from '../rule.ts'

/** What one option asks for; undefined if its words make no sense. Options that only refine another give `nothing`. */
export type ReadOption = (option: Option, module: Extension, protocol: number) => Condition | undefined
export const nothing = { kind: 'note', comment: '' } as const

/** Adds the conditions of `-m name …`. A module that is not modelled is one unknown condition. */
export function readMatches(
  module: Extension,
  { protocol, matches, shared }: RuleReader,
  complain: (what: Text, severity?: 'note') => void,
): void {
  if (!matchOptions.has(module.name)) {
    matches.push({ kind: 'unknown', not: false, words: ['-m', module.name, ...module.strange].join(' ') })
    return
  }
  for (const words of module.strange) matches.push({ kind: 'unknown', not: false, words: `-m ${module.name} ${words}` })
  const whole = readStateful(module)
  if (whole !== undefined) {
    if (whole.kind === 'unknown')
      complain({ zh: `没有为“${whole.words}”建模`, en: `“${whole.words}” is not modelled` }, 'note')
    matches.push(whole)
    return
  }
  const read = readers.get(module.name)
  // Other modules' options mean something else together, or are different in every rule.
  const isShared = read === portOrFlags
  for (const option of module.options) {
    const known = isShared ? shared.get(option.words) : undefined
    if (known !== undefined) {
      matches.push(known)
      continue
    }
    const condition = read?.(option, module, protocol)
    if (condition === undefined) complain({ zh: `“${option.words}”无法理解`, en: `“${option.words}” makes no sense` })
    if (condition === nothing) continue
    const match = { ...(condition ?? { kind: 'unknown' }), not: option.not, words: option.words }
    matches.push(condition !== undefined && isShared ? share(shared, match) : match)
  }
}

const ends: Readonly<Record<string, End | 'either'>> = {
  '--sport': 'source',
  '--source-port': 'source',
  '--sports': 'source',
  '--source-ports': 'source',
  '--dport': 'destination',
  '--destination-port': 'destination',
  '--dports': 'destination',
  '--destination-ports': 'destination',
  '--ports': 'either',
}

const portOrFlags: ReadOption = ({ name, args: [first = '', second = ''] }) => {
  if (name === '--syn') return { kind: 'tcp-flags', mask: 0x17, set: 2 }
  if (name === '--tcp-flags') {
    const [mask, set] = [parseFlags(first), parseFlags(second)]
    return mask === undefined || set === undefined ? undefined : { kind: 'tcp-flags', mask, set }
  }
  const [end, range] = [ends[name], readPorts(first)]
  return end === undefined || range === undefined ? undefined : { kind: 'port', end, ranges: [range] }
}

const ports: ReadOption = ({ name, args: [list = ''] }) => {
  const [end, ranges] = [ends[name], listOf(list, readPorts)]
  return end === undefined || ranges === undefined ? undefined : { kind: 'port', end, ranges }
}

const icmpType: ReadOption = ({ args: [words = ''] }, _module, protocol) => {
  const type = parseIcmpType(words, protocol)
  return type && { kind: 'icmp-type', ...type }
}

const addressType: ReadOption = ({ name, args: [list = ''] }, { options }) => {
  if (name.startsWith('--limit-iface')) return nothing
  const types = listOf(list, word => addressTypes.find(type => type === word))
  const limit = options.find(option => option.name.startsWith('--limit-iface'))?.name
  const end = name === '--src-type' ? 'source' : 'destination'
  return types && { kind: 'address-type', end, types, ...(limit && { limit: limit.endsWith('-in') ? 'in' : 'out' }) }
}

const addressRange: ReadOption = ({ name, args: [words = ''] }) => {
  const [first = '', last = first] = words.split('-')
  const [from, to] = [parseAddress(first), parseAddress(last)]
  if (from === undefined || to === undefined || typeof from !== typeof to) return undefined
  return { kind: 'address-range', end: name === '--src-range' ? 'source' : 'destination', range: { from, to } }
}

const mark =
  (of: 'packet' | 'connection'): ReadOption =>
  ({ args: [words = ''] }) => {
    const mark = readMark(words)
    return mark && { kind: 'mark', of, ...mark }
  }

const owner: ReadOption = ({ name, args: [words = ''] }) => {
  if (name === '--socket-exists') return { kind: 'has-socket' }
  const range = readRange(words, 0xffffffff)
  // A user's name means what /etc/passwd says.
  if (range === undefined) return /^[\w.-]+$/.test(words) ? { kind: 'unknown' } : undefined
  return { kind: 'owner', of: name === '--uid-owner' ? 'uid' : 'gid', range }
}

const hops: ReadOption = ({ name, args: [words = ''] }) => {
  const value = readNumber(words, 255)
  if (value === undefined) return undefined
  const range = name.endsWith('-eq') ? [value, value] : name.endsWith('-lt') ? [0, value - 1] : [value + 1, 255]
  return { kind: 'field', field: 'ttl', mask: 255, range: [range[0] ?? 0, range[1] ?? 255] }
}

const tos: ReadOption = ({ args: [words = ''] }) => {
  const mark = readMark(words)
  return mark && { kind: 'field', field: 'tos', mask: mark.mask & 255, range: [mark.value, mark.value] }
}
const dscp: ReadOption = ({ args: [words = ''] }) => {
  const value = readNumber(words, 63)
  return value === undefined ? undefined : { kind: 'field', field: 'tos', mask: 0xfc, range: [value << 2, value << 2] }
}
const length: ReadOption = ({ args: [words = ''] }) => {
  const range = readRange(words, 65535)
  return range && { kind: 'field', field: 'length', mask: 0xffff, range }
}
const packetType: ReadOption = ({ args: [type = ''] }) =>
  type === 'unicast' || type === 'broadcast' || type === 'multicast' ? { kind: 'packet-type', type } : undefined

const readers: ReadonlyMap<string, ReadOption> = new Map(
  Object.entries<ReadOption>({
    addrtype: addressType,
    comment: ({ args: [comment = ''] }) => ({ kind: 'note', comment }),
    connmark: mark('connection'),
    conntrack: readConnection,
    dccp: portOrFlags,
    dscp,
    hl: hops,
    icmp: icmpType,
    icmp6: icmpType,
    icmpv6: icmpType,
    iprange: addressRange,
    length,
    mark: mark('packet'),
    multiport: ports,
    nfacct: ({ args: [object = ''] }) => ({ kind: 'note', comment: object }),
    owner,
    physdev: () => ({ kind: 'bridge-port' }),
    pkttype: packetType,
    sctp: portOrFlags,
    state: readState,
    tcp: portOrFlags,
    tos,
    ttl: hops,
    udp: portOrFlags,
    udplite: portOrFlags,
  }),
)
