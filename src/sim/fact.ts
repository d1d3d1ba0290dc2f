import type { ComponentWhat } from './facts/component.ts'
import type { NetworkWhat } from './facts/network.ts'
import type { PodWhat } from './facts/pod.ts'
import type { ProxyWhat } from './facts/proxy.ts'
import type { ServiceWhat } from './facts/service.ts'
import type { RuntimeWhat } from './facts/runtime.ts'
import type { WorkloadWhat } from './facts/workload.ts'

/** Virtual milliseconds since the play began. */
export type Millis = number
/** Facts of one play are numbered 1, 2, 3 … in the order in which they happened. */
export type FactId = number

/**
 * One thing that happened: when, by whom, what, and because of which earlier fact. `because` is absent only for what the
 * play itself did (a user's command, a power cut): every other line can be asked "why?".
 */
export type Fact = What & { readonly id: FactId; readonly at: Millis; readonly by: string; readonly because?: FactId }

/** Everything that can happen, by the part of Kubernetes in which it does. */
export type What = ComponentWhat | PodWhat | RuntimeWhat | WorkloadWhat | ServiceWhat | NetworkWhat | ProxyWhat | Looked

/** The play looked at something and saw this: the last step of most experiments. `value` is compared, `subject` names what was looked at. */
export interface Looked {
  readonly kind: 'Looked'
  readonly subject: string
  readonly value: string | number | boolean
}

export type FactKind = What['kind']
export type FactOf<K extends FactKind> = Extract<Fact, { readonly kind: K }>

export const isKind =
  <K extends FactKind>(...kinds: readonly K[]) =>
  (fact: Fact): fact is FactOf<K> =>
    (kinds as readonly string[]).includes(fact.kind)

export const ofKind = <K extends FactKind>(facts: readonly Fact[], kind: K): FactOf<K>[] => facts.filter(isKind(kind))

/** The chain of causes of a fact, the fact itself first, what started it all last. */
export function causesOf(facts: readonly Fact[], id: FactId): Fact[] {
  const fact = facts.find(each => each.id === id)
  if (fact === undefined) return []
  return fact.because === undefined ? [fact] : [fact, ...causesOf(facts, fact.because)]
}
