import type { Condition } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import type { PodActions } from '../../pod/actions.ts'
import { patch, type ViewNow } from '../actor.ts'
import { conditionOf, withCondition } from '../conditions.ts'
import type { View } from '../shelf.ts'
import type { Kubelet, kubelet } from './kubelet.ts'
import { renewEvery } from './node-status.ts'

/** What runs on a node beside containers. Containers do without either: their shims hold them. */
export interface Power {
  kubelet: boolean
  runtime: boolean
}

/**
 * A kubelet that can be stopped, and whose runtime can be. Without its runtime it goes on to renew the Lease, and reports the
 * node as not ready; it can neither start nor stop anything. Left out: that it notices only after 30 s.
 */
export function switched(make: typeof kubelet, equipment: Parameters<typeof kubelet>[0], power: Power): Kubelet {
  const { rules, node } = equipment
  const made = make({
    ...equipment,
    rules: {
      ...rules,
      actions: (pod, runtime, knowledge) => {
        const actions = rules.actions(pod, runtime, knowledge)
        return power.kubelet && power.runtime ? actions : { ...actions, ...nothing }
      },
    },
  })
  return {
    ...made,
    *reconcile(ref, view, because) {
      if (ref.kind === 'Node') {
        const signs = made.reconcile(ref, view, because)
        if (power.runtime) yield* signs
        else if (!isKnownNotReady(view, node)) yield patch('Node', node, reportNotReady, told(node))
        yield { verb: 'again', ref, at: view.now() + untilRenewal(view, node) }
      } else if (power.runtime) yield* made.reconcile(ref, view, because)
      else yield { verb: 'again', ref, at: view.now() + retryEvery }
    },
  }
}

const isKnownNotReady = (view: View, node: string) =>
  conditionOf(view.get('Node', node)?.status, 'Ready')?.status === 'False'

const retryEvery = 1000

/** Upstream it looks at its runtime every 10 s too, in a loop of its own. */
function untilRenewal(view: ViewNow, node: string): Millis {
  const wait = (view.get('Lease', node)?.spec.renewTime ?? -Infinity) + renewEvery - view.now()
  return wait > 0 ? wait : renewEvery
}
const nothing: Partial<PodActions> = {
  killPod: false,
  createSandbox: false,
  initContainersToStart: [],
  containersToStart: [],
  containersToKill: [],
  containersToReset: [],
}

const down: Condition = { type: 'Ready', status: 'False', reason: 'KubeletNotReady' }
const reportNotReady = (node: Parameters<Parameters<typeof patch<'Node'>>[2]>[0]) => ({
  ...node,
  status: withCondition(node.status, down),
})
const told = (node: string) =>
  ({
    kind: 'ConditionChanged',
    subject: `Node/${node}`,
    condition: 'Ready',
    status: 'False',
    reason: 'KubeletNotReady',
  }) as const
