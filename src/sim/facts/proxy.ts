import type { Text } from '../../text.ts'

/** What Services come to: rules on nodes, calls, and how calls spread over endpoints. Addresses stand as one types them, `10.96.0.80:80`. */
export type ProxyWhat =
  /** kube-proxy has written all its rules on a node: how many stand in each table. */
  | { readonly kind: 'RulesWritten'; readonly node: string; readonly nat: number; readonly filter: number }
  /** A rule was taken out by hand. */
  | { readonly kind: 'RuleTakenOut'; readonly node: string; readonly rule: string }
  /** A packet is in the hands of a program: `header` is what that sees. */
  | { readonly kind: 'Arrived'; readonly packet: string; readonly source: string; readonly destination: string }
  | Called
  /** An entry of the connection table was deleted. */
  | { readonly kind: 'EntryDeleted'; readonly node: string; readonly original: string; readonly reply: string }
  /**
   * Where calls end, by `IP:port`, `refused` or `dropped`: of so many `requests` over one connection, of so many `connections`, or
   * the exact `chance` (0 … 1) of a first packet; on one node, or by all nodes that a load balancer uses.
   */
  | {
      readonly kind: 'Spread'
      readonly of: 'requests' | 'connections' | 'chance'
      readonly client: string
      readonly to: string
      readonly node?: string
      readonly shares: Readonly<Record<string, number>>
    }

/**
 * A packet with its answer, as the client finds it: `answered` by a program, `refused` with an error, or no answer. `client`
 * and `receiver` are names of hosts, `seen` the source that the receiver sees, `endpoint` the address it was reached at.
 */
export interface Called {
  readonly kind: 'Called'
  readonly client: string
  readonly protocol: string
  readonly source: string
  readonly to: string
  readonly outcome: 'answered' | 'refused' | 'no answer'
  readonly receiver?: string
  readonly endpoint?: string
  readonly seen?: string
  /** Refused or not answered: on which host, and there by what: `filter:KUBE-SERVICES:rule:1`, `stack`, `port closed`, `nobody there`. */
  readonly host?: string
  readonly deciding?: string
  /** The comment of the rule that decided. */
  readonly comment?: string
  /** What the kernel has against it, if `deciding` is `stack`. */
  readonly why?: Text
  /** An answer came, but from this address, which the client never called. */
  readonly stranger?: string
}
