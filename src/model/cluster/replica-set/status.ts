import type { Pod } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import { withoutCondition, withStamped } from '../conditions.ts'
import type { ReplicaSet, ReplicaSetStatus } from '../objects.ts'
import { selects } from '../selector.ts'
import { availableFrom, isActive, isTerminating, readySince } from './activity.ts'

/** Why the last look could not create or delete what it meant to. */
export type Trouble = 'FailedCreate' | 'FailedDelete' | undefined

/** Models `calculateStatus` of replica_set_utils.go. */
export function countedStatus(
  { metadata, spec, status }: ReplicaSet,
  pods: readonly Pod[],
  trouble: Trouble,
  now: Millis,
): ReplicaSetStatus {
  const active = pods.filter(isActive)
  const [matchLabels, { generation }, conditions] = [spec.template.metadata.labels ?? {}, metadata, status?.conditions]
  const isAvailable = (pod: Pod) => (availableFrom(pod, spec.minReadySeconds) ?? Infinity) <= now
  const counted: ReplicaSetStatus = {
    replicas: active.length,
    fullyLabeledReplicas: active.filter(pod => selects({ matchLabels }, pod.metadata.labels)).length,
    readyReplicas: active.filter(pod => readySince(pod) !== undefined).length,
    availableReplicas: active.filter(isAvailable).length,
    terminatingReplicas: pods.filter(isTerminating).length,
    ...(generation !== undefined && { observedGeneration: generation }),
    ...(conditions !== undefined && { conditions }),
  }
  if (trouble === undefined) return withoutCondition(counted, 'ReplicaFailure')
  const known = conditions?.some(each => each.type === 'ReplicaFailure')
  return known ? counted : withStamped(counted, { type: 'ReplicaFailure', status: 'True', reason: trouble }, now)
}
