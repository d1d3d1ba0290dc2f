import type { Address, Cidr } from '../address.ts'
import { invert, sameTuple, type Connection } from './connection.ts'
import { forget } from './conntrack.ts'
import { isIcmpError, ICMP, ICMPv6 } from '../protocols.ts'
import type { Header, Packet, Tracking } from '../packet.ts'
import type { End, Hook, Translation } from '../rule.ts'
import { droppedByStack, on, type Onward, type Run } from '../run.ts'
import { uniqueTuple, type Wish } from './unique.ts'

/** Before the routing decision the destination is changed, after it the source. */
export const changedEnd = (hook: Hook): End => (hook === 'PREROUTING' || hook === 'OUTPUT' ? 'destination' : 'source')

type Tracked = Extract<Tracking, { kind: 'tracked' }>

/** Has nobody yet decided, for this connection, what becomes of the end that this hook changes? Then the nat chain is asked. */
export function isUndecided({ tracking, protocol, type }: Packet, hook: Hook): boolean {
  if (tracking.kind !== 'tracked' || tracking.state === 'ESTABLISHED') return false
  if (tracking.state === 'RELATED' && isIcmpError(protocol, type)) return false
  return !tracking.connection.decided[changedEnd(hook)]
}

/** What a nat target decides (nf_nat_setup_info); without one, that nothing is changed unless two connections would be mixed up. */
export function decide(run: Run, packet: Packet, hook: Hook, to: Translation | undefined): Onward {
  const { tracking } = packet
  if (tracking.kind !== 'tracked' || tracking.connection.confirmed) return on(packet)
  const end = changedEnd(hook)
  const wish = wishOf(run, packet, tracking, hook, to)
  if (wish === 'no address')
    return droppedByStack(packet, { zh: '接口没有可用的地址', en: 'the interface has no address to use' })
  if (isOpenRange6(wish)) return { kind: 'unknown', packet, by: 'stack', because: openRange6 }
  const connection = translated(run, tracking.connection, end, wish)
  const masqueradedOn = to?.kind === 'masquerade' ? packet.out : connection.masqueradedOn
  return on({ ...packet, tracking: { ...tracking, connection: { ...connection, masqueradedOn } } })
}

/** Which address of an IPv6 range the kernel would take is not modelled (spread.ts). */
const isOpenRange6 = ({ addresses }: Wish) =>
  addresses !== undefined &&
  addresses !== 'unknown' &&
  typeof addresses.from === 'bigint' &&
  addresses.from !== addresses.to
const openRange6 = {
  zh: '内核会选 IPv6 范围中的哪个地址，没有建模',
  en: 'which address of an IPv6 range the kernel picks is not modelled',
}

function translated({ memory }: Run, connection: Connection, end: End, wish: Wish): Connection {
  const tuple = uniqueTuple(memory, connection, end, wish)
  const changed = !sameTuple(tuple, invert(connection.reply))
  return {
    ...connection,
    reply: changed ? invert(tuple) : connection.reply,
    translates: changed ? { ...connection.translates, [end]: true } : connection.translates,
    decided: { ...connection.decided, [end]: true },
  }
}

function wishOf(
  run: Run,
  packet: Packet,
  tracking: Tracked,
  hook: Hook,
  to: Translation | undefined,
): Wish | 'no address' {
  const end = changedEnd(hook)
  const current = invert(tracking.connection.reply)[end]
  const plain = { random: false, persistent: false }
  if (to === undefined) return current === undefined ? plain : { ...plain, addresses: { from: current, to: current } }
  if (to.kind === 'range') return to
  if (to.kind === 'netmap') return { ...plain, addresses: mapped(to.network, current) }
  const address = to.kind === 'masquerade' ? masqueradeAddress(run, packet) : redirectAddress(run, packet, hook)
  if (address === 'none') return 'no address'
  return { ...to, persistent: false, addresses: address === undefined ? 'unknown' : { from: address, to: address } }
}

function masqueradeAddress({ network }: Run, { out, nextHop, destination }: Packet): Address | 'none' | undefined {
  const towards = nextHop ?? destination
  return out === undefined || towards === undefined ? undefined : network.addressOn(out, towards)
}

/** Locally made packets are sent to the loopback address, others to the interface that they came in on. */
function redirectAddress({ network }: Run, packet: Packet, hook: Hook): Address | 'none' | undefined {
  const like = packet.destination ?? 0
  if (hook === 'OUTPUT') return typeof like === 'number' ? 0x7f000001 : 1n
  return packet.in === undefined ? undefined : network.firstAddressOn(packet.in, like)
}

/** NETMAP keeps the host's part of the address. */
function mapped({ base, mask }: Cidr, current: Address | undefined): Wish['addresses'] & {} {
  if (typeof current === 'number') {
    const address = (current & ~Number(mask)) | Number(base)
    return { from: address, to: address }
  }
  if (current === undefined || typeof mask !== 'bigint' || typeof base !== 'bigint') return 'unknown'
  const address = (current & ~mask) | base
  return { from: address, to: address }
}

/** Applies to the packet what its connection's translation says for this hook; in answers the ends have changed places. */
export function translate({ memory }: Run, packet: Packet, hook: Hook): Onward {
  const { tracking } = packet
  if (tracking.kind !== 'tracked') return on(packet)
  const { connection, direction } = tracking
  if (hook === 'POSTROUTING' && direction === 'original' && leftItsInterface(connection, packet)) {
    forget(memory, connection)
    return droppedByStack(packet, {
      zh: '伪装所用的接口变了，连接作废',
      en: 'it leaves by another interface than the one whose address it was masqueraded with: the connection is given up',
    })
  }
  const end = changedEnd(hook)
  if (!connection.translates[direction === 'original' ? end : otherEnd[end]]) return on(packet)
  const isError = tracking.state === 'RELATED' && isIcmpError(packet.protocol, packet.type)
  return on(isError ? translateError(packet, tracking, end) : withEnd(packet, targetOf(tracking), end))
}

const otherEnd = { source: 'destination', destination: 'source' } as const

/** nf_nat_oif_changed; what is not known to differ does not. */
const leftItsInterface = ({ masqueradedOn }: Connection, { out }: Packet): boolean =>
  masqueradedOn !== undefined && out !== undefined && masqueradedOn !== out

/** What a packet of this direction looks like on the far side of the node. */
const targetOf = ({ connection, direction }: Tracked) =>
  invert(connection[direction === 'original' ? 'reply' : 'original'])

function withEnd<H extends Header>(header: H, target: ReturnType<typeof targetOf>, end: End): H {
  const isEcho = header.protocol === ICMP || header.protocol === ICMPv6
  if (isEcho) return { ...header, [end]: target[end], sourcePort: target.sourcePort }
  const port = end === 'source' ? 'sourcePort' : 'destinationPort'
  return { ...header, [end]: target[end], [port]: target[port] }
}

/** nf_nat_icmp_reply_translation: outside like any packet of its direction, but for the ports; the quoted header the other way round. */
function translateError(packet: Packet, tracking: Tracked, end: End): Packet {
  const target = targetOf(tracking)
  const quotes = packet.quotes && withEnd(packet.quotes, invert(target), otherEnd[end])
  return { ...packet, [end]: target[end], quotes }
}
