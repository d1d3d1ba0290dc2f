import type { Container, Pod, PodSpec } from '../../objects.ts'
import { sidecars } from './containers.ts'

/** Whatever was used up before, the stop signal is given this many seconds to work. */
export const minimumGrace = 2

/** Seconds of grace before hooks and turns are taken off. Models `setTerminationGracePeriod`. */
export function graceSeconds(pod: Pod, container: Container, killedBy?: 'startup' | 'liveness'): number {
  if (pod.metadata.deletionGracePeriodSeconds !== undefined) return pod.metadata.deletionGracePeriodSeconds
  const probe = killedBy && container[`${killedBy}Probe`]
  return probe?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
}

export interface StopOrder {
  /** Seconds. */
  readonly grace: number
  /** How long the preStop hook would run if left alone; undefined without a hook. */
  readonly preStop?: number
  /** When the container's turn comes, seconds after the order; sidecars only. */
  readonly turn?: number
}
/** Seconds after the order to stop. */
export interface StopTimes {
  readonly termAt: number
  /** SIGKILL, unless the process has ended before. */
  readonly killAt: number
  /** Seconds spent waiting for its turn. */
  readonly waited: number
}

/**
 * The preStop hook and the wait for one's turn run inside the grace period; only whole seconds of them are taken off, and
 * at least two seconds are left. A grace of zero skips the hook and the wait. Models `killContainer`.
 */
export function stopTimes({ grace, preStop = 0, turn = 0 }: StopOrder): StopTimes {
  const hook = Math.min(preStop, Math.max(grace, 0))
  const afterHook = grace - Math.floor(hook)
  const waited = afterHook > 0 ? Math.min(Math.max(turn - hook, 0), afterHook) : 0
  const left = Math.max(afterHook - Math.floor(waited), minimumGrace)
  const termAt = hook + waited
  return { termAt, killAt: termAt + left, waited }
}

export interface Stopping {
  /** Seconds of grace, the same for all. */
  readonly grace: number
  /** Containers that run; default: all app containers and sidecars. Nobody waits for any other. */
  readonly running?: readonly string[]
  /** Seconds from the stop signal to the exit; Infinity for a process that ignores it. Default 0. */
  readonly takes?: Readonly<Record<string, number>>
  /** Seconds a preStop hook runs; no entry, no hook. */
  readonly preStop?: Readonly<Record<string, number>>
}
export interface Stopped extends StopTimes {
  readonly name: string
  readonly endsAt: number
  readonly killed: boolean
}

/**
 * All containers of a Pod are told to stop at second 0: app containers at once, each sidecar when all app containers and the
 * sidecar after it have ended. In the order in which their turns come. Models `terminationOrdering`.
 */
export function stopAll(spec: PodSpec, stopping: Stopping): Stopped[] {
  const runs = (container: Container) => stopping.running?.includes(container.name) ?? true
  const stop = ({ name }: Container, turn: number): Stopped => {
    const preStop = stopping.preStop?.[name]
    const times = stopTimes({ grace: stopping.grace, turn, ...(preStop !== undefined && { preStop }) })
    const byItself = times.termAt + (stopping.takes?.[name] ?? 0)
    return { name, ...times, endsAt: Math.min(byItself, times.killAt), killed: byItself > times.killAt }
  }
  const stopped = spec.containers.filter(runs).map(each => stop(each, 0))
  for (const sidecar of sidecars(spec).filter(runs).reverse())
    stopped.push(stop(sidecar, Math.max(0, ...stopped.map(each => each.endsAt))))
  return stopped
}
