import type { EndpointSlice, Service } from '../../../objects.ts'
import type { Actor } from '../actor.ts'
import type { Ref } from '../objects.ts'
import { changed, type View } from '../store.ts'

/** What someone who reads Services and EndpointSlices has heard so far: newest versions, by name. */
export interface Heard {
  readonly services: ReadonlyMap<string, Service>
  readonly slices: ReadonlyMap<string, EndpointSlice>
}
export interface Listening extends Heard {
  hear(ref: Ref, view: View): void
}

export function listening(): Listening {
  const services = new Map<string, Service>()
  const slices = new Map<string, EndpointSlice>()
  return {
    services,
    slices,
    hear(ref, view) {
      if (ref.kind === 'Service') keep(services, ref.name, view.get('Service', ref.name))
      else keep(slices, ref.name, view.get('EndpointSlice', ref.name))
    },
  }
}

function keep<T>(known: Map<string, T>, name: string, object: T | undefined): void {
  if (object === undefined) known.delete(name)
  else known.set(name, object)
}

/** Of every reader of slices: it hears of both kinds and of nothing else, above all not of Pods. */
export const listens: Pick<Actor, 'watches' | 'affected'> = {
  watches: [{ kind: 'Service' }, { kind: 'EndpointSlice' }],
  affected(change) {
    const { kind, metadata } = changed(change)
    return [{ kind, name: metadata.name }]
  },
}
