import { expect } from 'vitest'
import { endpointsObject, truncated } from '../../../src/model/cluster/endpoint-slice/endpoints.ts'
import { endpointOf, hasHostname, zoneLabel } from '../../../src/model/cluster/endpoint-slice/endpoint.ts'
import {
  isFilled,
  isListed,
  podChanges,
  selects,
  servicesToSync,
} from '../../../src/model/cluster/endpoint-slice/membership.ts'
import { isMirrored, mirrored } from '../../../src/model/cluster/endpoint-slice/mirror.ts'
import {
  addressTypes,
  type Draft,
  isOwnedBy,
  newSlice,
  samePlaceholder,
} from '../../../src/model/cluster/endpoint-slice/object.ts'
import { endpointPorts } from '../../../src/model/cluster/endpoint-slice/ports.ts'
import { reconcileSlices, recycled } from '../../../src/model/cluster/endpoint-slice/slices.ts'
import type {
  Endpoints,
  EndpointSlice,
  EndpointSpec,
  Labels,
  ObjectMeta,
  Pod,
  PodPhase,
  PodSpec,
  Service,
  ServiceSpec,
} from '../../../src/objects.ts'
import type { Case, Plan } from '../corpus.ts'

export const endpointSlice: Pick<Plan, 'checks' | 'notModelled'> = {
  checks: [
    {
      files: /^endpointslice-pod-to-endpoint/,
      reads:
        'pod node zone service addressType name namespace nodeName resourceVersion labels* phase ready terminating podIP podIPs hostname subdomain publishNotReadyAddresses',
      check: checkEndpoint,
    },
    {
      files: /^endpointslice-pod-inclusion/,
      reads:
        'pod includeTerminating restartPolicy name namespace nodeName resourceVersion labels* phase ready terminating podIP podIPs hostname subdomain',
      check: checkInclusion,
    },
    {
      files: /^endpointslice-one-pod/,
      reads:
        'service pod node zone name namespace nodeName resourceVersion labels* phase ready terminating podIP podIPs hostname subdomain clusterIP clusterIPs ipFamilies',
      check: checkOnePod,
    },
    { files: /^endpointslice-max-per-slice/, reads: 'pods max', check: checkMax },
    {
      files: /^endpointslice-packing/,
      reads:
        'max pods existingSlices existingAllDesired existingAddressType existingOwnerUID existingPorts clusterIP servicePorts publishNotReadyAddresses change namedPort name numbers assignment',
      check: checkPacking,
    },
    {
      files: /^endpointslice-missing-node/,
      reads:
        'publishNotReadyAddresses presentNodes pods existingSlice name namespace nodeName resourceVersion labels* phase ready terminating podIP podIPs hostname subdomain',
      check: checkMissingNode,
    },
    {
      files: /^endpointslice-placeholder-compare/,
      reads: 'a b name namespace labels* annotations* creationTimestamp addressType endpoints* ports*',
      check: checkSamePlaceholder,
    },
    { files: /^endpointslice-placeholder/, reads: 'pods existing', check: checkPlaceholder },
    {
      files: /^endpointslice-ports/,
      reads:
        'servicePorts name port targetPort protocol appProtocol containers initContainers ports containerPort restartPolicy',
      check: checkPorts,
    },
    {
      files: /^endpointslice-which-services/,
      reads: 'name namespace labels* uid type clusterIP clusterIPs ipFamilies selector* publishNotReadyAddresses',
      check: checkWhich,
    },
    { files: /^endpointslice-endpoints-truncate/, reads: 'ready notReady max', check: checkTruncation },
    {
      files: /^endpointslice-endpoints-addresses/,
      reads:
        'pod publishNotReadyAddresses name namespace nodeName resourceVersion labels* phase ready terminating podIP podIPs hostname subdomain',
      check: checkAddresses,
    },
    {
      files: /^endpointslice-address-types/,
      reads:
        'service name namespace labels* uid type clusterIP clusterIPs ipFamilies selector* publishNotReadyAddresses',
      check: checkAddressTypes,
    },
    {
      files: /^endpointslice-hostname/,
      reads:
        'pod service name namespace nodeName resourceVersion labels* phase ready terminating podIP podIPs hostname subdomain',
      check: checkHostname,
    },
    {
      files: /^endpointslice-pod-changed/,
      reads:
        'old new name namespace nodeName resourceVersion labels* phase ready terminating podIP podIPs hostname subdomain',
      check: checkPodChanged,
    },
    { files: /^endpointslice-pod-services/, reads: 'podLabels* services name selector*', check: checkPodServices },
    { files: /^endpointslice-services-to-sync/, reads: 'old new podChanged', check: checkServicesToSync },
    { files: /^endpointslice-finalize/, reads: 'attempt serviceTerminating', check: checkFinalize },
    {
      files: /^endpointslice-traffic-distribution/,
      reads: 'trafficDistribution topologyAnnotation preferSameGate nodes name zone pods',
      check: checkTrafficDistribution,
    },
    {
      files: /^endpointslice-mirroring/,
      reads:
        'subsets existingSlices maxEndpointsPerSubset endpointsTerminating endpointsLabels* endpointsAnnotations* addresses notReadyAddresses ports name port protocol appProtocol ip hostname nodeName addressType endpoints ready',
      check: checkMirroring,
    },
  ],
  notModelled: [
    {
      files: /^endpointslice-traffic-distribution/,
      when: ({ input }) => /^auto$/i.test((input as { topologyAnnotation?: string }).topologyAnnotation ?? ''),
      because: 'the annotation for topology-aware hints is left out, see below',
    },
    {
      files: /^endpointslice-hints-annotation/,
      because:
        'the annotation for topology-aware hints, whose shares follow the CPUs of the zones, is left out; trafficDistribution is modelled',
    },
  ],
}

