import type { Pod } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import { millisOf } from '../clock.ts'

const hasEnded = ({ status }: Pod) => status.phase === 'Succeeded' || status.phase === 'Failed'

/** Counts as one of the wanted. Models `IsPodActive`. */
export const isActive = (pod: Pod): boolean => !hasEnded(pod) && pod.metadata.deletionTimestamp === undefined

/** Is on its way out and may still be running. Models `IsPodTerminating`. */
export const isTerminating = (pod: Pod): boolean => !hasEnded(pod) && pod.metadata.deletionTimestamp !== undefined

/** Since when it is ready: undefined if it is not, minus infinity if nobody noted the time. */
export function readySince({ status }: Pod): Millis | undefined {
  const ready = status.conditions?.find(each => each.type === 'Ready')
  if (ready?.status !== 'True') return undefined
  const since = ready.lastTransitionTime
  return since === undefined || since === null ? -Infinity : millisOf(since)
}

/** From when on it counts as available: ready without a break for so many seconds. Models `IsPodAvailable`. */
export const availableFrom = (pod: Pod, minReadySeconds = 0): Millis | undefined => {
  const since = readySince(pod)
  return since === undefined || minReadySeconds === 0 ? since : since + minReadySeconds * 1000
}
