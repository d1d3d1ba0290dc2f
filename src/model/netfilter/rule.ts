import type { Cidr } from './address.ts'

/*
 * The vocabulary of iptables. A packet's way through a node has five *hooks*. At each hook the kernel asks the *tables*
 * that have a *chain* there, in the order of the numbers below; a chain is a list of *rules*; a rule has *matches*, all of
 * which must hold, and a *target*, which is what then happens.
 *
 *                            for this node?  ┌───────┐      ┌───────────────┐      ┌────────┐
 *                         ┌─────── yes ─────▶│ INPUT │─────▶│ local process │─────▶│ OUTPUT │
 *    ┌────────────┐   ┌───┴─────┐            └───────┘      └───────────────┘      └───┬────┘
 *  ─▶│ PREROUTING │──▶│ routing │                                                 routing again
 *    └────────────┘   └───┬─────┘            ┌─────────┐                         ┌─────▼───────┐
 *                         └─────── no ──────▶│ FORWARD │────────────────────────▶│ POSTROUTING │─▶
 *                                            └─────────┘                         └─────────────┘
 *
 *                  PREROUTING       INPUT          FORWARD        OUTPUT           POSTROUTING
 *    raw           1                                              1
 *    (conntrack)   2 looks up                                     2 looks up
 *    mangle        3                1              1              3 then routing   1
 *    nat           4 destination                                  4 destination,
 *                                                                   then routing
 *    filter                         2              2              5
 *    nat                            3 source                                       2 source
 *    security                       4              3              6
 *    (conntrack)                    5 confirms                                     3 confirms
 *
 * Only the first packet of a connection is shown to the nat chains: what they decide is kept in the connection and applied
 * to every later packet, in both directions, at the same places. (iptables-legacy asks `security` before `nat` at INPUT.)
 *
 * To read on, from the small to the large: packet.ts (what travels) · walk.ts (through one chain; match/ judges a condition,
 * targets.ts does what a rule says) · hooks.ts (everybody at one hook) · path.ts (from the wire or a program to its end) ·
 * converse.ts (a packet, the answer, the next one) · trace.ts (on which node) · answer.ts (every outcome, and what it depends
 * on). connection/ is conntrack and what nat does to a connection, network/ addresses and routes, grammar/ the words of a dump.
 *
 * Left out, and where it can matter answered `unknown`: sets and the many other modules and targets of iptables (options.ts has
 * those that are modelled), nftables rules that iptables did not write, ebtables and traffic that stays on one bridge, IPsec,
 * flow offloading and eBPF, which pass rules by. Left out because no packet here shows it: fragments (none is one), what
 * conntrack does beyond connection/conntrack.ts, time that passes by itself, counters (a dump's are printed as they were).
 */

export const tableNames = ['raw', 'mangle', 'nat', 'filter', 'security'] as const
export type TableName = (typeof tableNames)[number]

export const hooks = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const
export type Hook = (typeof hooks)[number]

/** A dump, as it was written: `tables` is what it means, `lines` is what to print. */
export interface Ruleset {
  readonly tables: ReadonlyMap<TableName, Table>
  readonly lines: readonly Line[]
}
export interface Table {
  readonly name: TableName
  readonly chains: ReadonlyMap<string, Chain>
}
export interface Chain {
  readonly table: TableName
  readonly name: string
  /** Of a built-in chain; `-` stands for a user's chain, and for a policy left as it is. */
  readonly policy: 'ACCEPT' | 'DROP' | '-'
  /** `[packets:bytes]`, as written. */
  readonly counters: string
  /** 1-based line of its declaration. */
  readonly line: number
  readonly rules: readonly Rule[]
}
export interface Rule {
  /** 1-based place in its chain: the number that the kernel's trace prints. */
  readonly number: number
  /** 1-based line in the dump. */
  readonly line: number
  /** The whole line as it was written, counters included. */
  readonly text: string
  readonly matches: readonly Match[]
  readonly target: Target
}
/** What a line declares or appends; of any other (`*table`, `COMMIT`, comments, what could not be read) the text itself. */
export type Line = Chain | Rule | string
export const printLine = (line: Line): string =>
  typeof line === 'string' ? line : 'text' in line ? line.text : `:${line.name} ${line.policy} ${line.counters}`

