import { text, type Text } from '../../../text.ts'
import { renderAddress, type Address } from '../address.ts'
import type { Packet } from '../packet.ts'
import type { AddressType } from '../rule.ts'
import type { Arrival, Departure, LeaveQuery, Network, Suppose } from './network.ts'
import {
  isBroadcastToAll,
  isLoopback,
  isMulticast,
  isUnspecified,
  readInterface,
  type InterfaceAddress,
} from './topology.ts'

/**
 * The network of a node of which only the rules were dumped, and perhaps its addresses were told. If they were, they are all
 * that there are (127.0.0.0/8 and ::1 come on top); if not, it is supposed of every address, one way and the other, that it is
 * the node's. Routes are not known: what is not for the node leaves by an unknown interface, provided that there is a route.
 */
export function partlyKnownNetwork(localAddresses: readonly string[] | undefined, suppose: Suppose): Network {
  const own = localAddresses === undefined ? undefined : readInterface(localAddresses)
  const typeOf = (address: Address, device?: string) => addressType(own, suppose, address, device)
  return {
    addressType: typeOf,
    arrive: packet => arrive(own, suppose, packet),
    leave: query => leave(typeOf, suppose, query),
    addressOn: () => undefined,
    firstAddressOn: () => undefined,
    bridges: undefined,
    ipsec: undefined,
    mayBind: address => own === undefined || typeOf(address) === 'LOCAL',
    isReversible: () => undefined,
  }
}

type Own = readonly InterfaceAddress[] | undefined

function addressType(own: Own, suppose: Suppose, address: Address, device?: string): AddressType {
  if (typeof address === 'number' && (isUnspecified(address) || isBroadcastToAll(address))) return 'BROADCAST'
  if (isMulticast(address)) return 'MULTICAST'
  const type = isLoopback(address) ? 'LOCAL' : typeOnAnyDevice(own, suppose, address)
  if (type === 'UNICAST' || device === undefined) return type
  if (isLoopback(address)) return device === 'lo' ? type : 'UNICAST'
  const name = renderAddress(address)
  const isThere = suppose(`${name} on ${device}`, {
    zh: `${name} 属于接口 ${device}`,
    en: `${name} belongs to interface ${device}`,
  })
  return isThere ? type : 'UNICAST'
}

function typeOnAnyDevice(own: Own, suppose: Suppose, address: Address): AddressType {
  const name = renderAddress(address)
  const supposed = (kind: string, question: Text) => suppose(`${name} ${kind}`, question)
  const isOurs = { zh: `${name} 是节点自己的地址`, en: `${name} is an address of the node` }
  if (own === undefined ? supposed('local', isOurs) : own.some(each => each.address === address)) return 'LOCAL'
  if (!(own ?? []).some(each => mayBeBroadcastOf(each, address))) return 'UNICAST'
  if (own?.some(each => isBroadcastOf(each, address)) === true) return 'BROADCAST'
  const isBroadcast = {
    zh: `${name} 是节点某个子网的广播地址`,
    en: `${name} is the broadcast address of a subnet of the node`,
  }
  return supposed('broadcast', isBroadcast) ? 'BROADCAST' : 'UNICAST'
}

const isAlone = ({ subnet: { mask } }: InterfaceAddress) => mask === -1
const isBroadcastOf = ({ subnet: { base, mask } }: InterfaceAddress, address: Address) =>
  typeof base === 'number' && typeof mask === 'number' && mask < -2 && address === (base | ~mask)

/** Of an address that was told without its subnet: some subnet around it may end in this one. */
function mayBeBroadcastOf(own: InterfaceAddress, address: Address): boolean {
  if (!isAlone(own)) return isBroadcastOf(own, address)
  if (typeof address !== 'number' || typeof own.address !== 'number' || (address & 3) !== 3) return false
  const ones = 31 - Math.clz32(~address & (address + 1))
  return address >>> ones === own.address >>> ones
}

function arrive(own: Own, suppose: Suppose, { source, destination, in: device }: Packet): Arrival {
  // Only REDIRECT leaves a destination unknown: one of the node's own addresses.
  if (destination === undefined || isBroadcastToAll(destination)) return { kind: 'local' }
  const ends = [source, destination].filter(end => end !== undefined)
  if (source !== undefined && (isMulticast(source) || isBroadcastToAll(source))) return impossible
  if (isUnspecified(destination)) return impossible
  if (device !== 'lo' && ends.some(isLoopback) && !suppose('route_localnet', mayRouteLoopback)) return impossible
  if (source !== undefined && own?.some(each => each.address === source) === true) return impossible
  if (isMulticast(destination))
    return suppose(`${renderAddress(destination)} joined`, joined(destination)) ? { kind: 'local' } : impossible
  const provided = provisos(source, destination)
  if (addressType(own, suppose, destination) !== 'UNICAST') return { kind: 'local', provided: provided.source }
  return {
    kind: 'forward',
    device: undefined,
    nextHop: undefined,
    provided: text`${provided.source}; ${provided.route}`,
  }
}

const impossible: Arrival = {
  kind: 'dropped',
  why: {
    zh: '带这样地址的数据包不能从这里进来（martian）',
    en: 'a packet with such addresses cannot come in here (martian)',
  },
}
const mayRouteLoopback: Text = { zh: '开启了 route_localnet', en: 'route_localnet is on' }
const joined = (group: Address): Text => ({
  zh: `节点加入了组播组 ${renderAddress(group)}`,
  en: `the node has joined the multicast group ${renderAddress(group)}`,
})

function provisos(source: Address | undefined, destination: Address): { source: Text; route: Text } {
  const [from, to] = [source === undefined ? '?' : renderAddress(source), renderAddress(destination)]
  return {
    source: { zh: `rp_filter 不拦截来自 ${from} 的数据包`, en: `rp_filter does not object to packets from ${from}` },
    route: { zh: `节点开启转发，且有到 ${to} 的路由`, en: `the node forwards and has a route to ${to}` },
  }
}

function leave(
  typeOf: (address: Address) => AddressType,
  suppose: Suppose,
  { source, destination }: LeaveQuery,
): Departure {
  const type = typeOf(destination)
  if (type === 'LOCAL')
    return { kind: 'by', device: 'lo', nextHop: destination, type: 'local', source: source ?? destination }
  const stays = source !== undefined && isLoopback(source) && !suppose('route_localnet', mayRouteLoopback)
  if (stays)
    return { kind: 'none', errno: 'EINVAL', why: { zh: '没有开启 route_localnet', en: 'route_localnet is off' } }
  return { kind: 'by', device: undefined, nextHop: undefined, type: 'unicast', source }
}
