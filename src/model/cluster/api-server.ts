import type { PodSpec, Service, Toleration } from '../../objects.ts'
import type { Millis } from '../../sim/fact.ts'
import { qosClass } from '../pod/qos.ts'
import { isFinal } from '../pod/api-status.ts'
import { timestamp } from './clock.ts'
import { extended } from '../../extended.ts'
import { withDefaults } from './deployment/defaults.ts'
import type { Stored, StoredPod } from './objects.ts'
import { same } from './same.ts'
import type { View } from './shelf.ts'

/** What the API server makes of a new object: a Pod is Pending from its first moment and tolerates a lost node for 300 s. */
export function admitted(object: Stored, now: Millis): Stored {
  const created = { ...object, metadata: extended(object.metadata, { creationTimestamp: timestamp(now) }) }
  if (created.kind === 'Service') return withFamily(created)
  if (created.kind === 'Deployment') return firstGeneration({ ...created, spec: withDefaults(created.spec) })
  if (created.kind === 'ReplicaSet') return firstGeneration(created)
  if (created.kind !== 'Pod') return created
  return { ...created, spec: tolerant(created.spec), status: extended(created.status, { phase: 'Pending' } as const) }
}

/** The Pods of one template share its spec, and so what becomes of it. */
const known = new WeakMap<PodSpec, PodSpec>()

function tolerant(spec: PodSpec): PodSpec {
  const before = known.get(spec)
  if (before !== undefined) return before
  const tolerations = [
    ...(spec.tolerations ?? []),
    ...(qosClass(spec) === 'BestEffort' ? [] : [pressure]).filter(each => !isCovered(each, spec.tolerations)),
    ...lostNodeTolerations.filter(each => !isCovered(each, spec.tolerations)),
  ]
  const made = { ...spec, tolerations }
  known.set(spec, made)
  return made
}

/** The cluster has one family. A cluster IP is not allocated here: whoever needs one names it. */
const withFamily = (service: Service): Service => ({
  ...service,
  spec: { ...service.spec, ipFamilies: service.spec.ipFamilies ?? ['IPv4'] },
})

const firstGeneration = <S extends Stored>(object: S): S => ({
  ...object,
  metadata: { ...object.metadata, generation: 1 },
})

/** A controller tells by the generation whether it has seen the newest spec; a change of status leaves it as it is. */
export function numbered(before: Stored | undefined, after: Stored): Stored {
  if (after.kind !== 'Deployment' && after.kind !== 'ReplicaSet') return after
  if (before?.kind !== after.kind || before.spec === after.spec || same(before.spec, after.spec)) return after
  return { ...after, metadata: { ...after.metadata, generation: (before.metadata.generation ?? 0) + 1 } }
}

/** Would this Pod be one more than a quota allows? One that has ended does not count; one that is being deleted does. */
export function isForbidden(object: Stored, view: View): boolean {
  if (object.kind !== 'Pod') return false
  const quotas = [...view.list('ResourceQuota')].map(({ spec }) => spec.hard.pods)
  if (quotas.length === 0) return false
  const present = [...view.list('Pod')].filter(pod => !isFinal(pod.status.phase)).length
  return present >= Math.min(...quotas)
}

/** A deleted Pod lives on until its kubelet confirms; undefined: it goes at once. Models the Pod strategy's `CheckGracefulDelete`. */
export function deletionMarked(pod: StoredPod, asked: number | undefined, now: Millis): StoredPod | undefined {
  const { phase } = pod.status
  // No kubelet has it, or has anything left to do for it.
  if (pod.spec.nodeName === undefined || phase === 'Succeeded' || phase === 'Failed') return undefined
  const wanted = asked ?? pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
  // A second delete can shorten the grace period, not lengthen it.
  const seconds = Math.min(wanted, pod.metadata.deletionGracePeriodSeconds ?? wanted)
  if (seconds === 0) return undefined
  const deletionTimestamp = timestamp(now + seconds * 1000)
  return { ...pod, metadata: { ...pod.metadata, deletionTimestamp, deletionGracePeriodSeconds: seconds } }
}

/** Only Pods that request nothing are kept from a node that is short of memory. */
const pressure: Toleration = { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' }

const lostNodeTolerations: readonly Toleration[] = ['not-ready', 'unreachable'].map(trouble => ({
  key: `node.kubernetes.io/${trouble}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}))

const isCovered = (wanted: Toleration, own: readonly Toleration[] = []) => own.some(each => each.key === wanted.key)
