import type { Condition } from '../../../objects.ts'
import type { PodActions } from '../../pod/actions.ts'
import { patch, type Write } from '../actor.ts'
import { withCondition } from '../conditions.ts'
import type { Kubelet, kubelet } from './kubelet.ts'
import { signsOfLife } from './node-status.ts'

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
    reconcile(ref, view, because) {
      if (power.runtime) return made.reconcile(ref, view, because)
      if (ref.kind !== 'Node') return [{ verb: 'again', ref, at: view.now() + retryEvery }]
      const isOfLease = (write: Write) => write.verb === 'again' || ('ref' in write && write.ref.kind === 'Lease')
      const signs = signsOfLife(ref, view).filter(isOfLease)
      const known = view.get('Node', node)?.status.conditions?.find(each => each.type === 'Ready')
      return known?.status === 'False' ? signs : [...signs, patch('Node', node, reportNotReady, told(node))]
    },
  }
}

const retryEvery = 1000
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
