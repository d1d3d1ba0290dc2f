import type { Actor } from '../actor.ts'
import { adopt, controllerManager, fiveWorkers, release } from '../controller-manager.ts'
import { desiredOf } from '../deployment/annotations.ts'
import { isActive } from '../deployment/replica-sets.ts'
import { type DeploymentRules, deploymentRules } from '../deployment/rules.ts'
import { type Deployment, type Ref, refOf, type ReplicaSet } from '../objects.ts'
import { claim, controllerOf } from '../replica-set/claim.ts'
import { selects } from '../selector.ts'
import { type Change, changed, type View } from '../shelf.ts'
import type { Look, Step } from './deployment/look.ts'
import { setSizes, tidy, tidyIfComplete } from './deployment/sizes.ts'
import { sortSets } from './deployment/sort-sets.ts'
import { notePause, writeRolloutStatus, writeStatus } from './deployment/status.ts'

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
