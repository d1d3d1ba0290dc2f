import { conditionOf } from '../../model/cluster/conditions.ts'
import type { Fenceposts } from '../../model/cluster/deployment/fenceposts.ts'
import { byCreation, isActive, total, totalTerminating } from '../../model/cluster/deployment/replica-sets.ts'
import { dropAvailable, resizeNew, shrinkOld } from '../../model/cluster/deployment/rolling-update.ts'
import { revisionOf } from '../../model/cluster/deployment/annotations.ts'
import type { Deployment, IntOrPercent } from '../../model/cluster/objects.ts'
import { type Parts, parts } from './parts.ts'

// Decisions as people believe them to be. What each gets wrong is said beside it in broken.ts.

type Roll = Parts['rollingUpdate']

/** All of the new at once, all of the old at once. */
export const allAtOnce: Roll = ({ spec: { replicas } }, newSet, oldSets) => [
  ...(newSet.spec.replicas === replicas ? [] : [{ set: newSet, replicas }]),
  ...oldSets.filter(isActive).map(set => ({ set, replicas: 0 })),
]

/** First all of the new, then all of the old. */
export const newBeforeOld: Roll = ({ spec: { replicas } }, newSet, oldSets) => {
  if (newSet.spec.replicas < replicas) return [{ set: newSet, replicas }]
  return total([newSet], 'available') < replicas ? [] : oldSets.filter(isActive).map(set => ({ set, replicas: 0 }))
}

/** What the old ones leave is filled in the same step. */
export const bothWays: Roll = (deployment, newSet, oldSets) => {
  const shrunk = shrinkOld(deployment, newSet, oldSets)
  const left = oldSets.map(set => {
    const resize = shrunk.find(each => each.set === set)
    return resize === undefined ? set : { ...set, spec: { ...set.spec, replicas: resize.replicas } }
  })
  return [...shrunk, ...resizeNew(deployment, newSet, left)]
}

/** Once the new ones are asked for they count. */
export const unreadyCount: Roll = (deployment, newSet, oldSets) => {
  const { replicas } = newSet.spec
  const status = { replicas, fullyLabeledReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas }
  return parts.rollingUpdate(deployment, { ...newSet, status }, oldSets).map(each => ({
    ...each,
    set: each.set.metadata.name === newSet.metadata.name ? newSet : each.set,
  }))
}

const withBounds = (deployment: Deployment, bounds: Fenceposts): Deployment => ({
  ...deployment,
  spec: {
    ...deployment.spec,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: bounds.surge, maxUnavailable: bounds.unavailable } },
  },
})

/** The same rollout within other bounds. */
const bounded = (
  boundsOf: (deployment: Deployment) => Fenceposts,
): Pick<Parts, 'rollingUpdate' | 'newSetReplicas'> => ({
  rollingUpdate: (deployment, ...rest) => parts.rollingUpdate(withBounds(deployment, boundsOf(deployment)), ...rest),
  newSetReplicas: (deployment, ...rest) => parts.newSetReplicas(withBounds(deployment, boundsOf(deployment)), ...rest),
})

const rounded =
  (up: (exact: number) => number, down: (exact: number) => number) =>
  ({ spec: { strategy, replicas } }: Deployment): Fenceposts => {
    const { maxSurge = 0, maxUnavailable = 0 } = strategy.type === 'Recreate' ? {} : (strategy.rollingUpdate ?? {})
    const exact = (value: IntOrPercent) =>
      typeof value === 'number' ? value : (Number.parseInt(value, 10) * replicas) / 100
    return { surge: up(exact(maxSurge)), unavailable: down(exact(maxUnavailable)) }
  }

export const bothUp = bounded(rounded(Math.ceil, Math.ceil))
export const surgeDown = bounded(rounded(Math.floor, Math.ceil))
export const oneByOne = bounded(() => ({ surge: 1, unavailable: 0 }))

/** Nobody is missed more than who does not work. */
export const unreadyStay: Roll = (deployment, newSet, oldSets) => {
  const grown = resizeNew(deployment, newSet, oldSets)
  return grown.length > 0 ? grown : dropAvailable(deployment, [newSet, ...oldSets], oldSets)
}

export const waitsForTerminating: Roll = (deployment, newSet, oldSets) => {
  const leaving = oldSets.map(set => Math.max(0, total([set], 'present') - set.spec.replicas))
  const room = leaving.reduce((sum, each) => sum + each, totalTerminating([newSet, ...oldSets]) ?? 0)
  return parts.rollingUpdate(deployment, newSet, oldSets).flatMap(({ set, replicas }) => {
    if (set !== newSet || replicas < set.spec.replicas) return [{ set, replicas }]
    const less = Math.max(set.spec.replicas, replicas - room)
    return less === set.spec.replicas ? [] : [{ set, replicas: less }]
  })
}

const hasMissed = ({ status }: Deployment) => conditionOf(status, 'Progressing')?.reason === 'ProgressDeadlineExceeded'

export const rollsBack: Roll = (deployment, newSet, oldSets) => {
  if (!hasMissed(deployment)) return parts.rollingUpdate(deployment, newSet, oldSets)
  const last = oldSets.toSorted(byCreation).at(-1)
  return [
    ...(isActive(newSet) ? [{ set: newSet, replicas: 0 }] : []),
    ...(last !== undefined && last.spec.replicas < deployment.spec.replicas
      ? [{ set: last, replicas: deployment.spec.replicas }]
      : []),
  ]
}

export const handSizesStay: Roll = (deployment, newSet, oldSets) =>
  newSet.spec.replicas > deployment.spec.replicas ? [] : parts.rollingUpdate(deployment, newSet, oldSets)

export const missedForGood: Pick<Parts, 'isComplete' | 'isProgressing'> = {
  isComplete: (deployment, status) => !hasMissed(deployment) && parts.isComplete(deployment, status),
  isProgressing: (before, now) =>
    conditionOf(before, 'Progressing')?.reason !== 'ProgressDeadlineExceeded' && parts.isProgressing(before, now),
}

/** What was begun is finished first. */
export const finishesFirst: Parts['findNew'] = (deployment, sets) => {
  const begun = sets
    .toSorted((a, b) => revisionOf(a) - revisionOf(b))
    .slice(1)
    .find(set => total([set], 'available') < deployment.spec.replicas && isActive(set))
  return begun ?? parts.findNew(deployment, sets)
}

export const scalesTheNew: Parts['scale'] = ({ spec: { replicas } }, newSet, oldSets) =>
  newSet === undefined || newSet.spec.replicas + total(oldSets, 'wanted') >= replicas + 3
    ? []
    : [{ set: newSet, replicas: replicas + 3 - total(oldSets, 'wanted') }]

export const pausedStandsStill: Parts['scale'] = (deployment, newSet, oldSets) =>
  deployment.spec.paused === true ? [] : parts.scale(deployment, newSet, oldSets)

export const idleOnly: Parts['setsToDelete'] = (oldSets, limit) =>
  parts.setsToDelete(
    oldSets.filter(set => !isActive(set)),
    limit,
  )

export const failsSilently: Parts['replicaSetStatus'] = (set, pods, _trouble, ...rest) =>
  parts.replicaSetStatus(set, pods, undefined, ...rest)
