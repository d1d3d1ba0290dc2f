import type { Container, PodSpec } from '../../../objects.ts'
import { type Amounts, amounts, podRequests, podResources } from '../../pod/pod-resources.ts'

/** What a Pod takes of a node. */
export interface Demand {
  /** What it requests. */
  readonly requests: Amounts
  /** The same for scoring, where a container that says nothing about cpu or memory counts as 100m and 200 MiB. */
  readonly scored: { readonly cpu: number; readonly memory: number }
}

/** Pods of one template share their containers, and so their demand; equal demands are one value. */
const known = new WeakMap<readonly Container[], { readonly spec: PodSpec; readonly demand: Demand }>()
const distinct = new Map<string, Demand>()

export function demandOf(spec: PodSpec): Demand {
  const before = known.get(spec.containers)
  if (before !== undefined && decidingParts.every(part => before.spec[part] === spec[part])) return before.demand
  const { cpu = 0, memory = 0 } = podResources(spec, 'requests', each => ({
    ...unsaid,
    ...amounts(each.resources?.requests),
  }))
  const made = { requests: podRequests(spec), scored: { cpu, memory } }
  const demand = distinct.get(JSON.stringify(made)) ?? made
  distinct.set(JSON.stringify(made), demand)
  known.set(spec.containers, { spec, demand })
  return demand
}
const decidingParts = ['initContainers', 'resources', 'overhead'] as const
const unsaid: Amounts = { cpu: 100, memory: 200 * 2 ** 20 }
