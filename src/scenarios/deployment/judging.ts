import type { Judgement } from '../../sim/scenario.ts'
import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'

export const writes = (facts: readonly Fact[], verb: FactOf<'Wrote'>['verb'], prefix: string): FactOf<'Wrote'>[] =>
  ofKind(facts, 'Wrote').filter(each => each.verb === verb && each.subject.startsWith(prefix))

/** What the user did to this Deployment. `change` may be the beginning of what changed. */
export const userWrote = (facts: readonly Fact[], name: string, change = ''): FactOf<'Wrote'>[] =>
  ofKind(facts, 'Wrote').filter(
    each => each.by === 'user' && each.subject === `Deployment/${name}` && each.change.startsWith(change),
  )

export const after = <F extends Fact>(facts: readonly F[], fact: Fact | undefined): F[] =>
  fact === undefined ? [] : facts.filter(each => each.id > fact.id)

/** ReplicaSets of this Deployment are named after it. */
const isSetOf = (name: string, set: string) => new RegExp(`^${name}-[a-z0-9]+$`).test(set)

export const scaled = (facts: readonly Fact[], name: string): FactOf<'Scaled'>[] =>
  ofKind(facts, 'Scaled').filter(each => isSetOf(name, each.set))

export const revisions = (facts: readonly Fact[], name: string): FactOf<'RevisionSet'>[] =>
  ofKind(facts, 'RevisionSet').filter(each => isSetOf(name, each.set))

export const madeSets = (facts: readonly Fact[], name: string): FactOf<'Wrote'>[] =>
  writes(facts, 'create', 'ReplicaSet/').filter(each => isSetOf(name, each.subject.slice('ReplicaSet/'.length)))

export const conditions = (facts: readonly Fact[], name: string, condition: string): FactOf<'ConditionChanged'>[] =>
  ofKind(facts, 'ConditionChanged').filter(
    each => each.subject === `Deployment/${name}` && each.condition === condition,
  )

/** All that was seen of this, in order. */
export const seen = (facts: readonly Fact[], subject: string): FactOf<'Looked'>[] =>
  ofKind(facts, 'Looked').filter(each => each.subject === subject)

export const counted = (facts: readonly Fact[], name: string): FactOf<'Counted'>[] =>
  ofKind(facts, 'Counted').filter(each => each.subject === `Deployment/${name}`)

/** The step after which the ReplicaSets together wanted the most Pods, and how many. */
function mostWanted(facts: readonly Fact[], name: string): { readonly most: number; readonly step?: Fact } {
  const sizes = new Map<string, number>()
  let found: { readonly most: number; readonly step?: Fact } = { most: 0 }
  for (const step of scaled(facts, name)) {
    sizes.set(step.set, step.to)
    const sum = [...sizes.values()].reduce((all, size) => all + size, 0)
    if (sum > found.most) found = { most: sum, step }
  }
  return found
}

/** Whether that is so many. */
export function wantsAtMost(facts: readonly Fact[], name: string, wanted: number): Judgement {
  const { most, step } = mostWanted(facts, name)
  return { holds: most === wanted, deciding: step === undefined ? [] : [step] }
}
