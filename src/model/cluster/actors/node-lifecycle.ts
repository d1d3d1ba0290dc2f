import type { Condition, Taint } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import { isTrue } from '../../pod/conditions.ts'
import { type Actor, patch, type ViewNow, type Write } from '../actor.ts'
import { millisOf, timestamp } from '../clock.ts'
import { conditionOf, withCondition } from '../conditions.ts'
import { marksPods, notice, overdueAt, type Patience, type Signs, silenced } from '../node-health/silence.ts'
import {
  noExecute,
  noExecuteTaints,
  wantedNoSchedule,
  withNoExecute,
  withNoSchedule,
  withoutNoExecute,
} from '../node-health/taints.ts'
import { pace, zoneOf, zones } from '../node-health/zones.ts'
import type { Ref, StoredNode } from '../objects.ts'
import { changed } from '../store.ts'

export interface NodeLifecycle extends Patience {
  /** Looks every 5 s, first at this moment (0 to 4,999). */
  readonly firstLook: Millis
}

/**
 * Judges nodes by what their kubelets say, and by their silence: then Ready becomes Unknown and Pods there Ready=False. Taints
 * keep new Pods away at once; those that evict come one node after the other, at a rate that depends on how much of the zone is
 * down. It never touches a Pod's phase. Models node-lifecycle-controller. Left out: the fresh grace that all nodes get when
 * the last zone comes back, and labels that are copied.
 */
export function nodeLifecycle({ firstLook, ...patience }: NodeLifecycle): Actor {
  const lookAfter = (time: Millis) => firstLook + Math.ceil((time - firstLook) / lookEvery) * lookEvery
  const [signs, inZones, turns] = [new Map<string, Signs>(), zones(), pace()]
  /** Those that do not say of themselves that they are ready. */
  const unready = new Set<string>()
  /** Fell silent while they were ready. */
  const lost = new Set<string>()

  function overdue(node: StoredNode, view: ViewNow): Millis {
    const { name, creationTimestamp = timestamp(0) } = node.metadata
    const renewal = view.get('Lease', name)?.spec.renewTime
    const seen = { created: millisOf(creationTimestamp), renewal, heartbeat: heartbeatOf(node) }
    // It is not woken for every renewal: this is the look at which it would have noticed.
    const noticed = notice(signs.get(name), seen, lookAfter(Math.max(seen.created, renewal ?? 0, seen.heartbeat ?? 0)))
    signs.set(name, noticed)
    return lookAfter(overdueAt(noticed, node.status.conditions, patience))
  }

  /** The taints as they should be by now, and when to look again if the one that evicts has to wait for its turn. */
  function taintsOf(node: StoredNode, now: Millis): { taints: readonly Taint[]; evicts?: true; next?: Millis } {
    const { spec, status } = node
    const [wanted, ready] = [wantedNoSchedule(status.conditions, spec.unschedulable), readyOf(node)]
    // Nearly every look is at a node that has no taints and should have none.
    if (spec.taints === undefined && wanted.length === 0 && ready?.status === 'True') return well
    const at = timestamp(now)
    const taints = withNoSchedule(spec.taints ?? noTaints, wanted, at)
    if (ready === undefined) return { taints }
    const present = noExecuteTaints(taints)
    const todo = noExecute(ready.status, present, present.length === 0)
    if (todo.action === 'remove') return { taints: present.length === 0 ? taints : withoutNoExecute(taints) }
    if (todo.action === 'swap') return { taints: withNoExecute(taints, [todo.add], at), evicts: true }
    if (inZones.allDown()) return { taints: withoutNoExecute(taints), next: now + lookEvery }
    // Should all zones go down, it has to be taken back.
    if (present.length > 0) return { taints, next: now + lookEvery }
    const next = turns.next(zoneOf(node), inZones.rateOf(node), now)
    if (next > now) return { taints, next: Math.min(next, now + lookEvery) }
    turns.take(zoneOf(node), now)
    return { taints: withNoExecute(taints, [todo.taint], at), evicts: true }
  }

  return {
    name: 'node-lifecycle-controller',
    watches: [{ kind: 'Node' }, { kind: 'Lease' }],
    affected(change, view) {
      const object = changed(change)
      const { name } = object.metadata
      if (object.kind === 'Node') inZones.hear(name, change.after && object)
      // Renewals of nodes that are well need no look: the next one is planned for when they have stopped for too long.
      else if (change.before !== undefined && !unready.has(name)) return none
      const node = view.get('Node', name)
      if (node === undefined || isReady(node)) unready.delete(name)
      else unready.add(name)
      return node === undefined ? none : [{ kind: 'Node', name }]
    },
    reconcile(ref, view) {
      const [node, now] = [view.get('Node', ref.name), view.now()]
      if (node === undefined) return []
      const at = overdue(node, view)
      if (now >= at && readyOf(node)?.status !== 'Unknown') {
        if (marksPods(node.status.conditions)) lost.add(ref.name)
        return [declareLost(node)]
      }
      const { taints, evicts, next = Infinity } = taintsOf(node, now)
      if (isReady(node)) lost.delete(ref.name)
      const again = Math.min(now >= at ? Infinity : at, next)
      const writes: Write[] = []
      if (taints !== (node.spec.taints ?? noTaints)) writes.push(retaint(node, taints, evicts))
      if (lost.has(ref.name))
        for (const pod of view.podsOn(ref.name)) if (isReady(pod)) writes.push(markNotReady(pod.metadata.name))
      if (again !== Infinity) writes.push({ verb: 'again', ref, at: again })
      return writes
    },
  }
}

const lookEvery = 5000
const noTaints: readonly Taint[] = []
const well = { taints: noTaints }
const none: readonly Ref[] = []
const isReady = ({ status }: { readonly status: { readonly conditions?: readonly Condition[] } }) =>
  isTrue(status.conditions, 'Ready')
const readyOf = ({ status }: StoredNode) => conditionOf(status, 'Ready')

function heartbeatOf(node: StoredNode): Millis | undefined {
  const time = readyOf(node)?.lastHeartbeatTime
  return time === undefined || time === null ? undefined : millisOf(time)
}

function declareLost({ metadata: { name: node }, status }: StoredNode): Write {
  const reason = silenced(status.conditions).find(each => each.type === 'Ready')?.reason ?? ''
  return patch(
    'Node',
    node,
    each => ({ ...each, status: silenced(each.status.conditions).reduce(withCondition, each.status) }),
    { kind: 'NodeChanged', node, change: 'lease expired' },
    { kind: 'ConditionChanged', subject: `Node/${node}`, condition: 'Ready', status: 'Unknown', reason },
  )
}

/** An update: what it decided by must not have changed meanwhile. Told if it will evict. */
const retaint = (node: StoredNode, taints: readonly Taint[], evicts: true | undefined): Write => ({
  verb: 'update',
  object: { ...node, spec: { ...node.spec, taints } },
  tells: evicts ? [{ kind: 'NodeChanged', node: node.metadata.name, change: 'tainted' }] : [],
})

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
