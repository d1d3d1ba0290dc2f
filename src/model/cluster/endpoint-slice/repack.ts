import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../../objects.ts'
import { portKey } from './ports.ts'

/** With every list there, be it empty. */
export type Subset = Required<EndpointSubset>

/**
 * The same pairs of address and port in as few subsets as say it: ports that the very same addresses offer stand together. An
 * address that some subset calls unready is unready there for good. Models `RepackSubsets`; order is by first mention, where
 * upstream sorts.
 */
export function repacked(subsets: readonly EndpointSubset[]): readonly Subset[] {
  const hosts = new Map<string, EndpointAddress>()
  const offers = new Map<string, { readonly port: EndpointPort | undefined; readonly ready: Map<string, boolean> }>()
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    // Addresses without any port are kept, too.
    for (const port of ports.length > 0 ? ports : [undefined]) {
      const key = port === undefined ? '' : portKey([port])
      const { ready } = offers.get(key) ?? { ready: new Map<string, boolean>() }
      offers.set(key, { port, ready })
      const add = (address: EndpointAddress, isReady: boolean) => {
        const host = hostKey(address)
        if (!hosts.has(host)) hosts.set(host, address)
        ready.set(host, isReady && ready.get(host) !== false)
      }
      for (const each of addresses) add(each, true)
      for (const each of notReadyAddresses) add(each, false)
    }
  }
  const groups = new Map<string, { readonly ports: EndpointPort[]; readonly ready: ReadonlyMap<string, boolean> }>()
  for (const { port, ready } of offers.values()) {
    const key = JSON.stringify([...ready].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    const group = groups.get(key) ?? { ports: [], ready }
    groups.set(key, group)
    if (port !== undefined) group.ports.push(port)
  }
  return [...groups.values()].map(({ ports, ready }) => {
    const those = (wanted: boolean) =>
      [...ready].flatMap(([host, isReady]) => (isReady === wanted ? [hosts.get(host) as EndpointAddress] : []))
    return { addresses: those(true), notReadyAddresses: those(false), ports }
  })
}

/** The same address of two Pods is two. */
const hostKey = ({ ip, targetRef }: EndpointAddress) => `${ip} ${targetRef?.uid ?? ''}`
