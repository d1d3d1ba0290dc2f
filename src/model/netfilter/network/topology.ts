import { Mistake } from '../../../errors.ts'
import { everything4, everything6, only, parseAddress, parseCidr, type Address, type Cidr } from '../address.ts'
import { readMark, readNumber } from '../grammar/read-values.ts'

/** A node as a person would describe it, in the words of `ip address`, `ip route`, `ip rule` and `sysctl`. */
export interface Topology {
  /** The first address of a subnet is the primary one. All links are up. */
  readonly interfaces: readonly { readonly name: string; readonly addresses: readonly string[] }[]
  readonly routes: readonly RouteWords[]
  /** Besides the three that are always there. */
  readonly policyRules?: readonly string[]
  readonly sysctls: Readonly<Record<string, number>>
}
export interface RouteWords {
  readonly to: string
  readonly via?: string
  readonly dev?: string
  readonly src?: string
  readonly table?: number | string
  readonly type?: string
  readonly metric?: number
}

/** An address of an interface, with its subnet. */
export interface InterfaceAddress {
  readonly address: Address
  readonly subnet: Cidr
  /** 127.0.0.0/8 and ::1 have scope host: never a source towards the world. */
  readonly scope: 'global' | 'host'
  /** The first address of the same subnet; of that one, it itself. */
  readonly primary: Address
}
export interface RouteEntry {
  readonly to: Cidr
  readonly type: RouteType
  readonly device: string
  readonly gateway: Address | undefined
  readonly source: Address | undefined
  readonly table: string
  readonly metric: number
}
export type RouteType =
  | 'unicast'
  | 'local'
  | 'broadcast'
  | 'multicast'
  | 'unreachable'
  | 'prohibit'
  | 'blackhole'
  | 'throw'
export interface PolicyRule {
  readonly priority: number
  readonly from: Cidr | undefined
  readonly to: Cidr | undefined
  readonly mark: { readonly value: number; readonly mask: number } | undefined
  readonly in: string | undefined
  readonly not: boolean
  /** Routes with a prefix no longer than this do not count; -1: all count. */
  readonly suppressed: number
  readonly action: { readonly table: string } | { readonly error: 'unreachable' | 'prohibit' | 'blackhole' }
}

export function readInterface(addresses: readonly string[]): InterfaceAddress[] {
  const read: InterfaceAddress[] = []
  for (const words of addresses) {
    const [address, subnet] = [parseAddress(words.split('/')[0] ?? ''), parseCidr(words)]
    if (address === undefined || subnet === undefined) throw nonsense(words)
    const first = read.find(({ subnet: { base, mask } }) => base === subnet.base && mask === subnet.mask)
    read.push({ address, subnet, scope: isLoopback(address) ? 'host' : 'global', primary: first?.address ?? address })
  }
  return read
}

export const isLoopback = (address: Address): boolean =>
  typeof address === 'number' ? address >>> 24 === 127 : address === 1n

export function readRoute(words: RouteWords): RouteEntry {
  const [gateway, source] = [words.via, words.src].map(each => (each === undefined ? undefined : readAddress(each)))
  return {
    to: words.to === 'default' ? (typeof gateway === 'bigint' ? everything6 : everything4) : readCidr(words.to),
    type: (words.type ?? 'unicast') as RouteType,
    device: words.dev ?? '',
    gateway,
    source,
    table: String(words.table ?? 'main'),
    metric: words.metric ?? 0,
  }
}

/** What the kernel enters by itself for an address: itself, its subnet, the subnet's broadcast address. */
export function ownRoutes(device: string, own: InterfaceAddress): RouteEntry[] {
  const common = { device, gateway: undefined, source: own.primary, metric: 0 }
  const local: RouteEntry = { ...common, to: only(own.address), type: 'local', table: 'local' }
  const isWhole = own.subnet.mask === local.to.mask
  if (isWhole || own.primary !== own.address) return [local]
  const onLoopback = device === 'lo'
  const subnet: RouteEntry = onLoopback
    ? { ...common, to: own.subnet, type: 'local', table: 'local' }
    : { ...common, to: own.subnet, type: 'unicast', table: 'main' }
  const { base, mask } = own.subnet
  // A /31 has no broadcast address, IPv6 has none at all.
  if (typeof base !== 'number' || typeof mask !== 'number' || mask === -2) return [local, subnet]
  return [local, subnet, { ...common, to: only(base | ~mask), type: 'broadcast', table: 'local' }]
}

const notModelled = new Set([
  'tos',
  'dsfield',
  'oif',
  'ipproto',
  'sport',
  'dport',
  'uidrange',
  'goto',
  'realms',
  'tun_id',
])

/** `[PRIORITY:] [not] [from A] [to B] [fwmark M] [iif D] lookup T [suppress_prefixlength N] | unreachable | prohibit | blackhole [priority N]` */
export function readPolicyRule(line: string): PolicyRule {
  const words = line.trim().split(/\s+/)
  const after = (...names: string[]) => {
    const at = words.findIndex(word => names.includes(word))
    return at < 0 ? undefined : words[at + 1]
  }
  const error = (['unreachable', 'prohibit', 'blackhole'] as const).find(each => words.includes(each))
  const table = after('lookup', 'table')
  const mark = after('fwmark')
  const strange = words.find(word => notModelled.has(word))
  if ((error === undefined && table === undefined) || strange !== undefined) throw nonsense(line)
  return {
    priority: readNumber(after('priority', 'pref') ?? words[0]?.replace(/:$/, '') ?? '', 2 ** 32) ?? 0,
    from: selector(after('from')),
    to: selector(after('to')),
    mark: mark === undefined ? undefined : readMark(mark),
    in: after('iif'),
    not: words.includes('not'),
    suppressed: readNumber(after('suppress_prefixlength') ?? '', 128) ?? -1,
    action: error === undefined ? { table: table ?? 'main' } : { error },
  }
}

const selector = (words: string | undefined) => (words === undefined || words === 'all' ? undefined : readCidr(words))
const readAddress = (words: string): Address => parseAddress(words) ?? fail(words)
const readCidr = (words: string): Cidr => parseCidr(words) ?? fail(words)
const nonsense = (words: string) =>
  new Mistake({
    what: { zh: `“${words}”不是地址、网段或路由规则`, en: `“${words}” is no address, network or routing rule` },
  })
const fail = (words: string): never => {
  throw nonsense(words)
}

export const isMulticast = (address: Address): boolean =>
  typeof address === 'number' ? address >>> 28 === 14 : address >> 120n === 0xffn
export const isBroadcastToAll = (address: Address): boolean => address === -1
/** 0.0.0.0 and ::. The rest of 0.0.0.0/8 is as good as any other address since Linux 5.3. */
export const isUnspecified = (address: Address): boolean => address === 0 || address === 0n
