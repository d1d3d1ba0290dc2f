import type { PodSpec, QosClass, ResourceRequirements } from '../../objects.ts'
import { amount } from './quantity.ts'

/** Thousandths of cores and bytes; a resource that is zero is not in it. */
export type Sums = Readonly<Partial<Record<ComputeResource, number>>>
export type ComputeResource = (typeof computeResources)[number]
const computeResources = ['cpu', 'memory'] as const

export interface QosResources {
  readonly requests: Sums
  readonly limits: Sums
  /** Whatever counts (each container, or the Pod itself) has a limit for cpu and for memory. Alone it does not make a Pod Guaranteed. */
  readonly everyLimitSet: boolean
}

/** Models `ComputePodQOS` (PodLevelResources on, beta since 1.34). Ephemeral containers, huge pages and storage do not count. */
export function qosClass(spec: PodSpec): QosClass {
  const { requests, limits, everyLimitSet } = qosResources(spec)
  const names = (sums: Sums) => computeResources.filter(each => sums[each] !== undefined)
  if (names(requests).length + names(limits).length === 0) return 'BestEffort'
  const equal = computeResources.every(each => requests[each] === limits[each])
  return everyLimitSet && equal ? 'Guaranteed' : 'Burstable'
}

/** What the Pod asks for: its own resources if they name any request or limit, else the sums over init and app containers. */
export const qosResources = (spec: PodSpec): QosResources =>
  collected(
    hasPodLevel(spec.resources)
      ? [spec.resources]
      : [...(spec.initContainers ?? []), ...spec.containers].map(each => each.resources),
  )

/** Models `collectPodLevelResources` and `collectContainerLevelResources`. */
export const collected = (counted: readonly (ResourceRequirements | undefined)[]): QosResources => ({
  requests: sum(counted, 'requests'),
  limits: sum(counted, 'limits'),
  everyLimitSet: counted.every(each => computeResources.every(name => amount(each?.limits, name) > 0)),
})

export const hasPodLevel = (resources: ResourceRequirements | undefined): resources is ResourceRequirements =>
  [resources?.requests, resources?.limits].some(list =>
    Object.keys(list ?? {}).some(name => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')),
  )

function sum(counted: readonly (ResourceRequirements | undefined)[], of: 'requests' | 'limits'): Sums {
  const sums = computeResources.map(name => [
    name,
    counted.reduce((total, each) => total + amount(each?.[of], name), 0),
  ])
  return Object.fromEntries(sums.filter(([, total]) => total !== 0))
}
