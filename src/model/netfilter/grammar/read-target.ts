import { text } from '../../../text.ts'
import { parseCidr } from '../address.ts'
import { dscpClass, tosNamed } from './names.ts'
import { hasIn, valueIn, type Extension, type Has, type Value } from './options.ts'
import { readAddresses, readMark, readNumber, readPorts, splitPort } from './read-values.ts'
import { firstOption, type RuleReader } from './rule-reader.ts'
import { rejections, type Range, type RejectKind, type Target } from '../rule.ts'

/** What `-j name …` does. What makes no sense is complained about; that, and what is not modelled, becomes `unknown`. */
export function readTarget(extension: Extension, { complain }: RuleReader): Target {
  const { known } = extension
  if (known === '*') return { kind: 'continue' }
  if (known === undefined || extension.strange.length > 0) return { kind: 'unknown', words: wordsOf(extension) }
  const target = readers.get(extension.name)?.(valueIn(extension), hasIn(extension))
  if (target !== undefined) return target
  const words = wordsOf(extension)
  const what = { zh: `“${words}”无法理解`, en: `“${words}” makes no sense` }
  complain(text`-j ${extension.name}: ${what}`, firstOption)
  return { kind: 'unknown', words }
}

const wordsOf = ({ name, options, strange }: Extension) =>
  ['-j', name, ...options.map(option => option.words), ...strange].join(' ')

type Read = (value: Value, has: Has) => Target | undefined

const shortRejections: Readonly<Record<string, RejectKind>> = {
  'net-unreach': 'icmp-net-unreachable',
  'host-unreach': 'icmp-host-unreachable',
  'proto-unreach': 'icmp-proto-unreachable',
  'port-unreach': 'icmp-port-unreachable',
  'net-prohib': 'icmp-net-prohibited',
  'host-prohib': 'icmp-host-prohibited',
  'admin-prohib': 'icmp-admin-prohibited',
  'tcp-rst': 'tcp-reset',
}

const reject: Read = value => {
  const kind = value('reject-with') ?? 'icmp-port-unreachable'
  if (kind === 'tcp-reset' || kind in rejections) return { kind: 'reject', with: kind as RejectKind }
  const known = shortRejections[kind] ?? shortRejections[kind.replace(/able$|ited$/, '')]
  return known && { kind: 'reject', with: known }
}

/** `--set-xmark v/m`: mark = (mark & ~m) ^ v. The other ways to say it are turned into this one. */
function readMarking(value: Value) {
  const xmark = readMark(value('set-xmark') ?? '')
  if (xmark !== undefined) return xmark
  const set = readMark(value('set-mark') ?? '')
  if (set !== undefined) return { value: set.value, mask: (set.value | set.mask) >>> 0 }
  const number = (name: string) => readNumber(value(name) ?? '', 0xffffffff)
  const [and, or, xor] = [number('and-mark'), number('or-mark'), number('xor-mark')]
  if (and !== undefined) return { value: 0, mask: ~and >>> 0 }
  if (or !== undefined) return { value: or, mask: or }
  return xor === undefined ? undefined : { value: xor, mask: 0 }
}

const mark: Read = value => {
  const marking = readMarking(value)
  return marking && { kind: 'mark', of: 'packet', ...marking }
}

const connmark: Read = (value, has) => {
  const marking = readMarking(value)
  if (marking !== undefined) return { kind: 'mark', of: 'connection', ...marking }
  const mask = value('mask') ?? '0xffffffff'
  const [packetMask, connectionMask] = [
    readNumber(value('nfmask') ?? mask, 0xffffffff),
    readNumber(value('ctmask') ?? mask, 0xffffffff),
  ]
  if (has('save-mark') === has('restore-mark') || packetMask === undefined || connectionMask === undefined)
    return undefined
  return { kind: 'copy-mark', to: has('save-mark') ? 'connection' : 'packet', packetMask, connectionMask }
}

