import type { Stored, StoredPod } from '../../model/cluster/objects.ts'
import { generatedName } from '../../model/cluster/names.ts'
import { deletionOrder } from '../../model/cluster/replica-set/ranking.ts'
import { isTrue } from '../../model/pod/conditions.ts'
import type { Pod } from '../../objects.ts'
import { seeded } from '../../random.ts'
import { parts, type Parts } from './parts.ts'

// Decisions of the ReplicaSet controller and the API server as people believe them to be.

export const podsWithTheSet: Parts['stored'] = set => [
  set,
  ...Array.from({ length: set.spec.replicas }, (): Stored => {
    const name = generatedName(set.metadata.name, names)
    return { kind: 'Pod', metadata: { ...set.spec.template.metadata, name }, spec: set.spec.template.spec, status: {} }
  }),
]
const names = seeded('made with the set')

export function* allAtOnce(count: number): Generator<number, number, number> {
  return yield count
}

/** Goes on after a batch that failed. */
export function* undaunted(count: number): Generator<number, number, number> {
  let succeeded = 0
  for (let [sent, size] = [0, 1]; sent < count; size *= 2) {
    const batch = Math.min(size, count - sent)
    succeeded += yield batch
    sent += batch
  }
  return succeeded
}

export const remembersNothing: Parts['expectations'] = patience => ({
  ...parts.expectations(patience),
  satisfied: () => true,
})

export const waitsForEver: Parts['expectations'] = () => parts.expectations(Infinity)

/** Says nothing until it has seen all that it ordered. */
export const silentWhileWaiting: Parts['replicaSetStatus'] = (set, pods, trouble, now) => {
  const status = parts.replicaSetStatus(set, pods, trouble, now)
  return pods.length < set.spec.replicas && set.status !== undefined
    ? set.status
    : { ...status, replicas: set.spec.replicas }
}

const counts =
  (keeps: (pod: Pod) => boolean): Parts['isActive'] =>
  pod =>
    parts.isActive(pod) && keeps(pod)

export const aCrashIsALoss = counts(
  ({ status }) => status.containerStatuses?.every(each => each.restartCount === 0) ?? true,
)
export const theUnreadyIsLost = counts(({ status }) => status.phase !== 'Running' || isTrue(status.conditions, 'Ready'))
export const terminatingCounts: Parts['isActive'] = ({ status }) =>
  status.phase !== 'Succeeded' && status.phase !== 'Failed'
export const failedCounts: Parts['isActive'] = ({ metadata }) => metadata.deletionTimestamp === undefined

export const onlyReadyCounts: Parts['replicaSetStatus'] = (set, pods, trouble, now) => {
  const status = parts.replicaSetStatus(set, pods, trouble, now)
  return { ...status, replicas: status.readyReplicas }
}

export const ignoresOrphans: Parts['claim'] = (controller, selector, dependents) => {
  const { claimed, adopted, released } = parts.claim(controller, selector, dependents)
  return { claimed: claimed.filter(each => !adopted.includes(each)), adopted: [], released }
}

export const ownershipIsForLife: Parts['claim'] = (controller, selector, dependents) => {
  const { claimed, adopted, released } = parts.claim(controller, selector, dependents)
  return { claimed: [...claimed, ...released], adopted, released: [] }
}

/** Whatever matches is its own, whoever has it. */
export const labelsDecide: Parts['claim'] = (controller, selector, dependents) =>
  parts.claim(
    controller,
    selector,
    dependents.map(each => ({
      ...each,
      metadata: {
        ...each.metadata,
        ownerReferences: (each.metadata.ownerReferences ?? []).filter(({ uid }) => uid === controller.metadata.uid),
      },
    })),
  )

const createdAt = (pod: Pod) => pod.metadata.creationTimestamp ?? ''
export const strictlyByAge: Parts['podsToDelete'] = (pods, _family, count) =>
  pods.toSorted((a, b) => (createdAt(a) < createdAt(b) ? 1 : Number(createdAt(a) > createdAt(b)) * -1)).slice(0, count)

const costOf = ({ metadata }: Pod) => Number(metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0)
export const cheapestFirst: Parts['podsToDelete'] = (pods, _family, count, now) =>
  pods
    .toSorted((a, b) => costOf(a) - costOf(b) || deletionOrder({ pod: a, rank: 0 }, { pod: b, rank: 0 }, now))
    .slice(0, count)

/** Within the claim a Pod is out of date if its containers are not those of the template. */
export const isOutdated = (pod: StoredPod, containers: StoredPod['spec']['containers'] | undefined): boolean =>
  containers !== undefined && pod.spec.containers[0]?.image !== containers[0]?.image
