import { parseAddress, type Address } from '../../model/netfilter/address.ts'
import { complaintAbout, replyTo } from '../../model/netfilter/converse.ts'
import { answerTo, makePacket, type Packet, renderDestination, renderSource } from '../../model/netfilter/packet.ts'
import { ACK, RST, SYN, TCP, UDP } from '../../model/netfilter/protocols.ts'
import type { Called } from '../../sim/facts/proxy.ts'
import type { Host, Net } from './hosts.ts'
import { travel, type End, type Trip } from './travel.ts'

/** Someone calls an address, from a port of their own. */
export interface Call {
  readonly client: Host
  readonly protocol: 'tcp' | 'udp'
  /** `10.96.0.80:80` */
  readonly to: string
  readonly sourcePort: number
  /** Default: the client's own address. */
  readonly source?: string
}

/** The packet, what it was answered with, and what the client makes of it. */
export interface Conversation {
  readonly call: Call
  readonly first: Trip
  readonly answer: Trip | undefined
  readonly result: Called
}

export const firstPacket = (call: Call): Packet => packetOf(call, SYN)
/** The next one of a connection that is open. */
export const nextPacket = (call: Call): Packet => packetOf(call, ACK)

function packetOf({ client, protocol, to, sourcePort, source = client.address }: Call, flags: number): Packet {
  const [address = '', port] = to.split(':')
  return makePacket({
    protocol: protocol === 'tcp' ? TCP : UDP,
    source: addressOf(source),
    destination: addressOf(address),
    sourcePort,
    destinationPort: Number(port),
    flags: protocol === 'tcp' ? flags : 0,
    owner: { uid: 0, gid: 0 },
  })
}

function addressOf(words: string): Address {
  const address = parseAddress(words)
  if (address === undefined) throw new Error(`${words} is no address`)
  return address
}

/** Sends a packet, by default the first of a connection, and the answer of whoever gets it. */
export function converse(net: Net, call: Call, packet = firstPacket(call)): Conversation {
  const first = travel(net, call.client, packet)
  if (first.end.kind !== 'arrived')
    return { call, first, answer: undefined, result: unanswered(call, first, first.end) }
  const { host, packet: received } = first.end
  const isOpen = host.listens.has(`${call.protocol} ${received.destinationPort}`)
  const answer = travel(net, host, answerFrom(received, isOpen))
  return { call, first, answer, result: answered(call, host, received, isOpen, answer.end) }
}

/** A program answers; without one the kernel refuses: TCP with a reset, UDP with an ICMP error. */
function answerFrom(packet: Packet, isOpen: boolean): Packet {
  if (!isOpen && packet.protocol === TCP) return makePacket({ ...answerTo(packet), protocol: TCP, flags: RST | ACK })
  const open = { ...answerTo(packet), protocol: packet.protocol, flags: packet.protocol === TCP ? ACK : 0 }
  return makePacket(isOpen ? (replyTo(packet, 'node') ?? open) : complaintAbout(packet))
}

const sourceOf = ({ client, source = client.address, sourcePort }: Call) => `${source}:${sourcePort}`
const basics = (call: Call) => {
  const { client, protocol, to } = call
  return { kind: 'Called', client: client.name, protocol, source: sourceOf(call), to } as const
}

function unanswered(call: Call, trip: Trip, end: Exclude<End, { kind: 'arrived' }>): Called {
  if (end.kind === 'lost') {
    const endpoint = renderDestination(end.packet)
    return { ...basics(call), outcome: 'no answer', endpoint, host: end.host.name, deciding: 'nobody there' }
  }
  const { host, fate, error } = end
  const deciding = 'by' in fate ? fate.by : 'stack'
  const why = fate.kind === 'dropped' && fate.why !== undefined ? { why: fate.why } : {}
  const comment = commentOf(trip, deciding)
  // TCP does not give up for a packet that went in circles: it sends again.
  const isFinal = fate.kind === 'rejected' && fate.with !== 'icmp-ttl-exceeded'
  const told = isFinal && error?.end.kind === 'arrived' && error.end.host === call.client
  return { ...basics(call), outcome: told ? 'refused' : 'no answer', host: host.name, deciding, ...comment, ...why }
}

/** What kube-proxy has written beside the rule that decided. */
function commentOf({ legs }: Trip, deciding: string): { readonly comment?: string } {
  const met = legs.at(-1)?.journey.journal.findLast(entry => entry.kind === 'met')
  if (met === undefined || deciding === 'stack') return {}
  const [comment] = met.rule.matches.flatMap(match =>
    match.kind === 'note' && match.comment !== '' ? [match.comment] : [],
  )
  return comment === undefined ? {} : { comment }
}

function answered(call: Call, receiver: Host, received: Packet, isOpen: boolean, end: End): Called {
  const reached = {
    ...basics(call),
    receiver: receiver.name,
    endpoint: renderDestination(received),
    seen: renderSource(received),
  }
  if (end.kind === 'arrived' && end.host === call.client) {
    if (isAnswerTo(call, end.packet))
      return isOpen
        ? { ...reached, outcome: 'answered' }
        : { ...reached, outcome: 'refused', host: receiver.name, deciding: 'port closed' }
    return { ...reached, outcome: 'no answer', stranger: renderSource(end.packet) }
  }
  const deciding = end.kind === 'stopped' && 'by' in end.fate ? end.fate.by : 'nobody there'
  return { ...reached, outcome: 'no answer', host: end.host.name, deciding }
}

/** A socket knows whom it called: an answer from anybody else is none. An ICMP error is told by the packet that it quotes. */
function isAnswerTo(call: Call, packet: Packet): boolean {
  const { quotes } = packet
  const [mine, theirs] =
    quotes === undefined
      ? [renderDestination(packet), renderSource(packet)]
      : [renderSource(quotes), renderDestination(quotes)]
  return mine === sourceOf(call) && theirs === call.to
}
