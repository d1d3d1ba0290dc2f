import { bitsOf, contains, type Address } from '../address.ts'
import type { AddressType } from '../rule.ts'
import {
  isBroadcastToAll,
  isMulticast,
  isUnspecified,
  ownRoutes,
  readInterface,
  readPolicyRule,
  readRoute,
  type InterfaceAddress,
  type PolicyRule,
  type RouteEntry,
  type Topology,
} from './topology.ts'

/** The forwarding information base: addresses, policy rules and routing tables, ready to be looked up. */
export interface Fib {
  readonly devices: ReadonlyMap<string, readonly InterfaceAddress[]>
  readonly rules: readonly PolicyRule[]
  readonly tables: ReadonlyMap<string, readonly RouteEntry[]>
  readonly sysctl: (name: string, device: string) => number
  readonly forwards: (device: string) => boolean
  readonly hasCustomRules: boolean
}

const usualRule = { from: undefined, to: undefined, mark: undefined, in: undefined, not: false, suppressed: -1 }
const usualRules: readonly PolicyRule[] = [
  { ...usualRule, priority: 0, action: { table: 'local' } },
  { ...usualRule, priority: 32_766, action: { table: 'main' } },
  { ...usualRule, priority: 32_767, action: { table: 'default' } },
]

/** The longest prefix first, then the lowest metric, then the older one (sorting keeps the order of equals). */
const byPrecision = (a: RouteEntry, b: RouteEntry) => bitsOf(b.to) - bitsOf(a.to) || a.metric - b.metric

export interface Lookup {
  readonly source: Address | undefined
  readonly destination: Address
  readonly mark: number
  readonly in: string
}
export type Found = RouteEntry | 'unreachable' | 'prohibit' | 'blackhole' | 'nothing'

/** fib_lookup: the first policy rule that applies and whose table has an answer. */
export function lookUp(fib: Fib, query: Lookup): Found {
  for (const rule of fib.rules) {
    if (!applies(rule, query)) continue
    if ('error' in rule.action) return rule.action.error
    const route = inTable(fib, rule.action.table, query.destination)
    if (route === undefined || route.type === 'throw' || bitsOf(route.to) <= rule.suppressed) continue
    const { type } = route
    return type === 'unreachable' || type === 'prohibit' || type === 'blackhole' ? type : route
  }
  return 'nothing'
}

const inTable = (fib: Fib, table: string, address: Address): RouteEntry | undefined =>
  fib.tables.get(tableNumbers[table] ?? table)?.find(route => contains(route.to, address))
const tableNumbers: Readonly<Record<string, string>> = { 253: 'default', 254: 'main', 255: 'local' }

function applies(rule: PolicyRule, query: Lookup): boolean {
  const holds =
    (rule.from === undefined || contains(rule.from, query.source ?? 0)) &&
    (rule.to === undefined || contains(rule.to, query.destination)) &&
    (rule.mark === undefined || ((query.mark ^ rule.mark.value) & rule.mark.mask) === 0) &&
    (rule.in === undefined || rule.in === query.in)
  return holds !== rule.not
}

/** inet_dev_addr_type: the local table decides, what is not in it is unicast. */
export function addressType(fib: Fib, address: Address, device?: string): AddressType {
  if (typeof address === 'number' && (isUnspecified(address) || isBroadcastToAll(address))) return 'BROADCAST'
  if (isMulticast(address)) return 'MULTICAST'
  const route = inTable(fib, 'local', address)
  if (route === undefined || (device !== undefined && device !== route.device)) return 'UNICAST'
  return route.type === 'local' ? 'LOCAL' : route.type === 'broadcast' ? 'BROADCAST' : 'UNICAST'
}

export function buildFib(topology: Topology): Fib {
  const devices = new Map(topology.interfaces.map(each => [each.name, readInterface(each.addresses)]))
  const own = [...devices].flatMap(([device, addresses]) => addresses.flatMap(each => ownRoutes(device, each)))
  const routes = [...own, ...topology.routes.map(readRoute)]
  const policies = (topology.policyRules ?? []).map(readPolicyRule)
  const tables = new Map<string, readonly RouteEntry[]>()
  for (const table of new Set(routes.map(route => route.table)))
    tables.set(table, routes.filter(route => route.table === table).sort(byPrecision))
  return {
    devices,
    rules: [...usualRules, ...policies].sort((a, b) => a.priority - b.priority),
    tables,
    sysctl: (name, device) =>
      Math.max(...['all', device].map(each => topology.sysctls[`net.ipv4.conf.${each}.${name}`] ?? 0)),
    forwards: device =>
      (topology.sysctls[`net.ipv4.conf.${device}.forwarding`] ?? topology.sysctls['net.ipv4.ip_forward']) !== 0,
    hasCustomRules: policies.length > 0,
  }
}

/** inet_select_addr: of the next hop's subnet on the device, else any on the device, else on any device in their order. */
export function selectAddress(
  fib: Fib,
  device: string,
  family: Address,
  nextHop: Address | undefined,
): Address | undefined {
  const usable = ({ scope, primary, address }: InterfaceAddress) =>
    scope === 'global' && primary === address && typeof address === typeof family
  const here = (fib.devices.get(device) ?? []).filter(usable)
  const near = nextHop === undefined ? undefined : here.find(({ subnet }) => contains(subnet, nextHop))
  const anywhere = () => [...fib.devices.values()].flat().find(usable)
  return (near ?? here[0] ?? anywhere())?.address
}
