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
  const demand = demandOf(pod.spec)
  const enough = nodesToFind(loads.length, percentage)
  const fitting: NodeLoad[] = []
  const [worths, dislikes]: [number[], number[]] = [[], []]
  let [looked, mostDisliked] = [0, 0]
  for (let at = start; looked < loads.length && fitting.length < enough; looked++, at++) {
    if (at >= loads.length) at = 0
    const load = loads[at] as NodeLoad
    const worth = worthOf(load, demand)
    if (worth === undefined || !isAllowed(pod, load.node)) continue
    const { taints } = load.node.spec
    const count = taints === undefined ? 0 : disliked(pod, taints)
    if (count > mostDisliked) mostDisliked = count
    fitting.push(load)
    worths.push(worth)
    dislikes.push(count)
  }
  let [best, bestScore]: [NodeLoad | undefined, number] = [undefined, -1]
  for (let i = 0; i < fitting.length; i++) {
    const load = fitting[i] as NodeLoad
    const score = (worths[i] ?? 0) + 3 * dislikeScore(dislikes[i] ?? 0, mostDisliked)
    if (best !== undefined && (score < bestScore || (score === bestScore && load.pods >= best.pods))) continue
    best = load
    bestScore = score
  }
  return best === undefined ? { looked } : { load: best, looked }
}

/** The score by resources, undefined if there is no room. Kept until the load changes: a template makes many Pods alike. */
function worthOf(load: NodeLoad, demand: Demand): number | undefined {
  if (load.judged?.demand === demand) return load.judged.worth
  const hasRoom = shortages(demand.requests, load).length === 0
  // The weights of the default profile: 1 each, and 3 for taints.
  const worth = hasRoom ? leastAllocated(demand, load) + (balancedAllocation(demand, load) ?? 0) : undefined
  load.judged = { demand, worth }
  return worth
}
