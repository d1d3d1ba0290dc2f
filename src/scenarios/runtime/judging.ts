import type { Fact, FactOf } from '../../sim/fact.ts'
import { ofKind } from '../../sim/fact.ts'

export const podOf = (process: string): string => process.split('/', 1)[0] ?? ''

/** Starts of processes in a Pod; of one container if that is named. */
export const starts = (facts: readonly Fact[], pod: string, container?: string): FactOf<'ProcessStarted'>[] =>
  ofKind(facts, 'ProcessStarted').filter(
    each => podOf(each.process) === pod && (container === undefined || each.container === container),
  )

export const ends = (facts: readonly Fact[], pod: string, container?: string): FactOf<'ProcessEnded'>[] =>
  ofKind(facts, 'ProcessEnded').filter(
    each => podOf(each.process) === pod && (container === undefined || each.container === container),
  )

/** The id of the namespace of a type (`net`, `pid`, `mnt` …) that a process started in. */
export const idIn = (fact: FactOf<'ProcessStarted'>, type: string): string | undefined =>
  fact.namespaces.find(id => id.startsWith(`${type}:`))

export const looks = (facts: readonly Fact[], subject: string): FactOf<'Looked'>[] =>
  ofKind(facts, 'Looked').filter(each => each.subject === subject)

/** Names of the Pods created, in order, with what was asked for. */
export const created = (facts: readonly Fact[]): { readonly pod: string; readonly spec: string }[] =>
  ofKind(facts, 'Wrote')
    .filter(each => each.verb === 'create')
    .map(each => ({ pod: each.subject.replace('Pod/', ''), spec: each.change }))

export const sandboxStates = (facts: readonly Fact[], pod: string): FactOf<'SandboxState'>[] =>
  ofKind(facts, 'SandboxState').filter(each => each.sandbox.startsWith(`${pod}#`))

export const cniCalls = (facts: readonly Fact[], pod: string): FactOf<'CniCalled'>[] =>
  ofKind(facts, 'CniCalled').filter(each => each.sandbox.startsWith(`${pod}#`))
