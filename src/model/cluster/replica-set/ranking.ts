import type { Pod } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import { sidecars } from '../../pod/containers.ts'
import { millisOf } from '../clock.ts'
import { isActive, isReady, readyChangedAt } from './activity.ts'

/**
 * Who goes when there are too many: whoever has come the shortest way, costs the least and shares its node with the most of
 * its family, Pods of sets with the same owner. If all are to go, nobody ranks them. Models `getPodsToDelete`.
 */
export function podsToDelete<P extends Pod>(
  pods: readonly P[],
  family: readonly Pod[],
  count: number,
  now: Millis,
): readonly P[] {
  if (count >= pods.length) return pods
  const onNode = new Map<string, number>()
  for (const { spec } of family.filter(isActive))
    onNode.set(spec.nodeName ?? '', (onNode.get(spec.nodeName ?? '') ?? 0) + 1)
  const ranked = pods.map(pod => ({ pod, rank: onNode.get(pod.spec.nodeName ?? '') ?? 0 }))
  return ranked
    .toSorted((a, b) => deletionOrder(a, b, now))
    .slice(0, count)
    .map(({ pod }) => pod)
}

export interface Ranked {
  readonly pod: Pod
  /** How many of the family are on its node. */
  readonly rank: number
}

/**
 * Negative: `a` goes first. The first difference decides: no node, phase, not ready, deletion cost, more company on the node,
 * ready for a shorter time, more restarts (of a container, then of a sidecar), younger. Times are compared by power of two, and within one the uid decides: a coin
 * that does not favour the young. Models `ActivePodsWithRanks.Less`.
 */
export function deletionOrder(a: Ranked, b: Ranked, now: Millis, { deletionCost = true } = {}): number {
  const [left, right] = [a.pod, b.pod]
  const [ready, otherReady] = [isReady(left), isReady(right)]
  return (
    Number(isBound(left)) - Number(isBound(right)) ||
    phaseOf(left) - phaseOf(right) ||
    Number(ready) - Number(otherReady) ||
    (deletionCost ? costOf(left) - costOf(right) : 0) ||
    b.rank - a.rank ||
    (ready ? byTime(readyChangedAt(left), readyChangedAt(right), left, right, now) : 0) ||
    restartsOf(right) - restartsOf(left) ||
    sidecarRestartsOf(right) - sidecarRestartsOf(left) ||
    byTime(createdAt(left), createdAt(right), left, right, now)
  )
}

const isBound = ({ spec }: Pod) => (spec.nodeName ?? '') !== ''

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }
const phaseOf = ({ status }: Pod) => phases[status.phase ?? ''] ?? 0

/** `controller.kubernetes.io/pod-deletion-cost`, a whole number of 32 bits; anything else, also `+1` and `01`, counts as 0. */
function costOf({ metadata }: Pod): number {
  const text = metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? ''
  const cost = /^(0|-\d+|[1-9]\d*)$/.test(text) ? Number.parseInt(text, 10) : 0
  return cost >= -(2 ** 31) && cost < 2 ** 31 ? cost : 0
}

const restartsOf = ({ status }: Pod) => most(status.containerStatuses)
function sidecarRestartsOf({ spec, status }: Pod): number {
  if (status.initContainerStatuses === undefined) return 0
  const names = sidecars(spec).map(each => each.name)
  return most(status.initContainerStatuses.filter(each => names.includes(each.name)))
}
const most = (statuses: readonly { readonly restartCount: number }[] = []) =>
  statuses.reduce((highest, { restartCount }) => Math.max(highest, restartCount), 0)

const createdAt = ({ metadata: { creationTimestamp } }: Pod): Millis =>
  creationTimestamp === undefined ? -Infinity : millisOf(creationTimestamp)

/** The later goes first, and one without a time before all. */
function byTime(a: Millis, b: Millis, left: Pod, right: Pod, now: Millis): number {
  if (a === b) return 0
  if (a === -Infinity || b === -Infinity) return a === -Infinity ? -1 : 1
  return ageClass(now - a) - ageClass(now - b) || byUid(left, right)
}

/** The power of two that an age in nanoseconds lies in. Models `logarithmicRankDiff` (KEP-2185). */
const ageClass = (age: Millis) => (age > 0 ? Math.trunc(Math.log2(age * 1_000_000)) : -1)

function byUid({ metadata: { uid: a = '' } }: Pod, { metadata: { uid: b = '' } }: Pod): number {
  return a < b ? -1 : Number(a > b)
}
