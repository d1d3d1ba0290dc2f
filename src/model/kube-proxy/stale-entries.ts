import type { EndpointSlice } from '../../objects.ts'
import { servicesOfChangedSlices } from './changed-services.ts'
import type { ProxyConfig } from './config.ts'
import { endpointsByPort, serviceOfPort } from './endpoints.ts'

/** A connection entry, and where the Service that it was translated for stands now. */
export interface StaleQuestion {
  readonly protocol: 'tcp' | 'udp'
  /** The endpoint that the entry leads to. */
  readonly endpoint: string
  /** Those of the Service that serve, terminating ones included. */
  readonly serving: readonly string[]
  readonly kubernetes: '1.36' | '1.37'
}

/**
 * After an update kube-proxy deletes UDP entries that lead to anything but a serving endpoint of their Service; a client that
 * goes on sending would keep them alive for ever. TCP is left alone: its peers notice. 1.36.0 passes over Services without a
 * serving endpoint (kubernetes/kubernetes#139629, mended in 1.37). kube-proxy: conntrack.CleanStaleEntries.
 */
export function isStale({ protocol, endpoint, serving, kubernetes }: StaleQuestion): boolean {
  if (protocol !== 'udp') return false
  if (serving.length === 0 && kubernetes === '1.36') return false
  return !serving.includes(endpoint)
}

/**
 * Whether an update makes kube-proxy look for such entries at all: a slice changed, in whatever, and its Service has or had an
 * endpoint for UDP. kube-proxy: EndpointsMap.Update.
 */
export function needsConntrackCleanup(
  before: readonly EndpointSlice[],
  after: readonly EndpointSlice[],
  config: ProxyConfig,
): boolean {
  const changed = servicesOfChangedSlices(before, after, config)
  const ports = [before, after].flatMap(slices => [...endpointsByPort(slices, config).keys()])
  return ports.some(port => port.endsWith('/udp') && changed.has(serviceOfPort(port)))
}
