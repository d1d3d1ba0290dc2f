import type { EndpointSlice, EndpointSpec } from '../../objects.ts'
import { canonical, endpointText } from './address.ts'
import type { ProxyConfig } from './config.ts'
import { compare, portName, type ServicePort } from './service-ports.ts'

/** One address and port behind one Service port. */
export interface Endpoint {
  readonly ip: string
  /** `IP:port`: printed, compared and hashed. */
  readonly text: string
  readonly isLocal: boolean
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  readonly zoneHints: readonly string[]
  readonly nodeHints: readonly string[]
}

const serviceLabel = 'kubernetes.io/service-name'

/** Endpoints by Service port (`ns/name:port/protocol`), each list in the order of the texts and without doubles. */
export type EndpointMap = ReadonlyMap<string, readonly Endpoint[]>

/** A Service port meets the endpoints of its name *and* its protocol. kube-proxy: ServicePortName. */
export const endpointsOf = (endpoints: EndpointMap, { name, protocol }: ServicePort): readonly Endpoint[] =>
  endpoints.get(`${name}/${protocol}`) ?? []

/** kube-proxy: EndpointSliceCache. */
export function endpointsByPort(slices: readonly EndpointSlice[], config: ProxyConfig): EndpointMap {
  const found = new Map<string, Map<string, Endpoint>>()
  for (const slice of slices) {
    const service = slice.metadata.labels?.[serviceLabel]
    if (service === undefined || slice.addressType !== config.ipFamily) continue
    for (const { name, port, protocol = 'TCP' } of slice.ports ?? []) {
      // A port without a number means "all ports": kube-proxy has nothing to translate to.
      if (port === undefined) continue
      const key = `${portName(slice.metadata.namespace ?? 'default', service, name)}/${protocol.toLowerCase()}`
      const list = found.get(key) ?? new Map<string, Endpoint>()
      found.set(key, list)
      for (const spec of slice.endpoints ?? []) add(list, spec, port, config.nodeName)
    }
  }
  return new Map([...found].map(([key, list]) => [key, [...list.values()].toSorted((a, b) => compare(a.text, b.text))]))
}

/** The same endpoint may stand in two slices for a while; one that is local wins. */
function add(list: Map<string, Endpoint>, spec: EndpointSpec, port: number, nodeName: string): void {
  const [address] = spec.addresses
  if (address === undefined) return
  const ip = canonical(address)
  const text = endpointText(ip, port)
  const isLocal = spec.nodeName !== undefined && spec.nodeName === nodeName
  if (list.has(text) && !isLocal) return
  const { ready, serving, terminating } = spec.conditions ?? {}
  list.set(text, {
    ip,
    text,
    isLocal,
    ready: ready ?? true,
    serving: serving ?? true,
    terminating: terminating ?? false,
    zoneHints: spec.hints?.forZones?.map(hint => hint.name) ?? none,
    nodeHints: spec.hints?.forNodes?.map(hint => hint.name) ?? none,
  })
}

const none: readonly string[] = []
