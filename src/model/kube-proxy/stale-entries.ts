import type { Endpoint, EndpointMap } from './endpoints.ts'

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
 * Whether an update makes kube-proxy look for such entries at all: a UDP endpoint that served does so no more, or a port has
 * its first one, past which an older entry may lead. kube-proxy: EndpointsChangeTracker.
 */
export function needsConntrackCleanup(before: EndpointMap, after: EndpointMap): boolean {
  const isUdp = (key: string) => key.endsWith('/udp')
  const ends = [...before].some(([key, old]) => isUdp(key) && !isCovered(serving(old), serving(after.get(key))))
  const begins = [...after].some(
    ([key, now]) => isUdp(key) && serving(now).length > 0 && serving(before.get(key)).length === 0,
  )
  return ends || begins
}

const serving = (endpoints: readonly Endpoint[] = []): string[] =>
  endpoints.filter(endpoint => endpoint.serving).map(endpoint => endpoint.text)

const isCovered = (old: readonly string[], now: readonly string[]) => old.every(text => now.includes(text))
