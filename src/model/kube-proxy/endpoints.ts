import type { EndpointSlice, EndpointSpec } from '../../objects.ts'
import { canonical, endpointText } from './address.ts'
import type { ProxyConfig } from './config.ts'
import { chainHash, chainName } from './hash.ts'
import { compare, isWatched, portName, type ServicePort } from './service-ports.ts'

/** One address and port behind one Service port. */
export interface Endpoint {
  readonly ip: string
  /** `IP:port`: printed, compared and hashed. */
  readonly text: string
  /** The chain that translates to it: named after the Service port, too. */
  readonly chain: string
  readonly isLocal: boolean
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  readonly zoneHints: readonly string[]
  readonly nodeHints: readonly string[]
}

const serviceLabel = 'kubernetes.io/service-name'

/** The Service that a slice stands for, if this kube-proxy takes it at all: it watches only what has neither of two labels. */
export const serviceOf = ({ metadata, addressType }: EndpointSlice, family: ProxyConfig['ipFamily']) =>
  addressType === family && isWatched(metadata.labels) ? metadata.labels?.[serviceLabel] : undefined

/** Endpoints by Service port (`ns/name:port/protocol`), each list in the order of the texts, without doubles and never empty. */
export type EndpointMap = ReadonlyMap<string, readonly Endpoint[]>

/** A Service port meets the endpoints of its name *and* its protocol. kube-proxy: ServicePortName. */
export const endpointsOf = (endpoints: EndpointMap, { name, protocol }: ServicePort): readonly Endpoint[] =>
  endpoints.get(`${name}/${protocol}`) ?? []

/** `ns/name` of the Service that a key of the map belongs to. */
export const serviceOfPort = (key: string): string => /^[^/]*\/[^/:]*/.exec(key)?.[0] ?? ''

/** kube-proxy: EndpointSliceCache. */
export function endpointsByPort(slices: readonly EndpointSlice[], config: ProxyConfig): EndpointMap {
  const found = new Map<string, Endpoint[]>()
  for (const slice of slices) {
    const service = serviceOf(slice, config.ipFamily)
    if (!service) continue
    for (const { name, port, protocol = 'TCP' } of slice.ports ?? []) {
      // A port without a number means "all ports": kube-proxy has nothing to translate to.
      if (!port) continue
      const owner = portName(slice.metadata.namespace ?? 'default', service, name)
      const inRules = protocol.toLowerCase()
      const key = `${owner}/${inRules}`
      const list = found.get(key) ?? []
      for (const spec of slice.endpoints ?? []) {
        const address = spec.addresses[0]
        if (address !== undefined) list.push(endpoint(owner + inRules, address, port, spec, config.nodeName))
      }
      if (list.length > 0) found.set(key, list)
    }
  }
  for (const [key, list] of found) found.set(key, sorted(list))
  return found
}

function endpoint(owner: string, address: string, port: number, spec: EndpointSpec, nodeName: string): Endpoint {
  const ip = canonical(address)
  const text = endpointText(ip, port)
  const { conditions, hints } = spec
  return {
    ip,
    text,
    chain: chainName('KUBE-SEP-', chainHash(owner + text)),
    isLocal: spec.nodeName !== undefined && spec.nodeName === nodeName,
    ready: conditions?.ready ?? true,
    serving: conditions?.serving ?? true,
    terminating: conditions?.terminating ?? false,
    zoneHints: hints?.forZones?.map(hint => hint.name) ?? none,
    nodeHints: hints?.forNodes?.map(hint => hint.name) ?? none,
  }
}

/**
 * The same address may stand twice: a Pod may have got that of one that still terminates, and then counts before it (since 1.36,
 * kubernetes/kubernetes#135593). Of two that do not terminate the last counts here; kube-proxy reads slices in no order.
 */
function sorted(endpoints: readonly Endpoint[]): Endpoint[] {
  const list: Endpoint[] = []
  for (const each of endpoints.toSorted((a, b) => compare(a.text, b.text))) {
    if (list.at(-1)?.text !== each.text) list.push(each)
    else if (!each.terminating) list[list.length - 1] = each
  }
  return list
}

const none: readonly string[] = []
