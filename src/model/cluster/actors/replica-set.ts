import type { OwnerReference } from '../../../objects.ts'
import type { Random } from '../../../random.ts'
import type { What } from '../../../sim/fact.ts'
import { type Actor, type Answer, type ApiWrite, patch, type ViewNow, type Write } from '../actor.ts'
import { conditionOf } from '../conditions.ts'
import { adopt, controllerManager, fiveWorkers, referenceTo, release } from '../controller-manager.ts'
import { generatedName } from '../names.ts'
import { type Ref, type ReplicaSet, type ReplicaSetStatus, refOf, type StoredPod } from '../objects.ts'
import { availableFrom, isReady } from '../replica-set/activity.ts'
import { controllerOf } from '../replica-set/claim.ts'
import { type ReplicaSetRules, replicaSetRules } from '../replica-set/rules.ts'
import type { Expectations } from '../replica-set/expectations.ts'
import type { Trouble } from '../replica-set/status.ts'
import { same } from '../same.ts'
import { selects } from '../selector.ts'
import { type Change, changed, type View } from '../shelf.ts'

/**
 * Keeps as many Pods as wanted: a Pod that is being deleted or has ended is none any more, whatever still runs of it. A
 * replacement is a new object with a new name. It never looks at whether the Pods that it has still fit the template. Models
 * replicaset-controller; left out: resyncs, events, and the live read before an adoption.
 */
export function replicaSetController(random: Random, rules: ReplicaSetRules = replicaSetRules): Actor {
  const ordered = rules.expectations()
  return {
    name: 'replicaset-controller',
    process: controllerManager,
    workers: fiveWorkers,
    watches: [{ kind: 'ReplicaSet' }, { kind: 'Pod' }],
    affected(change, view) {
      const object = changed(change)
      if (object.kind === 'ReplicaSet') {
        if (change.after === undefined) ordered.forget(object.metadata.name)
        return [refOf(object)]
      }
      noticed(ordered, change)
      return isNews(change) ? setsOf(change, view) : []
    },
    *reconcile(ref, view) {
      const set = view.get('ReplicaSet', ref.name)
      if (set === undefined) return
      const dependents = [...view.podsOf(set.metadata.uid ?? ''), ...view.podsOf('')]
      const { claimed, adopted, released } = rules.claim(set, set.spec.selector, dependents)
      for (const pod of adopted) yield adopt(set, pod)
      for (const pod of released) yield release(set, pod)
      const isManaged = set.metadata.deletionTimestamp === undefined && ordered.satisfied(ref.name, view.now())
      const trouble = isManaged ? yield* manage(set, claimed, view) : undefined
      yield* writeStatus(set, claimed, rules.replicaSetStatus(set, claimed, trouble, view.now()), view)
    },
  }

  /** Creates what is missing or deletes what is too much, and expects to see it. */
  function* manage(set: ReplicaSet, pods: readonly StoredPod[], view: ViewNow): Generator<Write, Trouble, Answer> {
    const active = pods.filter(rules.isActive)
    const change = rules.difference(set.spec.replicas, active.length)
    if (change > 0) return yield* createPods(set, change, view)
    return change < 0 ? yield* deletePods(set, active, -change, view) : undefined
  }

  function* createPods(set: ReplicaSet, count: number, view: ViewNow): Generator<Write, Trouble, Answer> {
    const { name } = set.metadata
    ordered.expect(name, count, [], view.now())
    const [batches, owners] = [rules.slowStart(count), [referenceTo(set)]]
    let next = batches.next()
    while (next.done !== true) {
      let succeeded = 0
      for (let i = 0; i < next.value; i++)
        if ((yield create(set, generatedName(name, random), owners)).ok) succeeded += 1
      // The calls of one batch run side by side.
      yield { verb: 'pause', length: fiveWorkers.callTakes }
      next = batches.next(succeeded)
    }
    for (let i = next.value; i < count; i++) ordered.created(name)
    return next.value < count ? 'FailedCreate' : undefined
  }

  function* deletePods(
    set: ReplicaSet,
    active: readonly StoredPod[],
    count: number,
    view: ViewNow,
  ): Generator<Write, Trouble, Answer> {
    const { name } = set.metadata
    const chosen = rules.podsToDelete(active, familyOf(set, view), count, view.now())
    ordered.expect(
      name,
      0,
      chosen.map(pod => pod.metadata.name),
      view.now(),
    )
    let trouble: Trouble
    for (const pod of chosen) {
      const { ok, why } = yield remove(pod)
      if (ok) continue
      ordered.deleted(name, pod.metadata.name)
      if (why !== 'NotFound') trouble = 'FailedDelete'
    }
    return trouble
  }
}

