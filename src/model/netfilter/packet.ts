import { renderEnd, renderAddress, type Address } from './address.ts'
import type { Connection, Direction } from './connection/connection.ts'
import { hasPorts, protocolName, TCP } from './protocols.ts'
import type { RejectKind } from './rule.ts'

/**
 * A packet with what the kernel keeps beside it. It never changes: a change makes a new one, so that a reason can be asked
 * for later. What is not known is `undefined`; a matcher that needs it answers `unknown`.
 */
export interface Packet {
  readonly protocol: number
  readonly source: Address | undefined
  readonly destination: Address | undefined
  /** 0 … 65535; of an ICMP echo its identifier, 0 without ports. Below 0: a port that the kernel picked at random (see `anyPort`). */
  readonly sourcePort: number
  readonly destinationPort: number
  /** TCP's, as bits (protocols.ts). */
  readonly flags: number
  /** ICMP's; -1 for other protocols. */
  readonly type: number
  readonly code: number
  readonly ttl: number
  readonly tos: number
  /** Of the whole packet, in bytes. */
  readonly length: number | undefined
  /** How the frame was addressed on its wire. */
  readonly frame: 'unicast' | 'broadcast' | 'multicast'
  /** Interfaces. `''`: there is none at this hook. */
  readonly in: string | undefined
  readonly out: string | undefined
  /** Whom the routing decision hands it to: a gateway or the destination itself. */
  readonly nextHop: Address | undefined
  /** Unsigned 32 bits. */
  readonly mark: number
  /** The process whose socket sent it; undefined for what came from a wire or was made by the kernel itself. */
  readonly owner: { readonly uid: number | undefined; readonly gid: number | undefined } | undefined
  readonly tracking: Tracking
  /** The zone that `-j CT` chose for the lookup; undefined as long as no rule did. */
  readonly zone: Zone | undefined
  /** The header inside an ICMP error. */
  readonly quotes: Header | undefined
  /** What this packet is the rejection of, if it is one. */
  readonly rejects: RejectKind | undefined
}

export type Header = Pick<
  Packet,
  'protocol' | 'source' | 'destination' | 'sourcePort' | 'destinationPort' | 'type' | 'code'
>

/** What conntrack knows about the packet. `new` and `established` are the states that `--ctstate` names. */
export type Tracking =
  | { readonly kind: 'not yet' | 'untracked' | 'invalid' }
  | {
      readonly kind: 'tracked'
      readonly state: TrackedState
      readonly direction: Direction
      readonly connection: Connection
    }
export type TrackedState = 'NEW' | 'ESTABLISHED' | 'RELATED'

export interface Zone {
  readonly original: number
  readonly reply: number
}
export const defaultZone: Zone = { original: 0, reply: 0 }

/** What a packet is made from; everything else has a usual value. */
export type PacketParts = Pick<Packet, 'protocol' | 'source' | 'destination'> & Partial<Packet>

export const makePacket = (parts: PacketParts): Packet => ({
  protocol: parts.protocol,
  source: parts.source,
  destination: parts.destination,
  sourcePort: parts.sourcePort ?? 0,
  destinationPort: parts.destinationPort ?? 0,
  flags: parts.flags ?? 0,
  type: parts.type ?? -1,
  code: parts.code ?? -1,
  ttl: parts.ttl ?? 64,
  tos: parts.tos ?? 0,
  length: parts.length,
  frame: parts.frame ?? 'unicast',
  in: parts.in ?? '',
  out: parts.out ?? '',
  nextHop: parts.nextHop,
  mark: parts.mark ?? 0,
  owner: parts.owner,
  tracking: parts.tracking ?? { kind: 'not yet' },
  zone: parts.zone,
  quotes: parts.quotes,
  rejects: parts.rejects,
})

/** A port of which only this is known: the kernel picked it. Each one equals itself alone, so that replies find their connection. */
export const isAnyPort = (port: number): boolean => port < 0

/**
 * As `--ctstate` would name it; undefined if no conntrack hook has seen the packet yet. What `-j CT` puts on a packet to say
 * how it is to be tracked already counts as a connection that begins.
 */
export function stateOf({ tracking, zone }: Packet): TrackedState | 'INVALID' | 'UNTRACKED' | undefined {
  switch (tracking.kind) {
    case 'tracked':
      return tracking.state
    case 'untracked':
      return 'UNTRACKED'
    case 'invalid':
      return 'INVALID'
    case 'not yet':
      return zone === undefined ? undefined : 'NEW'
  }
}

export const renderPort = (port: number): string => (isAnyPort(port) ? '?' : String(port))

/** `10.0.0.1:80`; the address alone for protocols without ports. */
export const renderSource = (header: Header): string =>
  hasPorts(header.protocol) ? renderEnd(header.source, renderPort(header.sourcePort)) : renderBare(header.source)
export const renderDestination = (header: Header): string =>
  hasPorts(header.protocol)
    ? renderEnd(header.destination, renderPort(header.destinationPort))
    : renderBare(header.destination)
const renderBare = (address: Address | undefined) => (address === undefined ? '?' : renderAddress(address))

/** `tcp 10.0.0.1:40000 -> 10.96.0.1:80`, as one would type it. */
export const renderHeader = (header: Header): string =>
  `${protocolName(header.protocol)} ${renderSource(header)} -> ${renderDestination(header)}`

/** The header with its ends exchanged. */
export const answerTo = (
  header: Header,
): Pick<Header, 'source' | 'destination' | 'sourcePort' | 'destinationPort'> => ({
  source: header.destination,
  destination: header.source,
  sourcePort: header.destinationPort,
  destinationPort: header.sourcePort,
})

export const isTcp = (packet: Packet): boolean => packet.protocol === TCP
