import { revisionOf } from '../../model/cluster/deployment/annotations.ts'
import { isComplete } from '../../model/cluster/deployment/progress.ts'
import { hashLabel } from '../../model/cluster/deployment/replica-sets.ts'
import { conditionOf } from '../../model/cluster/conditions.ts'
import type { Deployment, DeploymentSpec, PodTemplate, ReplicaSet } from '../../model/cluster/objects.ts'

// What `kubectl rollout` decides. The server has no part in it: kubectl reads the ReplicaSets and writes the Deployment.

/** Revisions, lowest first. Models `kubectl rollout history`, which lists ReplicaSets. */
export const historyOf = (sets: readonly ReplicaSet[]): readonly number[] =>
  sets.map(revisionOf).toSorted((a, b) => a - b)

/** Which ReplicaSet `undo` goes back to: the one of this revision, else the one before the last. Undefined: there is none. */
export function undoTarget(sets: readonly ReplicaSet[], revision?: number): ReplicaSet | undefined {
  const sorted = sets.toSorted((a, b) => revisionOf(a) - revisionOf(b))
  return revision === undefined ? sorted.at(-2) : sorted.find(set => revisionOf(set) === revision)
}

/** Models `rollback.go` of kubectl: a paused Deployment is refused before anything is written. */
export const undoRefusal = ({ spec }: Deployment): string | undefined =>
  spec.paused === true ? 'cannot rollback a paused deployment' : undefined

/** The template alone is put back, without the label that the controller added. */
export const undone = ({ spec }: Deployment, { spec: { template } }: ReplicaSet): DeploymentSpec => ({
  ...spec,
  template: withoutHash(template),
})

export function withoutHash(template: PodTemplate): PodTemplate {
  const { [hashLabel]: _hash, ...labels } = template.metadata.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}

/**
 * The exit code of `kubectl rollout status`; undefined: it goes on waiting. A missed deadline is looked for first. Models
 * `DeploymentStatusViewer`.
 */
export function statusExitCode(deployment: Deployment): 0 | 1 | undefined {
  const { status, metadata } = deployment
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return undefined
  if (conditionOf(status, 'Progressing')?.reason === 'ProgressDeadlineExceeded') return 1
  return status !== undefined && isComplete(deployment, status) ? 0 : undefined
}
