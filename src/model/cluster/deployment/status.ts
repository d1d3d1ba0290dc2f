import type { Condition } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import type { Deployment, DeploymentStatus, ReplicaSet } from '../objects.ts'
import { conditionOf, withoutCondition, withStamped } from '../conditions.ts'
import { fencepostsOf } from './fenceposts.ts'
import { total, totalTerminating } from './replica-sets.ts'

/** What the Deployment sees in its sets; it never counts Pods itself. Models `calculateStatus`. */
export function countedStatus(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
  now: Millis,
): DeploymentStatus {
  const newSets = newSet === undefined ? [] : [newSet]
  const sets = [...newSets, ...oldSets]
  const available = total(sets, 'available')
  const { generation } = deployment.metadata
  const { conditions, collisionCount } = deployment.status ?? {}
  const terminating = totalTerminating(sets)
  const counted: DeploymentStatus = {
    replicas: total(sets, 'present'),
    updatedReplicas: total(newSets, 'present'),
    readyReplicas: total(sets, 'ready'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, total(sets, 'wanted') - available),
    ...(terminating !== undefined && { terminatingReplicas: terminating }),
    ...(generation !== undefined && { observedGeneration: generation }),
    ...(collisionCount !== undefined && { collisionCount }),
    ...(conditions !== undefined && { conditions }),
  }
  return withStamped(counted, availability(deployment, available), now)
}

function availability(deployment: Deployment, available: number): Condition {
  return available >= deployment.spec.replicas - fencepostsOf(deployment).unavailable
    ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' }
    : { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable' }
}

/** A set that could not create its Pods is the Deployment's trouble too: the new one's first. Models `getReplicaFailures`. */
export function withFailure(status: DeploymentStatus, sets: readonly ReplicaSet[], now: Millis): DeploymentStatus {
  const failure = sets.map(set => conditionOf(set.status, 'ReplicaFailure')).find(each => each?.status === 'True')
  if (failure === undefined) return withoutCondition(status, 'ReplicaFailure')
  const { type, reason, message } = failure
  return withStamped(status, { type, status: 'True', ...(reason && { reason }), ...(message && { message }) }, now)
}