/** A Pod in the corpus's shorthand. */
interface ShortPod {
  readonly name?: string
  readonly namespace?: string
  readonly nodeName?: string
  readonly resourceVersion?: string
  readonly labels?: Labels
  readonly phase?: PodPhase
  readonly ready?: boolean
  readonly terminating?: boolean
  readonly podIP?: string
  readonly podIPs?: readonly string[]
  readonly hostname?: string
  readonly subdomain?: string
}

function podFrom(given: ShortPod): Pod {
  const { name = 'pod', namespace, resourceVersion, labels, nodeName, hostname, subdomain } = given
  const ips = given.podIPs ?? (given.podIP === undefined ? [] : [given.podIP])
  return {
    metadata: {
      name,
      ...(namespace && { namespace }),
      ...(resourceVersion && { resourceVersion }),
      ...(labels && { labels }),
      ...(given.terminating && { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    },
    spec: {
      containers: [],
      ...(nodeName && { nodeName }),
      ...(hostname && { hostname }),
      ...(subdomain && { subdomain }),
    },
    status: {
      phase: given.phase ?? 'Running',
      podIPs: ips.map(ip => ({ ip })),
      conditions: [{ type: 'Ready', status: given.ready ? 'True' : 'False' }],
    },
  }
}

type ShortService = Partial<ObjectMeta & ServiceSpec>
const serviceFrom = ({ name = 'svc', namespace, labels, uid = 'uid-1', ...spec }: ShortService): Service => ({
  kind: 'Service',
  metadata: { name, uid, ...(namespace && { namespace }), ...(labels && { labels }) },
  spec: Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== null)),
})

interface ShortNode {
  readonly name: string
  readonly zone?: string
}
const nodeFrom = ({ name, zone }: ShortNode) => ({ metadata: { name, ...(zone && { labels: { [zoneLabel]: zone } }) } })

type Answer = Readonly<Record<string, unknown>>

