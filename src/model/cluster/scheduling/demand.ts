import type { Container, PodSpec, Resources } from '../../../objects.ts'
import { isSidecar } from '../../pod/containers.ts'
import { milli } from '../../pod/quantity.ts'

/** By resource: millicores of cpu, of all else whole bytes or pieces. */
export type Amounts = Readonly<Record<string, number>>

/** What a Pod takes of a node. */
export interface Demand {
  /** What it requests. */
  readonly requests: Amounts
  /** The same for scoring, where a container that says nothing about cpu or memory counts as 100m and 200 MiB. */
  readonly scored: { readonly cpu: number; readonly memory: number }
}

export const amounts = (resources: Resources = {}): Amounts =>
  Object.fromEntries(
    Object.entries(resources).map(([name, quantity]) => {
      const thousandths = milli(quantity) ?? 0
      return [name, name === 'cpu' ? thousandths : Math.ceil(thousandths / 1000)]
    }),
  )

/** Pods of one template share their containers, and so their demand; equal demands are one value. */
const known = new WeakMap<readonly Container[], { readonly spec: PodSpec; readonly demand: Demand }>()
const distinct = new Map<string, Demand>()

export function demandOf(spec: PodSpec): Demand {
  const before = known.get(spec.containers)
  if (before !== undefined && decidingParts.every(part => before.spec[part] === spec[part])) return before.demand
  const { cpu = 0, memory = 0 } = podRequests(spec, each => ({ ...unsaid, ...amounts(each.resources?.requests) }))
  const made = { requests: podRequests(spec), scored: { cpu, memory } }
  const demand = distinct.get(JSON.stringify(made)) ?? made
  distinct.set(JSON.stringify(made), demand)
  known.set(spec.containers, { spec, demand })
  return demand
}
const decidingParts = ['initContainers', 'resources', 'overhead'] as const
const unsaid: Amounts = { cpu: 100, memory: 200 * 2 ** 20 }

/**
 * The most that it needs at any one time: all app containers at once, or an init container, each beside the sidecars that
 * started before it. Requests of the Pod as a whole replace those of its containers. Models `PodRequests`.
 */
export function podRequests(
  spec: PodSpec,
  of: (container: Container) => Amounts = each => amounts(each.resources?.requests),
): Amounts {
  let [sidecars, most]: [Amounts, Amounts] = [{}, {}]
  for (const init of spec.initContainers ?? []) {
    const together = sum(sidecars, of(init))
    if (isSidecar(init)) sidecars = together
    most = larger(most, together)
  }
  const containers = larger(most, spec.containers.map(of).reduce(sum, sidecars))
  const ofThePod = Object.entries(amounts(spec.resources?.requests)).filter(([name]) => isPodLevel(name))
  return sum({ ...containers, ...Object.fromEntries(ofThePod) }, amounts(spec.overhead))
}

const isPodLevel = (name: string) => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')

const combined = (combine: (a: number, b: number) => number) => (one: Amounts, other: Amounts) => {
  const all: Record<string, number> = { ...one }
  for (const [name, amount] of Object.entries(other)) all[name] = combine(all[name] ?? 0, amount)
  return all
}
const sum = combined((a, b) => a + b)
const larger = combined(Math.max)