/** One condition, with the words that it was written with. `not`: it holds if the rest does not. */
export type Match = Condition & { readonly not: boolean; readonly words: string }

export type Condition =
  | { readonly kind: 'protocol'; readonly protocol: number }
  | { readonly kind: 'address'; readonly end: End; readonly network: Cidr }
  | { readonly kind: 'interface'; readonly way: 'in' | 'out'; readonly name: string }
  | { readonly kind: 'fragment' }
  | { readonly kind: 'port'; readonly end: End | 'either'; readonly ranges: readonly Range[] }
  | { readonly kind: 'tcp-flags'; readonly mask: number; readonly set: number }
  /** `type` 255 is any. */
  | { readonly kind: 'icmp-type'; readonly type: number; readonly codes: Range }
  | { readonly kind: 'mark'; readonly of: 'packet' | 'connection'; readonly value: number; readonly mask: number }
  | { readonly kind: 'state'; readonly states: readonly StateName[] }
  /** A fact of the tracked connection. `besideState`: the same `-m conntrack` also asks for a state (see judge-connection.ts). */
  | { readonly kind: 'connection'; readonly fact: ConnectionFact; readonly besideState: boolean }
  | {
      readonly kind: 'address-type'
      readonly end: End
      readonly types: readonly AddressType[]
      readonly limit?: 'in' | 'out'
    }
  | { readonly kind: 'address-range'; readonly end: End; readonly range: AddressRange }
  | { readonly kind: 'random'; readonly probability: number }
  | { readonly kind: 'nth'; readonly every: number; readonly packet: number }
  | { readonly kind: 'recent'; readonly recent: Recent }
  | { readonly kind: 'limit'; readonly bucket: Bucket }
  /** A bucket for each value of `by`. One that nobody asked for `idle` milliseconds is forgotten. */
  | {
      readonly kind: 'hash-limit'
      readonly list: string
      readonly bucket: Bucket
      readonly by: readonly HashKey[]
      /** Addresses of one network of so many bits are taken for one. */
      readonly bits: { readonly srcip: number; readonly dstip: number }
      readonly above: boolean
      readonly idle: number
    }
  /** More than `above` connections from (or to) one network of `bits` bits; `upTo`: not more. */
  | {
      readonly kind: 'connection-limit'
      readonly end: End
      readonly bits: number
      readonly above: number
      readonly upTo: boolean
    }
  | { readonly kind: 'quota'; readonly bytes: number }
  | { readonly kind: 'owner'; readonly of: 'uid' | 'gid'; readonly range: Range }
  | { readonly kind: 'has-socket' }
  | { readonly kind: 'bridge-port' }
  /** Whether IPsec has unwrapped the packet, or will wrap it. */
  | { readonly kind: 'ipsec'; readonly applies: boolean }
  | {
      readonly kind: 'reverse-path'
      readonly withMark: boolean
      readonly loose: boolean
      readonly acceptLocal: boolean
    }
  | { readonly kind: 'packet-type'; readonly type: 'unicast' | 'broadcast' | 'multicast' }
  | { readonly kind: 'field'; readonly field: 'ttl' | 'tos' | 'length'; readonly mask: number; readonly range: Range }
  /** Always holds: comments and accounting. */
  | { readonly kind: 'note'; readonly comment: string }
  /** Not modelled: whether it holds is unknown. */
  | { readonly kind: 'unknown' }

