import type { Deployment, IntOrPercent } from '../objects.ts'

/** How many Pods a rolling update may have too many and too few, in whole Pods. */
export interface Fenceposts {
  readonly surge: number
  readonly unavailable: number
}

/**
 * Surge is rounded up and unavailable down; were both 0, nothing could ever move, so one may then be missing. Undefined: one
 * of them is neither a number nor a percentage. Models `ResolveFenceposts`.
 */
export function resolveFenceposts(
  maxSurge: IntOrPercent | null | undefined,
  maxUnavailable: IntOrPercent | null | undefined,
  desired: number,
): Fenceposts | undefined {
  const surge = resolve(maxSurge, desired, Math.ceil)
  const unavailable = resolve(maxUnavailable, desired, Math.floor)
  if (surge === undefined || unavailable === undefined) return undefined
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

/** Models `GetScaledValueFromIntOrPercent`. */
function resolve(value: IntOrPercent | null | undefined, of: number, round: (exact: number) => number) {
  if (typeof value === 'number') return value
  if (value === null || value === undefined) return 0
  return /^[+-]?\d+%$/.test(value) ? round((Number.parseInt(value, 10) * of) / 100) : undefined
}

/** For this Deployment. Recreate knows neither surge nor a minimum; nobody can miss more Pods than there should be. */
export function fencepostsOf({ spec: { strategy, replicas } }: Deployment): Fenceposts {
  if (strategy.type === 'Recreate') return { surge: 0, unavailable: 0 }
  const { maxSurge, maxUnavailable } = strategy.rollingUpdate ?? {}
  const { surge, unavailable } = resolveFenceposts(maxSurge, maxUnavailable, replicas) ?? { surge: 0, unavailable: 0 }
  return { surge, unavailable: Math.min(unavailable, replicas) }
}

/** How many Pods have to be available during a rolling update. Models `MinAvailable`. */
export const minAvailable = (deployment: Deployment): number =>
  deployment.spec.strategy.type === 'Recreate' ? 0 : deployment.spec.replicas - fencepostsOf(deployment).unavailable
