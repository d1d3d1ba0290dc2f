import type { Node, Pod, Taint } from '../../../objects.ts'
import type { Actor, Write } from '../actor.ts'
import { withCondition } from '../conditions.ts'
import { refOf, type StoredNode, type StoredPod } from '../objects.ts'
import { changed, type View } from '../store.ts'
import { tolerates } from '../toleration.ts'

/**
 * Chooses a node for each Pod that has none, once: filter, then the node with the fewest Pods, then the first. Models
 * kube-scheduler. Left out: resources, affinity, spreading, preemption, scheduling gates, several profiles.
 */
export function scheduler(): Actor {
  return {
    name: 'scheduler',
    watches: [{ kind: 'Pod' }, { kind: 'Node' }],
    affected(change, view) {
      const object = changed(change)
      if (object.kind === 'Pod') return isWaiting(object) ? [refOf(object)] : []
      return [...view.podsOn('')].filter(isWaiting).map(refOf)
    },
    reconcile(ref, view) {
      const pod = view.get('Pod', ref.name)
      if (pod === undefined || !isWaiting(pod)) return []
      const node = choose(pod, view)
      return node === undefined ? unschedulable(pod) : [bind(pod, node)]
    },
  }
}

const isWaiting = (pod: StoredPod) => pod.spec.nodeName === undefined && pod.metadata.deletionTimestamp === undefined

export function choose(pod: Pod, view: View): StoredNode | undefined {
  const load = (node: StoredNode) => [...view.podsOn(node.metadata.name)].length
  const fitting = [...view.list('Node')].filter(node => fits(pod, node))
  return fitting.map(node => ({ node, load: load(node) })).sort((a, b) => a.load - b.load)[0]?.node
}

export function fits(pod: Pod, node: Node): boolean {
  if (node.spec.unschedulable === true) return false
  const bars = (taint: Taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(pod, taint)
  if (node.spec.taints?.some(bars) === true) return false
  return Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => node.metadata.labels?.[key] === value)
}

/** An update, not a patch: had anyone bound or changed the Pod meanwhile, it would be refused. */
function bind(pod: StoredPod, { metadata: { name: node } }: StoredNode): Write {
  const [{ name }, scheduled] = [pod.metadata, { type: 'PodScheduled', status: 'True' } as const]
  return {
    verb: 'update',
    object: { ...pod, spec: { ...pod.spec, nodeName: node }, status: withCondition(pod.status, scheduled) },
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
