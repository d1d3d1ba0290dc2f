import type { Kind, Ref, Stored, StoredOf, StoredPod } from './objects.ts'
import type { Cause } from './task.ts'

/** What anyone may read. Lists are in order of creation. */
export interface View {
  readonly get: <K extends Kind>(kind: K, name: string) => StoredOf<K> | undefined
  readonly list: <K extends Kind>(kind: K) => Iterable<StoredOf<K>>
  /** By `spec.nodeName`, the field selector with which a kubelet watches; '' for those that have none. */
  readonly podsOn: (node: string) => Iterable<StoredPod>
  /** By the uid of the controlling owner. */
  readonly podsOf: (owner: string) => Iterable<StoredPod>
}

/**
 * What etcd and the API server keep: the newest version of each object, replaced as a whole. Every write draws a number from one
 * counter; an update made from a version that is not the newest is refused. History, and watching from an old version, are
 * left out.
 */
export interface Store extends View {
  /** An object without resourceVersion is new; one with it replaces exactly that version. */
  put(object: Stored): Change | Refusal
  remove(ref: Ref<Kind>): Change | Refusal
  watch(watch: Watch, listener: Listener): void
  /** Tells the watchers, in order of registration. Apart from the write, so that it can have become a fact in between. */
  notify(change: Change, because: Cause): void
}

/** `before` is missing for a new object, `after` for one that is gone. */
export type Change =
  | { readonly before?: Stored; readonly after: Stored }
  | { readonly before: Stored; readonly after?: undefined }
export const changed = (change: Change): Stored => change.after ?? change.before

/** 409, 409, 404. */
export type Refusal = 'AlreadyExists' | 'Conflict' | 'NotFound'

export interface Watch {
  readonly kind: Kind
  /** Only Pods bound to this node, only this Node and its Lease. */
  readonly node?: string
}
export const isWatched = ({ kind, node }: Watch, object: Stored): boolean =>
  object.kind === kind && (node === undefined || node === placeOf(object))
export type Listener = (change: Change, because: Cause) => void

export function store(): Store {
  const objects = new Map<Kind, Map<string, Stored>>()
  const byNode = podIndex(pod => pod.spec.nodeName ?? '')
  const byOwner = podIndex(pod => pod.metadata.ownerReferences?.find(owner => owner.controller === true)?.uid)
  const listeners = new Map<string, Listener[]>()
  let revision = 0

  const ofKind = (kind: Kind) => getOrMake(objects, kind, () => new Map<string, Stored>())
  function indexed(change: Change): Change {
    byNode.replace(change)
    byOwner.replace(change)
    return change
  }

  return {
    get: <K extends Kind>(kind: K, name: string) => objects.get(kind)?.get(name) as StoredOf<K> | undefined,
    list: <K extends Kind>(kind: K) => ofKind(kind).values() as Iterable<StoredOf<K>>,
    podsOn: byNode.get,
    podsOf: byOwner.get,
    put(object) {
      const before = ofKind(object.kind).get(object.metadata.name)
      const refused = refusal(before, object)
      if (refused !== undefined) return refused
      const after = stamped(object, ++revision)
      ofKind(after.kind).set(after.metadata.name, after)
      return indexed(before === undefined ? { after } : { before, after })
    },
    remove({ kind, name }) {
      const before = ofKind(kind).get(name)
      if (before === undefined) return 'NotFound'
      revision += 1
      ofKind(kind).delete(name)
      return indexed({ before })
    },
    watch({ kind, node }, listener) {
      getOrMake(listeners, watchKey(kind, node), () => []).push(listener)
    },
    notify(change, because) {
      const { kind } = changed(change)
      const places = new Set([
        undefined,
        change.before && placeOf(change.before),
        change.after && placeOf(change.after),
      ])
      for (const place of places) {
        for (const listener of listeners.get(watchKey(kind, place)) ?? []) listener(change, because)
      }
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
const stamped = (object: Stored, revision: number): Stored => ({
  ...object,
  metadata: {
    ...object.metadata,
    uid: object.metadata.uid ?? `${object.kind.toLowerCase()}-${revision}`,
    resourceVersion: String(revision),
  },
})

function placeOf(object: Stored): string | undefined {
  if (object.kind === 'Pod') return object.spec.nodeName
  return object.kind === 'Node' || object.kind === 'Lease' ? object.metadata.name : undefined
}
const watchKey = (kind: Kind, node: string | undefined) => (node === undefined ? kind : `${kind} of ${node}`)

/** Pods by something that most of them have. */
function podIndex(keyOf: (pod: StoredPod) => string | undefined) {
  const groups = new Map<string, Map<string, StoredPod>>()
  return {
    get: (key: string): Iterable<StoredPod> => groups.get(key)?.values() ?? [],
    replace({ before, after }: Change): void {
      const from = before?.kind === 'Pod' ? keyOf(before) : undefined
      const to = after?.kind === 'Pod' ? keyOf(after) : undefined
      if (before !== undefined && from !== undefined && from !== to) groups.get(from)?.delete(before.metadata.name)
      if (after?.kind === 'Pod' && to !== undefined)
        getOrMake(groups, to, () => new Map<string, StoredPod>()).set(after.metadata.name, after)
    },
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