/** What was ordered and can be seen now. */
function noticed(ordered: Expectations, change: Change): void {
  const { metadata } = changed(change)
  const owner = controllerOf(changed(change))
  if (owner?.kind !== 'ReplicaSet') return
  if (change.before === undefined) ordered.created(owner.name)
  if (change.after === undefined || metadata.deletionTimestamp !== undefined) ordered.deleted(owner.name, metadata.name)
}

/** Upstream looks after every update of a Pod; nothing that a ReplicaSet decides or counts by is in the others. */
function isNews({ before, after }: Change): boolean {
  if (before?.kind !== 'Pod' || after?.kind !== 'Pod') return true
  return (
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    before.metadata.labels !== after.metadata.labels ||
    before.metadata.ownerReferences !== after.metadata.ownerReferences ||
    before.status.phase !== after.status.phase ||
    !same(conditionOf(before.status, 'Ready'), conditionOf(after.status, 'Ready'))
  )
}

/** Those that own it or did; those that could adopt it. */
function setsOf(change: Change, view: View): readonly Ref[] {
  const [before, after] = [change.before && controllerOf(change.before), change.after && controllerOf(change.after)]
  const found = setOwning(after, view)
  if (before?.uid !== after?.uid) found.unshift(...setOwning(before, view))
  if (change.after === undefined || after !== undefined) return found
  const { labels } = change.after.metadata
  return [...found, ...[...view.list('ReplicaSet')].filter(set => selects(set.spec.selector, labels)).map(refOf)]
}

function setOwning(owner: OwnerReference | undefined, view: View): Ref[] {
  const set = owner?.kind === 'ReplicaSet' ? view.get('ReplicaSet', owner.name) : undefined
  return set !== undefined && set.metadata.uid === owner?.uid ? [refOf(set)] : []
}

/** The Pods of all sets of the same owner; a set without an owner has no family. Models `getIndirectlyRelatedPods`. */
function familyOf(set: ReplicaSet, view: View): readonly StoredPod[] {
  const owner = controllerOf(set)
  const sets = owner === undefined ? [] : [...view.replicaSetsOf(owner.uid)]
  return sets.flatMap(({ metadata }) => [...view.podsOf(metadata.uid ?? '')])
}

function create({ spec: { template } }: ReplicaSet, name: string, ownerReferences: readonly OwnerReference[]): Write {
  const metadata = { name, ownerReferences, ...template.metadata }
  return {
    verb: 'create',
    object: { kind: 'Pod', metadata, spec: template.spec, status: {} },
    tells: [{ kind: 'Wrote', verb: 'create', subject: `Pod/${name}`, change: 'created' }],
  }
}

const remove = (pod: StoredPod): ApiWrite => ({
  verb: 'delete',
  ref: refOf(pod),
  tells: [{ kind: 'Wrote', verb: 'delete', subject: `Pod/${pod.metadata.name}`, change: 'deleted' }],
})

/** Whichever version is the newest gets it: upstream's update reads again and retries once. */
function* writeStatus(
  set: ReplicaSet,
  pods: readonly StoredPod[],
  status: ReplicaSetStatus,
  view: ViewNow,
): Generator<Write, void, Answer> {
  const { name } = set.metadata
  if (!same(set.status, status)) {
    const change = (each: ReplicaSet) => (same(each.status, status) ? each : { ...each, status })
    yield patch('ReplicaSet', name, change, ...tellings(set, status))
  }
  const { minReadySeconds = 0 } = set.spec
  if (minReadySeconds === 0) return
  const upcoming = pods
    .filter(isReady)
    .map(pod => availableFrom(pod, minReadySeconds))
    .filter(at => at > view.now())
  if (upcoming.length > 0) yield { verb: 'again', ref: refOf(set), at: Math.min(...upcoming) }
}

function tellings({ metadata: { name }, status: before }: ReplicaSet, status: ReplicaSetStatus): readonly What[] {
  const subject = `ReplicaSet/${name}`
  const { replicas, readyReplicas: ready, availableReplicas: available, terminatingReplicas: terminating = 0 } = status
  const failure = conditionOf(status, 'ReplicaFailure')
  const isNew = failure !== undefined && conditionOf(before, 'ReplicaFailure') === undefined
  const reason = failure?.reason === undefined ? {} : { reason: failure.reason }
  return [
    { kind: 'Wrote', verb: 'update', subject, change: 'status' },
    { kind: 'Counted', subject, replicas, ready, available, terminating },
    ...(isNew
      ? [{ kind: 'ConditionChanged', subject, condition: 'ReplicaFailure', status: 'True', ...reason } as const]
      : []),
  ]
}
