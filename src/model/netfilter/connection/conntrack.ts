import {
  invert,
  newConnection,
  sourceKey,
  tupleKey,
  tupleOf,
  type Connection,
  type Direction,
  type Tuple,
} from './connection.ts'
import { nextId, write, type Memory } from '../memory.ts'
import { defaultZone, type Packet, type Tracking, type Zone } from '../packet.ts'
import { icmpCounterpart, ICMP, ICMPv6, isIcmpError, isIcmpQuestion, RST, SYN, TCP, UDP } from '../protocols.ts'
import { areHonestFlags, nextTcpState, tcpTimeouts } from './tcp-states.ts'

/**
 * The hook between raw and mangle: finds the packet's connection or begins one. Left out: helpers and expected connections
 * (FTP …), sequence numbers, SCTP's and DCCP's own states, the table's size.
 */
export function track(memory: Memory, packet: Packet): Packet {
  // Over loopback, and in an error about another packet, the connection is already there.
  if (packet.tracking.kind !== 'not yet') return packet
  return { ...packet, tracking: trackingOf(memory, packet) }
}

const invalid: Tracking = { kind: 'invalid' }
const zoneOf = ({ zone }: Packet): Zone => zone ?? defaultZone

function trackingOf(memory: Memory, packet: Packet): Tracking {
  if (isNeighbourTalk(packet)) return { kind: 'untracked' }
  if (isIcmpError(packet.protocol, packet.type)) return trackError(memory, packet)
  if (packet.protocol === TCP && !areHonestFlags(packet.flags)) return invalid
  const found = lookUp(memory, tupleOf(packet), zoneOf(packet))
  return found === undefined ? begin(memory, packet) : goOn(memory, packet, found)
}

/** Neighbour discovery and multicast listeners of IPv6 are none of conntrack's business. */
const isNeighbourTalk = ({ protocol, type }: Packet) =>
  protocol === ICMPv6 && ((type >= 130 && type <= 137) || type === 143)

function begin(memory: Memory, packet: Packet): Tracking {
  if ((packet.protocol === ICMP || packet.protocol === ICMPv6) && !isIcmpQuestion(packet.protocol, packet.type))
    return invalid
  const connection = newConnection(nextId(memory), tupleOf(packet), zoneOf(packet))
  const tcp = packet.protocol === TCP ? nextTcpState('none', 'original', packet.flags) : 'none'
  if (tcp === 'invalid') return invalid
  return { kind: 'tracked', state: 'NEW', direction: 'original', connection: keptFor(memory, { ...connection, tcp }) }
}

function goOn(memory: Memory, packet: Packet, { connection, direction }: Found): Tracking {
  if (packet.protocol !== TCP) return seen(memory, connection, direction)
  const { tcp } = connection
  if ((tcp === 'time wait' || tcp === 'closed') && direction === 'original' && (packet.flags & (SYN | RST)) === SYN) {
    forget(memory, connection)
    return begin(memory, packet)
  }
  const next = nextTcpState(tcp, direction, packet.flags)
  if (next === 'invalid') return invalid
  const goesOn = connection.seenReply && (tcp === 'syn received' || tcp === 'established') && next === 'established'
  const tracking = seen(memory, { ...connection, tcp: next, assured: connection.assured || goesOn }, direction)
  // A reset in answer to the first packet: there never was a connection.
  if (!connection.seenReply && (packet.flags & RST) !== 0) forget(memory, connection)
  return tracking
}

function seen(memory: Memory, before: Connection, direction: Direction): Tracking {
  const connection = keptFor(memory, { ...before, seenReply: before.seenReply || direction === 'reply' })
  save(memory, connection)
  const state = direction === 'reply' || before.seenReply ? 'ESTABLISHED' : 'NEW'
  return { kind: 'tracked', state, direction, connection }
}

/** An ICMP error belongs to the connection of the packet that it quotes, if it goes to whoever sent that. */
function trackError(memory: Memory, packet: Packet): Tracking {
  if (packet.quotes === undefined) return invalid
  const found = lookUp(memory, invert(tupleOf(packet.quotes)), zoneOf(packet))
  if (found === undefined) return invalid
  const { connection, direction } = found
  if (connection[direction].destination !== packet.destination) return invalid
  return { kind: 'tracked', state: 'RELATED', direction, connection }
}

/**
 * What the kernel makes itself in answer to a packet travels with that packet's connection, in the other direction. In answer
 * to an untracked packet it is tied to nothing, which is INVALID, and a rule that would untrack it too comes too late.
 */
export function attached({ tracking }: Packet): Tracking {
  if (tracking.kind === 'untracked') return invalid
  if (tracking.kind !== 'tracked') return { kind: 'not yet' }
  return { ...tracking, state: 'RELATED', direction: tracking.direction === 'original' ? 'reply' : 'original' }
}

/** The last hook: the entry enters the table, if the packet that began it got this far and no other entry is `taken` for it. */
export function confirm(memory: Memory, packet: Packet): Packet | 'taken' {
  const { tracking } = packet
  if (tracking.kind !== 'tracked' || tracking.connection.confirmed || tracking.direction === 'reply') return packet
  const connection = { ...tracking.connection, confirmed: true }
  const { id, original, reply, zone } = connection
  if ([original, reply].some(tuple => (lookUp(memory, tuple, zone)?.connection.id ?? id) !== id)) return 'taken'
  write(memory, memory.byTuple, tupleKey(original, zone.original), { id, direction: 'original' })
  write(memory, memory.byTuple, tupleKey(reply, zone.reply), { id, direction: 'reply' })
  const source = sourceKey(original, zone.original)
  write(memory, memory.bySource, source, [...(memory.bySource.get(source) ?? []), id])
  write(memory, memory.connections, id, connection)
  return { ...packet, tracking: { ...tracking, connection } }
}

interface Found {
  readonly connection: Connection
  readonly direction: Direction
}

export function lookUp(memory: Memory, tuple: Tuple, zone: Zone): Found | undefined {
  for (const direction of ['original', 'reply'] as const) {
    const slot = memory.byTuple.get(tupleKey(tuple, zone[direction]))
    const connection = slot?.direction === direction ? memory.connections.get(slot.id) : undefined
    if (connection === undefined) continue
    if (connection.expires > memory.now) return { connection, direction }
    forget(memory, connection)
  }
  return undefined
}

/** Replaces the entry of a confirmed connection. */
export function save(memory: Memory, connection: Connection): void {
  if (memory.connections.has(connection.id)) write(memory, memory.connections, connection.id, connection)
}

export function forget(memory: Memory, { id, original, reply, zone }: Connection): void {
  write(memory, memory.connections, id, undefined)
  write(memory, memory.byTuple, tupleKey(original, zone.original), undefined)
  write(memory, memory.byTuple, tupleKey(reply, zone.reply), undefined)
  const source = sourceKey(original, zone.original)
  const others = memory.bySource.get(source)?.filter(each => each !== id) ?? []
  write(memory, memory.bySource, source, others.length === 0 ? undefined : others)
}

/** The kernel's default timeouts; UDP's grows when answers come (nf_conntrack_udp_timeout, …_stream). */
function keptFor(memory: Memory, connection: Connection): Connection {
  const { protocol } = connection.original
  const seconds =
    protocol === TCP
      ? tcpTimeouts[connection.tcp]
      : protocol === UDP
        ? connection.seenReply
          ? 120
          : 30
        : icmpCounterpart(protocol, connection.original.type) === undefined
          ? 600
          : 30
  return { ...connection, expires: memory.now + seconds * 1000 }
}
