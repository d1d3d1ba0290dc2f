import type { Text } from '../../text.ts'
import type { Choices } from './choices.ts'
import type { Entry } from './journal.ts'
import type { Memory } from './memory.ts'
import type { Network, Suppose } from './network/network.ts'
import type { Packet } from './packet.ts'
import type { RejectKind, Ruleset } from './rule.ts'

/** A node that packets can be sent through. */
export interface Node {
  readonly rules: Ruleset
  /** What is not known about its addresses and routes is supposed, one way and the other. */
  readonly network: (suppose: Suppose) => Network
  /** iptables-legacy asks `security` before `nat` at INPUT, iptables-nft after it. */
  readonly backend: 'nft' | 'legacy'
}

/** One try to find out what happens to a packet. */
export interface Run {
  readonly node: Node
  readonly memory: Memory
  readonly choices: Choices
  readonly network: Network
  readonly journal: Entry[]
}

/** A packet after a chain, a hook or a longer stretch of its way. */
export type Onward = { readonly kind: 'on'; readonly packet: Packet } | Stop
export type Stop =
  /** `by`: `table:CHAIN:rule:N`, `table:CHAIN:policy:N`, or `stack` for the kernel outside netfilter. */
  | {
      readonly kind: 'dropped'
      readonly packet: Packet
      readonly by: string
      readonly why?: Text
      readonly errno?: string
    }
  | { readonly kind: 'rejected'; readonly packet: Packet; readonly by: string; readonly with: RejectKind }
  | { readonly kind: 'unknown'; readonly packet: Packet; readonly by: string; readonly because: Text }

export const on = (packet: Packet): Onward => ({ kind: 'on', packet })

/** What became of a packet, and how. `sent`: as it came in, or as its program sent it (`in` is '' then). */
export interface Journey {
  readonly sent: Packet
  readonly fate: Fate
  readonly journal: readonly Entry[]
}
export type Fate =
  /** It left by an interface (unknown: undefined), or reached the node's own sockets. */
  | {
      readonly kind: 'delivered'
      readonly packet: Packet
      readonly to: 'node' | { readonly interface: string | undefined }
    }
  /** `error`: it was to be rejected, but the error itself got nowhere. `errno`: what the sending program was told. */
  | {
      readonly kind: 'dropped'
      readonly packet: Packet
      readonly by: string
      readonly why: Text | undefined
      readonly errno: string | undefined
      readonly error: Journey | undefined
    }
  /** `error` arrived at the sender. */
  | {
      readonly kind: 'rejected'
      readonly packet: Packet
      readonly by: string
      readonly with: ErrorKind
      readonly errno: string | undefined
      readonly error: Journey
    }
  | { readonly kind: 'unknown'; readonly packet: Packet; readonly by: string; readonly because: Text }
export type ErrorKind = RejectKind | 'icmp-ttl-exceeded'

export const droppedByStack = (packet: Packet, why: Text, errno?: string): Stop => ({
  kind: 'dropped',
  packet,
  by: 'stack',
  why,
  ...(errno !== undefined && { errno }),
})
