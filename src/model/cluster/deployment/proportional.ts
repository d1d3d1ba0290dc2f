import type { Deployment, ReplicaSet } from '../objects.ts'
import { desiredOf, maxReplicasOf } from './annotations.ts'
import { fencepostsOf } from './fenceposts.ts'
import { byCreation, isActive, type Resize, total } from './replica-sets.ts'

/**
 * Someone changed the size, perhaps in the middle of a rollout: a single set simply gets the new size; several share the change
 * in proportion to their sizes, so that a half-way rollout stays half-way. Models `scale` of the Deployment controller.
 */
export function scale(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
): readonly Resize[] {
  const { replicas } = deployment.spec
  const single = activeOrLatest(newSet, oldSets)
  if (single !== undefined) return single.spec.replicas === replicas ? [] : [{ set: single, replicas }]
  if (isSaturated(deployment, newSet)) return oldSets.filter(isActive).map(set => ({ set, replicas: 0 }))
  if (deployment.spec.strategy.type === 'Recreate') return []
  return share(deployment, [...(newSet === undefined ? [] : [newSet]), ...oldSets].filter(isActive))
}

/** The change of the total, set by set, the largest first; what rounding leaves over goes to the first. */
function share(deployment: Deployment, sets: readonly ReplicaSet[]): readonly Resize[] {
  const { replicas } = deployment.spec
  const allowed = replicas > 0 ? replicas + fencepostsOf(deployment).surge : 0
  const change = allowed - total(sets, 'wanted')
  let left = change
  const sizes = sets.toSorted(change > 0 ? bySizeNewer : bySizeOlder).map(set => {
    const part = portion(set, deployment, left)
    left -= part
    return { set, replicas: set.spec.replicas + part }
  })
  return sizes.map((each, i) => (i === 0 ? { ...each, replicas: Math.max(0, each.replicas + left) } : each))
}

/** A set's part of the change, never more than is left of it. Models `GetReplicaSetProportion`. */
function portion(set: ReplicaSet, deployment: Deployment, left: number): number {
  if (set.spec.replicas === 0 || left === 0) return 0
  const exact = fraction(set, deployment)
  return left > 0 ? Math.min(exact, left) : Math.max(exact, left)
}

/**
 * By how much a set changes if it keeps its share of the most that there may be. What that was before stands in its
 * annotation; without it, the status is the best guess. Models `getReplicaSetFraction`.
 */
export function fraction(set: ReplicaSet, deployment: Deployment): number {
  const { replicas } = set.spec
  if (deployment.spec.replicas === 0) return -replicas
  const before = maxReplicasOf(set) || (deployment.status?.replicas ?? 0)
  if (before === 0) return 0
  const now = deployment.spec.replicas + fencepostsOf(deployment).surge
  return Math.round((replicas * now) / before) - replicas
}

/** The only set with Pods, or the latest if none has any; undefined if several have. Models `FindActiveOrLatest`. */
function activeOrLatest(newSet: ReplicaSet | undefined, oldSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const active = [...(newSet === undefined ? [] : [newSet]), ...oldSets].filter(isActive)
  if (active.length === 0) return newSet ?? oldSets.toSorted(byCreation).at(-1)
  return active.length === 1 ? active[0] : undefined
}

/** Models `IsSaturated`: the new set has all that is wanted, available, and was told so. */
const isSaturated = ({ spec: { replicas } }: Deployment, set: ReplicaSet | undefined) =>
  set !== undefined &&
  set.spec.replicas === replicas &&
  desiredOf(set) === replicas &&
  total([set], 'available') === replicas

const bySizeNewer = (a: ReplicaSet, b: ReplicaSet) => b.spec.replicas - a.spec.replicas || byCreation(b, a)
const bySizeOlder = (a: ReplicaSet, b: ReplicaSet) => b.spec.replicas - a.spec.replicas || byCreation(a, b)
