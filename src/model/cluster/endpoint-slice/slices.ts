import type { EndpointPort, EndpointSlice, EndpointSpec, Node, Pod, Service } from '../../../objects.ts'
import { endpointOf } from './endpoint.ts'
import { isListed } from './membership.ts'
import { addressTypes, type Draft, isOwnedBy, newSlice, relabelled, samePlaceholder } from './object.ts'
import { type Packed, pack } from './packing.ts'
import { endpointPorts, portKey } from './ports.ts'

/** What one look at a Service has to go by. */
export interface SliceSources {
  readonly service: Service
  /** Those that its selector chooses. */
  readonly pods: readonly Pod[]
  /** Undefined: the controller knows no such node. */
  readonly node: (name: string) => Pick<Node, 'metadata'> | undefined
  /** The slices of this Service that this controller manages. */
  readonly existing: readonly EndpointSlice[]
  readonly maxEndpointsPerSlice: number
  /** For a slice that is really new. */
  readonly newName: () => string
}

export interface SliceWrites {
  readonly create: readonly EndpointSlice[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
  readonly added: number
  readonly removed: number
  /** Pods left out because their node is not known: the Service is looked at again later. */
  readonly skipped: readonly string[]
}

/**
 * The writes that make the slices of a Service list exactly its Pods. By address type, then by ports: Pods whose named port
 * has another number stand in other slices. A Service without any keeps one empty slice. Models `Reconcile` of
 * k8s.io/endpointslice.
 */
export function reconcileSlices(sources: SliceSources): SliceWrites {
  const { service, existing } = sources
  const types = addressTypes(service.spec)
  const isOurs = (slice: EndpointSlice) => types.includes(slice.addressType ?? '') && isOwnedBy(slice, service)
  const skipped = sources.pods.filter(pod => isListed(pod, true) && isHomeless(pod, sources))
  const drafts = types.map(type =>
    ofType(
      sources,
      type,
      existing.filter(slice => isOurs(slice) && slice.addressType === type),
    ),
  )
  const strangers = existing.filter(slice => !isOurs(slice))
  const { create, update, remove } = recycled(
    drafts.flatMap(each => each.create),
    drafts.flatMap(each => each.update),
    [...strangers, ...drafts.flatMap(each => each.remove)],
    service,
  )
  return {
    create: create.map(draft => newSlice(draft, service, sources.newName())),
    update,
    remove,
    added: drafts.reduce((sum, each) => sum + each.added, 0),
    removed: drafts.reduce((sum, each) => sum + each.removed, 0),
    skipped: skipped.map(pod => pod.metadata.name),
  }
}

type Planned = Omit<Packed, 'create'> & { readonly create: readonly Draft[] }

function ofType(sources: SliceSources, addressType: string, existing: readonly EndpointSlice[]): Planned {
  const { service, maxEndpointsPerSlice } = sources
  const groups = byPorts(sources, addressType)
  const keys = grouped(existing, slice => portKey(slice.ports))
  const packed = [...groups].map(([key, { ports, endpoints }]) => {
    const done = pack(keys.get(key) ?? [], endpoints, maxEndpointsPerSlice, slice => relabelled(slice, service))
    return { ...done, create: done.create.map(each => ({ addressType, ports, endpoints: each })) }
  })
  const obsolete = [...keys].flatMap(([key, slices]) => (groups.has(key) ? [] : slices))
  const create = packed.flatMap(each => each.create)
  const remove = [...packed.flatMap(each => each.remove), ...obsolete]
  const common = {
    update: packed.flatMap(each => each.update),
    added: packed.reduce((sum, each) => sum + each.added, 0),
    removed:
      packed.reduce((sum, each) => sum + each.removed, 0) +
      obsolete.reduce((sum, { endpoints }) => sum + (endpoints?.length ?? 0), 0),
  }
  if (create.length > 0 || remove.length < existing.length) return { ...common, create, remove }
  const [first, ...others] = remove
  const placeholder: Draft = { addressType, ports: [], endpoints: [] }
  if (first !== undefined && others.length === 0 && samePlaceholder(first, newSlice(placeholder, service, '')))
    return { ...common, create, remove: [] }
  return { ...common, create: [placeholder], remove }
}

function grouped<T>(list: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each])
  return groups
}

function byPorts(sources: SliceSources, addressType: string) {
  const groups = new Map<string, { readonly ports: readonly EndpointPort[]; readonly endpoints: EndpointSpec[] }>()
  const { service, pods, node } = sources
  for (const pod of pods) {
    if (!isListed(pod, true) || isHomeless(pod, sources)) continue
    const endpoint = endpointOf({ pod, node: node(pod.spec.nodeName ?? ''), service, addressType })
    if (endpoint === undefined) continue
    const ports = endpointPorts(service.spec, pod.spec)
    const group = groups.get(portKey(ports)) ?? { ports, endpoints: [] }
    groups.set(portKey(ports), group)
    group.endpoints.push(endpoint)
  }
  return groups
}

/** Its node may have been removed. Who publishes what is not ready publishes this, too. */
const isHomeless = ({ spec }: Pod, { node, service }: SliceSources) =>
  service.spec.publishNotReadyAddresses !== true && node(spec.nodeName ?? '') === undefined

/**
 * A slice to be created takes the place of one to be deleted, whose name survives: one write less. For a Service that is being
 * deleted none is made anew. Models `finalize`.
 */
export function recycled(
  create: readonly Draft[],
  update: readonly EndpointSlice[],
  remove: readonly EndpointSlice[],
  service: Service,
): {
  readonly create: readonly Draft[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
} {
  const drafts = [...create]
  const reused: EndpointSlice[] = []
  const gone = remove.filter(slice => {
    const draft = drafts.at(-1)
    if (draft === undefined || draft.addressType !== slice.addressType || !isOwnedBy(slice, service)) return true
    drafts.pop()
    reused.push({ ...relabelled(slice, service), ports: draft.ports, endpoints: draft.endpoints })
    return false
  })
  const isEnding = service.metadata.deletionTimestamp !== undefined
  return { create: isEnding ? [] : drafts, update: [...update, ...reused], remove: gone }
}
