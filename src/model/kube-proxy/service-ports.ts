import type { Service, ServicePortSpec } from '../../objects.ts'
import { canonical, familyOf, familyOfCidr } from './address.ts'
import type { ProxyConfig } from './config.ts'
import { chainHash } from './hash.ts'

/** One port of one Service, as kube-proxy sees it: the unit for which rules are written. kube-proxy: BaseServicePortInfo. */
export interface ServicePort {
  /** `ns/name:port`, or `ns/name` for a port without a name: stands in comments and is hashed. */
  readonly name: string
  /** `ns/name`. */
  readonly service: string
  readonly protocol: 'tcp' | 'udp' | 'sctp'
  readonly clusterIP: string
  readonly port: number
  /** 0 for none. */
  readonly nodePort: number
  readonly externalIPs: readonly string[]
  readonly loadBalancerIPs: readonly string[]
  readonly sourceRanges: readonly string[]
  readonly internalLocal: boolean
  readonly externalLocal: boolean
  /** 0 for none. */
  readonly healthCheckNodePort: number
  /** Session affinity by client address, in seconds; 0 for none. */
  readonly stickySeconds: number
  /** Shared by the names of the four chains of this port. */
  readonly hash: string
}

/** The ports to serve, in the order of their names. Headless Services, ExternalName and those with a proxy of their own are not kube-proxy's business. */
export function servicePorts(services: readonly Service[], config: ProxyConfig): ServicePort[] {
  return services
    .flatMap(service => {
      const clusterIP = isServed(service) ? clusterIPOf(service, config.ipFamily) : undefined
      return clusterIP === undefined
        ? []
        : (service.spec.ports ?? []).map(port => servicePort(service, port, clusterIP, config))
    })
    .toSorted((a, b) => compare(a.service, b.service) || compare(a.name, b.name))
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const isServed = ({ metadata, spec }: Service): boolean => spec.type !== 'ExternalName' && isWatched(metadata.labels)

const unwatched = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless']
/** kube-proxy asks the API server for Services and EndpointSlices without these labels only, whatever their values. */
export const isWatched = (labels: Readonly<Record<string, string>> | undefined): boolean =>
  labels === undefined || !unwatched.some(label => labels[label] !== undefined)

/** A dual-stack Service has one address of each family, a headless one the word `None`. */
const clusterIPOf = ({ spec }: Service, family: ProxyConfig['ipFamily']): string | undefined =>
  (spec.clusterIPs ?? [spec.clusterIP ?? '']).find(address => familyOf(address) === family)

function servicePort(
  service: Service,
  port: ServicePortSpec,
  clusterIP: string,
  { ipFamily }: ProxyConfig,
): ServicePort {
  const { metadata, spec } = service
  const name = portName(metadata.namespace ?? 'default', metadata.name, port.name)
  const protocol = (port.protocol ?? 'TCP').toLowerCase() as ServicePort['protocol']
  const externalLocal = isExternalPolicyLocal(service)
  return {
    name,
    service: portName(metadata.namespace ?? 'default', metadata.name, undefined),
    protocol,
    clusterIP: canonical(clusterIP),
    port: port.port,
    nodePort: port.nodePort ?? 0,
    externalIPs: inFamily(spec.externalIPs, ipFamily),
    loadBalancerIPs: inFamily(balancerIPs(service), ipFamily),
    sourceRanges: sourceRanges(service, ipFamily),
    internalLocal: spec.internalTrafficPolicy === 'Local',
    externalLocal,
    healthCheckNodePort: spec.type === 'LoadBalancer' && externalLocal ? (spec.healthCheckNodePort ?? 0) : 0,
    stickySeconds:
      spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : 0,
    hash: chainHash(name + protocol),
  }
}

const none: readonly string[] = []
const inFamily = (addresses: readonly string[] | undefined, family: ProxyConfig['ipFamily']): readonly string[] =>
  addresses?.filter(address => familyOf(address) === family).map(canonical) ?? none

/** A load balancer that works as a proxy must not be short-cut (ipMode, 1.32). */
const balancerIPs = ({ status }: Service): readonly string[] | undefined =>
  status?.loadBalancer?.ingress?.flatMap(({ ip, ipMode }) =>
    ip === undefined || (ipMode ?? 'VIP') !== 'VIP' ? [] : [ip],
  )

const sourceRanges = ({ spec }: Service, family: ProxyConfig['ipFamily']): readonly string[] =>
  spec.loadBalancerSourceRanges
    ?.map(range => range.trim())
    .filter(range => familyOfCidr(range) === family)
    .map(canonical) ?? none

export const portName = (namespace: string, name: string, port: string | undefined): string =>
  port ? `${namespace}/${name}:${port}` : `${namespace}/${name}`

/** The policy counts only for a Service that can be reached from outside. api/v1/service: ExternalPolicyLocal. */
const isExternalPolicyLocal = ({ spec }: Service): boolean =>
  spec.externalTrafficPolicy === 'Local' &&
  (spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.externalIPs ?? []).length > 0)

export const isExternallyAccessible = (port: ServicePort): boolean =>
  port.nodePort !== 0 || port.loadBalancerIPs.length > 0 || port.externalIPs.length > 0

/** Even with policy Local outside, pods and local processes take a short cut to all endpoints. */
export const usesClusterEndpoints = (port: ServicePort): boolean => !port.internalLocal || isExternallyAccessible(port)

export const usesLocalEndpoints = (port: ServicePort): boolean =>
  port.internalLocal || (port.externalLocal && isExternallyAccessible(port))
