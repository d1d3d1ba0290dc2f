import type { ResourceRequirements } from '../../objects.ts'

/** What the kubelet knows beside spec and runtime when it decides what to do. */
export interface Knowledge {
  readonly probes?: ProbeResults
  /** Resources last given to a container; one without an entry has what its spec says. */
  readonly actuated?: Readonly<Record<string, ResourceRequirements>>
  /** The condition AllContainersRestarting is True. */
  readonly restartAllContainers?: boolean
  /** Gate InPlacePodVerticalScalingInitContainers; default on, as in 1.36. */
  readonly resizeInitContainers?: boolean
}
/** The prober's verdicts (thresholds counted) by container name; no entry: no verdict yet. */
export interface ProbeResults {
  readonly startup?: Readonly<Record<string, ProbeResult>>
  readonly liveness?: Readonly<Record<string, ProbeResult>>
  readonly readiness?: Readonly<Record<string, ProbeResult>>
}
export type ProbeResult = 'success' | 'failure' | 'unknown'

/** An instance to stop, with grace. */
export interface Kill {
  readonly name: string
  readonly id: string
  readonly why: KillReason
}
export type KillReason = 'startup-failed' | 'liveness-failed' | 'state-unknown' | 'spec-changed' | 'resize'

/** Names of running containers to resize in place, by resource. */
export type Updates = Readonly<Partial<Record<'cpu' | 'memory', readonly string[]>>>
