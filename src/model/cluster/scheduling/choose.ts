import type { Pod } from '../../../objects.ts'
import { type Demand, demandOf } from './demand.ts'
import { isAllowed, shortages } from './filter.ts'
import type { NodeLoad } from './node-loads.ts'
import { balancedAllocation, disliked, dislikeScore, leastAllocated } from './score.ts'

/**
 * How many nodes that fit are enough to score. Models `numFeasibleNodesToFind`: all below 100, then a share that shrinks from
 * 50 % to 5 % as the cluster grows, unless a percentage is set.
 */
export function nodesToFind(nodes: number, percentage = 0): number {
  if (nodes < 100) return nodes
  const share = percentage === 0 ? Math.max(5, 50 - Math.floor(nodes / 125)) : percentage
  return Math.max(100, Math.floor((nodes * share) / 100))
}

/** `looked`: how many nodes it looked at, so that the next search can begin behind them. */
export interface Choice {
  readonly load?: NodeLoad
  readonly looked: number
}

/**
 * Looks at the nodes from `start` on until enough fit, and takes the one with the best score. Among equals the one with fewer
 * Pods, which stands for spreading, and then the first, where upstream draws.
 */
export function choose(pod: Pod, loads: readonly NodeLoad[], start: number, percentage?: number): Choice {
  const found = search(pod, loads, start, percentage, 0)
  // What taints cost depends on the most that any node has: once that is known, once more. Mostly no node has any.
  return found.mostDisliked === 0 ? found : search(pod, loads, start, percentage, found.mostDisliked)
}

/** Keeps the best so far and no list: of 5,000 nodes it looks at 500 for each Pod. */
function search(
  pod: Pod,
  loads: readonly NodeLoad[],
  start: number,
  percentage: number | undefined,
  most: number,
): Choice & { readonly mostDisliked: number } {
  const demand = demandOf(pod.spec)
  const enough = nodesToFind(loads.length, percentage)
  let [looked, fitting, mostDisliked, bestScore] = [0, 0, 0, -1]
  let best: NodeLoad | undefined
  for (let at = start; looked < loads.length && fitting < enough; looked++, at++) {
    if (at >= loads.length) at = 0
    const load = loads[at] as NodeLoad
    const worth = load.judgedFor === demand ? load.worth : worthOf(load, demand)
    const isOpen = load.isOpen && pod.spec.nodeSelector === undefined
    if (worth === undefined || !(isOpen || isAllowed(pod, load.node))) continue
    fitting += 1
    const count = load.isOpen ? 0 : disliked(pod, load.node.spec.taints)
    if (count > mostDisliked) mostDisliked = count
    const score = worth + 3 * dislikeScore(count, most)
    if (best !== undefined && (score < bestScore || (score === bestScore && load.pods >= best.pods))) continue
    best = load
    bestScore = score
  }
  return best === undefined ? { looked, mostDisliked } : { load: best, looked, mostDisliked }
}

/** The score by resources, undefined if there is no room. Kept until the load changes: a template makes many Pods alike. */
function worthOf(load: NodeLoad, demand: Demand): number | undefined {
  const hasRoom = shortages(demand.requests, load).length === 0
  load.judgedFor = demand
  // The weights of the default profile: 1 each, and 3 for taints.
  load.worth = hasRoom ? leastAllocated(demand, load) + (balancedAllocation(demand, load) ?? 0) : undefined
  return load.worth
}
