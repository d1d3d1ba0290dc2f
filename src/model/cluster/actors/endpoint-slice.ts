import type { EndpointSlice, Pod, Service } from '../../../objects.ts'
import type { Random } from '../../../random.ts'
import type { What } from '../../../sim/fact.ts'
import type { Actor, ApiWrite, Write } from '../actor.ts'
import { conditionsOf, identityOf } from '../endpoint-slice/endpoint.ts'
import { isFilled, podChanges, selects, servicesToSync } from '../endpoint-slice/membership.ts'
import { controllerName, managedByLabel, serviceLabel } from '../endpoint-slice/object.ts'
import { portWords } from '../endpoint-slice/ports.ts'
import { reconcileSlices, type SliceWrites } from '../endpoint-slice/slices.ts'
import { type Ref, refOf } from '../objects.ts'
import { generatedName } from '../names.ts'
import { same } from '../same.ts'
import type { Change, View } from '../store.ts'

export interface SliceSettings {
  readonly random: Random
  /** `--max-endpoints-per-slice`, 1 to 1,000. */
  readonly maxEndpointsPerSlice?: number
}

/** A Pod whose node is not known: upstream's first retry. */
const retryDelay = 1000

/**
 * Joins Services and Pods into EndpointSlices. Left out: the batch period (0 by default), and that a slice changed by others
 * is looked at only after a second. Of a deleted Service it deletes the slices itself, where upstream the garbage collector
 * does.
 */
export function endpointSliceController({ random, maxEndpointsPerSlice = 100 }: SliceSettings): Actor {
  return {
    name: 'endpointslice-controller',
    watches: [{ kind: 'Service' }, { kind: 'Pod' }, { kind: 'EndpointSlice' }],
    affected: affectedServices,
    reconcile(ref, view) {
      const service = view.get('Service', ref.name)
      const existing = slicesOf(view, ref.name).filter(isManaged)
      if (service === undefined) return told({ ...nothing, remove: existing }, existing)
      // Whatever was listed before stays as it was: it belongs to nobody's loop any more.
      if (!isFilled(service)) return []
      const writes = reconcileSlices({
        service,
        pods: [...view.list('Pod')].filter(pod => selects(service.spec.selector, pod.metadata.labels)),
        node: name => view.get('Node', name),
        existing,
        maxEndpointsPerSlice,
        newName: () => generatedName(ref.name, random),
      })
      const again: Write[] = writes.skipped.length > 0 ? [{ verb: 'again', ref, at: view.now() + retryDelay }] : []
      return [...told(writes, existing), ...again]
    },
  }
}

const nothing: SliceWrites = { create: [], update: [], remove: [], added: 0, removed: 0, skipped: [] }

const isManaged = ({ metadata }: EndpointSlice) => metadata.labels?.[managedByLabel] === controllerName

/** All of a Service, whoever manages them: what a reader has to merge. */
export const slicesOf = (view: View, service: string): EndpointSlice[] =>
  [...view.list('EndpointSlice')].filter(slice => slice.metadata.labels?.[serviceLabel] === service)

/** The Services that a change of a Service, Pod or slice concerns. */
export function affectedServices({ before, after }: Change, view: View): readonly Ref[] {
  const object = after ?? before
  if (object?.kind === 'Service') return [refOf(object)]
  if (object?.kind === 'EndpointSlice') return isTouched(before, after) ? serviceOf(object) : []
  if (object?.kind !== 'Pod' || hasNone(view.list('Service'))) return []
  const [old, now] = [before, after].map(each => (each?.kind === 'Pod' ? servicesOf(each, view) : []))
  const pod = before?.kind === 'Pod' && after?.kind === 'Pod' ? podChanges([before, after]).pod : true
  return servicesToSync(old ?? [], now ?? [], pod).map(name => ({ kind: 'Service', name }))
}

function hasNone(list: Iterable<unknown>): boolean {
  for (const _ of list) return false
  return true
}

/** What it did itself it need not look at again; others may delete a slice or take it over. */
const isTouched = (before: Change['before'], after: Change['after']) =>
  before?.kind === 'EndpointSlice' &&
  (after === undefined || !same(before.metadata.labels?.[managedByLabel], after.metadata.labels?.[managedByLabel]))

const serviceOf = ({ metadata }: EndpointSlice): readonly Ref[] => {
  const name = metadata.labels?.[serviceLabel]
  return name === undefined ? [] : [{ kind: 'Service', name }]
}

const servicesOf = (pod: Pod, view: View): string[] =>
  [...view.list('Service')]
    .filter((service: Service) => selects(service.spec.selector, pod.metadata.labels))
    .map(({ metadata }) => metadata.name)

/** The writes, each with what it changes for the Pods in it; one that only moves from slice to slice is no news. */
function told({ create, update, remove }: SliceWrites, existing: readonly EndpointSlice[]): ApiWrite[] {
  const gone = new Set([...update, ...remove].map(({ metadata }) => metadata.name))
  const kept = existing.filter(({ metadata }) => !gone.has(metadata.name))
  const before = byIdentity(existing)
  const after = byIdentity([...kept, ...create, ...update])
  const lost = (slice: EndpointSlice | undefined) => changes(slice, each => !after.has(each), false)
  const news = (slice: EndpointSlice) => [
    ...lost(existing.find(({ metadata }) => metadata.name === slice.metadata.name)),
    ...changes(slice, each => !same(before.get(each), after.get(each)), true),
  ]
  return [
    ...create.map(slice => sliceWrite('create', slice, news(slice))),
    ...update.map(slice => sliceWrite('update', slice, news(slice))),
    ...remove.map(slice => sliceWrite('delete', slice, lost(slice))),
  ]
}

const byIdentity = (slices: readonly EndpointSlice[]) =>
  new Map(slices.flatMap(slice => (slice.endpoints ?? []).map(each => [identityOf(each), conditionsOf(each)] as const)))

function changes(slice: EndpointSlice | undefined, isNews: (identity: string) => boolean, present: boolean): What[] {
  return (slice?.endpoints ?? [])
    .filter(each => isNews(identityOf(each)))
    .map(each => {
      const [address = ''] = each.addresses
      return { kind: 'EndpointChanged', pod: each.targetRef?.name ?? address, address, ...conditionsOf(each), present }
    })
}

/** A write of a slice that says what it is; also for users and other controllers. */
export function sliceWrite(
  verb: 'create' | 'update' | 'delete',
  slice: EndpointSlice,
  news: readonly What[] = [],
): ApiWrite {
  const { name, labels } = slice.metadata
  const endpoints = verb === 'delete' ? 0 : (slice.endpoints ?? []).length
  const service = labels?.[serviceLabel] ?? ''
  const what: What = { kind: 'SliceWritten', verb, slice: name, service, endpoints, ports: portWords(slice.ports) }
  const tells = [what, ...news]
  return verb === 'delete' ? { verb, ref: refOf(slice), tells } : { verb, object: slice, tells }
}
