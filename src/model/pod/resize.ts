import type { Container } from '../../objects.ts'
import type { Knowledge, Updates } from './knowledge.ts'
import { amount } from './quantity.ts'

/** In-place resize: what to update by how much (thousandths), or that the container's policy asks for a restart instead. */
export interface Resize {
  readonly changes: readonly { readonly resource: Resizable; readonly name: string; readonly by: number }[]
  readonly restart: boolean
}
type Resizable = (typeof resizable)[number]
const resizable = ['cpu', 'memory'] as const

export const noResize: Resize = { changes: [], restart: false }

/** Compares what the spec wants with what was last given. Models `computePodResizeAction`; pod-level resources are left out. */
export function resizeOf(container: Container, knowledge: Knowledge): Resize {
  const changes = resizable
    .map(resource => ({ resource, name: container.name, by: difference(container, knowledge, resource) }))
    .filter(({ by }) => by !== 0)
  const restart = changes.some(({ resource }) =>
    container.resizePolicy?.some(each => each.resourceName === resource && each.restartPolicy === 'RestartContainer'),
  )
  return restart ? { changes: [], restart } : { changes, restart }
}

/** It is about to start with other resources than were last given. Models `startingResizedContainer`. */
export function wasResized(container: Container, knowledge: Knowledge): boolean {
  const { changes, restart } = resizeOf(container, knowledge)
  return restart || changes.length > 0
}

export const merged = (a: Resize, b: Resize): Resize => ({
  changes: [...a.changes, ...b.changes],
  restart: a.restart || b.restart,
})

/** Names by resource. What shrinks goes first, so that there is room for what grows. */
export function updatesOf({ changes }: Resize): Updates {
  const ordered = (resource: Resizable) => {
    const own = changes.filter(each => each.resource === resource)
    const shrinking = own.filter(each => each.by < 0).reverse()
    return [...shrinking, ...own.filter(each => each.by > 0)].map(each => each.name)
  }
  const lists = resizable.map(resource => [resource, ordered(resource)] as const)
  return Object.fromEntries(lists.filter(([, names]) => names.length > 0))
}

/** The limit's change decides; where that stays, the request's. */
function difference(container: Container, { actuated }: Knowledge, resource: Resizable): number {
  const wanted = container.resources
  const given = actuated?.[container.name] ?? wanted
  const limit = amount(wanted?.limits, resource) - amount(given?.limits, resource)
  return limit === 0 ? amount(wanted?.requests, resource) - amount(given?.requests, resource) : limit
}