/** Upstream writes null where we leave out. */
const orNull = (value: unknown) => value ?? null

function checkEndpoint(given: Case) {
  const { pod, node, service, addressType } = given['input'] as {
    pod: ShortPod
    node: ShortNode | null
    service: ShortService
    addressType: string
  }
  const expected = given['expected'] as EndpointSpec
  const found = endpointOf({
    pod: podFrom(pod),
    node: node === null ? undefined : nodeFrom(node),
    service: serviceFrom(service),
    addressType,
  })
  expect({ nodeName: null, ...found, zone: orNull(found?.zone), hostname: orNull(found?.hostname) }).toMatchObject(
    expected,
  )
}

function checkInclusion(given: Case) {
  const { pod, includeTerminating } = given['input'] as { pod: ShortPod; includeTerminating: boolean }
  expect(isListed(podFrom(pod), includeTerminating)).toBe((given['expected'] as Answer)['included'])
}

const oneNode = (name: string) => nodeFrom({ name })
const names = () => {
  let last = 0
  return () => `new-${++last}`
}

function checkOnePod(given: Case) {
  const { service, pod, node } = given['input'] as { service: ShortService; pod: ShortPod; node: ShortNode }
  const { creates, slices } = given['expected'] as {
    creates: number
    slices: readonly { addressType: string; endpoints: readonly Readonly<Record<string, unknown>>[] }[]
  }
  const { create } = reconcileSlices({
    service: serviceFrom(service),
    pods: [podFrom(pod)],
    node: name => (name === node.name ? nodeFrom(node) : undefined),
    existing: [],
    maxEndpointsPerSlice: 100,
    newName: names(),
  })
  expect(create).toHaveLength(creates)
  const flat = create.map(({ addressType, metadata, endpoints }) => ({
    addressType,
    labels: metadata.labels,
    endpoints: (endpoints ?? []).map(({ addresses, conditions, zone, nodeName }) => ({
      addresses,
      ...conditions,
      zone,
      nodeName,
    })),
  }))
  // One of each address type, in no order.
  const byType = <T extends { readonly addressType?: string | undefined }>(list: readonly T[]) =>
    list.toSorted((a, b) => ((a.addressType ?? '') < (b.addressType ?? '') ? -1 : 1))
  expect(byType(flat)).toEqual(byType(slices))
  expect(create.flatMap(each => each.endpoints ?? []).some(each => each.hostname !== undefined)).toBe(false)
}

const manyPods = (count: number, from = 0): Pod[] =>
  Array.from({ length: count }, (_, i) =>
    podFrom({
      name: `pod-${from + i}`,
      nodeName: 'node-1',
      ready: true,
      podIPs: [`10.${(from + i) >> 8}.${(from + i) & 255}.1`],
    }),
  )
const lengths = (slices: readonly EndpointSlice[]) =>
  slices.map(each => (each.endpoints ?? []).length).toSorted((a, b) => b - a)

const web: ShortService = { clusterIP: '10.96.0.1', ports: [{ name: 'http', port: 80, targetPort: 80 }] }

function checkMax(given: Case) {
  const { pods, max } = given['input'] as { pods: number; max: number }
  const { create } = reconcileSlices({
    service: serviceFrom(web),
    pods: manyPods(pods),
    node: oneNode,
    existing: [],
    maxEndpointsPerSlice: max,
    newName: names(),
  })
  expect({ lengths: lengths(create), created: create.length }).toEqual(given['expected'])
}

/** The slices that a controller would have made of these Pods, `sizes` of them each. */
function standing(
  service: Service,
  pods: readonly Pod[],
  sizes: readonly number[],
  change: Partial<EndpointSlice> = {},
) {
  let at = 0
  return sizes.map((size, i): EndpointSlice => {
    const own = pods.slice(at, at + size)
    at += size
    const endpoints = own.flatMap(pod => endpointOf({ pod, node: undefined, service, addressType: 'IPv4' }) ?? [])
    const draft: Draft = { addressType: 'IPv4', ports: endpointPorts(service.spec, podFrom({}).spec), endpoints }
    return { ...newSlice(draft, service, `old-${i}`), ...change }
  })
}

