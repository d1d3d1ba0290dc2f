import type { Text } from '../../../text.ts'
import type { Address } from '../address.ts'
import type { Packet } from '../packet.ts'
import type { AddressType, RejectKind } from '../rule.ts'

/** What a packet's way depends on besides the rules. Interfaces and addresses that nobody told us are `undefined`. */
export interface Network {
  /** What an address is to this node; with a device: to that device. */
  addressType(address: Address, device?: string): AddressType
  /** Where a packet that has come in belongs. */
  arrive(packet: Packet): Arrival
  /** Where a packet of this node leaves. The mark and, if it is set, the source count. */
  leave(query: LeaveQuery): Departure
  /** The address that MASQUERADE takes: the device's primary one, of the next hop's subnet if there is one. */
  addressOn(device: string, nextHop: Address): Address | 'none' | undefined
  /** The address that REDIRECT takes: the device's first one of the family of `like`. */
  firstAddressOn(device: string, like: Address): Address | 'none' | undefined
  /** Whether frames pass through bridges; undefined: not known. */
  readonly bridges: 'none' | undefined
  /** Whether packets are wrapped by IPsec; undefined: not known. */
  readonly ipsec: 'none' | undefined
  /** May a program of this node send from that address? */
  mayBind(address: Address): boolean
  /** Would a packet to the source leave by the interface that this one came in on? (`-m rpfilter`) */
  isReversible(
    packet: Packet,
    how: { readonly withMark: boolean; readonly loose: boolean; readonly acceptLocal: boolean },
  ): boolean | undefined
}

export type Arrival =
  /** `provided`: what has to be true for that, and nobody told us. */
  | { readonly kind: 'local'; readonly provided?: Text }
  | {
      readonly kind: 'forward'
      readonly device: string | undefined
      readonly nextHop: Address | undefined
      readonly provided?: Text
    }
  /** Answered with an ICMP error. */
  | { readonly kind: 'error'; readonly with: RejectKind; readonly why: Text }
  /** Dropped in silence. */
  | { readonly kind: 'dropped'; readonly why: Text }

export type LeaveQuery = Pick<Packet, 'mark'> & {
  readonly source: Address | undefined
  readonly destination: Address
}
export type Departure =
  | {
      readonly kind: 'by'
      readonly device: string | undefined
      readonly nextHop: Address | undefined
      readonly type: 'unicast' | 'local' | 'broadcast' | 'multicast'
      /** What a program that bound no address gets. */
      readonly source: Address | undefined
    }
  | { readonly kind: 'none'; readonly errno: 'ENETUNREACH' | 'EHOSTUNREACH' | 'EACCES' | 'EINVAL'; readonly why: Text }

/**
 * Asks whether something nobody told us is so. Every way is tried in turn (choices.ts), and whoever asks the same again, by
 * the same key, gets the same answer.
 */
export type Suppose = (key: string, question: Text) => boolean
