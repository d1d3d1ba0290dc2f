import type { PodSpec, ResourceRequirements } from '../../objects.ts'
import { isSidecar } from './containers.ts'
import { hasPodLevel } from './qos.ts'
import { amount } from './quantity.ts'

/**
 * What the whole Pod asks for, or may use, of one resource: thousandths of a core or byte. Apps and sidecars run together, so
 * they add up; a plain init container runs alone beside the sidecars before it, so only the largest such moment counts.
 * Models `PodRequests` and `PodLimits`. A Pod's own cpu and memory stand for all of it; overhead is left out.
 */
export function podAmount(spec: PodSpec, resource: string, of: keyof ResourceRequirements): number {
  const own = hasPodLevel(spec.resources) && isPodLevel(resource) ? amount(spec.resources[of], resource) : 0
  if (own > 0) return own
  const asked = (each: { readonly resources?: ResourceRequirements }) => amount(each.resources?.[of], resource)
  let beside = 0
  let atStart = 0
  for (const init of spec.initContainers ?? []) {
    if (isSidecar(init)) beside += asked(init)
    atStart = Math.max(atStart, isSidecar(init) ? beside : beside + asked(init))
  }
  const running = spec.containers.reduce((sum, each) => sum + asked(each), beside)
  return Math.max(running, atStart)
}

const isPodLevel = (resource: string) =>
  resource === 'cpu' || resource === 'memory' || resource.startsWith('hugepages-')
