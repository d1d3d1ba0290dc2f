import type { Actor, ViewNow } from '../../model/cluster/actor.ts'
import { slicesOf, sliceWrite } from '../../model/cluster/actors/endpoint-slice.ts'
import { patch } from '../../model/cluster/actor.ts'
import { isFilled } from '../../model/cluster/endpoint-slice/membership.ts'
import { controllerName, managedByLabel } from '../../model/cluster/endpoint-slice/object.ts'
import { refOf, type StoredOf, type StoredPod } from '../../model/cluster/objects.ts'
import { changed, type View } from '../../model/cluster/store.ts'
import type { Labels, Service } from '../../objects.ts'
import { parts, type Parts } from './parts.ts'

// Controllers that do what people believe they do. What each gets wrong is said beside it in broken.ts.

type Slices = Parts['endpointSliceController']

/** The same actor, which sees Pods or Services otherwise than they are. */
const seeing = (
  actor: Actor,
  pods: (pod: StoredPod) => StoredPod | undefined,
  service: (service: Service) => Service = each => each,
): Actor => ({
  ...actor,
  reconcile: (ref, view, because) => actor.reconcile(ref, distorted(view, pods, service), because),
})

function distorted(
  view: ViewNow,
  pods: (pod: StoredPod) => StoredPod | undefined,
  service: (service: Service) => Service,
): ViewNow {
  const list = ((kind: 'Pod') => {
    if (kind !== 'Pod') return view.list(kind)
    return [...view.list(kind)].flatMap(pod => pods(pod) ?? [])
  }) as View['list']
  const get = ((kind: 'Service', name: string) => {
    const object = view.get(kind, name)
    return kind === 'Service' && object !== undefined ? service(object) : object
  }) as View['get']
  return { ...view, list, get }
}

/** With the labels that each Pod was created with. */
export const joinsOnce: Slices = settings => {
  const seen = new Map<string, Labels>()
  return seeing(parts.endpointSliceController(settings), pod => {
    const labels = seen.get(pod.metadata.name) ?? pod.metadata.labels ?? {}
    seen.set(pod.metadata.name, labels)
    return { ...pod, metadata: { ...pod.metadata, labels } }
  })
}

/** A label that was there once counts for ever. */
export const neverLetsGo: Slices = settings => {
  const seen = new Map<string, StoredPod>()
  return seeing(parts.endpointSliceController(settings), pod => {
    if (pod.metadata.labels?.['app'] === 'web') seen.set(pod.metadata.name, pod)
    const labels = seen.get(pod.metadata.name)?.metadata.labels ?? pod.metadata.labels ?? {}
    return { ...pod, metadata: { ...pod.metadata, labels } }
  })
}

const everything = { 'all-of-them': 'yes' }

/** No selector, no condition. */
export const noneMeansAll: Slices = settings => {
  const actor = parts.endpointSliceController(settings)
  const all = seeing(
    actor,
    pod => ({ ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...everything } } }),
    service => (isFilled(service) ? service : { ...service, spec: { ...service.spec, selector: everything } }),
  )
  return {
    ...all,
    affected: (change, view) =>
      changed(change).kind === 'Pod' ? [...view.list('Service')].map(refOf) : actor.affected(change, view),
  }
}

/** Keeps a list in the Service, too. */
export const writesTheService: Slices = settings => {
  const actor = parts.endpointSliceController(settings)
  const noted = (service: StoredOf<'Service'>, note: string) => ({
    ...service,
    metadata: { ...service.metadata, annotations: { endpoints: note } },
  })
  return {
    ...actor,
    *reconcile(ref, view, because) {
      yield* actor.reconcile(ref, view, because)
      const service = view.get('Service', ref.name)
      const list = slicesOf(view, ref.name).flatMap(slice => (slice.endpoints ?? []).flatMap(each => each.addresses))
      if (service !== undefined && service.metadata.annotations?.['endpoints'] !== list.join())
        yield patch('Service', ref.name, each => noted(each, list.join()))
    },
  }
}

/** As before 1.20: a Pod that is being deleted is no endpoint any more. */
export const dropsTheDeleted: Slices = settings =>
  seeing(parts.endpointSliceController(settings), pod =>
    pod.metadata.deletionTimestamp === undefined ? pod : undefined,
  )

const undeleted = (pod: StoredPod): StoredPod => {
  const { deletionTimestamp: _, ...metadata } = pod.metadata
  return { ...pod, metadata }
}
/** Only the end of its process counts. */
export const ignoresDeletion: Slices = settings => seeing(parts.endpointSliceController(settings), undeleted)
export const endpointsIgnoreDeletion: Parts['endpointsController'] = () =>
  seeing(parts.endpointsController(), undeleted)

/** A name that no Pod declares falls back to the port of the Service. */
export const fallsBackToThePort: Slices = settings =>
  seeing(
    parts.endpointSliceController(settings),
    pod => pod,
    service => {
      const ports = (service.spec.ports ?? []).map(each =>
        each.targetPort === 'htpp' ? { ...each, targetPort: 80 } : each,
      )
      return { ...service, spec: { ...service.spec, ports } }
    },
  )

/** All slices of a Service with a selector are the controller's. */
export const takesOver: Slices = settings => {
  const actor = parts.endpointSliceController(settings)
  return {
    ...actor,
    *reconcile(ref, view, because) {
      yield* actor.reconcile(ref, view, because)
      const service = view.get('Service', ref.name)
      if (service === undefined || !isFilled(service)) return
      for (const slice of slicesOf(view, ref.name))
        if (slice.metadata.labels?.[managedByLabel] !== controllerName) yield sliceWrite('delete', slice)
    },
  }
}

/** Without a selector there is nothing to list. */
export const clearsTheSlices: Slices = settings => {
  const actor = parts.endpointSliceController(settings)
  return {
    ...actor,
    reconcile(ref, view, because) {
      const service = view.get('Service', ref.name)
      if (service === undefined || isFilled(service)) return actor.reconcile(ref, view, because)
      const own = slicesOf(view, ref.name).filter(
        ({ metadata }) => metadata.labels?.[managedByLabel] === controllerName,
      )
      return own.map(slice => sliceWrite('delete', slice))
    },
  }
}

export const mirrorsNothing: Parts['mirroringController'] = random => ({
  ...parts.mirroringController(random),
  affected: () => [],
})
