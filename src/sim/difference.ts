import type { Fact } from './fact.ts'
import { type Trace, factsOf } from './trace.ts'

export type Pair<T> = readonly [T, T]

/** Two plays of one experiment that differ in an option. */
export interface Difference {
  /** So many facts at the beginning are the same. */
  readonly same: number
  /** The first that differ; undefined where one has no more facts. No pair: there is no difference. */
  readonly first?: Pair<Fact | undefined>
}

export function difference([one, other]: Pair<Trace>): Difference {
  const [facts, others] = [factsOf(one), factsOf(other)]
  const longest = Math.max(facts.length, others.length)
  for (let i = 0; i < longest; i++) {
    const [fact, otherFact] = [facts[i], others[i]]
    // Facts are plain data whose fields stand in one order.
    if (JSON.stringify(fact) !== JSON.stringify(otherFact)) return { same: i, first: [fact, otherFact] }
  }
  return { same: longest }
}
