import type { Condition, Taint } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import { isTrue } from '../../pod/conditions.ts'
import { type Actor, patch, type Write } from '../actor.ts'
import { timestamp } from '../clock.ts'
import { withCondition } from '../conditions.ts'
import type { StoredNode } from '../objects.ts'
import { changed, type View } from '../store.ts'

export interface NodeLifecycle {
  /** Without a sign of life for so long, a node counts as lost: 50 s since Kubernetes 1.32, 40 s before. */
  readonly grace: Millis
  /** Looks every 5 s, first at this moment (0 to 4,999). */
  readonly firstLook: Millis
}

/**
 * Declares a node unreachable whose Lease is not renewed any more: node Ready becomes Unknown, its Pods Ready=False, and
 * two taints keep new Pods away and let the present ones be evicted. It never touches a Pod's phase. Models
 * node-lifecycle-controller; left out: zones and the rate limit of tainting, and that it counts from when it saw the renewal.
 */
export function nodeLifecycle({ grace, firstLook }: NodeLifecycle): Actor {
  const lookAfter = (time: Millis) => firstLook + Math.ceil((time - firstLook) / lookEvery) * lookEvery
  return {
    name: 'node-lifecycle-controller',
    watches: [{ kind: 'Node' }, { kind: 'Lease' }],
    affected(change, view) {
      const { kind, metadata } = changed(change)
      const node = view.get('Node', metadata.name)
      // Renewals of nodes that are well need no look: the next one is planned for when they have stopped for too long.
      if (node === undefined || (kind === 'Lease' && isReady(node) && change.before !== undefined)) return []
      return [{ kind: 'Node', name: metadata.name }]
    },
    reconcile(ref, view) {
      const [node, lease] = [view.get('Node', ref.name), view.get('Lease', ref.name)]
      if (node === undefined || lease === undefined) return []
      const overdue = lookAfter(lease.spec.renewTime + grace)
      if (view.now() >= overdue) return isReady(node) ? [declareLost(node, view.now())] : markPods(node, view)
      const healed = isReady(node) && isTainted(node) ? [untaint(node)] : []
      return [...healed, { verb: 'again', ref, at: overdue }]
    },
  }
}

const lookEvery = 5000
const unreachable = 'node.kubernetes.io/unreachable'
const isReady = ({ status }: StoredNode) => isTrue(status.conditions, 'Ready')
const isTainted = ({ spec }: StoredNode) => spec.taints?.some(each => each.key === unreachable)

function declareLost({ metadata: { name: node } }: StoredNode, now: Millis): Write {
  const timeAdded = timestamp(now)
  const taints: readonly Taint[] = [
    { key: unreachable, effect: 'NoSchedule', timeAdded },
    { key: unreachable, effect: 'NoExecute', timeAdded },
  ]
  const unknown: Condition = { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }
  return patch(
    'Node',
    node,
    each => ({
      ...each,
      spec: { ...each.spec, taints: [...(each.spec.taints ?? []), ...taints] },
      status: withCondition(each.status, unknown),
    }),
    { kind: 'NodeChanged', node, change: 'lease expired' },
    {
      kind: 'ConditionChanged',
      subject: `Node/${node}`,
      condition: 'Ready',
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
    },
    { kind: 'NodeChanged', node, change: 'tainted' },
  )
}

/** The change of the node makes the controller look again: now at the Pods on it. */
const markPods = ({ metadata }: StoredNode, view: View): readonly Write[] =>
  [...view.podsOn(metadata.name)]
    .filter(pod => isTrue(pod.status.conditions, 'Ready'))
    .map(pod => markNotReady(pod.metadata.name))

function markNotReady(pod: string): Write {
  const condition: Condition = { type: 'Ready', status: 'False', reason: 'NodeNotReady' }
  return patch('Pod', pod, each => ({ ...each, status: withCondition(each.status, condition) }), {
    kind: 'ConditionChanged',
    subject: `Pod/${pod}`,
    condition: 'Ready',
    status: 'False',
    reason: 'NodeNotReady',
  })
}

const untaint = ({ metadata: { name } }: StoredNode): Write =>
  patch('Node', name, each => ({
    ...each,
    spec: { ...each.spec, taints: (each.spec.taints ?? []).filter(taint => taint.key !== unreachable) },
  }))
