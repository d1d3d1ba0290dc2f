import type { Service, Toleration } from '../../objects.ts'
import type { Millis } from '../../sim/fact.ts'
import { qosClass } from '../pod/qos.ts'
import { timestamp } from './clock.ts'
import type { Stored, StoredPod } from './objects.ts'

/** What the API server makes of a new object: a Pod is Pending from its first moment and tolerates a lost node for 300 s. */
export function admitted(object: Stored, now: Millis): Stored {
  const created = { ...object, metadata: { ...object.metadata, creationTimestamp: timestamp(now) } }
  if (created.kind === 'Service') return withFamily(created)
  if (created.kind !== 'Pod') return created
  const { spec, status } = created
  const tolerations = [
    ...(spec.tolerations ?? []),
    ...(qosClass(spec) === 'BestEffort' ? [] : [pressure]).filter(each => !isCovered(each, spec.tolerations)),
    ...lostNodeTolerations.filter(each => !isCovered(each, spec.tolerations)),
  ]
  return { ...created, spec: { ...spec, tolerations }, status: { ...status, phase: 'Pending' } }
}

/** The cluster has one family. A cluster IP is not allocated here: whoever needs one names it. */
const withFamily = (service: Service): Service => ({
  ...service,
  spec: { ...service.spec, ipFamilies: service.spec.ipFamilies ?? ['IPv4'] },
})

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
