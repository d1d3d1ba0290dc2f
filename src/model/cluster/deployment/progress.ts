import type { Condition } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import { millisOf, timestamp } from '../clock.ts'
import type { Deployment, DeploymentStatus } from '../objects.ts'
import { conditionOf, withoutCondition, withStamped } from '../conditions.ts'

/** Everything updated, nothing old left, all available, and the newest spec seen. Models `DeploymentComplete`. */
export const isComplete = ({ spec, metadata }: Deployment, status: DeploymentStatus): boolean =>
  status.updatedReplicas === spec.replicas &&
  status.replicas === spec.replicas &&
  status.availableReplicas === spec.replicas &&
  (status.observedGeneration ?? 0) >= (metadata.generation ?? 0)

/** More updated, fewer old, more ready or more available than before. Models `DeploymentProgressing`. */
export function isProgressing(before: DeploymentStatus | undefined, now: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus) => status.replicas - status.updatedReplicas
  const then = before ?? {
    replicas: 0,
    updatedReplicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    unavailableReplicas: 0,
  }
  return (
    now.updatedReplicas > then.updatedReplicas ||
    old(now) < old(then) ||
    now.readyReplicas > then.readyReplicas ||
    now.availableReplicas > then.availableReplicas
  )
}

/** Longer than the deadline since the last sign of progress, strictly. Models `DeploymentTimedOut`. */
export function isTimedOut({ spec }: Deployment, status: DeploymentStatus, now: Millis): boolean {
  const progressing = conditionOf(status, 'Progressing')
  if (!hasDeadline(spec.progressDeadlineSeconds) || progressing === undefined) return false
  if (progressing.reason === 'NewReplicaSetAvailable') return false
  if (progressing.reason === 'ProgressDeadlineExceeded') return true
  return confirmedAt(progressing) + spec.progressDeadlineSeconds * 1000 < now
}

/** When to look again lest a missed deadline goes unnoticed; undefined: no need. Models `requeueStuckDeployment`. */
export function recheckAfter(deployment: Deployment, status: DeploymentStatus, now: Millis): Millis | undefined {
  const { progressDeadlineSeconds } = deployment.spec
  const progressing = conditionOf(deployment.status, 'Progressing')
  if (!hasDeadline(progressDeadlineSeconds) || progressing === undefined) return undefined
  if (isComplete(deployment, status) || progressing.reason === 'ProgressDeadlineExceeded') return undefined
  const left = confirmedAt(progressing) + progressDeadlineSeconds * 1000 - now
  return left < 1000 ? 0 : left
}

/**
 * What Progressing says after a look: complete, moving, or stuck for too long. A deadline reports; it neither stops nor undoes
 * anything. Models `syncRolloutStatus`.
 */
export function judged(
  deployment: Deployment,
  status: DeploymentStatus,
  now: Millis,
  rules: Pick<ProgressRules, 'isComplete' | 'isProgressing' | 'isTimedOut'>,
): DeploymentStatus {
  if (!hasDeadline(deployment.spec.progressDeadlineSeconds)) return withoutCondition(status, 'Progressing')
  const current = conditionOf(deployment.status, 'Progressing')
  const wasComplete = status.replicas === status.updatedReplicas && current?.reason === 'NewReplicaSetAvailable'
  if (wasComplete) return status
  if (rules.isComplete(deployment, status))
    return withStamped(status, progressing('True', 'NewReplicaSetAvailable'), now)
  if (rules.isProgressing(deployment.status, status)) return confirmed(status, current, now)
  if (rules.isTimedOut(deployment, status, now))
    return withStamped(status, progressing('False', 'ProgressDeadlineExceeded'), now)
  return status
}

export interface ProgressRules {
  readonly isComplete: typeof isComplete
  readonly isProgressing: typeof isProgressing
  readonly isTimedOut: typeof isTimedOut
}

export const progressing = (status: Condition['status'], reason: string): Condition => ({
  type: 'Progressing',
  status,
  reason,
})

/** Progress restarts the clock even where the condition says the same as before. */
function confirmed(status: DeploymentStatus, current: Condition | undefined, now: Millis): DeploymentStatus {
  const moving = withStamped(withoutCondition(status, 'Progressing'), progressing('True', 'ReplicaSetUpdated'), now)
  if (current?.status !== 'True' || current.lastTransitionTime === undefined) return moving
  const { lastTransitionTime } = current
  const kept = (each: Condition) => (each.type === 'Progressing' ? { ...each, lastTransitionTime } : each)
  return { ...moving, conditions: (moving.conditions ?? []).map(kept) }
}

const confirmedAt = ({ lastUpdateTime }: Condition): Millis => millisOf(lastUpdateTime ?? timestamp(0))

/** Models `HasProgressDeadline`. */
export const hasDeadline = (seconds: number | null | undefined): seconds is number =>
  seconds !== null && seconds !== undefined && seconds !== 2_147_483_647
