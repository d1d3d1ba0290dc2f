import type { Deployment, ReplicaSet } from '../objects.ts'
import { fencepostsOf } from './fenceposts.ts'

/** What a Deployment notes on its sets: which revision each is, and the size that shares are counted from. */
const prefix = 'deployment.kubernetes.io'
export const revisionKey = `${prefix}/revision`
export const historyKey = `${prefix}/revision-history`
const desiredKey = `${prefix}/desired-replicas`
const maxKey = `${prefix}/max-replicas`

export type Annotations = Readonly<Record<string, string>>

export const sizeAnnotations = (deployment: Deployment): Annotations => ({
  [desiredKey]: String(deployment.spec.replicas),
  [maxKey]: String(deployment.spec.replicas + fencepostsOf(deployment).surge),
})

/** Is what a set notes not what the Deployment wants now? Models `ReplicasAnnotationsNeedUpdate`. */
export const needsAnnotations = (annotations: Annotations | null | undefined, wanted: Annotations): boolean =>
  Object.entries(wanted).some(([key, value]) => annotations?.[key] !== value)

export const desiredOf = (set: ReplicaSet): number | undefined => annotated(set.metadata.annotations?.[desiredKey])
export const maxReplicasOf = (set: ReplicaSet): number | undefined => annotated(set.metadata.annotations?.[maxKey])

/** A whole number from 0 to 2147483647. Models `getNonNegativeInt32FromAnnotation`. */
export function annotated(value: string | null | undefined): number | undefined {
  if (value === null || value === undefined || !/^\d+$/.test(value)) return undefined
  const number = Number.parseInt(value, 10)
  return number <= 2_147_483_647 ? number : undefined
}

/** 0 if a set has none. */
export const revisionOf = ({ metadata }: ReplicaSet | Deployment): number =>
  annotated(metadata.annotations?.[revisionKey]) ?? 0

export const nextRevision = (oldSets: readonly ReplicaSet[]): number => Math.max(0, ...oldSets.map(revisionOf)) + 1

/**
 * A set that becomes the new one gets the next number; the number that it had goes into its history, of which the oldest part
 * is dropped beyond `limit` characters. Undefined: nothing changes. Models `SetNewReplicaSetAnnotations`.
 */
export function withRevision(annotations: Annotations, revision: number, limit = 2000): Annotations | undefined {
  const given = annotations[revisionKey]
  const before = annotated(given)
  // Someone else's word for a revision is left alone.
  if (before === undefined ? (given ?? '') !== '' : before >= revision) return undefined
  const numbered = { ...annotations, [revisionKey]: String(revision) }
  return before === undefined
    ? numbered
    : { ...numbered, [historyKey]: lengthened(annotations[historyKey], before, limit) }
}

function lengthened(history: string | undefined, revision: number, limit: number): string {
  let numbers = [...(history === undefined || history === '' ? [] : history.split(',')), String(revision)]
  while (numbers.length > 1 && numbers.join(',').length > limit) numbers = numbers.slice(1)
  return numbers.join(',')
}
