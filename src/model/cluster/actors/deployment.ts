import { extended } from '../../../extended.ts'
import type { Condition } from '../../../objects.ts'
import type { What } from '../../../sim/fact.ts'
import type { Actor, Answer, ApiWrite, ViewNow, Write } from '../actor.ts'
import { conditionOf, withStamped } from '../conditions.ts'
import { adopt, controllerManager, fiveWorkers, release } from '../controller-manager.ts'
import {
  desiredOf,
  needsAnnotations,
  revisionKey,
  revisionOf,
  sizeAnnotations,
  withRevision,
} from '../deployment/annotations.ts'
import { newSetFor } from '../deployment/new-set.ts'
import { hasDeadline, judged, progressing, recheckAfter } from '../deployment/progress.ts'
import { isActive, type Resize, sameTemplate, total } from '../deployment/replica-sets.ts'
import { type DeploymentRules, deploymentRules } from '../deployment/rules.ts'
import { withFailure } from '../deployment/status.ts'
import { type Deployment, type DeploymentStatus, type Ref, refOf, type ReplicaSet } from '../objects.ts'
import { claim, controllerOf } from '../replica-set/claim.ts'
import { same } from '../same.ts'
import { selects } from '../selector.ts'
import { type Change, changed, type View } from '../shelf.ts'

/**
 * Has one ReplicaSet for each template that it ever had and moves the numbers from the old ones to the new one. It creates no
 * Pod and counts none. Models deployment-controller; left out: events, copying of annotations, a set that cannot be created,
 * and that it gives up on a Deployment after 15 failures in a row.
 */
export function deploymentController(rules: DeploymentRules = deploymentRules): Actor {
  return {
    name: 'deployment-controller',
    process: controllerManager,
    workers: fiveWorkers,
    watches: [{ kind: 'Deployment' }, { kind: 'ReplicaSet' }, { kind: 'Pod' }],
    affected: (change, view) => affected(change, view),
    *reconcile(ref, view) {
      const deployment = view.get('Deployment', ref.name)
      if (deployment === undefined) return
      const sets = yield* claimSets(deployment, view)
      // Its status would still be kept; nothing here reads it.
      if (sets === undefined || deployment.metadata.deletionTimestamp !== undefined) return
      yield* sync({ deployment, sets, view, rules })
    },
  }
}

/** One look at one Deployment. What it has written it goes on with, though the version that it knows is old by then. */
interface Look {
  readonly deployment: Deployment
  readonly sets: readonly ReplicaSet[]
  readonly view: ViewNow
  readonly rules: DeploymentRules
}
interface Sorted extends Look {
  readonly newSet?: ReplicaSet
  readonly oldSets: readonly ReplicaSet[]
}
/** A refused write ends the look: the result is then undefined. */
type Step<Result> = Generator<Write, Result | undefined, Answer>

/** Models `syncDeployment`. */
function* sync(given: Look): Step<void> {
  const look = yield* notePause(given)
  if (look === undefined) return
  const { deployment, sets } = look
  const { paused, strategy, replicas } = deployment.spec
  const isResized = sets.some(set => isActive(set) && (desiredOf(set) ?? replicas) !== replicas)
  if (paused === true || isResized) yield* resize(look)
  else if (strategy.type === 'Recreate') yield* recreate(look)
  else yield* roll(look)
}

/** Models `rolloutRolling`. */
function* roll(look: Look): Step<void> {
  const sorted = yield* sortSets(look, true)
  if (sorted?.newSet === undefined) return
  const { deployment, rules, newSet, oldSets } = sorted
  const resizes = rules.rollingUpdate(deployment, newSet, oldSets)
  if ((yield* setSizes(sorted, resizes)) === undefined) return
  if (resizes.length === 0) yield* tidyIfComplete(sorted)
  yield* writeRolloutStatus(sorted)
}

/** Models `rolloutRecreate`. */
function* recreate(look: Look): Step<void> {
  let sorted = yield* sortSets(look, false)
  if (sorted === undefined) return
  const { oldSets, rules, view } = sorted
  const stopped = oldSets.filter(isActive).map(set => ({ set, replicas: 0 }))
  if ((yield* setSizes(sorted, stopped)) === undefined) return
  if (stopped.length > 0 || rules.areOldPodsRunning(oldSets, view)) return yield* writeRolloutStatus(sorted)
  if (sorted.newSet === undefined) sorted = yield* sortSets(look, true)
  if (sorted?.newSet === undefined) return
  const { newSet: set, deployment } = sorted
  const { replicas } = deployment.spec
  if (set.spec.replicas !== replicas && (yield* setSizes(sorted, [{ set, replicas }])) === undefined) return
  yield* tidyIfComplete(sorted)
  yield* writeRolloutStatus(sorted)
}

