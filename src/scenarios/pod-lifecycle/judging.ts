import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'

/** Names of the Pods that were created, in order; the first is the one that the options describe. */
export const podsIn = (facts: readonly Fact[]): string[] =>
  ofKind(facts, 'Wrote')
    .filter(each => each.verb === 'create' && each.subject.startsWith('Pod/'))
    .map(each => each.subject.slice('Pod/'.length))

export const phases = (facts: readonly Fact[], pod: string): FactOf<'PhaseChanged'>[] =>
  ofKind(facts, 'PhaseChanged').filter(each => each.pod === pod)

export const phaseAt = (facts: readonly Fact[], pod: string, before: number = Infinity): string =>
  phases(facts, pod).findLast(each => each.id < before)?.to ?? 'Pending'

export const isTerminal = (fact: { readonly to: string }): boolean => fact.to === 'Succeeded' || fact.to === 'Failed'

export type StateFact = FactOf<'ContainerState'>
export const states = (facts: readonly Fact[], pod: string, state?: StateFact['state']): StateFact[] =>
  ofKind(facts, 'ContainerState').filter(each => each.pod === pod && (state === undefined || each.state === state))

export const conditions = (facts: readonly Fact[], pod: string, condition: string): FactOf<'ConditionChanged'>[] =>
  ofKind(facts, 'ConditionChanged').filter(each => each.subject === `Pod/${pod}` && each.condition === condition)

export const events = (facts: readonly Fact[], pod: string, reason: string): FactOf<'EventSeen'>[] =>
  ofKind(facts, 'EventSeen').filter(each => each.subject === `Pod/${pod}` && each.reason === reason)

export const names = (facts: readonly { readonly container: string }[]): Set<string> =>
  new Set(facts.map(each => each.container))

export const phaseNames = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'] as const
