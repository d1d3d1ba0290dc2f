import type { Random } from '../../../random.ts'
import type { Actor, Write } from '../actor.ts'
import { type ReplicaSet, refOf, type StoredPod } from '../objects.ts'
import { changed, type View } from '../store.ts'

/**
 * Keeps as many Pods as wanted: a Pod that is being deleted or has ended is none any more, whatever still runs of it. A
 * replacement is a new object with a new name. Stands in for replicaset-controller, of which slow start, expectations,
 * adoption and the order of deletion are left out.
 */
export function replicaSetController(random: Random): Actor {
  return {
    name: 'replicaset-controller',
    watches: [{ kind: 'ReplicaSet' }, { kind: 'Pod' }],
    affected(change) {
      const object = changed(change)
      if (object.kind === 'ReplicaSet') return [refOf(object)]
      const owner = object.metadata.ownerReferences?.find(
        each => each.controller === true && each.kind === 'ReplicaSet',
      )
      return owner === undefined ? [] : [{ kind: 'ReplicaSet', name: owner.name }]
    },
    reconcile(ref, view) {
      const owner = view.get('ReplicaSet', ref.name)
      if (owner === undefined) return []
      const present = activePods(owner, view)
      const missing = owner.spec.replicas - present.length
      if (missing >= 0) return Array.from({ length: missing }, () => create(owner, suffix(random)))
      return present.slice(missing).map(remove)
    },
  }
}

/** Models `IsPodActive`. */
export const isActive = ({ metadata, status }: StoredPod): boolean =>
  metadata.deletionTimestamp === undefined && status.phase !== 'Succeeded' && status.phase !== 'Failed'

const activePods = (owner: ReplicaSet, view: View) => [...view.podsOf(owner.metadata.uid ?? '')].filter(isActive)

function create({ metadata: { name: owner, uid = '' }, spec: { template } }: ReplicaSet, suffix: string): Write {
  const name = `${owner}-${suffix}`
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid, controller: true }]
  return {
    verb: 'create',
    object: { kind: 'Pod', metadata: { ...template.metadata, name, ownerReferences }, spec: template.spec, status: {} },
    tells: [{ kind: 'Wrote', verb: 'create', subject: `Pod/${name}`, change: 'created' }],
  }
}

const remove = (pod: StoredPod): Write => ({
  verb: 'delete',
  ref: refOf(pod),
  tells: [{ kind: 'Wrote', verb: 'delete', subject: `Pod/${pod.metadata.name}`, change: 'deleted' }],
})

/** The API server's alphabet for generated names: no vowels, nothing that looks like another. */
const letters = 'bcdfghjklmnpqrstvwxz2456789'
const suffix = (random: Random) => Array.from({ length: 5 }, () => letters[random.integer(letters.length)]).join('')
