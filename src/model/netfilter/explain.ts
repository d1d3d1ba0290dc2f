import type { Text } from '../../text.ts'
import type { Decision } from './choices.ts'
import type { Entry } from './journal.ts'
import { isStateful, judge } from './match/judge.ts'
import type { Chain, Rule } from './rule.ts'
import type { Node } from './run.ts'
import { newMemory } from './memory.ts'

/** A rule that was looked at, in the order in which that happened. */
export interface Examined {
  readonly chain: Chain
  readonly rule: Rule
  /** The word of the kernel's trace if the rule matched; undefined if it did not. */
  readonly verdict: string | undefined
  /** For a rule that did not match: the first condition that failed. Worked out now, not while the packet was under way. */
  because(): Reason | undefined
}
export interface Reason {
  /** The condition as it stands in the dump. */
  readonly words: string
  /** What was there instead. */
  readonly seen: Text
  /** Whether it failed is not known, only supposed in this branch. */
  readonly supposed: boolean
}

export type Passed = Extract<Entry, { kind: 'passed' }>

/** Every rule that a packet was held against. `decisions` are those of the branch that the journal comes from. */
export function* examined(node: Node, decisions: readonly Decision[], journal: readonly Entry[]): Iterable<Examined> {
  for (const entry of journal) {
    if (entry.kind === 'met')
      yield { chain: entry.chain, rule: entry.rule, verdict: entry.verdict, because: () => undefined }
    if (entry.kind !== 'passed') continue
    for (const rule of entry.chain.rules.slice(entry.from, entry.to))
      yield { chain: entry.chain, rule, verdict: undefined, because: () => reason(node, decisions, entry, rule) }
  }
}

export const rulesExamined = (journal: readonly Entry[]): number =>
  journal.reduce(
    (sum, entry) => sum + (entry.kind === 'met' ? 1 : entry.kind === 'passed' ? entry.to - entry.from : 0),
    0,
  )

/** The first condition of a passed rule that failed. */
export function reason(
  node: Node,
  decisions: readonly Decision[],
  { packet, answers }: Passed,
  rule: Rule,
): Reason | undefined {
  const suppose = (key: string) => decisions.some(each => each.kind === 'supposed' && each.key === key && each.yes)
  const scene = { memory: newMemory(), choices: { draw: () => false }, network: node.network(suppose), rule: '' }
  for (const match of rule.matches) {
    const kept = answers.find(each => each.rule === rule && each.match === match)
    // A stateful match without an answer was never asked: an earlier one had failed, or a later one was sure to.
    if (kept === undefined && isStateful(match)) continue
    const found = kept?.found ?? judge(match, packet, scene)
    if (found.answer === 'no')
      return { words: match.words, seen: found.seen(), supposed: kept !== undefined && !isStateful(match) }
  }
  return undefined
}
