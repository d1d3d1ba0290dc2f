import type { Actor } from '../actor.ts'
import { type Ref, refOf, type Stored } from '../objects.ts'
import { changed, type View } from '../shelf.ts'

/**
 * Deletes what has lost its owner: a Deployment's ReplicaSets, a ReplicaSet's Pods. Models the garbage collector's background
 * deletion, which looks at what is stored, not at a cache, before it deletes; left out: foreground deletion, finalizers, several owners, and owners of other kinds.
 */
export function garbageCollector(): Actor {
  return {
    name: 'garbage-collector',
    watches: [{ kind: 'Deployment' }, { kind: 'ReplicaSet' }, { kind: 'Pod' }],
    affected(change, view) {
      const object = changed(change)
      if (change.after !== undefined) return isOrphan(object, view) ? [refOf(object)] : []
      return dependentsOf(object, view).map(refOf)
    },
    reconcile(ref, view) {
      const object = view.get(ref.kind as 'Pod' | 'ReplicaSet', ref.name)
      if (object === undefined || object.metadata.deletionTimestamp !== undefined || !isOrphan(object, view)) return []
      const subject = `${object.kind}/${ref.name}`
      return [
        { verb: 'delete', ref: refOf(object), tells: [{ kind: 'Wrote', verb: 'delete', subject, change: 'deleted' }] },
      ]
    },
  }
}

function dependentsOf({ kind, metadata: { uid = '' } }: Stored, view: View): readonly Stored[] {
  if (kind === 'Deployment') return [...view.replicaSetsOf(uid)]
  return kind === 'ReplicaSet' ? [...view.podsOf(uid)] : []
}

/** It names an owner, and there is none with that uid. */
function isOrphan({ metadata }: Stored, view: View): boolean {
  const owner = metadata.ownerReferences?.find(each => each.controller === true)
  if (owner === undefined) return false
  const { kind, name, uid } = owner as Ref<'Deployment' | 'ReplicaSet'> & { readonly uid: string }
  return (kind === 'Deployment' || kind === 'ReplicaSet') && view.get(kind, name)?.metadata.uid !== uid
}
