import type { Kind, Stored, StoredOf, StoredPod } from './objects.ts'
import { controllerOf } from './replica-set/claim.ts'

/** What anyone may read. Lists are in order of creation. */
export interface View {
  readonly get: <K extends Kind>(kind: K, name: string) => StoredOf<K> | undefined
  readonly list: <K extends Kind>(kind: K) => Iterable<StoredOf<K>>
  /** By `spec.nodeName`, the field selector with which a kubelet watches; '' for those that have none. */
  readonly podsOn: (node: string) => Iterable<StoredPod>
  /** By the uid of the controlling owner; '' for those that have none. */
  readonly podsOf: (owner: string) => Iterable<StoredPod>
  readonly replicaSetsOf: (owner: string) => Iterable<StoredOf<'ReplicaSet'>>
}

/** `before` is missing for a new object, `after` for one that is gone. */
export type Change =
  | { readonly before?: Stored; readonly after: Stored }
  | { readonly before: Stored; readonly after?: undefined }
export const changed = (change: Change): Stored => change.after ?? change.before

/** Objects by name, and by what they are looked up by. The API server has one, and so has whoever keeps a cache of it. */
export interface Shelf extends View {
  apply(change: Change): void
}

export function shelf(): Shelf {
  const objects = new Map<Kind, Map<string, Stored>>()
  const ofKind = (kind: Kind) => getOrMake(objects, kind, () => new Map<string, Stored>())
  const list = <K extends Kind>(kind: K) => ofKind(kind).values() as Iterable<StoredOf<K>>
  const podsByNode = index('Pod', pod => pod.spec.nodeName ?? '', list)
  const podsByOwner = index('Pod', ownerOf, list)
  const setsByOwner = index('ReplicaSet', ownerOf, list)
  return {
    get: <K extends Kind>(kind: K, name: string) => objects.get(kind)?.get(name) as StoredOf<K> | undefined,
    list,
    podsOn: podsByNode.get,
    podsOf: podsByOwner.get,
    replicaSetsOf: setsByOwner.get,
    apply(change) {
      const { kind, metadata } = changed(change)
      if (change.after === undefined) ofKind(kind).delete(metadata.name)
      else ofKind(kind).set(metadata.name, change.after)
      if (kind === 'ReplicaSet') setsByOwner.replace(change)
      if (kind !== 'Pod') return
      podsByNode.replace(change)
      podsByOwner.replace(change)
    },
  }
}

const ownerOf = (object: Stored) => controllerOf(object)?.uid ?? ''

/** Objects of one kind by something that each of them has. Made when it is first asked for: nobody asks for every one. */
function index<K extends Kind>(kind: K, keyOf: (object: StoredOf<K>) => string, list: View['list']) {
  let groups: Map<string, Map<string, StoredOf<K>>> | undefined
  const is = (object: Stored | undefined): object is StoredOf<K> => object?.kind === kind

  function made() {
    const result = new Map<string, Map<string, StoredOf<K>>>()
    for (const each of list(kind)) enter(result, keyOf(each), each)
    return result
  }

  return {
    get: (key: string): Iterable<StoredOf<K>> => (groups ??= made()).get(key)?.values() ?? [],
    replace({ before, after }: Change): void {
      if (groups === undefined) return
      const [from, to] = [is(before) ? keyOf(before) : undefined, is(after) ? keyOf(after) : undefined]
      if (before !== undefined && from !== undefined && from !== to) leave(groups, from, before.metadata.name)
      if (is(after) && to !== undefined) enter(groups, to, after)
    },
  }
}

const enter = <S extends Stored>(groups: Map<string, Map<string, S>>, key: string, object: S) =>
  getOrMake(groups, key, () => new Map<string, S>()).set(object.metadata.name, object)

function leave(groups: Map<string, Map<string, unknown>>, key: string, name: string): void {
  const group = groups.get(key)
  group?.delete(name)
  if (group?.size === 0) groups.delete(key)
}

export function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
