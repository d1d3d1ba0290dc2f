import type { Pod } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import { withoutCondition, withStamped } from '../conditions.ts'
import type { ReplicaSet, ReplicaSetStatus } from '../objects.ts'
import { selects } from '../selector.ts'
import { availableFrom, isActive, isReady, isTerminating } from './activity.ts'

/** Why the last look could not create or delete what it meant to. */
export type Trouble = 'FailedCreate' | 'FailedDelete' | undefined

/** Models `calculateStatus` of replica_set_utils.go. */
export function countedStatus(
  { metadata, spec, status }: ReplicaSet,
  pods: readonly Pod[],
  trouble: Trouble,
  now: Millis,
): ReplicaSetStatus {
  const [{ generation }, conditions] = [metadata, status?.conditions]
  const selector = { matchLabels: spec.template.metadata.labels ?? {} }
  let [replicas, labelled, ready, available, terminating] = [0, 0, 0, 0, 0]
  for (const pod of pods) {
    if (isTerminating(pod)) terminating += 1
    if (!isActive(pod)) continue
    replicas += 1
    if (selects(selector, pod.metadata.labels)) labelled += 1
    if (!isReady(pod)) continue
    ready += 1
    if (availableFrom(pod, spec.minReadySeconds) <= now) available += 1
  }
  const counted: ReplicaSetStatus = {
    replicas,
    fullyLabeledReplicas: labelled,
    readyReplicas: ready,
    availableReplicas: available,
    terminatingReplicas: terminating,
    ...(generation !== undefined && { observedGeneration: generation }),
    ...(conditions !== undefined && { conditions }),
  }
  if (trouble === undefined) return withoutCondition(counted, 'ReplicaFailure')
  const known = conditions?.some(each => each.type === 'ReplicaFailure')
  return known ? counted : withStamped(counted, { type: 'ReplicaFailure', status: 'True', reason: trouble }, now)
}
