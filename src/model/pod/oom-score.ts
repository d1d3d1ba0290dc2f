import type { Container, PodSpec } from '../../objects.ts'
import { isSidecar, named } from './containers.ts'
import { hasPodLevel, qosClass } from './qos.ts'
import { bytes } from './quantity.ts'

export const guaranteedScore = -997
export const bestEffortScore = 1000

/**
 * `oom_score_adj` of a container's processes: the higher, the sooner the kernel kills. Models `GetContainerOOMScoreAdjust`
 * (PodLevelResources on); in-place resize is left out: the request counted is the spec's. `nodeMemory` in bytes.
 */
export function oomScoreAdj(spec: PodSpec, container: Container, nodeMemory: number): number {
  if (spec.priorityClassName === 'system-node-critical') return guaranteedScore
  const qos = qosClass(spec)
  if (qos === 'Guaranteed') return guaranteedScore
  if (qos === 'BestEffort') return bestEffortScore
  const share = hasPodLevel(spec.resources) ? unassignedShare(spec) : 0
  const score = (request: number) => 1000 - Math.floor((1000 * (request + share)) / nodeMemory)
  const own = score(request(container))
  // A sidecar must not be killed before the app containers that it serves.
  const smallestApp = Math.min(...spec.containers.map(each => request(each)))
  const adjusted = isOneOfSidecars(spec, container) ? Math.min(own, score(smallestApp)) : own
  return Math.min(Math.max(adjusted, bestEffortScore + guaranteedScore), bestEffortScore - 1)
}

const isOneOfSidecars = (spec: PodSpec, container: Container) =>
  isSidecar(container) && named(spec.initContainers, container.name) !== undefined

/** What the Pod requests beyond its containers, for each container. */
function unassignedShare(spec: PodSpec): number {
  const whole = bytes(spec.resources?.requests)
  if (whole === 0) return 0
  const containers = spec.containers.length + (spec.initContainers ?? []).length
  return Math.trunc((whole - requestedByContainers(spec)) / containers)
}

/** App containers and sidecars together, or an init container with the sidecars before it, if that is more. */
function requestedByContainers(spec: PodSpec): number {
  let besides = 0
  let whileInit = 0
  for (const init of spec.initContainers ?? []) {
    if (isSidecar(init)) besides += request(init)
    whileInit = Math.max(whileInit, isSidecar(init) ? besides : besides + request(init))
  }
  return Math.max(besides + spec.containers.reduce((total, each) => total + request(each), 0), whileInit)
}

const request = (container: Container) => bytes(container.resources?.requests)
