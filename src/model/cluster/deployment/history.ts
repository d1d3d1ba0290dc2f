import type { ReplicaSet } from '../objects.ts'
import { int64 } from '../int64.ts'
import { revisionKey } from './annotations.ts'
import { byCreation } from './replica-sets.ts'

/**
 * Which old sets go once a rollout is complete: of those beyond the limit, the lowest revisions, as far as they are idle. The
 * limit counts all old sets, also those with Pods; without one (null; the API server fills in 10) all stay. Models
 * `cleanupDeployment`.
 */
export function setsToDelete(oldSets: readonly ReplicaSet[], limit: number | null = 10): readonly ReplicaSet[] {
  if (limit === null) return []
  const alive = oldSets.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  return alive
    .toSorted(byRevision)
    .slice(0, Math.max(0, alive.length - limit))
    .filter(isIdle)
}

/** None counts as 0; with one that is no number the age decides. Models `ReplicaSetsByRevision`. */
function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  const [left, right] = [a, b].map(({ metadata }) => int64(metadata.annotations?.[revisionKey] ?? '0'))
  return left === undefined || right === undefined || left === right ? byCreation(a, b) : left < right ? -1 : 1
}

const isIdle = ({ metadata, spec, status }: ReplicaSet) =>
  spec.replicas === 0 &&
  (status?.replicas ?? 0) === 0 &&
  (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0)
