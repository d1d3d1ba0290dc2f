import type { ReplicaSet } from '../objects.ts'
import type { View } from '../shelf.ts'

/** Also one that is being deleted holds Recreate up: until its process has ended two versions would run. Models `oldPodsRunning`. */
export const areOldPodsRunning = (oldSets: readonly ReplicaSet[], view: Pick<View, 'podsOf'>): boolean =>
  oldSets.some(({ metadata }) =>
    [...view.podsOf(metadata.uid ?? '')].some(({ status: { phase } }) => phase !== 'Succeeded' && phase !== 'Failed'),
  )
