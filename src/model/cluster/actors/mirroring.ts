import type { Random } from '../../../random.ts'
import type { Actor } from '../actor.ts'
import { managedByLabel } from '../endpoint-slice/object.ts'
import { isMirrored, mirrored, mirroringName } from '../endpoint-slice/mirror.ts'
import { generatedName } from '../names.ts'
import { changed } from '../store.ts'
import { slicesOf, sliceWrite } from './endpoint-slice.ts'

/** Of one subset. */
const maxMirrored = 1000

/**
 * endpointslice-mirroring-controller: Endpoints that someone wrote for a Service without a selector, as slices, so that those
 * who read only slices see them. Nothing is mirrored for a Service with a selector, or without a Service.
 */
export function mirroringController(random: Random): Actor {
  return {
    name: 'endpointslice-mirroring-controller',
    watches: [{ kind: 'Endpoints' }, { kind: 'Service' }],
    affected(change) {
      const { kind, metadata } = changed(change)
      return kind === 'Endpoints' || kind === 'Service' ? [{ kind: 'Endpoints', name: metadata.name }] : []
    },
    reconcile(ref, view) {
      const [endpoints, service] = [view.get('Endpoints', ref.name), view.get('Service', ref.name)]
      const existing = slicesOf(view, ref.name).filter(each => each.metadata.labels?.[managedByLabel] === mirroringName)
      const isOurs = service !== undefined && service.spec.selector === undefined
      if (endpoints === undefined || !isOurs || !isMirrored(endpoints))
        return existing.map(slice => sliceWrite('delete', slice))
      const { create, update, remove } = mirrored(endpoints, existing, maxMirrored, () =>
        generatedName(ref.name, random),
      )
      return [
        ...create.map(slice => sliceWrite('create', slice)),
        ...update.map(slice => sliceWrite('update', slice)),
        ...remove.map(slice => sliceWrite('delete', slice)),
      ]
    },
  }
}
