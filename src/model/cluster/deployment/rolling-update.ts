import type { Deployment, ReplicaSet } from '../objects.ts'
import { fencepostsOf, minAvailable } from './fenceposts.ts'
import { byCreation, isActive, type Resize, total } from './replica-sets.ts'

/**
 * What one look at a Deployment changes: the new set grows as far as the surge allows; only if there is nothing to add do the
 * old ones shrink, as far as enough Pods are available. Models `rolloutRolling`.
 */
export function rollingUpdate(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: readonly ReplicaSet[],
): readonly Resize[] {
  const grown = resizeNew(deployment, newSet, oldSets)
  return grown.length > 0 ? grown : shrinkOld(deployment, newSet, oldSets)
}

/** Models `reconcileNewReplicaSet`. */
export function resizeNew(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: readonly ReplicaSet[],
): readonly Resize[] {
  const [wanted, present] = [deployment.spec.replicas, newSet.spec.replicas]
  const replicas =
    present > wanted ? wanted : newSetReplicas(deployment, present, total([newSet, ...oldSets], 'wanted'))
  return replicas === present ? [] : [{ set: newSet, replicas }]
}

/** How large the new set may be, where all sets together are to have `all` Pods. Models `NewRSNewReplicas`. */
export function newSetReplicas(deployment: Deployment, present: number, all: number): number {
  const { replicas, strategy } = deployment.spec
  if (strategy.type === 'Recreate') return replicas
  const room = replicas + fencepostsOf(deployment).surge - all
  return room <= 0 ? present : present + Math.min(room, replicas - present)
}

/**
 * Old Pods may go as long as enough stay, and a new Pod that is not available yet is no reason to let an old one go. Those
 * that are not available go first, since nobody misses them. Models `reconcileOldReplicaSets`.
 */
export function shrinkOld(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: readonly ReplicaSet[],
): readonly Resize[] {
  const most = spare(deployment, newSet, oldSets)
  if (most <= 0) return []
  // Of a set without Pods the status may still speak of some: it is not asked.
  const active = oldSets.filter(isActive)
  const { resizes: dropped, isStale } = dropUnavailable(active, most)
  if (isStale) return dropped
  const cleaned = withSizes(active, dropped)
  const shrunk = withSizes(cleaned, dropAvailable(deployment, [newSet, ...cleaned], cleaned))
  return shrunk.flatMap(({ metadata: { name }, spec: { replicas } }) =>
    oldSets.filter(set => set.metadata.name === name && set.spec.replicas !== replicas).map(set => ({ set, replicas })),
  )
}

/** How many old Pods may go at most. */
export function spare(deployment: Deployment, newSet: ReplicaSet, oldSets: readonly ReplicaSet[]): number {
  const newUnavailable = newSet.spec.replicas - total([newSet], 'available')
  return total([newSet, ...oldSets], 'wanted') - minAvailable(deployment) - newUnavailable
}

/**
 * At most so many of the Pods that are not available, from the oldest set on. Stale: a set has more available than it should
 * have at all, so its status is older than its size, and no more can be decided now. Models `cleanupUnhealthyReplicas`.
 */
export function dropUnavailable(
  oldSets: readonly ReplicaSet[],
  most: number,
): { readonly resizes: readonly Resize[]; readonly isStale: boolean } {
  const unavailable = (set: ReplicaSet) => set.spec.replicas - total([set], 'available')
  const sure: ReplicaSet[] = []
  let left = most
  for (const set of oldSets.filter(isActive).toSorted(byCreation)) {
    if (left <= 0) break
    if (unavailable(set) < 0) return { resizes: shrinkInTurn(sure, most, unavailable), isStale: true }
    sure.push(set)
    left -= unavailable(set)
  }
  return { resizes: shrinkInTurn(sure, most, unavailable), isStale: false }
}

/** Then available ones, down to the minimum. Models `scaleDownOldReplicaSetsForRollingUpdate`. */
export const dropAvailable = (
  deployment: Deployment,
  allSets: readonly ReplicaSet[],
  oldSets: readonly ReplicaSet[],
): readonly Resize[] =>
  shrinkInTurn(oldSets, total(allSets, 'available') - minAvailable(deployment), set => set.spec.replicas)

function shrinkInTurn(
  sets: readonly ReplicaSet[],
  most: number,
  candidates: (set: ReplicaSet) => number,
): readonly Resize[] {
  let left = most
  return sets
    .filter(isActive)
    .toSorted(byCreation)
    .flatMap(set => {
      const count = Math.max(0, Math.min(left, candidates(set), set.spec.replicas))
      left -= count
      return count === 0 ? [] : [{ set, replicas: set.spec.replicas - count }]
    })
}

const withSizes = (sets: readonly ReplicaSet[], resizes: readonly Resize[]): readonly ReplicaSet[] =>
  sets.map(set => {
    const resize = resizes.find(each => each.set === set)
    return resize === undefined ? set : { ...set, spec: { ...set.spec, replicas: resize.replicas } }
  })
