import type { EndpointMap } from './endpoints.ts'

/**
 * How many ready endpoints of each Service (`ns/name`) are on this node, by address; Services without any are left out. This
 * is what a health check node port answers from: 200 while there is one, else 503. kube-proxy: LocalReadyEndpoints.
 */
export function localReadyEndpoints(endpoints: EndpointMap): Map<string, number> {
  const addresses = new Map<string, Set<string>>()
  for (const [key, list] of endpoints) {
    const service = /^[^/]*\/[^/:]*/.exec(key)?.[0] ?? ''
    for (const { ip } of list.filter(endpoint => endpoint.isLocal && endpoint.ready))
      addresses.set(service, (addresses.get(service) ?? new Set()).add(ip))
  }
  return new Map([...addresses].map(([service, set]) => [service, set.size]))
}
