import type { Condition } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import { isTrue } from '../../pod/conditions.ts'
import { type ApiWrite, type Host, patch, type Write } from '../actor.ts'
import { withCondition } from '../conditions.ts'
import type { View } from '../shelf.ts'
import type { Cause } from '../task.ts'

/** A quarter of the Lease's duration of 40 s. */
export const renewEvery: Millis = 10_000

/**
 * Renews the Lease of its node every 10 s, apart from all else that a kubelet does, until a write gets lost; called again, it
 * goes on. Models the kubelet's node lease controller, which tries again by itself; like it, it makes a Lease that is missing.
 */
export function leaseKeeper(host: Host, node: string): (because: Cause) => void {
  const spec = () => ({ renewTime: host.now() })
  const renewal = patch('Lease', node, ({ kind, metadata }) => ({ kind, metadata, spec: spec() }))
  let isKept = false
  let cause: Cause

  function write(write: ApiWrite): void {
    const { ok, why } = host.write(write, cause)
    if (why === 'NotFound') return create()
    isKept = ok
    if (ok) host.after(renewEvery, renew)
  }
  const renew = () => write(renewal)
  const create = () => write({ verb: 'create', object: { kind: 'Lease', metadata: { name: node }, spec: spec() } })

  return because => {
    cause = because
    if (isKept) return
    const known = host.get('Lease', node)
    if (known === undefined) return create()
    const wait = known.spec.renewTime + renewEvery - host.now()
    if (wait <= 0) return renew()
    isKept = true
    host.after(wait, renew)
  }
}

/** Where the API server does not know the node as ready: that it is. */
export const announcements = (view: View, node: string): readonly Write[] =>
  isTrue(view.get('Node', node)?.status.conditions, 'Ready') ? [] : [announcement(node)]

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
