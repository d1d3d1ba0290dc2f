import { type Fact, type FactOf, ofKind } from '../sim/fact.ts'
import type { Judgement } from '../sim/scenario.ts'

/** Holds if there is something to judge and all of it is so; what is not so decides alone. A few facts stand for many. */
export function all<F extends Fact>(facts: readonly F[], isSo: (fact: F) => boolean): Judgement {
  const against = facts.filter(fact => !isSo(fact))
  return { holds: facts.length > 0 && against.length === 0, deciding: few(against.length > 0 ? against : facts) }
}
const few = <F>(facts: readonly F[]): readonly F[] =>
  facts.length > 3 ? [...facts.slice(0, 2), ...facts.slice(-1)] : facts

/** Holds if nothing of the kind happened, of all that is looked at. */
export const none = (found: readonly Fact[], lookedAt: readonly Fact[]): Judgement => ({
  holds: found.length === 0 && lookedAt.length > 0,
  deciding: few(found.length > 0 ? found : lookedAt),
})

/** All of them hold, and there is at least one; those that do not decide alone. */
export const both = (...judgements: readonly Judgement[]): Judgement => {
  const against = judgements.filter(each => !each.holds)
  const telling = against.length > 0 ? against : judgements
  return {
    holds: judgements.length > 0 && against.length === 0,
    deciding: [...new Set(telling.flatMap(each => each.deciding))].sort((a, b) => a.id - b.id),
  }
}

/** What settles it is shown by these, where it holds. */
export const shownBy = (judgement: Judgement, ...facts: readonly (Fact | undefined)[]): Judgement =>
  judgement.holds ? { holds: true, deciding: facts.filter(fact => fact !== undefined) } : judgement

/** What was seen of this, the first time. */
export const looked = (facts: readonly Fact[], subject: string): FactOf<'Looked'> | undefined =>
  ofKind(facts, 'Looked').find(each => each.subject === subject)
