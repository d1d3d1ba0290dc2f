import type { Labels, Node, Pod, Taint } from '../../../objects.ts'
import { tolerates } from '../toleration.ts'
import type { Amounts } from '../../pod/pod-resources.ts'
import type { NodeLoad } from './node-loads.ts'

/** Whether a Pod may go to a node, apart from room: it is not cordoned, its taints are tolerated, it has the wanted labels. */
export function isAllowed(pod: Pod, node: Node): boolean {
  const { unschedulable, taints } = node.spec
  if (unschedulable === true || (taints !== undefined && !toleratesAll(pod, taints))) return false
  return pod.spec.nodeSelector === undefined || hasLabels(node, pod.spec.nodeSelector)
}

const toleratesAll = (pod: Pod, taints: readonly Taint[]) =>
  taints.every(taint => taint.effect === 'PreferNoSchedule' || tolerates(pod, taint))

const hasLabels = ({ metadata }: Node, wanted: Labels) =>
  Object.entries(wanted).every(([key, value]) => metadata.labels?.[key] === value)

export interface Shortage {
  readonly resource: string
  readonly requested: number
  readonly used: number
  readonly capacity: number
}

/** Extended resources that the scheduler leaves to somebody else, by name or by what stands before the slash. */
export interface Ignored {
  readonly resources?: readonly string[]
  readonly groups?: readonly string[]
}
function isIgnored(resource: string, { resources = [], groups = [] }: Ignored): boolean {
  const [group = '', name] = resource.split('/')
  const isExtended = name !== undefined && !resource.includes('kubernetes.io/')
  return isExtended && (resources.includes(resource) || groups.includes(group))
}

/**
 * What there is too little of. Models `fitsRequest` of NodeResourcesFit. A node that does not say what it has is not modelled
 * upstream; here it has room for everything.
 */
export function shortages(requests: Amounts, load: Room, ignored?: Ignored): readonly Shortage[] {
  const { allocatable, used, pods } = load
  if (allocatable === undefined) return none
  let short: Shortage[] | undefined
  const most = allocatable['pods'] ?? 0
  if (pods + 1 > most) short = [{ resource: 'pods', requested: 1, used: pods, capacity: most }]
  for (const resource in requests) {
    const [requested = 0, taken = 0, capacity = 0] = [requests[resource], used[resource], allocatable[resource]]
    if (requested === 0 || requested <= capacity - taken || (ignored && isIgnored(resource, ignored))) continue
    short = [...(short ?? []), { resource, requested, used: taken, capacity }]
  }
  return short ?? none
}
export type Room = Pick<NodeLoad, 'allocatable' | 'used' | 'pods'>
const none: readonly Shortage[] = []
