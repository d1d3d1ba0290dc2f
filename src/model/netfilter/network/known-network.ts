import type { Text } from '../../../text.ts'
import { renderAddress, type Address } from '../address.ts'
import { addressType, buildFib, lookUp, selectAddress, type Fib } from './fib.ts'
import type { Arrival, Departure, LeaveQuery, Network } from './network.ts'
import type { Packet } from '../packet.ts'
import { isBroadcastToAll, isLoopback, isMulticast, isUnspecified, type RouteEntry, type Topology } from './topology.ts'

/** The network of a node about which everything is known: Linux's routing, of both families, as far as packets show it. */
export function knownNetwork(topology: Topology): Network {
  const fib = buildFib(topology)
  return {
    addressType: (address, device) => addressType(fib, address, device),
    arrive: packet => arrive(fib, packet),
    leave: query => leave(fib, query),
    addressOn: (device, nextHop) => selectAddress(fib, device, nextHop, nextHop) ?? 'none',
    firstAddressOn: (device, like) =>
      fib.devices.get(device)?.find(({ address }) => typeof address === typeof like)?.address ?? 'none',
    bridges: 'none',
    ipsec: 'none',
    mayBind: address => addressType(fib, address) === 'LOCAL',
    isReversible: (packet, how) => isReversible(fib, packet, how),
  }
}

/** ip_route_input_slow. */
function arrive(fib: Fib, packet: Packet): Arrival {
  const { source, destination, in: device = '' } = packet
  if (source === undefined || destination === undefined) return { kind: 'dropped', why: noAddress }
  if (isMulticast(source) || isBroadcastToAll(source)) return martian('source', source)
  if (isBroadcastToAll(destination)) {
    const honest = isUnspecified(source) || isHonestSource(fib, packet, source, device, 'lo')
    return honest ? { kind: 'local' } : martian('source', source)
  }
  if (isMulticast(destination)) return isAllHosts(destination) ? { kind: 'local' } : notJoined
  if (typeof source === 'number' && isUnspecified(source)) return martian('source', source)
  if (isUnspecified(destination)) return martian('destination', destination)
  const mayLoop = device === 'lo' || fib.sysctl('route_localnet', device) !== 0
  if (isLoopback(destination) && !mayLoop) return martian('destination', destination)
  if (isLoopback(source) && !mayLoop) return martian('source', source)
  const route = lookUp(fib, { source, destination, mark: packet.mark, in: device })
  if (route === 'blackhole') return { kind: 'dropped', why: { zh: '黑洞路由', en: 'a blackhole route' } }
  if (typeof route === 'string') return unroutable(fib.forwards(device), route)
  if (route.type === 'unicast' && !fib.forwards(device))
    return { kind: 'dropped', why: { zh: '没有开启转发', en: 'forwarding is off' } }
  const towards = route.type === 'unicast' ? route.device : 'lo'
  if (!isHonestSource(fib, packet, source, device, towards)) return martian('source', source)
  if (route.type !== 'unicast') return { kind: 'local' }
  return { kind: 'forward', device: route.device, nextHop: route.gateway ?? destination }
}

/** 224.0.0.1 and ff02::1: every node is in. That programs join other groups, and that multicast is routed, is not modelled. */
const isAllHosts = (address: Address) => address === (0xe0000001 | 0) || address === (0xff02n << 112n) + 1n
const notJoined: Arrival = {
  kind: 'dropped',
  why: { zh: '本节点没有加入这个组播组', en: 'this node has not joined that multicast group' },
}
const noAddress: Text = { zh: '没有地址', en: 'it has no address' }
const martian = (end: 'source' | 'destination', address: Address): Arrival => ({
  kind: 'dropped',
  why: {
    zh: `${end === 'source' ? '源' : '目的'}地址 ${renderAddress(address)} 不可能从这里来（martian）`,
    en: `the ${end} ${renderAddress(address)} cannot come in here (martian)`,
  },
})