const connectionTracking: Read = (value, has) => {
  if (has('notrack')) return { kind: 'untrack' }
  const name = (['zone', 'zone-orig', 'zone-reply'] as const).find(has)
  // Helpers, timeouts and events change nothing that a rule of ours sees, but later rules come too late.
  if (name === undefined) return { kind: 'zone', zone: 0, direction: 'both' }
  const zone = readNumber(value(name) ?? '', 65535)
  const direction = ({ zone: 'both', 'zone-orig': 'original', 'zone-reply': 'reply' } as const)[name]
  return zone === undefined
    ? { kind: 'unknown', words: `-j CT --${name} ${value(name)}` }
    : { kind: 'zone', zone, direction }
}

const chosenAtRandom = (has: Has) => has('random') || has('random-fully')

/** `a`, `a-b`, `a:80`, `a:80-90`, `:80`, `[a]:80`. A shifted range (`a:80-90/1000`) is not modelled. */
const translate =
  (option: 'to-source' | 'to-destination'): Read =>
  (value, has) => {
    const words = value(option) ?? ''
    if (words.includes('/')) return { kind: 'unknown', words: `--${option} ${words}` }
    const [addressWords, portWords] = splitPort(words)
    const addresses = addressWords === '' ? undefined : readAddresses(addressWords)
    const ports = portWords === undefined ? undefined : readPorts(portWords)
    const unreadable = (addressWords !== '' && !addresses) || (portWords !== undefined && !ports)
    if (unreadable || (!addresses && !ports)) return undefined
    return {
      kind: 'translate',
      to: { kind: 'range', addresses, ports, random: chosenAtRandom(has), persistent: has('persistent') },
    }
  }

const ownAddress =
  (kind: 'masquerade' | 'redirect'): Read =>
  (value, has) => {
    const words = value('to-ports')
    const ports: Range | undefined = words === undefined ? undefined : readPorts(words)
    if (words !== undefined && ports === undefined) return undefined
    return { kind: 'translate', to: { kind, ...(ports && { ports }), random: chosenAtRandom(has) } }
  }

const netmap: Read = value => {
  const network = parseCidr(value('to') ?? '')
  return network && { kind: 'translate', to: { kind: 'netmap', network } }
}

const hops: Read = value => {
  const number = (name: string) => readNumber(value(`ttl-${name}`) ?? value(`hl-${name}`) ?? '', 255)
  const [set, more, less] = [number('set'), number('inc'), number('dec')]
  if (set !== undefined) return { kind: 'set-field', field: 'ttl', how: 'set', value: set, mask: 255 }
  const add = more ?? (less === undefined ? undefined : -less)
  return add === undefined ? undefined : { kind: 'set-field', field: 'ttl', how: 'add', value: add, mask: 255 }
}

/** tos = (tos & ~mask) ^ value */
const bits = (value: number, mask: number): Target => ({ kind: 'set-field', field: 'tos', how: 'bits', value, mask })

const tos: Read = value => {
  const words = value('set-tos') ?? ''
  const set = readMark(words) ?? tosNamed(words)
  const number = (name: string) => readNumber(value(name) ?? '', 255)
  const [and, or, xor] = [number('and-tos'), number('or-tos'), number('xor-tos')]
  if (set !== undefined) return bits(set.value, set.mask & 255)
  if (and !== undefined) return bits(0, ~and & 255)
  if (or !== undefined) return bits(or, or)
  return xor === undefined ? undefined : bits(xor, 0)
}

const dscp: Read = value => {
  const dscp = readNumber(value('set-dscp') ?? '', 63) ?? dscpClass(value('set-dscp-class') ?? '')
  return dscp === undefined ? undefined : bits(dscp << 2, 0xfc)
}

const readers: ReadonlyMap<string, Read> = new Map(
  Object.entries<Read>({
    ACCEPT: () => ({ kind: 'accept' }),
    DROP: () => ({ kind: 'drop' }),
    RETURN: () => ({ kind: 'return' }),
    REJECT: reject,
    MARK: mark,
    CONNMARK: connmark,
    CT: connectionTracking,
    NOTRACK: () => ({ kind: 'untrack' }),
    DNAT: translate('to-destination'),
    SNAT: translate('to-source'),
    MASQUERADE: ownAddress('masquerade'),
    REDIRECT: ownAddress('redirect'),
    NETMAP: netmap,
    TTL: hops,
    HL: hops,
    TOS: tos,
    DSCP: dscp,
  }),
)