interface Packing {
  readonly max: number
  readonly pods: number
  readonly existingSlices: readonly number[]
  /** Default: yes. */
  readonly existingAllDesired?: boolean
  readonly existingAddressType?: string
  readonly existingOwnerUID?: string
  readonly existingPorts?: null
  readonly clusterIP?: string
  readonly servicePorts?: number
  readonly publishNotReadyAddresses?: boolean
  readonly change?: string
  readonly namedPort?: { readonly name: string; readonly numbers: readonly number[] }
}

/** Another one, or the Service itself. */
const ownerUid = (word: string) => (word === 'same' ? 'uid-1' : word)

function checkPacking(row: Case) {
  const input = row['input'] as Packing
  const { pods: count, existingSlices: sizes, change = '', namedPort, clusterIP = '10.96.0.1' } = input
  const ports = input.servicePorts === 0 ? [] : [{ name: 'http', port: 80, targetPort: namedPort?.name ?? 80 }]
  const given = {
    clusterIP,
    ipFamilies: ['IPv4'] as const,
    publishNotReadyAddresses: input.publishNotReadyAddresses === true,
  }
  const before = serviceFrom({ ...given, ports })
  let pods = manyPods(count)
  // Pods that are gone by now, if none of them is wanted.
  const listed = input.existingAllDesired === false ? manyPods(10_000, count) : pods
  const existing = standing(before, listed, sizes, {
    ...(input.existingAddressType && { addressType: input.existingAddressType }),
    ...(input.existingPorts === null && { ports: null }),
    ...(input.existingOwnerUID && {
      metadata: {
        ...newSlice({ addressType: 'IPv4', ports: [], endpoints: [] }, before, 'old-0').metadata,
        ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: 'svc', uid: ownerUid(input.existingOwnerUID) }],
      },
    }),
  })
  if (namedPort !== undefined) {
    pods = pods.map((pod, i) => {
      const containerPort = namedPort.numbers[i % namedPort.numbers.length] ?? 0
      return {
        ...pod,
        spec: { ...pod.spec, containers: [{ name: 'c', ports: [{ name: namedPort.name, containerPort }] }] },
      }
    })
  }
  if (change.startsWith('every tenth')) {
    const old = sizes.reduce((sum, size) => sum + size, 0)
    pods = pods.map((pod, i) => (i < old && i % 10 === 0 ? notReady(pod) : pod))
  }
  if (!/^$|^target port|label|^every tenth/.test(change)) expect.fail(`no such change is known: ${change}`)
  const service = change.startsWith('target port')
    ? serviceFrom({ ...given, ports: [{ name: 'http', port: 80, targetPort: 81 }] })
    : change.startsWith('only reserved')
      ? serviceFrom({ ...given, ports, labels: reservedLabels })
      : change.includes('label')
        ? serviceFrom({ ...given, ports, labels: { foo: 'bar' } })
        : before
  const { create, update, remove, added } = reconcileSlices({
    service,
    pods,
    node: oneNode,
    existing,
    maxEndpointsPerSlice: input.max,
    newName: names(),
  })
  const expected = row['expected'] as { added?: number; lengths: readonly number[] }
  const changed = new Set([...update, ...remove].map(each => each.metadata.name))
  const after = [...existing.filter(each => !changed.has(each.metadata.name)), ...update, ...create]
  expect({
    created: create.length,
    updated: update.length,
    deleted: remove.length,
    lengths: lengths(after),
    ...(expected.added !== undefined && { added }),
  }).toEqual({ ...expected, lengths: expected.lengths.toSorted((a, b) => b - a) })
}