function unroutable(forwards: boolean, found: 'unreachable' | 'prohibit' | 'nothing'): Arrival {
  const why = { zh: '没有路由', en: 'there is no route' }
  if (!forwards) return { kind: 'dropped', why }
  const kind = {
    unreachable: 'icmp-host-unreachable',
    prohibit: 'icmp-admin-prohibited',
    nothing: 'icmp-net-unreachable',
  } as const
  return { kind: 'error', with: kind[found], why }
}

/** fib_validate_source: the answer is thought to come in where this packet leaves, `towards`. */
function isHonestSource(fib: Fib, packet: Packet, source: Address, device: string, towards: string): boolean {
  if (fib.sysctl('accept_local', device) !== 0 && fib.sysctl('rp_filter', device) === 0) return true
  const strictness = typeof source === 'number' ? fib.sysctl('rp_filter', device) : 0
  if (strictness === 0 && !fib.hasCustomRules) {
    const isOurs = [...fib.devices.values()].some(addresses => addresses.some(each => each.address === source))
    return !isOurs || typeof source !== 'number'
  }
  const mark = fib.sysctl('src_valid_mark', device) === 0 ? 0 : packet.mark
  const back = lookUp(fib, { source: packet.destination, destination: source, mark, in: towards })
  if (typeof back === 'string') return strictness === 0
  if (back.type !== 'unicast' && !(back.type === 'local' && fib.sysctl('accept_local', device) !== 0)) return false
  if (back.device === device || strictness === 0) return true
  return strictness === 2 && (fib.devices.get(device) ?? []).length > 0
}

/** ip_route_output_key. */
function leave(fib: Fib, query: LeaveQuery): Departure {
  const { destination } = query
  const route = lookUp(fib, { ...query, in: 'lo' })
  if (typeof route === 'string')
    return { kind: 'none', errno: errnoOf[route], why: { zh: '没有路由', en: 'there is no route' } }
  const device = route.type === 'local' ? 'lo' : route.device
  if (
    query.source !== undefined &&
    isLoopback(query.source) &&
    device !== 'lo' &&
    fib.sysctl('route_localnet', device) === 0
  )
    return { kind: 'none', errno: 'EINVAL', why: loopbackLeaves }
  const source = query.source ?? route.source ?? selectAddress(fib, route.device, destination, route.gateway)
  return { kind: 'by', device, nextHop: route.gateway ?? destination, type: departureType(route, destination), source }
}

function departureType(route: RouteEntry, destination: Address) {
  if (isBroadcastToAll(destination)) return 'broadcast'
  if (isMulticast(destination)) return 'multicast'
  return route.type === 'local' || route.type === 'broadcast' ? route.type : 'unicast'
}

const errnoOf = {
  unreachable: 'EHOSTUNREACH',
  prohibit: 'EACCES',
  blackhole: 'EINVAL',
  nothing: 'ENETUNREACH',
} as const
const loopbackLeaves: Text = {
  zh: '源地址是 127.0.0.0/8 的数据包不能离开节点（route_localnet 关闭）',
  en: 'a packet from 127.0.0.0/8 may not leave the node (route_localnet is off)',
}

/** xt_rpfilter. */
function isReversible(fib: Fib, packet: Packet, how: Parameters<Network['isReversible']>[1]): boolean {
  const { source, destination, in: device = '' } = packet
  if (source === undefined) return false
  if (device === 'lo') return true
  if (typeof source === 'number' && isUnspecified(source) && destination !== undefined && isToMany(destination))
    return true
  const back = lookUp(fib, { source: destination, destination: source, mark: how.withMark ? packet.mark : 0, in: 'lo' })
  if (typeof back === 'string') return false
  if (back.type !== 'unicast' && !(back.type === 'local' && how.acceptLocal)) return false
  return how.loose || back.device === device
}
const isToMany = (address: Address) => isMulticast(address) || isBroadcastToAll(address)
