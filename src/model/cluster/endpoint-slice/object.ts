import type { EndpointPort, EndpointSlice, EndpointSpec, Service } from '../../../objects.ts'
import { same } from '../same.ts'
import { familyOf } from './endpoint.ts'
import { portKey } from './ports.ts'

/** What a slice is to hold. */
export interface Draft {
  readonly addressType: string
  readonly ports: readonly EndpointPort[]
  readonly endpoints: readonly EndpointSpec[]
}

export const newSlice = ({ addressType, ports, endpoints }: Draft, service: Service, name: string): EndpointSlice => ({
  kind: 'EndpointSlice',
  metadata: {
    name,
    ...(service.metadata.namespace && { namespace: service.metadata.namespace }),
    labels: sliceLabels(service),
    ownerReferences: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        name: service.metadata.name,
        uid: service.metadata.uid ?? '',
        controller: true,
      },
    ],
  },
  addressType,
  endpoints,
  ports,
})

export const isOwnedBy = ({ metadata }: EndpointSlice, service: Service) =>
  (metadata.ownerReferences ?? []).some(each => each.uid === service.metadata.uid)

/** Of the metadata only the namespace and the labels count; no list and an empty one are the same. Models `placeholderSliceCompare`. */
export const samePlaceholder = (a: EndpointSlice, b: EndpointSlice): boolean => same(substance(a), substance(b))

const substance = ({ metadata: { namespace = '', labels = {} }, addressType, endpoints, ports }: EndpointSlice) => [
  namespace,
  labels,
  addressType,
  endpoints ?? [],
  portKey(ports),
]

export const serviceLabel = 'kubernetes.io/service-name'
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
export const controllerName = 'endpointslice-controller.k8s.io'
const headlessLabel = 'service.kubernetes.io/headless'
const reserved = [serviceLabel, managedByLabel, headlessLabel]

/** The labels of the Service, but what they say under the reserved names does not count. Models `setEndpointSliceLabels`. */
export function sliceLabels({ metadata, spec }: Pick<Service, 'metadata' | 'spec'>): Readonly<Record<string, string>> {
  const isHeadless = (spec.clusterIP ?? 'None') === 'None' || spec.clusterIP === ''
  return {
    ...Object.fromEntries(Object.entries(metadata.labels ?? {}).filter(([key]) => !reserved.includes(key))),
    ...(isHeadless && { [headlessLabel]: '' }),
    [serviceLabel]: metadata.name,
    [managedByLabel]: controllerName,
  }
}

/** The same object if its labels are as they should be. */
export function relabelled(slice: EndpointSlice, service: Service): EndpointSlice {
  const labels = sliceLabels(service)
  return same(slice.metadata.labels, labels) ? slice : { ...slice, metadata: { ...slice.metadata, labels } }
}

/** Those that the Service names, else that of its cluster IP, else both. Models `getAddressTypesForService`. */
export function addressTypes({ ipFamilies, clusterIP = '' }: Service['spec']): readonly string[] {
  if (ipFamilies !== undefined && ipFamilies.length > 0) return ipFamilies
  return clusterIP === '' || clusterIP === 'None' ? ['IPv4', 'IPv6'] : [familyOf(clusterIP)]
}