const reservedLabels = {
  'kubernetes.io/service-name': 'x',
  'endpointslice.kubernetes.io/managed-by': 'y',
  'service.kubernetes.io/headless': 'z',
}
const notReady = (pod: Pod): Pod => ({
  ...pod,
  status: { ...pod.status, conditions: [{ type: 'Ready', status: 'False' }] },
})

function checkMissingNode(given: Case) {
  const input = given['input'] as {
    publishNotReadyAddresses: boolean
    presentNodes: readonly string[]
    pods: readonly ShortPod[]
    existingSlice: readonly string[] | null
  }
  const service = serviceFrom({ ...web, publishNotReadyAddresses: input.publishNotReadyAddresses })
  const pods = input.pods.map((pod, i) => podFrom({ ready: true, podIPs: [`10.0.0.${i + 1}`], ...pod }))
  const listed = input.existingSlice ?? []
  const { create, update, remove, added, removed, skipped } = reconcileSlices({
    service,
    pods,
    node: name => (input.presentNodes.includes(name) ? oneNode(name) : undefined),
    existing: input.existingSlice === null ? [] : standing(service, pods, [listed.length]),
    maxEndpointsPerSlice: 100,
    newName: names(),
  })
  const expected = given['expected'] as { endpoints: number }
  const after = [...create, ...update].flatMap(each => each.endpoints ?? []).length
  expect({
    created: create.length,
    updated: update.length,
    deleted: remove.length,
    endpoints: create.length + update.length === 0 ? listed.length : after,
    added,
    removed,
    error: skipped.length > 0,
  }).toEqual(expected)
}

function checkPlaceholder(given: Case) {
  const { pods, existing } = given['input'] as { pods: number; existing: string | null }
  const service = serviceFrom(web)
  const placeholder = newSlice({ addressType: 'IPv4', ports: [], endpoints: [] }, service, 'old')
  const other = { ...placeholder, metadata: { ...placeholder.metadata, labels: { bar: 'baz' } } }
  if (existing !== null && !existing.includes('placeholder')) expect.fail(`what exists is not known: ${existing}`)
  const old = existing === null ? [] : [/label|differ/.test(existing) ? other : placeholder]
  const { create, update, remove } = reconcileSlices({
    service,
    pods: manyPods(pods),
    node: oneNode,
    existing: old,
    maxEndpointsPerSlice: 100,
    newName: names(),
  })
  const slices = create.length + update.length > 0 ? [...create, ...update] : old
  expect({
    created: create.length,
    updated: update.length,
    deleted: remove.length,
    slices: old.length + create.length - remove.length,
    endpoints: slices.flatMap(each => each.endpoints ?? []).length,
    ports: slices.flatMap(each => each.ports ?? []).length,
  }).toMatchObject(given['expected'] as Answer)
}

function checkSamePlaceholder(given: Case) {
  type Short = Partial<ObjectMeta> & Omit<EndpointSlice, 'kind' | 'metadata'>
  const { a, b } = given['input'] as Record<'a' | 'b', Short | null>
  const sliceOf = ({ addressType, endpoints, ports, ...metadata }: Short): EndpointSlice => ({
    kind: 'EndpointSlice',
    metadata: { name: 'x', ...metadata },
    ...(addressType && { addressType }),
    ...(endpoints && { endpoints }),
    ...(ports && { ports }),
  })
  // Upstream also compares nothing with nothing; ours has a slice on both sides.
  const equal = a === null || b === null ? a === b : samePlaceholder(sliceOf(a), sliceOf(b))
  expect(equal).toBe((given['expected'] as Answer)['equal'])
}

function checkPorts(given: Case) {
  const { servicePorts, ...spec } = given['input'] as { servicePorts: NonNullable<ServiceSpec['ports']> } & PodSpec
  expect(endpointPorts({ ports: servicePorts }, named(spec))).toEqual((given['expected'] as Answer)['ports'])
}
/** The rows give containers without names. */
const named = ({ containers, initContainers = [] }: PodSpec): PodSpec => ({
  containers: containers.map((each, i) => ({ ...each, name: `c${i}` })),
  initContainers: initContainers.map((each, i) => ({ ...each, name: `i${i}` })),
})