/** Someone changed the size, or the Deployment is paused: only sizes follow, no template. Models `sync`. */
function* resize(look: Look): Step<void> {
  const sorted = yield* sortSets(look, false)
  if (sorted === undefined) return
  const { deployment, rules, newSet, oldSets, view } = sorted
  if ((yield* setSizes(sorted, rules.scale(deployment, newSet, oldSets))) === undefined) return
  if (deployment.spec.paused === true) yield* tidy(sorted)
  yield* writeStatus(sorted, rules.deploymentStatus(deployment, newSet, oldSets, view.now()))
}

/** Which set is the new one; made if there is none and one is wanted. Models `getAllReplicaSetsAndSyncRevision`. */
function* sortSets(look: Look, make: boolean): Step<Sorted> {
  const { deployment, sets, rules } = look
  const newSet = rules.findNew(deployment, sets)
  const oldSets = sets.filter(set => set !== newSet)
  const revision = rules.nextRevision(oldSets)
  if (newSet !== undefined) return yield* renumber(extended(look, { newSet, oldSets }), newSet, revision)
  const sorted = extended(look, { oldSets })
  return make ? yield* makeSet(sorted, revision) : sorted
}

/** An old set that is the new one again gets the next number. */
function* renumber(sorted: Sorted, set: ReplicaSet, revision: number): Step<Sorted> {
  const { deployment, view } = sorted
  const annotations = withRevision(set.metadata.annotations ?? {}, revision)
  if (annotations !== undefined) {
    const object = { ...set, metadata: { ...set.metadata, annotations } }
    const answer = yield update(object, `revision=${revision}`, {
      kind: 'RevisionSet',
      set: set.metadata.name,
      revision,
    })
    return answer.ok ? { ...sorted, newSet: answer.object as ReplicaSet } : undefined
  }
  const isNew =
    hasDeadline(deployment.spec.progressDeadlineSeconds) && conditionOf(deployment.status, 'Progressing') === undefined
  const status = isNew
    ? withStamped(deployment.status ?? noStatus, progressing('True', 'FoundNewReplicaSet'), view.now())
    : deployment.status
  return yield* writeRevision(sorted, revisionOf(set), status)
}

function* makeSet(sorted: Sorted, revision: number): Step<Sorted> {
  const { deployment, oldSets, rules, view } = sorted
  const replicas = rules.newSetReplicas(deployment, 0, total(oldSets, 'wanted'))
  const object = newSetFor(deployment, revision, replicas)
  const set = object.metadata.name
  const tells: readonly What[] = [
    { kind: 'Wrote', verb: 'create', subject: `ReplicaSet/${set}`, change: 'created' },
    { kind: 'RevisionSet', set, revision },
    ...(replicas > 0 ? [{ kind: 'Scaled', set, from: 0, to: replicas } as const] : []),
  ]
  const answer = yield { verb: 'create', object, tells }
  if (answer.why === 'AlreadyExists') return yield* collided(sorted, set)
  if (!answer.ok) return undefined
  const made = { ...sorted, newSet: answer.object as ReplicaSet }
  const status = hasDeadline(deployment.spec.progressDeadlineSeconds)
    ? withStamped(deployment.status ?? noStatus, progressing('True', 'NewReplicaSetCreated'), view.now())
    : deployment.status
  return yield* writeRevision(made, revision, status)
}

/** Another template has the same hash: it is mixed with a number the next time. If the cache does not know the set, it is late. */
function* collided(sorted: Sorted, name: string): Step<Sorted> {
  const { deployment, view } = sorted
  const known = view.get('ReplicaSet', name)
  if (known === undefined || sameTemplate(known.spec.template, deployment.spec.template)) return undefined
  const { collisionCount = 0, ...status } = deployment.status ?? noStatus
  const object = { ...deployment, status: { ...status, collisionCount: collisionCount + 1 } }
  yield update(object, `status.collisionCount=${collisionCount + 1}`)
  return undefined
}

function* writeRevision(sorted: Sorted, revision: number, status: DeploymentStatus | undefined): Step<Sorted> {
  const { deployment } = sorted
  if (status === deployment.status && revisionOf(deployment) === revision) return sorted
  const annotations = { ...deployment.metadata.annotations, [revisionKey]: String(revision) }
  const object = { ...deployment, metadata: { ...deployment.metadata, annotations }, ...(status && { status }) }
  const answer = yield update(object, 'status', ...conditionsChanged(deployment, status))
  return answer.ok ? { ...sorted, deployment: object } : undefined
}

