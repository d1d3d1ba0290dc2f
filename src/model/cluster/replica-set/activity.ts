import type { Pod } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import { millisOf } from '../clock.ts'
import { conditionOf } from '../conditions.ts'

const hasEnded = ({ status }: Pod) => status.phase === 'Succeeded' || status.phase === 'Failed'

/** Counts as one of the wanted. Models `IsPodActive`. */
export const isActive = (pod: Pod): boolean => !hasEnded(pod) && pod.metadata.deletionTimestamp === undefined

/** Is on its way out and may still be running. Models `IsPodTerminating`. */
export const isTerminating = (pod: Pod): boolean => !hasEnded(pod) && pod.metadata.deletionTimestamp !== undefined

export const isReady = ({ status }: Pod): boolean => conditionOf(status, 'Ready')?.status === 'True'

/** When it became what it says of itself, ready or not: minus infinity if nobody noted it. */
export function readyChangedAt({ status }: Pod): Millis {
  const since = conditionOf(status, 'Ready')?.lastTransitionTime
  return since === undefined || since === null ? -Infinity : millisOf(since)
}

/** From when on a Pod that is ready counts as available: without a break for so many seconds. Models `IsPodAvailable`. */
export const availableFrom = (pod: Pod, minReadySeconds = 0): Millis =>
  minReadySeconds === 0 ? -Infinity : readyChangedAt(pod) + minReadySeconds * 1000
