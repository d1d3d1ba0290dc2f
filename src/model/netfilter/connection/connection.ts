import { renderEnd, type Address } from '../address.ts'
import { renderPort, type Header, type Zone } from '../packet.ts'
import { hasPorts, icmpCounterpart, ICMP, ICMPv6 } from '../protocols.ts'
import type { TcpState } from './tcp-states.ts'

export type Direction = 'original' | 'reply'

/** What a packet of one direction looks like to conntrack. ICMP: the identifier in both ports, the type and the code of its packets. */
export interface Tuple {
  readonly protocol: number
  readonly source: Address | undefined
  readonly destination: Address | undefined
  readonly sourcePort: number
  readonly destinationPort: number
  readonly type: number
  readonly code: number
}

/** One entry of the connection table. Never changed: the table replaces it. */
export interface Connection {
  readonly id: number
  /** As the first packet came, and as its answer will come: translation is nothing but the difference between the two. */
  readonly original: Tuple
  readonly reply: Tuple
  readonly mark: number
  readonly zone: Zone
  readonly seenReply: boolean
  /** TCP only: the handshake was completed, or both sides have gone on with what was picked up in the middle. */
  readonly assured: boolean
  /** In the table: its first packet got through. */
  readonly confirmed: boolean
  /** Which ends translation has really changed; `--ctstate SNAT,DNAT`. */
  readonly translates: Ends
  /** Which ends the nat chains have decided: they are asked once. */
  readonly decided: Ends
  /** The interface that MASQUERADE took its address from. */
  readonly masqueradedOn: string | undefined
  readonly tcp: TcpState
  /** When the entry is forgotten if no packet comes, in virtual milliseconds. */
  readonly expires: number
}
export interface Ends {
  readonly source: boolean
  readonly destination: boolean
}

export const tupleOf = (header: Header): Tuple => ({
  protocol: header.protocol,
  source: header.source,
  destination: header.destination,
  sourcePort: hasPorts(header.protocol) || isIcmp(header) ? header.sourcePort : 0,
  destinationPort: hasPorts(header.protocol) ? header.destinationPort : isIcmp(header) ? header.sourcePort : 0,
  type: header.type,
  code: header.code,
})
const isIcmp = ({ protocol }: { readonly protocol: number }) => protocol === ICMP || protocol === ICMPv6

/** The tuple of the answer. */
export const invert = (tuple: Tuple): Tuple => ({
  protocol: tuple.protocol,
  source: tuple.destination,
  destination: tuple.source,
  sourcePort: tuple.destinationPort,
  destinationPort: tuple.sourcePort,
  type: icmpCounterpart(tuple.protocol, tuple.type) ?? tuple.type,
  code: tuple.code,
})

export const tupleKey = (tuple: Tuple, zone: number): string =>
  `${tuple.protocol} ${tuple.source}:${tuple.sourcePort} ${tuple.destination}:${tuple.destinationPort} ${tuple.type}/${tuple.code} ${zone}`

/** Who began it, for whatever else they begin. */
export const sourceKey = ({ protocol, source, sourcePort }: Tuple, zone: number): string =>
  `${protocol} ${source}:${sourcePort} ${zone}`

export const sameTuple = (a: Tuple, b: Tuple): boolean =>
  a.source === b.source &&
  a.destination === b.destination &&
  a.sourcePort === b.sourcePort &&
  a.destinationPort === b.destinationPort

/** `10.0.0.1:40000 -> 10.96.0.1:80` */
export const renderTuple = (tuple: Tuple): string =>
  `${renderEnd(tuple.source, renderPort(tuple.sourcePort))} -> ${renderEnd(tuple.destination, renderPort(tuple.destinationPort))}`

export const newConnection = (id: number, original: Tuple, zone: Zone): Connection => ({
  id,
  original,
  reply: invert(original),
  mark: 0,
  zone,
  seenReply: false,
  assured: false,
  confirmed: false,
  translates: { source: false, destination: false },
  decided: { source: false, destination: false },
  masqueradedOn: undefined,
  tcp: 'none',
  expires: Number.POSITIVE_INFINITY,
})
