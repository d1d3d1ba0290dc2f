import type { EndpointSlice } from '../../objects.ts'
import { type EndpointMap, serviceOfPort } from './endpoints.ts'

/**
 * What a kube-proxy that is healthy itself answers on a Service's healthCheckNodePort: 200 if an endpoint of the Service on
 * this node is ready. One that terminates does not count, even while it still gets traffic. kube-proxy: LocalReadyEndpoints.
 */
export const healthAnswer = (slices: readonly EndpointSlice[], service: string, node: string): 200 | 503 =>
  slices
    .filter(slice => slice.metadata.labels?.['kubernetes.io/service-name'] === service)
    .flatMap(slice => slice.endpoints ?? [])
    .some(({ nodeName, conditions }) => nodeName === node && (conditions?.ready ?? true))
    ? 200
    : 503

/** How many ready endpoints of each Service (`ns/name`) are on this node, by address: the number in that answer. Services without any are left out. */
export function localReadyEndpoints(endpoints: EndpointMap): Map<string, number> {
  const addresses = new Map<string, Set<string>>()
  for (const [key, list] of endpoints) {
    const service = serviceOfPort(key)
    for (const { ip } of list.filter(endpoint => endpoint.isLocal && endpoint.ready))
      addresses.set(service, (addresses.get(service) ?? new Set()).add(ip))
  }
  return new Map([...addresses].map(([service, set]) => [service, set.size]))
}
