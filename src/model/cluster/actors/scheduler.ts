import type { Actor, Write } from '../actor.ts'
import { withCondition } from '../conditions.ts'
import { extended } from '../../../extended.ts'
import { type Ref, refOf, type StoredNode, type StoredPod } from '../objects.ts'
import { choose } from '../scheduling/choose.ts'
import { nodeLoads } from '../scheduling/node-loads.ts'
import { changed } from '../store.ts'

/**
 * Chooses a node for each Pod that has none, once: filter, score, bind. Models kube-scheduler with its plugins
 * NodeUnschedulable, NodeName, TaintToleration, NodeAffinity (`nodeSelector` alone), NodeResourcesFit and
 * NodeResourcesBalancedAllocation. Left out: affinity, spreading, volumes, image locality, priorities and preemption,
 * scheduling gates, several profiles, and the waiting of 1 to 10 s before a Pod that did not fit is tried again.
 */
export function scheduler(): Actor {
  const loads = nodeLoads()
  /** Pods that fitted nowhere: tried again when a node changes or a Pod makes room. */
  const unplaced = new Map<string, Ref>()
  let start = 0
  return {
    name: 'scheduler',
    watches: [{ kind: 'Pod' }, { kind: 'Node' }],
    affected(change) {
      const object = changed(change)
      const freed = loads.hear(change)
      if (object.kind === 'Pod' && isWaiting(object) && change.after !== undefined) return [refOf(object)]
      return freed ? [...unplaced.values()] : []
    },
    reconcile(ref, view) {
      unplaced.delete(ref.name)
      const pod = view.get('Pod', ref.name)
      if (pod === undefined || !isWaiting(pod)) return []
      const { load, looked } = choose(pod, loads.all, start)
      start = loads.all.length === 0 ? 0 : (start + looked) % loads.all.length
      if (load !== undefined) return [bind(pod, load.node)]
      unplaced.set(ref.name, ref)
      return unschedulable(pod)
    },
  }
}

const isWaiting = (pod: StoredPod) => pod.spec.nodeName === undefined && pod.metadata.deletionTimestamp === undefined

/** An update, not a patch: had anyone bound or changed the Pod meanwhile, it would be refused. */
function bind(pod: StoredPod, { metadata: { name: node } }: StoredNode): Write {
  const [{ name }, scheduled] = [pod.metadata, { type: 'PodScheduled', status: 'True' } as const]
  return {
    verb: 'update',
    object: { ...pod, spec: extended(pod.spec, { nodeName: node }), status: withCondition(pod.status, scheduled) },
    tells: [
      { kind: 'Bound', pod: name, node },
      { kind: 'EventSeen', subject: `Pod/${name}`, reason: 'Scheduled', message: node },
      { kind: 'ConditionChanged', subject: `Pod/${name}`, condition: 'PodScheduled', status: 'True' },
    ],
  }
}

function unschedulable(pod: StoredPod): readonly Write[] {
  if (pod.status.conditions?.some(each => each.type === 'PodScheduled')) return []
  const [{ name }, reason] = [pod.metadata, 'Unschedulable']
  const status = withCondition(pod.status, { type: 'PodScheduled', status: 'False', reason })
  return [
    {
      verb: 'update',
      object: { ...pod, status },
      tells: [{ kind: 'ConditionChanged', subject: `Pod/${name}`, condition: 'PodScheduled', status: 'False', reason }],
    },
  ]
}
