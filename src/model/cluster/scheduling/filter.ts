import type { Node, Pod } from '../../../objects.ts'
import { tolerates } from '../toleration.ts'
import type { Amounts } from '../../pod/pod-resources.ts'
import type { NodeLoad } from './node-loads.ts'

/** Whether a Pod may go to a node, apart from room: it is not cordoned, its taints are tolerated, it has the wanted labels. */
export function isAllowed(pod: Pod, { metadata, spec }: Node): boolean {
  if (spec.unschedulable === true) return false
  if (spec.taints?.some(taint => taint.effect !== 'PreferNoSchedule' && !tolerates(pod, taint)) === true) return false
  const wanted = pod.spec.nodeSelector
  return wanted === undefined || Object.entries(wanted).every(([key, value]) => metadata.labels?.[key] === value)
}

export interface Shortage {
  readonly resource: string
  readonly requested: number
  readonly used: number
  readonly capacity: number
}

/**
 * What there is too little of. Models `fitsRequest` of NodeResourcesFit. A node that does not say what it has is not modelled
 * upstream; here it has room for everything.
 */
export function shortages(requests: Amounts, load: Room, ignored: readonly string[] = []): readonly Shortage[] {
  const { allocatable, used, pods } = load
  if (allocatable === undefined) return none
  let short: Shortage[] | undefined
  const most = allocatable['pods'] ?? 0
  if (pods + 1 > most) short = [{ resource: 'pods', requested: 1, used: pods, capacity: most }]
  for (const resource in requests) {
    const [requested = 0, taken = 0, capacity = 0] = [requests[resource], used[resource], allocatable[resource]]
    if (requested === 0 || requested <= capacity - taken || ignored.includes(resource)) continue
    short = [...(short ?? []), { resource, requested, used: taken, capacity }]
  }
  return short ?? none
}
export type Room = Pick<NodeLoad, 'allocatable' | 'used' | 'pods'>
const none: readonly Shortage[] = []
