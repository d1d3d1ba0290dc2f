import type { EndpointSlice } from '../../objects.ts'

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
