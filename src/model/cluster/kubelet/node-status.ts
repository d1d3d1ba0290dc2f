import type { Condition } from '../../../objects.ts'
import { isTrue } from '../../pod/conditions.ts'
import { patch, type ViewNow, type Write } from '../actor.ts'
import { withCondition } from '../conditions.ts'
import type { Ref } from '../objects.ts'

/** A quarter of the Lease's duration of 40 s. */
const renewEvery = 10_000

/** A sign of life every 10 s; and where the API server does not know the node as ready, that it is. */
export function signsOfLife(ref: Ref, view: ViewNow): readonly Write[] {
  const renewal = renewalOf(ref, view)
  const conditions = view.get('Node', ref.name)?.status.conditions
  return isTrue(conditions, 'Ready') ? renewal : [...renewal, announcement(ref.name)]
}

function renewalOf(ref: Ref, view: ViewNow): readonly Write[] {
  const [lease, now] = [view.get('Lease', ref.name), view.now()]
  const again = (at: number): Write => ({ verb: 'again', ref, at })
  if (lease === undefined) {
    const object = { kind: 'Lease', metadata: { name: ref.name }, spec: { renewTime: now } } as const
    return [{ verb: 'create', object }, again(now + renewEvery)]
  }
  const due = lease.spec.renewTime + renewEvery
  if (now < due) return [again(due)]
  return [
    patch('Lease', ref.name, ({ kind, metadata }) => ({ kind, metadata, spec: { renewTime: now } })),
    again(now + renewEvery),
  ]
}

function announcement(node: string): Write {
  const ready: Condition = { type: 'Ready', status: 'True', reason: 'KubeletReady' }
  const change = { kind: 'ConditionChanged', subject: `Node/${node}`, condition: 'Ready', status: 'True' } as const
  const known = (condition: Condition): Condition =>
    condition.status === 'Unknown' ? { type: condition.type, status: 'False' } : condition
  return patch(
    'Node',
    node,
    each => ({
      ...each,
      status: withCondition({ ...each.status, conditions: (each.status.conditions ?? []).map(known) }, ready),
    }),
    change,
  )
}