function checkWhich(given: Case) {
  const spec = serviceFrom(given['input'] as ShortService)
  expect({ endpointSlices: isFilled(spec), endpoints: isFilled(spec) }).toEqual(given['expected'])
}

function checkTruncation(given: Case) {
  const { ready, notReady, max } = given['input'] as Record<'ready' | 'notReady', readonly number[]> & { max: number }
  const addresses = (count = 0) => Array.from({ length: count }, (_, i) => ({ ip: `10.0.${i >> 8}.${i & 255}` }))
  const subsets = ready.map((count, i) => ({ addresses: addresses(count), notReadyAddresses: addresses(notReady[i]) }))
  const kept = truncated(subsets, max)
  expect({
    ready: kept.map(each => each.addresses.length),
    notReady: kept.map(each => each.notReadyAddresses.length),
    overCapacityAnnotation: kept !== subsets,
  }).toEqual(given['expected'])
}

function checkAddresses(given: Case) {
  const { pod, publishNotReadyAddresses } = given['input'] as { pod: ShortPod; publishNotReadyAddresses: boolean }
  const { subsets = [] } = endpointsObject(serviceFrom({ ...web, publishNotReadyAddresses }), [podFrom(pod)])
  expect({
    addresses: subsets.flatMap(each => each.addresses ?? []).length,
    notReadyAddresses: subsets.flatMap(each => each.notReadyAddresses ?? []).length,
  }).toEqual(given['expected'])
}

function checkAddressTypes(given: Case) {
  const { service } = given['input'] as { service: ShortService }
  expect([...addressTypes(serviceFrom(service).spec)].toSorted()).toEqual((given['expected'] as Answer)['addressTypes'])
}

function checkHostname(given: Case) {
  const { pod, service } = given['input'] as { pod: ShortPod; service: ShortService }
  expect(hasHostname({ pod: podFrom(pod), service: serviceFrom(service) })).toBe(
    (given['expected'] as Answer)['setHostname'],
  )
}

function checkPodChanged(given: Case) {
  const { old, new: now } = given['input'] as { old: ShortPod; new: ShortPod }
  const { pod, labels } = podChanges([podFrom(old), podFrom(now)])
  expect({ podChanged: pod, labelsChanged: labels }).toEqual(given['expected'])
}

function checkPodServices(given: Case) {
  const { podLabels, services } = given['input'] as {
    podLabels: Labels
    services: readonly { name: string; selector: Labels | null }[]
  }
  const found = services.filter(({ selector }) => selects(selector ?? undefined, podLabels)).map(({ name }) => name)
  expect(found.toSorted()).toEqual((given['expected'] as Answer)['services'])
}

function checkServicesToSync(given: Case) {
  const { old, new: now, podChanged } = given['input'] as { old: string[]; new: string[]; podChanged: boolean }
  expect(servicesToSync(old, now, podChanged).toSorted()).toEqual((given['expected'] as Answer)['services'])
}

function checkFinalize(given: Case) {
  const { attempt, serviceTerminating } = given['input'] as { attempt: readonly string[]; serviceTerminating: boolean }
  const living = serviceFrom(web)
  const deletionTimestamp = '2026-01-01T00:00:00Z'
  const service = serviceTerminating ? { ...living, metadata: { ...living.metadata, deletionTimestamp } } : living
  const draft: Draft = { addressType: 'IPv4', ports: [], endpoints: [] }
  const [toUpdate, toDelete] = [newSlice(draft, service, 'to-update'), newSlice(draft, service, 'to-delete')]
  const { create, update, remove } = recycled(
    attempt.includes('create') ? [draft] : [],
    attempt.includes('update') ? [toUpdate] : [],
    attempt.includes('delete') ? [toDelete] : [],
    service,
  )
  expect(isOwnedBy(toDelete, service)).toBe(true)
  expect({
    createdExists: create.length > 0,
    updatedApplied: update.includes(toUpdate),
    deletedStillExists: !remove.includes(toDelete),
  }).toEqual(given['expected'])
}

