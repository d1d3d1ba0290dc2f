import type { Taint } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import type { Actor, Write } from '../actor.ts'
import { millisOf, timestamp } from '../clock.ts'
import { refOf, type StoredPod } from '../objects.ts'
import { type Change, changed, type View } from '../store.ts'
import { tolerationTime, usedTolerations } from '../toleration.ts'

/** Deletes Pods from nodes with a NoExecute taint when their toleration of it has run out. Models taint-eviction-controller. */
export function taintEviction(): Actor {
  return {
    name: 'taint-eviction-controller',
    watches: [{ kind: 'Node' }, { kind: 'Pod' }],
    affected(change, view) {
      const object = changed(change)
      if (object.kind === 'Node') return [...view.podsOn(object.metadata.name)].map(refOf)
      return object.kind === 'Pod' && isNewlyBound(change) && taintsOf(object, view).length > 0 ? [refOf(object)] : []
    },
    reconcile(ref, view) {
      const pod = view.get('Pod', ref.name)
      if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return []
      const at = evictedAt(pod, taintsOf(pod, view))
      if (at === Infinity) return []
      return [view.now() < at ? { verb: 'again', ref, at } : remove(pod)]
    },
  }
}

const isNewlyBound = ({ before, after }: Change) =>
  after?.kind === 'Pod' && (before?.kind !== 'Pod' || before.spec.nodeName !== after.spec.nodeName)

function taintsOf(pod: StoredPod, view: View): readonly Taint[] {
  const node = pod.spec.nodeName === undefined ? undefined : view.get('Node', pod.spec.nodeName)
  return (node?.spec.taints ?? []).filter(each => each.effect === 'NoExecute')
}

/** One taint that is not tolerated: at once. Else when the first toleration in use runs out. Upstream counts from when it saw a taint. */
export function evictedAt(pod: StoredPod, taints: readonly Taint[]): Millis {
  const used = usedTolerations(pod, taints)
  const since = taints.map(each => millisOf(each.timeAdded ?? timestamp(0)))
  return Math.min(Infinity, ...since.map((at, i) => at + tolerationTime(used?.slice(i, i + 1) ?? []) * 1000))
}

const remove = (pod: StoredPod): Write => ({
  verb: 'delete',
  ref: refOf(pod),
  tells: [{ kind: 'Wrote', verb: 'delete', subject: `Pod/${pod.metadata.name}`, change: 'toleration over' }],
})
