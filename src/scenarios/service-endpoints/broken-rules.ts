import type { EndpointSlice, EndpointSpec, Service } from '../../objects.ts'
import { conditionsOf } from '../../model/cluster/endpoint-slice/endpoint.ts'
import type { SliceSources, SliceWrites } from '../../model/cluster/endpoint-slice/slices.ts'
import { addressesOf } from '../../model/cluster/endpoint-slice/membership.ts'
import { patch } from '../../model/cluster/actor.ts'
import { withCondition } from '../../model/cluster/conditions.ts'
import { exceededLimit } from '../../model/pod/eviction/local-storage.ts'
import { isTrue } from '../../model/pod/conditions.ts'
import { parts, type Parts } from './parts.ts'

// Decisions as people believe they are made.

type Rules = Parts['rules']

const withEndpoints =
  (change: (endpoint: EndpointSpec) => EndpointSpec | undefined): Rules =>
  (services, slices, config, ...rest) =>
    parts.rules(
      services,
      slices.map(slice => changedSlice(slice, change)),
      config,
      ...rest,
    )
const changedSlice = (slice: EndpointSlice, change: (endpoint: EndpointSpec) => EndpointSpec | undefined) => ({
  ...slice,
  endpoints: (slice.endpoints ?? []).flatMap(each => change(each) ?? []),
})
const withServices =
  (change: (service: Service) => Service): Rules =>
  (services, ...rest) =>
    parts.rules(services.map(change), ...rest)

/** Who is listed gets traffic. */
export const ignoresReadiness = withEndpoints(each => ({ ...each, conditions: { ...each.conditions, ready: true } }))
export const neverTerminating = withEndpoints(each => (conditionsOf(each).terminating ? undefined : each))
/** One is active, the others stand by. */
export const onlyTheFirst: Rules = (services, slices, ...rest) =>
  parts.rules(
    services,
    slices.map(slice => ({ ...slice, endpoints: (slice.endpoints ?? []).slice(0, 1) })),
    ...rest,
  )
export const localIsAWish = withServices(({ spec: { internalTrafficPolicy: _policy, ...spec }, ...service }) => ({
  ...service,
  spec,
}))
export const headlessIsVirtual = withServices(service =>
  service.spec.clusterIP === 'None' ? { ...service, spec: { ...service.spec, clusterIP: '10.96.0.99' } } : service,
)
export const emptyHangs: Rules = (...given) => parts.rules(...given).replaceAll('-j REJECT', '-j DROP')

export const slowProxy: Parts['kubeProxy'] = settings => parts.kubeProxy({ ...settings, minSync: 30_000 })
/** Made once, when the Service has its endpoints. */
export const rulesForEver: Parts['kubeProxy'] = settings => {
  const proxy = parts.kubeProxy(settings)
  const isDone = () =>
    [...proxy.rulesFrom().slices.values()].some(
      slice => (slice.endpoints ?? []).filter(each => conditionsOf(each).ready).length >= 3,
    )
  return { ...proxy, reconcile: (ref, view, because) => (isDone() ? [] : proxy.reconcile(ref, view, because)) }
}

export const onlyRunning: Parts['isListed'] = (pod, terminating) =>
  pod.status.phase === 'Running' && parts.isListed(pod, terminating)
export const whateverHasAnAddress: Parts['isListed'] = pod => addressesOf(pod).length > 0
export const onlyReady: Parts['isListed'] = (pod, terminating) =>
  parts.isListed(pod, terminating) && isTrue(pod.status.conditions, 'Ready')

export const readyIsServing: Parts['endpointOf'] = sources => {
  const endpoint = parts.endpointOf(sources)
  return (
    endpoint && { ...endpoint, conditions: { ...endpoint.conditions, ready: endpoint.conditions?.serving === true } }
  )
}
export const publishesNothing: Parts['endpointOf'] = ({ service, ...sources }) => {
  const { publishNotReadyAddresses: _, ...spec } = service.spec
  return parts.endpointOf({ ...sources, service: { ...service, spec } })
}
/** In two portions, so that neither is cut. */
export const withoutLimit: Parts['endpointsObject'] = (service, pods) => {
  const [first, rest] = [pods.slice(0, 1000), pods.slice(1000)].map(each => parts.endpointsObject(service, each))
  return {
    kind: 'Endpoints',
    metadata: { name: service.metadata.name },
    subsets: [...(first?.subsets ?? []), ...(rest?.subsets ?? [])],
  }
}

const answersWith =
  (
    type: 'A' | 'CNAME',
    answers: (service: Service, slices: readonly EndpointSlice[]) => readonly string[] | undefined,
  ): Parts['dnsAnswer'] =>
  (service, slices) => {
    const given = service && answers(service, slices)
    return given === undefined ? parts.dnsAnswer(service, slices) : { type, answers: given }
  }
const addressesIn = (slices: readonly EndpointSlice[]) =>
  slices.flatMap(slice => slice.endpoints ?? []).flatMap(each => each.addresses)
