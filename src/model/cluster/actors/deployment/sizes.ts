import { needsAnnotations, sizeAnnotations } from '../../deployment/annotations.ts'
import type { Resize } from '../../deployment/replica-sets.ts'
import { refOf } from '../../objects.ts'
import { type Look, type Sorted, type Step, update } from './look.ts'

export function* setSizes({ deployment }: Look, resizes: readonly Resize[]): Step<'done'> {
  const annotations = sizeAnnotations(deployment)
  for (const { set, replicas } of resizes) {
    const from = set.spec.replicas
    if (from === replicas && !needsAnnotations(set.metadata.annotations, annotations)) continue
    const metadata = { ...set.metadata, annotations: { ...set.metadata.annotations, ...annotations } }
    const object = { ...set, metadata, spec: { ...set.spec, replicas } }
    const scaled = { kind: 'Scaled', set: set.metadata.name, from, to: replicas } as const
    const { ok } = yield update(object, `spec.replicas=${replicas}`, ...(from === replicas ? [] : [scaled]))
    if (!ok) return undefined
  }
  return 'done'
}

export function* tidyIfComplete(sorted: Sorted): Step<void> {
  const { deployment, rules } = sorted
  if (deployment.status !== undefined && rules.isComplete(deployment, deployment.status)) yield* tidy(sorted)
}

export function* tidy({ deployment, rules, oldSets }: Sorted): Step<void> {
  for (const set of rules.setsToDelete(oldSets, deployment.spec.revisionHistoryLimit)) {
    const subject = `ReplicaSet/${set.metadata.name}`
    yield { verb: 'delete', ref: refOf(set), tells: [{ kind: 'Wrote', verb: 'delete', subject, change: 'deleted' }] }
  }
}
