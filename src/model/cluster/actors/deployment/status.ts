import { conditionOf, withStamped } from '../../conditions.ts'
import { hasDeadline, judged, progressing, recheckAfter } from '../../deployment/progress.ts'
import { withFailure } from '../../deployment/status.ts'
import { type DeploymentStatus, refOf } from '../../objects.ts'
import { same } from '../../same.ts'
import { conditionsChanged, type Look, noStatus, type Sorted, type Step, update } from './look.ts'

export function* writeRolloutStatus(sorted: Sorted): Step<void> {
  const { deployment, newSet, oldSets, rules, view } = sorted
  const now = view.now()
  const counted = rules.deploymentStatus(deployment, newSet, oldSets, now)
  const status = withFailure(judged(deployment, counted, now, rules), [...(newSet ? [newSet] : []), ...oldSets], now)
  const wait = recheckAfter(deployment, status, now)
  // A deadline is passed only when it lies behind, and times have whole seconds.
  if (wait !== undefined) yield { verb: 'again', ref: refOf(deployment), at: now + wait + 1000 }
  yield* writeStatus(sorted, status)
}

export function* writeStatus({ deployment }: Look, status: DeploymentStatus): Step<void> {
  if (same(status, deployment.status)) return
  const { replicas, updatedReplicas: updated, readyReplicas: ready, availableReplicas: available } = status
  const { unavailableReplicas: unavailable, terminatingReplicas: terminating = 0 } = status
  const subject = `Deployment/${deployment.metadata.name}`
  yield update(
    { ...deployment, status },
    'status',
    { kind: 'Counted', subject, replicas, updated, ready, available, unavailable, terminating },
    ...conditionsChanged(deployment, status),
  )
}

/** Paused time does not count against the deadline. Models `checkPausedConditions`. */
export function* notePause(look: Look): Step<Look> {
  const { deployment, view } = look
  const { paused = false, progressDeadlineSeconds } = deployment.spec
  const reason = conditionOf(deployment.status, 'Progressing')?.reason
  if (!hasDeadline(progressDeadlineSeconds) || reason === 'ProgressDeadlineExceeded') return look
  if (paused === (reason === 'DeploymentPaused')) return look
  const noted = progressing('Unknown', paused ? 'DeploymentPaused' : 'DeploymentResumed')
  const status = withStamped(deployment.status ?? noStatus, noted, view.now())
  const answer = yield update({ ...deployment, status }, 'status', ...conditionsChanged(deployment, status))
  return answer.ok ? { ...look, deployment: { ...deployment, status } } : undefined
}
