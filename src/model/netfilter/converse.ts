import { ACK, ICMP, icmpCounterpart, SCTP, SYN, TCP, UDP } from './protocols.ts'
import { answerTo, isTcp, makePacket, type Packet, type PacketParts } from './packet.ts'
import { receive, sendOwn } from './path.ts'
import type { Fate, Journey, Run } from './run.ts'

/** Where a packet begins: on a wire, or in a program of the node. */
export type Origin = { readonly in: string | undefined } | 'node'

/** The first packet of a connection, what the receiver answers, and the client's next packet, if it comes to that. */
export interface Exchange {
  readonly first: Journey
  readonly reply: Journey | undefined
  readonly second: Journey | undefined
}

/** How the receiver answers; by default as an open port does. */
export type Answering = 'open' | 'icmp-port-unreachable'

export const send = (run: Run, packet: Packet, origin: Origin): Journey =>
  origin === 'node' ? sendOwn(run, packet) : receive(run, { ...packet, in: origin.in })

/** Sends the packet, the answer to it, and what follows on the answer. Every journey has a journal of its own. */
export function exchange(run: Run, packet: Packet, origin: Origin, answering: Answering = 'open'): Exchange {
  const first = sendAfresh(run, packet, origin)
  const answer = answerOf(first.fate, answering)
  if (answer === undefined) return { first, reply: undefined, second: undefined }
  const reply = sendAfresh(run, answer.packet, answer.origin)
  const goesOn = answering === 'open' && isBack(reply.fate, origin) && isUnderstood(reply.fate, packet, origin)
  return { first, reply, second: goesOn ? sendAfresh(run, nextOf(packet), origin) : undefined }
}

const sendAfresh = (run: Run, packet: Packet, origin: Origin) => send({ ...run, journal: [] }, packet, origin)

/** tcp_v4_rcv: TCP takes nothing out of a frame that was sent to many. */
function answerOf(fate: Fate, answering: Answering): { packet: Packet; origin: Origin } | undefined {
  if (fate.kind !== 'delivered') return undefined
  const origin: Origin = fate.to === 'node' ? 'node' : { in: fate.to.interface }
  if (origin === 'node' && isTcp(fate.packet) && fate.packet.frame !== 'unicast') return undefined
  const parts = answering === 'open' ? replyTo(fate.packet, origin) : complaintAbout(fate.packet)
  if (parts === undefined) return undefined
  // The kernel itself answers an echo; anything else comes from a program's socket.
  const owner = origin === 'node' && parts.type === undefined ? { uid: 0, gid: 0 } : undefined
  return { packet: makePacket({ ...parts, owner }), origin }
}

/**
 * A SYN is answered with SYN and ACK, a datagram with a datagram, an echo with an echo, and what SCTP sends is taken for an INIT,
 * which is answered by an INIT ACK; anything else not at all. The node's
 * kernel keeps an echo's code and TOS; of other receivers no more is expected than what RFC 792 asks for.
 */
export function replyTo(packet: Packet, origin: Origin): PacketParts | undefined {
  const { protocol, type, flags, length, sourcePort } = packet
  const back = { ...answerTo(packet), protocol, length }
  if (protocol === TCP) return flags === SYN ? { ...back, flags: SYN | ACK } : undefined
  if (protocol === UDP || protocol === SCTP) return back
  if (type !== 8 && type !== 128) return undefined
  const kept = origin === 'node' ? { code: packet.code, tos: packet.tos } : { code: 0 }
  return { ...back, sourcePort, type: icmpCounterpart(protocol, type) ?? 0, ...kept }
}

export const complaintAbout = (packet: Packet): PacketParts => ({
  ...answerTo(packet),
  protocol: ICMP,
  sourcePort: 0,
  destinationPort: 0,
  type: 3,
  code: 3,
  quotes: packet,
})

/** The client's next packet: the bare ACK, or one more of the same. */
const nextOf = (packet: Packet): Packet => (packet.protocol === TCP ? { ...packet, flags: ACK } : packet)

/** Only who gets the answer goes on. */
function isBack(fate: Fate, origin: Origin): boolean {
  if (fate.kind !== 'delivered') return false
  if (origin === 'node' || fate.to === 'node') return origin === fate.to
  return origin.in === fate.to.interface
}

/** A connection of the node's own goes on only with an answer that looks like one: other segments are reset. */
function isUnderstood({ packet }: Fate, sent: Packet, origin: Origin): boolean {
  if (origin !== 'node' || !isTcp(sent)) return true
  return (
    packet.source === sent.destination &&
    (sent.source === undefined || packet.destination === sent.source) &&
    packet.sourcePort === sent.destinationPort &&
    packet.destinationPort === sent.sourcePort
  )
}
