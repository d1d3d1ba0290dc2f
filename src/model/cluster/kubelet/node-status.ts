import type { Condition } from '../../../objects.ts'
import { isTrue } from '../../pod/conditions.ts'
import { patch, type ViewNow, type Write } from '../actor.ts'
import { withCondition } from '../conditions.ts'

/** A quarter of the Lease's duration of 40 s. */
const renewEvery = 10_000

/** A sign of life every 10 s; and where the API server does not know the node as ready, that it is. */
export function signsOfLife(node: string, view: ViewNow): readonly Write[] {
  return [...renewal(node, view), ...announcement(node, view)]
}

function renewal(node: string, view: ViewNow): readonly Write[] {
  const [lease, now] = [view.get('Lease', node), view.now()]
  const again = (at: number): Write => ({ verb: 'again', ref: { kind: 'Node', name: node }, at })
  if (lease === undefined) {
    const object = { kind: 'Lease', metadata: { name: node }, spec: { renewTime: now } } as const
    return [{ verb: 'create', object }, again(now + renewEvery)]
  }
  const due = lease.spec.renewTime + renewEvery
  if (now < due) return [again(due)]
  return [patch('Lease', node, each => ({ ...each, spec: { renewTime: now } })), again(now + renewEvery)]
}

function announcement(node: string, view: ViewNow): readonly Write[] {
  const conditions = view.get('Node', node)?.status.conditions ?? []
  if (isTrue(conditions, 'Ready')) return []
  const ready: Condition = { type: 'Ready', status: 'True', reason: 'KubeletReady' }
  const change = { kind: 'ConditionChanged', subject: `Node/${node}`, condition: 'Ready', status: 'True' } as const
  const known = (condition: Condition): Condition =>
    condition.status === 'Unknown' ? { type: condition.type, status: 'False' } : condition
  return [
    patch(
      'Node',
      node,
      each => ({
        ...each,
        status: withCondition({ ...each.status, conditions: (each.status.conditions ?? []).map(known) }, ready),
      }),
      change,
    ),
  ]
}
