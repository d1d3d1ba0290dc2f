import { causesOf, type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Judgement } from '../../sim/scenario.ts'
import { all } from '../judging.ts'

export const entries = (facts: readonly Fact[], pod: string): FactOf<'EndpointChanged'>[] =>
  ofKind(facts, 'EndpointChanged').filter(each => each.pod === pod)

export const writes = (facts: readonly Fact[], verb: 'create' | 'update' | 'delete', subject: string, by?: string) =>
  ofKind(facts, 'Wrote').filter(
    each => each.verb === verb && each.subject === subject && (by === undefined || each.by === by),
  )

export const comesFrom = (facts: readonly Fact[], fact: Fact, cause: Fact | undefined): boolean =>
  cause !== undefined && causesOf(facts, fact.id).some(each => each.id === cause.id)

export const after = <F extends Fact>(list: readonly F[], fact: Fact | undefined): F[] =>
  list.filter(each => fact !== undefined && each.id > fact.id)
export const before = <F extends Fact>(list: readonly F[], fact: Fact | undefined): F[] =>
  list.filter(each => fact !== undefined && each.id < fact.id)

export const reached = (facts: readonly Fact[], to?: string, node?: string): FactOf<'Reached'>[] =>
  ofKind(facts, 'Reached').filter(
    each => (to === undefined || each.to === to) && (node === undefined || each.node === node),
  )
/** How new connections fare at a moment, by the last that was told. */
export const reachedAt = (facts: readonly Fact[], at: Fact | undefined, to?: string, node?: string) =>
  before(reached(facts, to, node), at).at(-1)

/** Every case of a rule was answered as it should be. */
export const decided = (facts: readonly Fact[], rule: string): Judgement =>
  all(
    ofKind(facts, 'Decided').filter(each => each.rule === rule),
    each => each.answer === each.expected,
  )

export const signals = (facts: readonly Fact[], pod: string, signal?: 'TERM' | 'KILL') =>
  ofKind(facts, 'Signalled').filter(each => each.pod === pod && (signal === undefined || each.signal === signal))
export const ends = (facts: readonly Fact[], pod: string) =>
  ofKind(facts, 'ProcessEnded').filter(each => each.process.startsWith(`${pod}/`))
export const phases = (facts: readonly Fact[], pod: string) =>
  ofKind(facts, 'PhaseChanged').filter(each => each.pod === pod)