/** Paused time does not count against the deadline. Models `checkPausedConditions`. */
function* notePause(look: Look): Step<Look> {
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

function* setSizes({ deployment }: Look, resizes: readonly Resize[]): Step<'done'> {
  const annotations = sizeAnnotations(deployment)
  for (const { set, replicas } of resizes) {
    const from = set.spec.replicas
    if (from === replicas && !needsAnnotations(set.metadata.annotations, annotations)) continue
    const metadata = { ...set.metadata, annotations: { ...set.metadata.annotations, ...annotations } }
    const object = { ...set, metadata, spec: { ...set.spec, replicas } }
    const scaled = { kind: 'Scaled', set: set.metadata.name, from, to: replicas } as const
    const { ok } = yield update(object, `spec.replicas=${replicas}`, ...(from === replicas ? [] : [scaled]))
    if (!ok) return undefined
  }
  return 'done'
}

function* tidyIfComplete(sorted: Sorted): Step<void> {
  const { deployment, rules } = sorted
  if (deployment.status !== undefined && rules.isComplete(deployment, deployment.status)) yield* tidy(sorted)
}

function* tidy({ deployment, rules, oldSets }: Sorted): Step<void> {
  for (const set of rules.setsToDelete(oldSets, deployment.spec.revisionHistoryLimit)) {
    const subject = `ReplicaSet/${set.metadata.name}`
    yield { verb: 'delete', ref: refOf(set), tells: [{ kind: 'Wrote', verb: 'delete', subject, change: 'deleted' }] }
  }
}

function* writeRolloutStatus(sorted: Sorted): Step<void> {
  const { deployment, newSet, oldSets, rules, view } = sorted
  const now = view.now()
  const counted = rules.deploymentStatus(deployment, newSet, oldSets, now)
  const status = withFailure(judged(deployment, counted, now, rules), [...(newSet ? [newSet] : []), ...oldSets], now)
  const wait = recheckAfter(deployment, status, now)
  // A deadline is passed only when it lies behind, and times have whole seconds.
  if (wait !== undefined) yield { verb: 'again', ref: refOf(deployment), at: now + wait + 1000 }
  yield* writeStatus(sorted, status)
}

function* writeStatus({ deployment }: Look, status: DeploymentStatus): Step<void> {
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

/** Made from the version that the look began with: a second one of the same look is refused, as upstream's is. */
const update = (object: Deployment | ReplicaSet, change: string, ...tells: readonly What[]): ApiWrite => ({
  verb: 'update',
  object,
  tells: [{ kind: 'Wrote', verb: 'update', subject: `${object.kind}/${object.metadata.name}`, change }, ...tells],
})

function conditionsChanged(
  { metadata, status: before }: Deployment,
  status: DeploymentStatus | undefined,
): readonly What[] {
  const isNew = ({ type, status: value, reason }: Condition) => {
    const known = conditionOf(before, type)
    return known?.status !== value || known.reason !== reason
  }
  return (status?.conditions ?? []).filter(isNew).map(({ type, status: value, reason }) => ({
    kind: 'ConditionChanged',
    subject: `Deployment/${metadata.name}`,
    condition: type,
    status: value,
    ...(reason !== undefined && { reason }),
  }))
}

const noStatus: DeploymentStatus = {
  replicas: 0,
  updatedReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  unavailableReplicas: 0,
}

function* claimSets(deployment: Deployment, view: View): Step<readonly ReplicaSet[]> {
  const dependents = [...view.replicaSetsOf(deployment.metadata.uid ?? ''), ...view.replicaSetsOf('')]
  const { claimed, adopted, released } = claim(deployment, deployment.spec.selector, dependents)
  for (const set of adopted) if (!(yield adopt(deployment, set)).ok) return undefined
  for (const set of released) if (!(yield release(deployment, set)).ok) return undefined
  return claimed
}

function affected(change: Change, view: View): readonly Ref[] {
  const object = changed(change)
  if (object.kind === 'Deployment') return [refOf(object)]
  if (object.kind === 'ReplicaSet') return deploymentsOf(change, view)
  // Recreate waits for the last of the old Pods to be gone.
  if (change.after !== undefined) return []
  const set = view.get('ReplicaSet', controllerOf(object)?.name ?? '')
  const owner = set && view.get('Deployment', controllerOf(set)?.name ?? '')
  return owner?.spec.strategy.type === 'Recreate' ? [refOf(owner)] : []
}

function deploymentsOf(change: Change, view: View): readonly Ref[] {
  const objects = [change.before, change.after].filter(each => each !== undefined)
  const owners = new Set(objects.flatMap(each => controllerOf(each)?.name ?? []))
  const owning = [...owners].flatMap(name => view.get('Deployment', name) ?? [])
  const { after } = change
  const orphaned = after !== undefined && controllerOf(after) === undefined
  const adopting = orphaned
    ? [...view.list('Deployment')].filter(each => selects(each.spec.selector, after.metadata.labels))
    : []
  return [...owning, ...adopting].map(refOf)
}
