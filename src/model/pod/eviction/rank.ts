import type { PodSpec } from '../../../objects.ts'
import { podRequests } from '../pod-resources.ts'

/** What runs short on a node. Inodes and processes cannot be requested. */
export type Starved = 'memory' | 'ephemeral-storage' | 'inodes' | 'pid'

/** `usage` in the resource's unit (bytes, inodes, processes); undefined: the kubelet has no figures for this Pod. */
export interface Candidate {
  readonly name: string
  readonly spec: PodSpec
  readonly usage: number | undefined
}

export type SortKey = keyof typeof keys

/**
 * Who goes first. QoS is no key: a Guaranteed Pod is usually within its request, and so is any Pod that asked for what it
 * uses. Models `rankMemoryPressure`, `rankDiskPressureFunc`, `rankPIDPressure`.
 */
export const sortKeysFor = (resource: Starved): readonly SortKey[] =>
  resource === 'memory' || resource === 'ephemeral-storage'
    ? ['exceedsRequest', 'priority', 'usageMinusRequest']
    : ['priority', 'usage']

/** Candidates in the order of their eviction; a tie keeps the order given. */
export const rankForEviction = (
  candidates: readonly Candidate[],
  resource: Starved,
  sortKeys: readonly SortKey[] = sortKeysFor(resource),
): Candidate[] =>
  candidates.toSorted((a, b) => {
    const deciding = sortKeys.map(key => keys[key](a, b, resource)).find(order => order !== 0)
    return deciding ?? 0
  })

type Order = (a: Candidate, b: Candidate, resource: Starved) => number

/** Who has no figures is taken for the worst. */
const unknownFirst =
  (order: (usage: (candidate: Candidate) => number) => Order): Order =>
  (a, b, resource) => {
    if (a.usage === undefined || b.usage === undefined)
      return Number(b.usage === undefined) - Number(a.usage === undefined)
    return order(({ usage = 0 }) => usage)(a, b, resource)
  }

const requested = ({ spec }: Candidate, resource: Starved) => podRequests(spec)[resource] ?? 0

const keys = {
  exceedsRequest: unknownFirst(usage => (a, b, resource) => {
    const exceeds = (each: Candidate) => Number(usage(each) > requested(each, resource))
    return exceeds(b) - exceeds(a)
  }),
  priority: (a, b) => (a.spec.priority ?? 0) - (b.spec.priority ?? 0),
  usageMinusRequest: unknownFirst(usage => (a, b, resource) => {
    const excess = (each: Candidate) => usage(each) - requested(each, resource)
    return excess(b) - excess(a)
  }),
  usage: unknownFirst(usage => (a, b) => usage(b) - usage(a)),
} satisfies Record<string, Order>
