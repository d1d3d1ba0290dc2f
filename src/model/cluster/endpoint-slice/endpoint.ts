import type { EndpointSpec, Node, Pod, Service } from '../../../objects.ts'
import { isTrue } from '../../pod/conditions.ts'
import { addressesOf } from './membership.ts'

/** What is needed of a Pod, of its node (unless that is not known) and of the Service. */
export interface EndpointSources {
  readonly pod: Pod
  readonly node: Pick<Node, 'metadata'> | undefined
  readonly service: Pick<Service, 'metadata' | 'spec'>
  readonly addressType: string
}

/**
 * A Pod as an entry of a slice; undefined if it has no address of that type. Of several addresses of one family the first
 * counts. Models `podToEndpoint`.
 */
export function endpointOf(sources: EndpointSources): EndpointSpec | undefined {
  const { pod, node, service, addressType } = sources
  const address = addressesOf(pod).find(each => familyOf(each) === addressType)
  if (address === undefined) return undefined
  const serving = isTrue(pod.status.conditions, 'Ready')
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating)
  const { name, namespace, uid } = pod.metadata
  const { nodeName, hostname } = pod.spec
  const zone = node?.metadata.labels?.[zoneLabel]
  return {
    addresses: [address],
    conditions: { ready, serving, terminating },
    targetRef: { kind: 'Pod', name, ...(namespace && { namespace }), ...(uid && { uid }) },
    ...(nodeName && { nodeName }),
    ...(zone !== undefined && { zone }),
    ...(hostname !== undefined && hasHostname(sources) && { hostname }),
    ...(ready && hintsOf(service.spec.trafficDistribution, zone, nodeName)),
  }
}

export const familyOf = (address: string): 'IPv4' | 'IPv6' => (address.includes(':') ? 'IPv6' : 'IPv4')
export const zoneLabel = 'topology.kubernetes.io/zone'

/** DNS knows a Pod by its hostname under the Service that its subdomain names. Models `ShouldSetHostname`. */
export function hasHostname({ pod: { metadata, spec }, service }: Pick<EndpointSources, 'pod' | 'service'>): boolean {
  return (
    (spec.hostname ?? '') !== '' &&
    spec.subdomain === service.metadata.name &&
    metadata.namespace === service.metadata.namespace
  )
}

/**
 * `trafficDistribution` hints each ready endpoint at its own zone, or node. The older annotation, which shares endpoints out
 * by the CPUs of zones, is left out. Models `trafficdist.ReconcileHints`.
 */
function hintsOf(distribution: string | undefined, zone: string | undefined, node: string | undefined) {
  const forZones = zone === undefined ? {} : { forZones: [{ name: zone }] }
  if (distribution === 'PreferSameNode') return { hints: { ...forZones, ...(node && { forNodes: [{ name: node }] }) } }
  const isSameZone = distribution === 'PreferClose' || distribution === 'PreferSameZone'
  return isSameZone && zone !== undefined ? { hints: forZones } : {}
}

/** Which endpoint of another version it is: its address, hostname and Pod. Models `hashEndpoint`. */
export const identityOf = ({ addresses, hostname = '', targetRef }: EndpointSpec): string =>
  [...addresses, hostname, targetRef?.namespace ?? '', targetRef?.name ?? ''].join('|')

/** Of an entry as it is read: what is not said is ready and serving and not terminating. */
export const conditionsOf = ({ conditions: { ready, serving, terminating } = {} }: EndpointSpec) => ({
  ready: ready ?? true,
  serving: serving ?? true,
  terminating: terminating ?? false,
})
