import { patch, type Write } from '../../model/cluster/actor.ts'
import type { Pod } from '../../objects.ts'
import type { Kubelet } from '../../model/cluster/kubelet/kubelet.ts'
import { refOf, type StoredPod } from '../../model/cluster/objects.ts'
import { changed } from '../../model/cluster/store.ts'
import { parts, type Parts } from '../cluster/parts.ts'
import { writing } from '../cluster/writing.ts'

// Actors that do what people believe they do. What each gets wrong is said beside it in broken.ts.

const podOf = (write: Write): StoredPod | undefined =>
  (write.verb === 'create' || write.verb === 'update') && write.object.kind === 'Pod' ? write.object : undefined

export const pullsBeforeBinding: Parts['scheduler'] = () =>
  writing(parts.scheduler(), write => {
    const pod = podOf(write)
    if (pod?.spec.nodeName === undefined || write.verb !== 'update') return [write]
    const event = (reason: string) =>
      ({ kind: 'EventSeen', subject: `Pod/${pod.metadata.name}`, reason, message: 'every image of the Pod' }) as const
    return [{ ...write, tells: [event('Pulling'), event('Pulled'), ...(write.tells ?? [])] }]
  })

const hasNoImage = (pod: StoredPod) =>
  pod.status.containerStatuses?.some(each => each.state?.waiting?.reason === 'ImagePullBackOff') === true

export const movesToTheImage: Parts['scheduler'] = () => {
  const actor = parts.scheduler()
  return {
    ...actor,
    affected(change, view) {
      const object = changed(change)
      return object.kind === 'Pod' && hasNoImage(object) ? [refOf(object)] : actor.affected(change, view)
    },
    reconcile(ref, view, because) {
      const pod = view.get('Pod', ref.name)
      const other = [...view.list('Node')].find(each => each.metadata.name !== pod?.spec.nodeName)?.metadata.name
      if (pod === undefined || !hasNoImage(pod) || other === undefined) return actor.reconcile(ref, view, because)
      const bound = { kind: 'Bound', pod: ref.name, node: other } as const
      return [patch('Pod', ref.name, each => ({ ...each, spec: { ...each.spec, nodeName: other } }), bound)]
    },
  }
}

export const writesUnknown: Parts['nodeLifecycle'] = settings =>
  writing(parts.nodeLifecycle(settings), write => {
    if (write.verb !== 'patch' || write.ref.kind !== 'Pod') return [write]
    const { name } = write.ref
    const told = { kind: 'PhaseChanged', pod: name, from: 'Running', to: 'Unknown' } as const
    return [write, patch('Pod', name, each => ({ ...each, status: { ...each.status, phase: 'Unknown' } }), told)]
  })

const isMarked = ({ status }: Pod) =>
  status.conditions?.some(each => each.type === 'Ready' && each.reason === 'NodeNotReady') === true

export const replacesTheUnready: Parts['replicaSetController'] = (random, rules) =>
  parts.replicaSetController(random, { ...rules, isActive: pod => rules.isActive(pod) && !isMarked(pod) })

const isLost = ({ metadata, status }: StoredPod) =>
  metadata.ownerReferences === undefined && status.reason === 'Evicted'

export const revivesBarePods: Parts['replicaSetController'] = (random, rules) => {
  const actor = parts.replicaSetController(random, rules)
  return {
    ...actor,
    affected(change, view) {
      const object = changed(change)
      return object.kind === 'Pod' && isLost(object) ? [refOf(object)] : actor.affected(change, view)
    },
    reconcile(ref, view, because) {
      if (ref.kind !== 'Pod') return actor.reconcile(ref, view, because)
      const [pod, name] = [view.get('Pod', ref.name), `${ref.name}-again`]
      if (pod === undefined || view.get('Pod', name) !== undefined) return []
      const { nodeName: _, ...spec } = pod.spec
      const told = { kind: 'Wrote', verb: 'create', subject: `Pod/${name}`, change: 'created' } as const
      return [{ verb: 'create', object: { kind: 'Pod', metadata: { name }, spec, status: {} }, tells: [told] }]
    },
  }
}

export const keepsTheUid: Parts['replicaSetController'] = (random, rules) =>
  writing(parts.replicaSetController(random, rules), write => {
    const pod = podOf(write)
    if (pod === undefined || write.verb !== 'create') return [write]
    return [{ ...write, object: { ...pod, metadata: { ...pod.metadata, uid: 'the-one-and-only' } } }]
  })

/** Hears of a deletion only through the endpoint that says so. */
export const waitsForTheEndpoint: Parts['kubelet'] = equipment => {
  const kubelet: Kubelet = parts.kubelet(equipment)
  return {
    ...kubelet,
    watches: [...kubelet.watches, { kind: 'EndpointSlice' }],
    affected(change, view) {
      const object = changed(change)
      if (object.kind === 'EndpointSlice')
        return (object.endpoints ?? [])
          .filter(each => each.conditions?.terminating)
          .map(({ targetRef }) => ({ kind: 'Pod', name: targetRef?.name ?? '' }))
      const isBehindService = object.kind === 'Pod' && object.metadata.labels?.['app'] === 'web'
      return isBehindService && object.metadata.deletionTimestamp !== undefined ? [] : kubelet.affected(change, view)
    },
  }
}

export const goneMeansStopped: Parts['kubelet'] = equipment => {
  const kubelet = parts.kubelet(equipment)
  return { ...kubelet, running: pod => (equipment.host.get('Pod', pod) === undefined ? [] : kubelet.running(pod)) }
}
