import type { Text } from '../../text.ts'

/**
 * What happens to a packet on a node. `packet` names it, the same in every fact of its way; addresses stand as one types
 * them, `10.96.0.10:53`, `[fd00::1]:53`, without a port for protocols that have none, `?` for what is not known.
 */
export type NetworkWhat =
  /** `from`: the interface that it comes in by, or `node` for a program of the node. `flags` of TCP: `SYN`, `SYN,ACK` … */
  | {
      readonly kind: 'PacketSent'
      readonly packet: string
      readonly header: PacketHeader
      readonly flags?: string
      readonly from: string
    }
  /** `state`: as conntrack names it, if it has seen the packet by then. Interfaces: absent if there is none at this hook, `?` if not known. */
  | {
      readonly kind: 'HookEntered'
      readonly packet: string
      readonly hook: HookName
      readonly header: PacketHeader
      readonly mark: string
      readonly state?: ConnectionState
      readonly in?: string
      readonly out?: string
    }
  /**
   * All conditions of a rule held. `rule` without its `-A CHAIN`; `target`: what stands behind `-j`; `verdict`: the word of the
   * kernel's own trace (`jump CHAIN`, `return`, `accept`, `drop`, `continue`); `missed`: so many rules of the chain were
   * asked just before and did not match; `chance`: the rule draws, with this probability.
   */
  | (RulePlace & {
      readonly kind: 'RuleMatched'
      readonly target: string
      readonly verdict: string
      readonly missed: number
      readonly chance?: number
    })
  /** The first condition that failed, and what was there instead. `supposed`: nobody knows, this branch supposes so. */
  | (RulePlace & {
      readonly kind: 'RuleMissed'
      readonly condition: string
      readonly seen: Text
      readonly supposed: boolean
    })
  /** A chain came to its end without a verdict: back to the chain before, or its policy. */
  | {
      readonly kind: 'ChainEnded'
      readonly packet: string
      readonly hook: HookName
      readonly table: string
      readonly chain: string
      readonly verdict: 'return' | 'accept' | 'drop'
      readonly missed: number
    }
  /**
   * `target`: the one that asked for it (`DNAT`, `SNAT`, `MASQUERADE`, `REDIRECT` …), or `connection`: what was decided for a
   * connection's first packet is applied to a later one, or undone for a reply.
   */
  | {
      readonly kind: 'HeaderChanged'
      readonly packet: string
      readonly hook: HookName
      readonly target: string
      readonly end: 'source' | 'destination'
      readonly from: string
      readonly to: string
    }
  | { readonly kind: 'MarkChanged'; readonly packet: string; readonly from: string; readonly to: string }
  /** The routing decision. `provided`: what has to be true for it, and nobody said. */
  | { readonly kind: 'Routed'; readonly packet: string; readonly decision: Text; readonly provided?: Text }
  /**
   * `begun`: it is the first packet of a connection; `found`: it belongs to a known one; `none`: to none; `kept`: the packet got
   * through, so the entry is in the table now. The two directions as `10.0.0.1:40000 -> 10.96.0.1:80`.
   */
  | {
      readonly kind: 'ConnectionSeen'
      readonly packet: string
      readonly entry: 'begun' | 'found' | 'none' | 'kept'
      readonly state: ConnectionState
      readonly original?: string
      readonly reply?: string
    }
  | PacketEnded
  /**
   * All that can become of a packet. `outcomes` that chance decides about have a `share`; `dependsOn`: what would have to be
   * known; `provided`: what was taken for granted.
   */
  | {
      readonly kind: 'PacketAnswered'
      readonly packet: string
      readonly verdict: 'delivered' | 'not delivered' | 'either, by chance' | 'unknown'
      readonly outcomes: readonly PacketOutcome[]
      readonly dependsOn: readonly Text[]
      /** What, besides, becomes of its answer, or how probable an outcome is. */
      readonly dependsLater: readonly Text[]
      readonly provided: readonly Text[]
    }
  /** What is the matter with a Service (or one of its ports, `namespace/name:port`), and what to do: `code` is for programs. */
  | {
      readonly kind: 'Diagnosed'
      readonly service: string
      readonly code: string
      readonly severity: 'problem' | 'note' | 'fine'
      readonly text: Text
      readonly fix?: Text
    }

/**
 * `deciding` as of `PacketEnded`. `answer`: `comes back` to the sender from the address that it sent to, or `strange`: from
 * another one; `nobody` is there to answer: it leaves for the virtual address of a Service, which no machine has.
 */
export interface PacketOutcome {
  readonly fate: 'delivered' | 'dropped' | 'rejected' | 'unknown'
  readonly share?: number
  readonly to?: string
  readonly deciding?: string
  readonly source: string
  readonly destination: string
  readonly answer: 'comes back' | 'strange' | 'lost' | 'nobody' | 'unknown' | 'none'
  /** It comes to this if these are so, or are not. */
  readonly supposing: readonly { readonly question: Text; readonly yes: boolean }[]
}

/** What became of it. `deciding`: `table:CHAIN:rule:N`, `table:CHAIN:policy:N`, `stack` for the kernel outside netfilter. */
export type PacketEnded = {
  readonly kind: 'PacketEnded'
  readonly packet: string
  /** As it was when its way ended: what the receiver sees. */
  readonly header: PacketHeader
} &
  /** `to`: `node`, or the interface that it left by (`?` if that is not known). */
  (
    | { readonly fate: 'delivered'; readonly to: string }
    | { readonly fate: 'dropped'; readonly deciding: string; readonly why?: Text; readonly errno?: string }
    | { readonly fate: 'rejected'; readonly deciding: string; readonly with: string; readonly errno?: string }
    | { readonly fate: 'unknown'; readonly deciding: string; readonly why: Text }
  )

export interface PacketHeader {
  readonly protocol: string
  readonly source: string
  readonly destination: string
}
interface RulePlace {
  readonly packet: string
  readonly hook: HookName
  readonly table: string
  readonly chain: string
  readonly number: number
  /** 1-based line of the dump. */
  readonly line: number
  readonly rule: string
}
export type HookName = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING'
export type ConnectionState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'UNTRACKED'
