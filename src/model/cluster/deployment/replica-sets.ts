import { letters } from '../names.ts'
import { same } from '../same.ts'
import type { Deployment, PodTemplate, ReplicaSet } from '../objects.ts'

/** A set and the number of Pods that it is to have from now on. */
export interface Resize {
  readonly set: ReplicaSet
  readonly replicas: number
}

/** Added by the Deployment to each set's labels, selector and template, so that no two sets select the same Pods. */
export const hashLabel = 'pod-template-hash'

/** The oldest whose template is the Deployment's. Models `FindNewReplicaSet`. */
export const findNew = (
  { spec: { template } }: Pick<Deployment, 'spec'>,
  sets: readonly ReplicaSet[],
): ReplicaSet | undefined => sets.toSorted(byCreation).find(set => sameTemplate(set.spec.template, template))

/** All others, oldest first; also a younger set with the very same template. Models `FindOldReplicaSets`. */
export const findOld = (deployment: Pick<Deployment, 'spec'>, sets: readonly ReplicaSet[]): readonly ReplicaSet[] => {
  const newSet = findNew(deployment, sets)
  return sets.filter(set => set !== newSet).toSorted(byCreation)
}

/** The templates themselves decide, not the hash made of them. Models `EqualIgnoreHash`. */
export const sameTemplate = (a: PodTemplate, b: PodTemplate): boolean => same(withoutHash(a), withoutHash(b))

function withoutHash({ metadata, ...rest }: PodTemplate): PodTemplate {
  const { [hashLabel]: _hash, ...labels } = metadata.labels ?? {}
  return { ...rest, metadata: { ...metadata, labels } }
}

/** Models `ReplicaSetsByCreationTimestamp`; a missing time is the earliest. */
export function byCreation({ metadata: a }: ReplicaSet, { metadata: b }: ReplicaSet): number {
  return compare(a.creationTimestamp ?? '', b.creationTimestamp ?? '') || compare(a.name, b.name)
}
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

export const isActive = (set: ReplicaSet): boolean => set.spec.replicas > 0

const counts = {
  wanted: ({ spec }: ReplicaSet) => spec.replicas,
  present: ({ status }: ReplicaSet) => status?.replicas ?? 0,
  ready: ({ status }: ReplicaSet) => status?.readyReplicas ?? 0,
  available: ({ status }: ReplicaSet) => status?.availableReplicas ?? 0,
}
/** Pods of all of these sets: as wanted by their specs, or as their statuses say. */
export const total = (sets: readonly ReplicaSet[], what: keyof typeof counts): number =>
  sets.reduce((sum, set) => sum + counts[what](set), 0)

/** Undefined as soon as one set that has been looked at does not say. Models `GetTerminatingReplicaCountForReplicaSets`. */
export function totalTerminating(sets: readonly ReplicaSet[]): number | undefined {
  let sum = 0
  for (const { status } of sets) {
    if (status?.terminatingReplicas !== undefined) sum += status.terminatingReplicas
    else if ((status?.observedGeneration ?? 0) > 0) return undefined
  }
  return sum
}

/**
 * A word for a template. It only makes the name: what is compared is the template. Models `ComputeHash`: FNV-1a of 32 bits, in
 * letters that spell nothing; ours is of the template's JSON, so it is not the one that a real cluster would have.
 */
export function hashOf(template: PodTemplate, collisions = 0): string {
  const text = JSON.stringify(withoutHash(template), sorted) + (collisions === 0 ? '' : collisions)
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return Array.from(String(hash >>> 0), digit => letters[digit.charCodeAt(0) % letters.length]).join('')
}
const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => compare(a, b)))
    : value
