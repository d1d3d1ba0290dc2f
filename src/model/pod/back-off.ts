import type { Millis } from '../../sim/fact.ts'

export interface BackOffLimits {
  readonly initial: Millis
  readonly max: Millis
  /** A run longer than this starts the row of delays afresh; a lower `max` does not shorten it. */
  readonly resetAfter: Millis
}
export const defaultLimits: BackOffLimits = { initial: 10_000, max: 300_000, resetAfter: 600_000 }

/** With `crashLoopBackOff.maxContainerRestartPeriod` (1 s to 300 s): below 10 s it is the first delay too. */
export const limitsWithMax = (max: Millis): BackOffLimits => ({
  ...defaultLimits,
  initial: Math.min(defaultLimits.initial, max),
  max,
})

/** What the kubelet remembers of one container of one Pod. */
export interface BackOff {
  readonly delay: Millis
  /** When the last restart was let through. */
  readonly since: Millis
}

/**
 * Milliseconds from the exit to the restart. The first is at once, since nothing is remembered yet; the exit code is not
 * asked. Models `doBackOff` with client-go's `Backoff.IsInBackOffSince`; without jitter, as in the kubelet.
 */
export const restartDelay = (
  remembered: BackOff | undefined,
  finishedAt: Millis,
  limits: BackOffLimits = defaultLimits,
): Millis => (remembered === undefined || hasExpired(remembered, finishedAt, limits) ? 0 : remembered.delay)

/** What to remember when a restart is let through at `now`. Models `Backoff.Next`. */
export function afterRestart(
  remembered: BackOff | undefined,
  finishedAt: Millis,
  now: Millis,
  limits: BackOffLimits = defaultLimits,
): BackOff {
  if (remembered === undefined || hasExpired(remembered, finishedAt, limits))
    return { delay: limits.initial, since: now }
  return { delay: Math.min(remembered.delay * 2, limits.max), since: now }
}

/** The delay before the n-th restart (n from 1) of a container whose runs are short: 0, 10 s, 20 s … 300 s. */
export const nthDelay = (n: number, limits: BackOffLimits = defaultLimits): Millis =>
  n <= 1 ? 0 : Math.min(limits.initial * 2 ** (n - 2), limits.max)

const hasExpired = (remembered: BackOff, finishedAt: Millis, limits: BackOffLimits) =>
  finishedAt - remembered.since > limits.resetAfter
