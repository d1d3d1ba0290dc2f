import type { EndpointSlice, EndpointSpec } from '../../../objects.ts'
import { same } from '../same.ts'
import { identityOf } from './endpoint.ts'

/** What becomes of the slices with one set of ports. */
export interface Packed {
  /** The contents of new slices. */
  readonly create: readonly (readonly EndpointSpec[])[]
  readonly update: readonly EndpointSlice[]
  readonly remove: readonly EndpointSlice[]
  readonly added: number
  readonly removed: number
}

/**
 * Fewest writes rather than fullest slices, because each write is sent to every watcher. What is listed is changed where it
 * stands; new endpoints fill up the slices that are written anyway, the fullest first; the rest goes into one untouched slice
 * that can take all of it, else into new ones. Nothing else is ever moved. Models `reconcileByPortMapping`, in whose place of
 * "any of the set" we take the order of `wanted`.
 */
export function pack(
  existing: readonly EndpointSlice[],
  wanted: readonly EndpointSpec[],
  max: number,
  relabelled: (slice: EndpointSlice) => EndpointSlice,
): Packed {
  const missing = new Map(wanted.map(each => [identityOf(each), each]))
  const kept = existing.map(slice => keep(slice, missing, relabelled(slice)))
  const added = missing.size
  const left = [...missing.values()]
  for (const each of kept.filter(({ fate }) => fate === 'update').toSorted(fullestFirst)) fill(each, left, max)
  const create: EndpointSpec[][] = []
  while (left.length > 0) {
    const spare = left.length < max ? fitting(kept, left.length, max) : undefined
    if (spare === undefined) create.push(left.splice(0, max))
    else fill(spare, left, max)
  }
  return {
    create,
    update: kept.filter(({ fate }) => fate === 'update').map(({ slice, endpoints }) => ({ ...slice, endpoints })),
    remove: kept.filter(({ fate }) => fate === 'remove').map(({ slice }) => slice),
    added,
    removed: kept.reduce((sum, each) => sum + each.removed, 0),
  }
}

interface Kept {
  readonly slice: EndpointSlice
  readonly endpoints: EndpointSpec[]
  readonly removed: number
  fate: 'unchanged' | 'update' | 'remove'
}

/** What stays of a slice, each entry in its newest version; those are no longer missing. */
function keep(slice: EndpointSlice, missing: Map<string, EndpointSpec>, relabelled: EndpointSlice): Kept {
  const [before, endpoints] = [slice.endpoints ?? [], [] as EndpointSpec[]]
  let isChanged = relabelled !== slice
  for (const each of before) {
    const now = missing.get(identityOf(each))
    if (now === undefined) continue
    if (!same(each, now)) isChanged = true
    missing.delete(identityOf(each))
    endpoints.push(now)
  }
  const removed = before.length - endpoints.length
  const fate = removed > 0 && endpoints.length === 0 ? 'remove' : removed > 0 || isChanged ? 'update' : 'unchanged'
  return { slice: relabelled, endpoints, removed, fate }
}

const fullestFirst = (a: Kept, b: Kept) => b.endpoints.length - a.endpoints.length

function fill(slice: Kept, left: EndpointSpec[], max: number): void {
  slice.endpoints.push(...left.splice(0, Math.max(0, max - slice.endpoints.length)))
  slice.fate = 'update'
}

/** The untouched slice that would be closest to full. Models `getSliceToFill`. */
const fitting = (kept: readonly Kept[], count: number, max: number): Kept | undefined =>
  kept
    .filter(({ fate, endpoints }) => fate === 'unchanged' && endpoints.length + count <= max)
    .toSorted(fullestFirst)[0]
