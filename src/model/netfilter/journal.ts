import type { Text } from '../../text.ts'
import type { Finding } from './match/finding.ts'
import type { Packet } from './packet.ts'
import type { Chain, Hook, Match, Rule } from './rule.ts'

/** What happened to a packet, in order. Enough to say later why, and nothing is worded before somebody asks. */
export type Entry =
  | { readonly kind: 'hook'; readonly hook: Hook; readonly packet: Packet }
  /** The rules of a chain from index `from` up to, but without, `to` were asked and did not match; `answers` has what cannot be asked again. */
  | {
      readonly kind: 'passed'
      readonly chain: Chain
      readonly from: number
      readonly to: number
      readonly hook: Hook
      readonly packet: Packet
      readonly answers: readonly PassAnswer[]
    }
  | {
      readonly kind: 'met'
      readonly chain: Chain
      readonly rule: Rule
      readonly verdict: string
      readonly before: Packet
      readonly after: Packet
    }
  /** A chain ended without a verdict of its rules. */
  | {
      readonly kind: 'ended'
      readonly chain: Chain
      readonly verdict: 'return' | 'accept' | 'drop'
      readonly packet: Packet
    }
  | { readonly kind: 'tracked'; readonly packet: Packet }
  | { readonly kind: 'routed'; readonly to: Text; readonly packet: Packet; readonly provided: Text | undefined }
  /** The connection's translation was applied. */
  | { readonly kind: 'changed'; readonly before: Packet; readonly after: Packet }

/** What a stateful match answered, and what an unknown one was supposed to. */
export interface PassAnswer {
  readonly rule: Rule
  readonly match: Match
  readonly found: Finding
}

/** `table:CHAIN:rule:N verdict [target]`, `table:CHAIN:return:N`, `table:CHAIN:policy:N verdict`: the format of the kernel's own trace. */
export function traceLine(entry: Entry): string | undefined {
  if (entry.kind === 'met') return `${entry.chain.table}:${entry.chain.name}:rule:${entry.rule.number} ${entry.verdict}`
  if (entry.kind !== 'ended') return undefined
  const place = `${entry.chain.table}:${entry.chain.name}`
  const number = entry.chain.rules.length + 1
  return entry.verdict === 'return' ? `${place}:return:${number}` : `${place}:policy:${number} ${entry.verdict}`
}
export const traceLines = (entries: readonly Entry[]): string[] => entries.flatMap(entry => traceLine(entry) ?? [])
