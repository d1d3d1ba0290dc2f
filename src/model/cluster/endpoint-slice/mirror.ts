import type { EndpointAddress, EndpointPort, Endpoints, EndpointSlice, EndpointSpec } from '../../../objects.ts'
import { same } from '../same.ts'
import { familyOf, identityOf } from './endpoint.ts'
import { managedByLabel, serviceLabel } from './object.ts'
import { portKey } from './ports.ts'
import { repacked } from './repack.ts'

export const mirroringName = 'endpointslicemirroring-controller.k8s.io'
const skipLabel = 'endpointslice.kubernetes.io/skip-mirror'
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader'
const notCopied = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'endpoints.kubernetes.io/last-change-trigger-time',
]

/** What to write so that slices say what Endpoints written by hand say. */
export interface MirrorWrites {
  readonly create: readonly EndpointSlice[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
  readonly counts: {
    readonly added: number
    readonly updated: number
    readonly removed: number
    /** Addresses that are none, and those over the cap of a subset. */
    readonly skipped: number
  }
}

/**
 * One slice for each set of ports and family, with at most `max` addresses of a subset, the labels and annotations of the
 * Endpoints and these as its owner. Whether they are mirrored at all, `isMirrored` says, and that their Service has no selector.
 * Models `reconcile` of endpointslice-mirroring-controller.
 */
export function mirrored(
  endpoints: Endpoints,
  existing: readonly EndpointSlice[],
  max: number,
  newName: () => string,
): MirrorWrites {
  const groups = new Map<string, { type: string; ports: readonly EndpointPort[]; endpoints: EndpointSpec[] }>()
  let skipped = 0
  for (const { addresses, notReadyAddresses, ports } of repacked(endpoints.subsets ?? [])) {
    const all = [...addresses.map(each => entry(each, true)), ...notReadyAddresses.map(each => entry(each, false))]
    let room = max
    for (const each of all) {
      const type = addressType(each)
      if (type === undefined || room === 0) {
        skipped += 1
        continue
      }
      const key = `${type} ${portKey(ports)}`
      const group = groups.get(key) ?? { type, ports, endpoints: [] }
      groups.set(key, group)
      group.endpoints.push(each)
      room -= 1
    }
  }
  const left = new Map(existing.map(slice => [slice.metadata.name, slice]))
  const [create, update]: [EndpointSlice[], EndpointSlice[]] = [[], []]
  const counts = { added: 0, updated: 0, removed: 0, skipped }
  for (const [key, { type, ports, endpoints: wanted }] of groups) {
    const old = [...left.values()].find(slice => `${slice.addressType} ${portKey(slice.ports)}` === key)
    if (old !== undefined) left.delete(old.metadata.name)
    const before = new Map((old?.endpoints ?? []).map(each => [identityOf(each), each]))
    const known = wanted.filter(each => before.has(identityOf(each)))
    const changed = known.filter(each => !same(before.get(identityOf(each)), each)).length
    const [added, removed] = [wanted.length - known.length, before.size - known.length]
    counts.added += added
    counts.updated += changed
    counts.removed += removed
    if (old === undefined)
      create.push({
        kind: 'EndpointSlice',
        metadata: metadata(endpoints, newName()),
        addressType: type,
        endpoints: wanted,
        ports,
      })
    else if (added + changed + removed > 0 || !isLabelledLike(endpoints, old)) {
      const { annotations: _before, ...kept } = old.metadata
      update.push({ ...old, metadata: { ...kept, ...metadata(endpoints, kept.name) }, endpoints: wanted })
    }
  }
  const remove = [...left.values()]
  counts.removed += remove.reduce((sum, slice) => sum + (slice.endpoints ?? []).length, 0)
  return { create, update, remove, counts }
}

/** Unless they say that they are not to be, or are a leader's lock. Models `shouldMirror`. */
export const isMirrored = ({ metadata }: Endpoints): boolean =>
  metadata.deletionTimestamp === undefined &&
  metadata.labels?.[skipLabel] !== 'true' &&
  metadata.annotations?.[leaderAnnotation] === undefined

const entry = ({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): EndpointSpec => ({
  addresses: [ip],
  conditions: { ready },
  ...(hostname !== undefined && { hostname }),
  ...(nodeName !== undefined && { nodeName }),
  ...(targetRef !== undefined && { targetRef }),
})

const addressType = ({ addresses: [ip = ''] }: EndpointSpec): string | undefined =>
  /^\d+(\.\d+){3}$|^[\da-f]*:[\da-f:.]+$/i.test(ip) ? familyOf(ip) : undefined

/** Models `needRebuildExistingSlices`, turned round. */
function isLabelledLike(
  endpoints: Endpoints,
  { metadata: { labels = {}, annotations, ownerReferences } }: EndpointSlice,
) {
  const { [serviceLabel]: _service, [managedByLabel]: _manager, ...copied } = labels
  const { name, uid } = endpoints.metadata
  const isStranger = ownerReferences?.some(
    each => each.kind === 'Endpoints' && each.name === name && each.uid !== (uid ?? ''),
  )
  return (
    isStranger !== true &&
    same(copied, endpoints.metadata.labels ?? {}) &&
    same(annotations ?? {}, annotationsOf(endpoints) ?? {})
  )
}

/** Undefined: none to copy. */
function annotationsOf({ metadata: { annotations = {} } }: Endpoints) {
  const copied = Object.entries(annotations).filter(([key]) => !notCopied.includes(key))
  return copied.length === 0 ? undefined : Object.fromEntries(copied)
}

const metadata = (endpoints: Endpoints, name: string, annotations = annotationsOf(endpoints)) => ({
  name,
  labels: { ...endpoints.metadata.labels, [serviceLabel]: endpoints.metadata.name, [managedByLabel]: mirroringName },
  ...(annotations !== undefined && { annotations }),
  ownerReferences: [
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      name: endpoints.metadata.name,
      uid: endpoints.metadata.uid ?? '',
      controller: true,
    },
  ],
})
