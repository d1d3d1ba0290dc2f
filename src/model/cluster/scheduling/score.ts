import type { Pod, Taint } from '../../../objects.ts'
import { tolerates } from '../toleration.ts'
import type { Demand } from './demand.ts'
import type { NodeLoad } from './node-loads.ts'

/** What a node is scored by, and how much each counts. Scores are whole numbers from 0 to 100, more is better. */
export type Weights = readonly { readonly name: string; readonly weight: number }[]
export const cpuAndMemory: Weights = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
]
export type Loaded = Pick<NodeLoad, 'allocatable' | 'used' | 'scored'>

/** The share that would be left, on average. Models strategy LeastAllocated of NodeResourcesFit, the default. */
export function leastAllocated(demand: Demand, load: Loaded, weights: Weights = cpuAndMemory): number {
  let [total, weighed] = [0, 0]
  for (const { name, weight } of weights) {
    const isScored = name === 'cpu' || name === 'memory'
    const wanted = isScored ? demand.scored[name] : (demand.requests[name] ?? 0)
    const capacity = capacityFor(wanted, name, load)
    if (capacity === 0) continue
    const used = wanted + (isScored ? load.scored[name] : (load.used[name] ?? 0))
    total += weight * (used > capacity ? 0 : Math.floor(((capacity - used) * 100) / capacity))
    weighed += weight
  }
  return weighed === 0 ? 0 : Math.floor(total / weighed)
}

/**
 * How evenly its resources would be used: 100 less the standard deviation of the used shares. Undefined: the Pod requests
 * none of them, and is not scored by this. Models NodeResourcesBalancedAllocation.
 */
export function balancedAllocation(
  { requests }: Demand,
  load: Loaded,
  weights: Weights = cpuAndMemory,
): number | undefined {
  if (weights.every(({ name }) => (requests[name] ?? 0) === 0)) return undefined
  const shares: number[] = []
  for (const { name } of weights) {
    const wanted = requests[name] ?? 0
    const capacity = capacityFor(wanted, name, load)
    if (capacity > 0) shares.push(Math.min(1, ((load.used[name] ?? 0) + wanted) / capacity))
  }
  return Math.trunc((1 - deviation(shares)) * 100)
}

/** Resources other than these count only for who asks for them. Models `calculateResourceAllocatableRequest`. */
const everybodys = ['cpu', 'memory', 'ephemeral-storage']
const capacityFor = (wanted: number, name: string, { allocatable }: Loaded): number =>
  wanted > 0 || everybodys.includes(name) ? (allocatable?.[name] ?? 0) : 0

function deviation(shares: readonly number[]): number {
  const [one = 0, other = 0] = shares
  if (shares.length < 3) return shares.length < 2 ? 0 : Math.abs(one - other) / 2
  const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length
  return Math.sqrt(shares.reduce((sum, each) => sum + (each - mean) ** 2, 0) / shares.length)
}

/** How many taints with PreferNoSchedule it does not tolerate: the fewer the better. */
export const disliked = (pod: Pod, taints: readonly Taint[] = []): number =>
  taints.filter(taint => taint.effect === 'PreferNoSchedule' && !tolerates(pod, taint)).length

/** 100 for none, 0 for the most that any of the nodes has. Models the normalized score of TaintToleration. */
export const dislikeScore = (disliked: number, most: number): number =>
  most === 0 ? 100 : 100 - Math.floor((100 * disliked) / most)
