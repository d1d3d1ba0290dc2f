import type { ReplicaSet } from '../objects.ts'
import { revisionOf } from './annotations.ts'
import { byCreation } from './replica-sets.ts'

/**
 * Which old sets go once a rollout is complete: of those beyond the limit, the lowest revisions, as far as they are idle. The
 * limit counts all old sets, also those with Pods. Models `cleanupDeployment`.
 */
export function setsToDelete(oldSets: readonly ReplicaSet[], limit = 10): readonly ReplicaSet[] {
  const alive = oldSets.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  return alive
    .toSorted((a, b) => revisionOf(a) - revisionOf(b) || byCreation(a, b))
    .slice(0, Math.max(0, alive.length - limit))
    .filter(isIdle)
}

const isIdle = ({ metadata, spec, status }: ReplicaSet) =>
  spec.replicas === 0 &&
  (status?.replicas ?? 0) === 0 &&
  (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0)
