import type { Answer, ViewNow, Write } from '../../model/cluster/actor.ts'
import { refOf } from '../../model/cluster/objects.ts'
import { changed, type View } from '../../model/cluster/shelf.ts'
import type { Millis, What } from '../../sim/fact.ts'
import { second } from '../cluster/stage.ts'
import { writing } from '../cluster/writing.ts'
import { isOutdated } from './broken-rules.ts'
import { parts, type Parts } from './parts.ts'

// Actors that do what people believe they do. What each gets wrong is said beside it in broken.ts.

type Controller = Parts['replicaSetController']

/** The controller places its Pods itself; `tells` is what it says of that, before or after it says that it created them. */
const placing =
  (told: (bound: What, created: readonly What[]) => readonly What[]): Controller =>
  (random, rules) =>
    writing(parts.replicaSetController(random, rules), write => {
      if (write.verb !== 'create' || write.object.kind !== 'Pod') return [write]
      const { object } = write
      const bound = { kind: 'Bound', pod: object.metadata.name, node: 'node-1' } as const
      const placed = { ...object, spec: { ...object.spec, nodeName: 'node-1' } }
      return [{ ...write, object: placed, tells: told(bound, write.tells ?? []) }]
    })

export const callsTheKubelet = placing((_bound, created) => created)
export const placesItsPods = placing((bound, created) => [...created, bound])
export const bindsBeforeCreating = placing((bound, created) => [bound, ...created])

/** What it reads is always the newest. */
export const seesItsOwnWrites: Controller = (random, rules) => {
  const { process: _, ...actor } = parts.replicaSetController(random, rules)
  return actor
}

/** It is handed all Pods, and whatever matches is its own. */
export const takesWhatMatches: Controller = (random, rules) => {
  const actor = parts.replicaSetController(random, rules)
  const greedy = (view: ViewNow): ViewNow => ({
    ...view,
    podsOf: owner => (owner === '' ? view.list('Pod') : view.podsOf(owner)),
  })
  return { ...actor, reconcile: (ref, view, because) => actor.reconcile(ref, greedy(view), because) }
}

/** It replaces Pods that do not fit the template any more. */
export const rollsOut: Controller = (random, rules) => {
  const actor = parts.replicaSetController(random, rules)
  return {
    ...actor,
    *reconcile(ref, view, because): Generator<Write, void, Answer> {
      const set = view.get('ReplicaSet', ref.name)
      const outdated = [...view.podsOf(set?.metadata.uid ?? 'none')].filter(
        pod => pod.metadata.deletionTimestamp === undefined && isOutdated(pod, set?.spec.template.spec.containers),
      )
      for (const pod of outdated) yield { verb: 'delete', ref: refOf(pod) }
      yield* actor.reconcile(ref, view, because)
    },
  }
}

/** It reacts to what it is told as it happens, and to nothing else: what it missed it never learns. */
export const edgeTriggered: Controller = (random, rules) => {
  const actor = parts.replicaSetController(random, rules)
  const heard = new Map<string, Millis>()
  const nowIn = (view: View) => ('now' in view && typeof view.now === 'function' ? Number(view.now()) : 0)
  return {
    ...actor,
    affected(change, view) {
      const object = changed(change)
      // A list is no event.
      const isListed =
        change.before === undefined &&
        (object.kind === 'ReplicaSet'
          ? object.status !== undefined
          : object.kind === 'Pod' && 'nodeName' in object.spec)
      const refs = isListed ? [] : actor.affected(change, view)
      for (const { name } of refs) heard.set(name, nowIn(view))
      return refs
    },
    reconcile: (ref, view, because) =>
      view.now() - (heard.get(ref.name) ?? 0) > 5 * second ? [] : actor.reconcile(ref, view, because),
  }
}

/** Whatever is to be deleted does not run any more. */
export const deletionMeansStopped: Parts['kubelet'] = equipment => {
  const kubelet = parts.kubelet(equipment)
  const isLeaving = (pod: string) => equipment.host.get('Pod', pod)?.metadata.deletionTimestamp !== undefined
  return { ...kubelet, running: pod => (isLeaving(pod) ? [] : kubelet.running(pod)) }
}
