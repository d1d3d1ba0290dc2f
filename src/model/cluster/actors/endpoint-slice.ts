import { isTrue } from '../../pod/conditions.ts'
import { type Actor, patch, type Write } from '../actor.ts'
import { type Endpoint, refOf, type Service, type StoredPod } from '../objects.ts'
import { changed, type View } from '../store.ts'
import { same } from '../same.ts'

/**
 * Lists the Pods behind each Service: one that is not ready or is being deleted stays listed and says so; only one that has
 * ended or is gone leaves. Stands in for endpointslice-controller; ports, zones and publishNotReadyAddresses are left out.
 */
export function endpointSliceController(): Actor {
  return {
    name: 'endpointslice-controller',
    watches: [{ kind: 'Service' }, { kind: 'Pod' }],
    affected(change, view) {
      const object = changed(change)
      if (object.kind === 'Service') return [refOf(object)]
      if (object.kind !== 'Pod') return []
      return [...view.list('Service')].filter(service => selects(service, object)).map(refOf)
    },
    reconcile(ref, view) {
      const service = view.get('Service', ref.name)
      if (service === undefined) return []
      const slice = view.get('EndpointSlice', ref.name)
      if (slice === undefined)
        return [
          { verb: 'create', object: { kind: 'EndpointSlice', metadata: { name: ref.name }, endpoints: [] } },
          { verb: 'again', ref, at: view.now() },
        ]
      const wanted = endpointsOf(service, view)
      const gone = slice.endpoints.filter(each => wanted.every(({ pod }) => pod !== each.pod))
      const news = wanted.filter(each => slice.endpoints.every(known => !same(known, each)))
      return [...gone.map(each => change(ref.name, each, false)), ...news.map(each => change(ref.name, each, true))]
    },
  }
}

const selects = ({ spec }: Service, { metadata }: StoredPod) =>
  Object.entries(spec.selector).every(([key, value]) => metadata.labels?.[key] === value)

function endpointsOf(service: Service, view: View): Endpoint[] {
  return [...view.list('Pod')].filter(pod => selects(service, pod)).flatMap(endpointOf)
}

export function endpointOf({ metadata, status }: StoredPod): Endpoint[] {
  if (status.podIP === undefined || status.phase === 'Succeeded' || status.phase === 'Failed') return []
  const serving = isTrue(status.conditions, 'Ready')
  const terminating = metadata.deletionTimestamp !== undefined
  return [{ pod: metadata.name, address: status.podIP, ready: serving && !terminating, serving, terminating }]
}

/** One write for each endpoint, so that each names its own cause. */
function change(slice: string, endpoint: Endpoint, present: boolean): Write {
  return patch(
    'EndpointSlice',
    slice,
    each => ({
      ...each,
      endpoints: [...each.endpoints.filter(({ pod }) => pod !== endpoint.pod), ...(present ? [endpoint] : [])],
    }),
    { kind: 'EndpointChanged', ...endpoint, present },
  )
}