function checkTrafficDistribution(given: Case) {
  const { trafficDistribution, preferSameGate, nodes } = given['input'] as {
    trafficDistribution: string | null
    preferSameGate: boolean
    nodes: readonly { name: string; zone: string; pods: number }[]
  }
  // Without the gate the API server knows PreferClose alone.
  const isTaken = trafficDistribution !== null && (preferSameGate || trafficDistribution === 'PreferClose')
  const pods = nodes.flatMap(({ name, pods: count }, i) =>
    manyPods(count, 256 * i).map(pod => ({ ...pod, spec: { ...pod.spec, nodeName: name } })),
  )
  const { create } = reconcileSlices({
    service: serviceFrom({ ...web, ...(isTaken && { trafficDistribution }) }),
    pods,
    node: name => nodes.filter(each => each.name === name).map(nodeFrom)[0],
    existing: [],
    maxEndpointsPerSlice: 100,
    newName: names(),
  })
  const endpoints = create.flatMap(each => each.endpoints ?? [])
  const zones = endpoints.map(each => each.hints?.forZones?.map(({ name }) => name) ?? [''])
  const hinted = endpoints.flatMap(each => each.hints?.forNodes?.map(({ name }) => name) ?? [])
  const expected = given['expected'] as { hintsByNode?: object }
  expect({
    hintsByZone: count(zones.flat()),
    crossZoneHints: endpoints.filter(({ zone, hints }) => hints?.forZones?.some(({ name }) => name !== zone)).length,
    ...((expected.hintsByNode !== undefined || hinted.length > 0) && { hintsByNode: count(hinted) }),
  }).toEqual(expected)
}
const count = (list: readonly string[]) =>
  Object.fromEntries([...new Set(list)].map(each => [each, list.filter(other => other === each).length]))

function checkMirroring(given: Case) {
  const input = given['input'] as {
    subsets: NonNullable<Endpoints['subsets']>
    existingSlices: readonly (Omit<EndpointSlice, 'endpoints'> & {
      endpoints: readonly (EndpointSpec & { ready?: boolean })[]
    })[]
    maxEndpointsPerSubset: number
    endpointsTerminating?: boolean
    endpointsLabels?: Labels
    endpointsAnnotations?: Labels
  }
  const endpoints: Endpoints = {
    kind: 'Endpoints',
    metadata: {
      name: 'svc',
      ...(input.endpointsLabels && { labels: input.endpointsLabels }),
      ...(input.endpointsAnnotations && { annotations: input.endpointsAnnotations }),
      ...(input.endpointsTerminating && { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    },
    subsets: input.subsets,
  }
  const existing = input.existingSlices.map((slice, i) => ({
    ...slice,
    metadata: { name: `old-${i}` },
    endpoints: slice.endpoints.map(({ ready = true, ...each }) => ({ ...each, conditions: { ready } })),
  }))
  const { create, update, remove, counts } = isMirrored(endpoints)
    ? mirrored(endpoints, existing, input.maxEndpointsPerSubset, names())
    : { create: [], update: [], remove: existing, counts: { added: 0, updated: 0, removed: 0, skipped: 0 } }
  expect({
    slices: existing.length + create.length - remove.length,
    writes: create.length + update.length + remove.length,
    created: create.length,
    updated: update.length,
    endpointsAdded: counts.added,
    endpointsUpdated: counts.updated,
    endpointsRemoved: counts.removed,
    addressesSkipped: counts.skipped,
  }).toEqual(given['expected'])
}