export const namesThePods = answersWith('A', ({ spec }, slices) =>
  spec.clusterIP === undefined || spec.clusterIP === 'None' ? undefined : addressesIn(slices),
)
export const headlessListsAll = answersWith('A', ({ spec }, slices) =>
  spec.clusterIP === 'None' ? addressesIn(slices) : undefined,
)
export const externalIsProxied = answersWith('A', ({ spec }) =>
  spec.type === 'ExternalName' ? ['10.96.0.98'] : undefined,
)

type Reconcile = Parts['reconcileSlices']
const sizeOf = (slice: EndpointSlice) => (slice.endpoints ?? []).length

/** No slice is made as long as there are free places. */
export const fillsTheGaps: Reconcile = sources => {
  const writes = parts.reconcileSlices(sources)
  const { existing, maxEndpointsPerSlice } = sources
  const free = existing.reduce((sum, slice) => sum + maxEndpointsPerSlice - sizeOf(slice), 0)
  if (writes.create.length === 0 || existing.length === 0 || free < writes.added) return writes
  const left = writes.create.flatMap(slice => slice.endpoints ?? [])
  const update = existing.map(slice => ({
    ...slice,
    endpoints: [...(slice.endpoints ?? []), ...left.splice(0, maxEndpointsPerSlice - sizeOf(slice))],
  }))
  return { ...writes, create: [], update }
}
/** Half-empty slices are merged. */
export const merges: Reconcile = sources => {
  const writes = parts.reconcileSlices(sources)
  const [first, ...others] = sources.existing
  if (first === undefined || others.length === 0 || sources.pods.length > sources.maxEndpointsPerSlice * others.length)
    return writes
  const fresh = parts.reconcileSlices({ ...sources, existing: [] }).create
  const update = fresh.map((slice, i) => ({ ...slice, metadata: sources.existing[i]?.metadata ?? slice.metadata }))
  return { ...writes, create: [], update, remove: sources.existing.slice(update.length) }
}
const withPods =
  (change: (sources: SliceSources) => SliceSources['pods']): Reconcile =>
  sources =>
    parts.reconcileSlices({ ...sources, pods: change(sources) }) satisfies SliceWrites
/** A port has one number for the whole Service. */
export const onePortForAll = withPods(({ pods }) =>
  pods.map(pod => ({ ...pod, spec: { ...pod.spec, containers: pods[0]?.spec.containers ?? [] } })),
)
/** Who lacks the port is no endpoint. */
export const dropsThePortless = withPods(({ pods, service }) =>
  pods.filter(({ spec }) =>
    spec.containers.some(each => (each.ports ?? []).some(({ name }) => name === service.spec.ports?.[0]?.targetPort)),
  ),
)

export const chargesOnlyTheLayer: Parts['measured'] = (place, bytes) =>
  parts.measured(place === 'layer' ? place : 'volume', bytes)
export const chargesImages: Parts['measured'] = (place, bytes) =>
  parts.measured(place === 'image' ? 'layer' : place, bytes)
export const chargesMemory: Parts['measured'] = (place, bytes) =>
  parts.measured(place === 'tmpfs' ? 'emptydir' : place, bytes)
/** As much as the limit is already too much. */
export const reachingIsOver: Parts['exceededLimit'] = (spec, use, node) => {
  const more = (bytes: number) => (bytes > 0 ? bytes + 1 : 0)
  const containers = Object.fromEntries(
    Object.entries(use.containers).map(([name, { logs, rootfs }]) => [
      name,
      { logs: more(logs), rootfs: more(rootfs) },
    ]),
  )
  const volumes = Object.fromEntries(Object.entries(use.volumes).map(([name, bytes]) => [name, more(bytes)]))
  return exceededLimit(spec, { containers, volumes, podTotal: more(use.podTotal ?? 0) }, node)
}
export const largestLimit: Parts['exceededLimit'] = (spec, use, node) =>
  exceededLimit({ ...spec, containers: spec.containers.slice(0, 1) }, use, node)

/** An eviction is a deletion. */
export const evictsByDeleting: Parts['evict'] = ({ cluster }, node, pod, because) => {
  const told = cluster.tell(`kubelet/${node}`, { kind: 'Evicted', pod, reason: 'ephemeral-storage' }, because)
  cluster.write(`kubelet/${node}`, { verb: 'delete', ref: { kind: 'Pod', name: pod }, graceSeconds: 2 }, told)
}
/** The phase is written when it is decided. */
export const failsAtOnce: Parts['evict'] = (stage, node, pod, because) => {
  const failed = { kind: 'PhaseChanged', pod, from: 'Running', to: 'Failed', reason: 'Evicted' } as const
  parts.evict(stage, node, pod, because)
  stage.cluster.write(
    `kubelet/${node}`,
    patch('Pod', pod, each => ({ ...each, status: { ...each.status, phase: 'Failed', conditions: [] } }), failed),
    because,
  )
}
/** As if the node itself were short of disk. */
export const taintsTheNode: Parts['evict'] = (stage, node, pod, because) => {
  parts.evict(stage, node, pod, because)
  const pressure = { type: 'DiskPressure', status: 'True' } as const
  stage.cluster.write(
    `kubelet/${node}`,
    patch('Node', node, each => ({ ...each, status: withCondition(each.status, pressure) })),
    because,
  )
}
