import type { Endpoint, EndpointMap } from './endpoints.ts'

/**
 * Whether entries of the connection table may have become wrong. UDP knows no end of a connection: as long as a client sends,
 * its entry lives on and leads to an endpoint that is gone, or past the first endpoint that there is. (TCP's entries end by
 * the endpoint's resets.) Which entries are then deleted is left out. kube-proxy: EndpointsChangeTracker.
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
