import { text, type Text } from '../../../text.ts'
import { dscpClass, tosNamed } from './names.ts'
import type { Extension, Option } from './options.ts'
import { parseFlags, parseIcmpType } from '../protocols.ts'
import { readConnection, readState } from './read-connection.ts'
import { firstOption, share, worded, type RuleReader } from './rule-reader.ts'
import { readStateful } from './read-stateful.ts'
import { listOf, readAddresses, readMark, readNumber, readPorts, readRange } from './read-values.ts'
import { addressTypes, type Condition, type End } from '../rule.ts'

/** What one option asks for; undefined if its words make no sense. Options that only refine another give `nothing`. */
export type ReadOption = (option: Option, module: Extension, protocol: number) => Condition | undefined
export const nothing = { kind: 'note', comment: '' } as const

/** Adds the conditions of `-m name …`. A module that is not modelled is one unknown condition. */
export function readMatches(module: Extension, reader: RuleReader): void {
  const { matches, shared, protocol } = reader
  if (module.known === undefined) {
    matches.push({ kind: 'unknown', not: false, words: ['-m', module.name, ...module.strange].join(' ') })
    return
  }
  for (const words of module.strange) matches.push({ kind: 'unknown', not: false, words: `-m ${module.name} ${words}` })
  const whole = readStateful(module)
  if (whole !== undefined) {
    if (whole.kind === 'unknown')
      complain(reader, module, { zh: `没有为“${whole.words}”建模`, en: `“${whole.words}” is not modelled` }, 'note')
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
    if (condition === undefined)
      complain(reader, module, { zh: `“${option.words}”无法理解`, en: `“${option.words}” makes no sense` })
    if (condition === nothing) continue
    const match = worded(condition ?? { kind: 'unknown' }, option.not, option.words)
    matches.push(condition !== undefined && isShared ? share(shared, match) : match)
  }
}

function complain(reader: RuleReader, { name }: Extension, what: Text, severity?: 'note'): void {
  reader.complain(text`-m ${name}: ${what}`, firstOption, severity)
}

const ends: Readonly<Record<string, End | 'either'>> = {
  sport: 'source',
  'source-port': 'source',
  sports: 'source',
  'source-ports': 'source',
  dport: 'destination',
  'destination-port': 'destination',
  dports: 'destination',
  'destination-ports': 'destination',
  ports: 'either',
}

const portOrFlags: ReadOption = ({ name, value, second }) => {
  if (name === 'syn') return { kind: 'tcp-flags', mask: 0x17, set: 2 }
  if (name === 'tcp-flags') {
    const [mask, set] = [parseFlags(value), parseFlags(second)]
    return mask === undefined || set === undefined ? undefined : { kind: 'tcp-flags', mask, set }
  }
  const [end, range] = [ends[name], readPorts(value)]
  // What a packet carries beyond its header is not modelled.
  if (end === undefined) return { kind: 'unknown' }
  return range === undefined ? undefined : { kind: 'port', end, ranges: [range] }
}

const ports: ReadOption = ({ name, value: words }) => {
  const [end, ranges] = [ends[name], listOf(words, readPorts)]
  return end === undefined || ranges === undefined ? undefined : { kind: 'port', end, ranges }
}

const icmpType: ReadOption = ({ value: words }, _module, protocol) => {
  const type = parseIcmpType(words, protocol)
  return type && { kind: 'icmp-type', ...type }
}

const addressType: ReadOption = ({ name, value: words }, { options }) => {
  if (name.startsWith('limit-iface')) return nothing
  const types = listOf(words.toUpperCase(), word => addressTypes.find(type => type === word))
  const limit = options.find(option => option.name.startsWith('limit-iface'))?.name
  const end = name === 'src-type' ? 'source' : 'destination'
  return types && { kind: 'address-type', end, types, ...(limit && { limit: limit.endsWith('-in') ? 'in' : 'out' }) }
}

const addressRange: ReadOption = ({ name, value: words }) => {
  const range = readAddresses(words)
  return range && { kind: 'address-range', end: name === 'src-range' ? 'source' : 'destination', range }
}

const mark =
  (of: 'packet' | 'connection'): ReadOption =>
  ({ value: words }) => {
    const mark = readMark(words)
    return mark && { kind: 'mark', of, ...mark }
  }

const owner: ReadOption = ({ name, value: words }) => {
  if (name === 'socket-exists') return { kind: 'has-socket' }
  const range = words === 'root' ? ([0, 0] as const) : readRange(words, 0xffffffff)
  // Any other user's name means what /etc/passwd says.
  if (range === undefined) return /^[\w.-]+$/.test(words) ? { kind: 'unknown' } : undefined
  return { kind: 'owner', of: name === 'uid-owner' ? 'uid' : 'gid', range }
}

const hops: ReadOption = ({ name, value: words }) => {
  const value = readNumber(words, 255)
  if (value === undefined) return undefined
  const range = name.endsWith('-lt') ? [0, value - 1] : name.endsWith('-gt') ? [value + 1, 255] : [value, value]
  return { kind: 'field', field: 'ttl', mask: 255, range: [range[0] ?? 0, range[1] ?? 255] }
}

const tos: ReadOption = ({ value: words }) => {
  const mark = readMark(words) ?? tosNamed(words)
  return mark && { kind: 'field', field: 'tos', mask: mark.mask & 255, range: [mark.value, mark.value] }
}
const dscp: ReadOption = ({ name, value: words }) => {
  const value = name === 'dscp-class' ? dscpClass(words) : readNumber(words, 63)
  return value === undefined ? undefined : { kind: 'field', field: 'tos', mask: 0xfc, range: [value << 2, value << 2] }
}
const length: ReadOption = ({ value: words }) => {
  const range = readRange(words, 65535)
  return range && { kind: 'field', field: 'length', mask: 0xffff, range }
}
const packetType: ReadOption = ({ value: words }) => {
  const type = packetTypes.get(words.toLowerCase())
  return type && { kind: 'packet-type', type }
}
const packetTypes = new Map([
  ...(['unicast', 'broadcast', 'multicast'] as const).map(type => [type, type] as const),
  ...([
    ['host', 'unicast'],
    ['bcast', 'broadcast'],
    ['mcast', 'multicast'],
  ] as const),
] as readonly (readonly [string, 'unicast' | 'broadcast' | 'multicast'])[])

const readers: ReadonlyMap<string, ReadOption> = new Map(
  Object.entries<ReadOption>({
    addrtype: addressType,
    comment: ({ value: comment }) => ({ kind: 'note', comment }),
    connmark: mark('connection'),
    conntrack: readConnection,
    dccp: portOrFlags,
    dscp,
    hl: hops,
    icmp: icmpType,
    icmp6: icmpType,
    icmpv6: icmpType,
    'ipv6-icmp': icmpType,
    iprange: addressRange,
    length,
    mark: mark('packet'),
    multiport: ports,
    nfacct: ({ value: object }) => ({ kind: 'note', comment: object }),
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
