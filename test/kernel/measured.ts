import type { Topology } from '../../src/model/netfilter/network/topology.ts'

/** One file of the kernel corpus: rules, a small node, and what a real kernel did with each packet. */
export interface KernelFile {
  readonly name: string
  readonly kind: string
  readonly rules: string
  readonly connectionTracking?: boolean
  readonly topology: Topology & { readonly endpoints: readonly Endpoint[] }
  readonly packets: readonly KernelCase[]
}
export interface Endpoint {
  readonly name: string
  readonly address: string
  readonly interface: string
}

/** A single packet with the outcomes that were seen, or several sent one after the other. */
export type KernelCase = (Sent & Seen<Measured>) | ({ readonly sequence: readonly Sent[] } & Seen<readonly Measured[]>)
type Seen<T> =
  | { readonly expect: T }
  | {
      readonly random?: true
      readonly outcomes: readonly (T extends readonly unknown[] ? { readonly expect: T } : T)[]
    }

export interface Sent {
  readonly in?: string
  readonly local?: true
  readonly packet: {
    readonly proto: string
    readonly src: string | null
    readonly sport?: number
    readonly dst: string
    readonly dport?: number
    readonly flags?: string
    readonly type?: number
    readonly code?: number
    readonly ttl?: number
    readonly tos?: number
    readonly l2broadcast?: true
    readonly uid?: number
    readonly gid?: number
    readonly sockMark?: number | string
    readonly srcChosenByKernel?: true
  }
  readonly uid?: number
  readonly gid?: number
  readonly sockMark?: number | string
  readonly replyWith?: 'icmp-port-unreachable'
  readonly waitSeconds?: number
}

/** What happened to a packet, in the corpus's words; see its README. Built from our journeys too, so that the two can be compared. */
export type Measured = Readonly<Record<string, unknown>> & {
  readonly verdict: string
  readonly reply?: Measured
  readonly second?: Measured
}

/** The outcome without one of its fields. */
export const without = (outcome: Measured, field: string): Measured =>
  Object.fromEntries(Object.entries(outcome).filter(([name]) => name !== field)) as Measured