export type End = 'source' | 'destination'
/** Both ends belong to it. */
export type Range = readonly [from: number, to: number]
export interface AddressRange {
  readonly from: Cidr['base']
  readonly to: Cidr['base']
}
export type StateName = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'UNTRACKED' | 'SNAT' | 'DNAT'
export const addressTypes = [
  ...(['UNSPEC', 'UNICAST', 'LOCAL', 'BROADCAST', 'ANYCAST', 'MULTICAST'] as const),
  ...(['BLACKHOLE', 'UNREACHABLE', 'PROHIBIT'] as const),
] as const
export type AddressType = (typeof addressTypes)[number]
export type ConnectionFact =
  | { readonly of: 'direction'; readonly direction: 'original' | 'reply' }
  | { readonly of: 'address'; readonly tuple: 'original' | 'reply'; readonly end: End; readonly network: Cidr }
  | { readonly of: 'port'; readonly tuple: 'original' | 'reply'; readonly end: End; readonly range: Range }
  | { readonly of: 'protocol'; readonly protocol: number }
  | { readonly of: 'status'; readonly anyOf: readonly ('NONE' | 'EXPECTED' | 'SEEN_REPLY' | 'ASSURED' | 'CONFIRMED')[] }
export interface Recent {
  readonly action: 'set' | 'rcheck' | 'update' | 'remove'
  readonly list: string
  readonly end: End
  readonly mask: Cidr['mask'] | undefined
  /** 0: however long ago. */
  readonly seconds: number
  /** 0: once is enough. */
  readonly hits: number
  readonly reap: boolean
  /** The entry must have come with the same TTL. */
  readonly sameTtl: boolean
}
/** A token bucket: one token comes back every `millis`, at most `burst` are kept. */
export interface Bucket {
  readonly millis: number
  readonly burst: number
}
export type HashKey = 'srcip' | 'dstip' | 'srcport' | 'dstport'

export type Target =
  | { readonly kind: 'accept' | 'drop' }
  | { readonly kind: 'return' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  | { readonly kind: 'reject'; readonly with: RejectKind }
  /** Does not end the walk and changes nothing that a later rule sees: no `-j` at all, LOG, NFLOG … */
  | { readonly kind: 'continue' }
  /** DNAT and its like at PREROUTING and OUTPUT, SNAT and its like elsewhere: the hook says which end is changed. */
  | { readonly kind: 'translate'; readonly to: Translation }
  | { readonly kind: 'mark'; readonly of: 'packet' | 'connection'; readonly value: number; readonly mask: number }
  | {
      readonly kind: 'copy-mark'
      readonly to: 'packet' | 'connection'
      readonly packetMask: number
      readonly connectionMask: number
    }
  | { readonly kind: 'untrack' }
  | { readonly kind: 'zone'; readonly zone: number; readonly direction: 'original' | 'reply' | 'both' }
  | {
      readonly kind: 'set-field'
      readonly field: 'ttl' | 'tos'
      readonly how: 'set' | 'add' | 'bits'
      readonly value: number
      readonly mask: number
    }
  /** Not modelled: what it does is unknown. */
  | { readonly kind: 'unknown'; readonly words: string }

/** Where a nat target sends the packet, before the kernel has made it unique. */
export type Translation =
  | {
      readonly kind: 'range'
      readonly addresses: AddressRange | undefined
      readonly ports: Range | undefined
      readonly random: boolean
      readonly persistent: boolean
    }
  | { readonly kind: 'masquerade'; readonly ports?: Range; readonly random: boolean }
  | { readonly kind: 'redirect'; readonly ports?: Range; readonly random: boolean }
  | { readonly kind: 'netmap'; readonly network: Cidr }

export type RejectKind = 'tcp-reset' | keyof typeof rejections
/** ICMP type and code by the name that `--reject-with` uses. */
export const rejections = {
  'icmp-net-unreachable': [3, 0],
  'icmp-host-unreachable': [3, 1],
  'icmp-proto-unreachable': [3, 2],
  'icmp-port-unreachable': [3, 3],
  'icmp-net-prohibited': [3, 9],
  'icmp-host-prohibited': [3, 10],
  'icmp-admin-prohibited': [3, 13],
  'icmp6-no-route': [1, 0],
  'icmp6-adm-prohibited': [1, 1],
  'icmp6-addr-unreachable': [1, 3],
  'icmp6-port-unreachable': [1, 4],
  'icmp6-policy-fail': [1, 5],
  'icmp6-reject-route': [1, 6],
} as const
