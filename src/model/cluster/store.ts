import { extended } from '../../extended.ts'
import type { Kind, Ref, Stored } from './objects.ts'
import { type Change, changed, getOrMake, type Shelf, shelf, type View } from './shelf.ts'
import type { Cause } from './task.ts'

export { type Change, changed, type View } from './shelf.ts'

/**
 * What etcd and the API server keep: the newest version of each object, replaced as a whole. Every write draws a number from one
 * counter; an update made from a version that is not the newest is refused. History, and watching from an old version, are
 * left out.
 */
export interface Store extends View {
  /** An object without resourceVersion is new; one with it replaces exactly that version. `before`: what is stored now, if known. */
  put(object: Stored, before?: Stored): Change | Refusal
  remove(ref: Ref<Kind>): Change | Refusal
  watch(watch: Watch, listener: Listener): void
  /** Tells the watchers, in order of registration. Apart from the write, so that it can have become a fact in between. */
  notify(change: Change, because: Cause): void
}

/** 409, 409, 404, 403. */
export type Refusal = 'AlreadyExists' | 'Conflict' | 'NotFound' | 'Forbidden'

export interface Watch {
  readonly kind: Kind
  /** Only Pods bound to this node, only this Node and its Lease. */
  readonly node?: string
}
export const isWatched = ({ kind, node }: Watch, object: Stored): boolean =>
  object.kind === kind && (node === undefined || node === placeOf(object))
export type Listener = (change: Change, because: Cause) => void

/** Of one kind: those who want every change, and those who want what is on one node. */
interface Listeners {
  readonly everywhere: Listener[]
  readonly at: Map<string, Listener[]>
}
const none: readonly Listener[] = []

export function store(): Store {
  const objects: Shelf = shelf()
  const { get, list, podsOn, podsOf, replicaSetsOf } = objects
  const listeners = new Map<Kind, Listeners>()
  let revision = 0

  function applied(change: Change): Change {
    objects.apply(change)
    return change
  }

  return {
    get,
    list,
    podsOn,
    podsOf,
    replicaSetsOf,
    put(object, before = get(object.kind, object.metadata.name)) {
      const refused = refusal(before, object)
      if (refused !== undefined) return refused
      const after = stamped(object, ++revision)
      return applied(before === undefined ? { after } : { before, after })
    },
    remove({ kind, name }) {
      const before = get(kind, name)
      if (before === undefined) return 'NotFound'
      revision += 1
      return applied({ before })
    },
    watch({ kind, node }, listener) {
      const { everywhere, at } = getOrMake(listeners, kind, () => ({ everywhere: [], at: new Map() }))
      const list = node === undefined ? everywhere : getOrMake(at, node, () => [])
      list.push(listener)
    },
    notify(change, because) {
      const ofKind = listeners.get(changed(change).kind)
      if (ofKind === undefined) return
      for (const listener of ofKind.everywhere) listener(change, because)
      if (ofKind.at.size === 0) return
      const from = change.before && placeOf(change.before)
      const to = change.after && placeOf(change.after)
      if (from !== undefined) for (const listener of ofKind.at.get(from) ?? none) listener(change, because)
      if (to !== undefined && to !== from) for (const listener of ofKind.at.get(to) ?? none) listener(change, because)
    },
  }
}

function refusal(before: Stored | undefined, object: Stored): Refusal | undefined {
  const version = object.metadata.resourceVersion
  if (version === undefined) return before === undefined ? undefined : 'AlreadyExists'
  if (before === undefined) return 'NotFound'
  return before.metadata.resourceVersion === version ? undefined : 'Conflict'
}

/** A uid is never used again: it is made of the revision at which the object was created. */
function stamped<S extends Stored>(object: S, revision: number): S {
  const { uid = `${object.kind.toLowerCase()}-${revision}` } = object.metadata
  return extended(object, { metadata: extended(object.metadata, { uid, resourceVersion: String(revision) }) })
}

function placeOf(object: Stored): string | undefined {
  if (object.kind === 'Pod') return object.spec.nodeName
  return object.kind === 'Node' || object.kind === 'Lease' ? object.metadata.name : undefined
}
