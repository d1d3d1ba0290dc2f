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
 * Renews the Lease of its node every 10 s, apart from all else that a kubelet does, until a write gets lost; called again,
 * it goes on. Models the kubelet's node lease controller, which tries again by itself.
 */
export function leaseKeeper(host: Host, node: string): (because: Cause) => void {
  let isKept = false
  let cause: Cause

  function renew(): void {
    isKept = host.write(renewal(host, node), cause).ok
    if (isKept) host.after(renewEvery, renew)
  }

  return because => {
    cause = because
    if (isKept) return
    const wait = (host.get('Lease', node)?.spec.renewTime ?? -Infinity) + renewEvery - host.now()
    if (wait <= 0) return renew()
    isKept = true
    host.after(wait, renew)
  }
}

function renewal(host: Host, node: string): ApiWrite {
  const spec = { renewTime: host.now() }
  return host.get('Lease', node) === undefined
    ? { verb: 'create', object: { kind: 'Lease', metadata: { name: node }, spec } }
    : patch('Lease', node, ({ kind, metadata }) => ({ kind, metadata, spec }))
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
