import type { Container, ContainerStatus, PodPhase, PodSpec } from '../../objects.ts'
import { lastExit, named, plainInits, sidecars, standing } from './containers.ts'
import { restartingAll, restartsAfterExit } from './restart.ts'

export interface PhaseSituation {
  /** The kubelet has finished with the Pod (deleted, evicted, node shutting down): no policy restarts anything any more. */
  readonly podIsTerminal: boolean
  /** An app container of the present sandbox has started. */
  readonly podHasInitialized: boolean
  /** Static Pods are not given a terminal phase by `podIsTerminal`. */
  readonly isStatic?: boolean
}

export interface PhaseDecision {
  readonly phase: PodPhase
  readonly rule: PhaseRule
  /** The containers that settled it; empty only where the Pod has none to name. */
  readonly containers: readonly string[]
}

/** In order of evaluation; the first that applies decides. */
export type PhaseRule =
  | 'init-failed'
  | 'init-unfinished'
  | 'sidecar-not-started'
  | 'never-ran'
  | 'unreported'
  | 'running'
  | 'ended'
  | 'will-restart'
  | 'all-succeeded'
  | 'some-failed'

/**
 * The phase from scratch, out of nothing but spec and container statuses (init and app statuses in one list): a summary,
 * not a state machine. Models kubelet `getPhase` with ContainerRestartRules and RestartAllContainersOnContainerExits on;
 * that terminal phases are final is decided by the caller, see `apiStatus`.
 */
export function podPhase(
  spec: PodSpec,
  statuses: readonly ContainerStatus[],
  situation: PhaseSituation,
): PhaseDecision {
  const of = (container: Container) => named(statuses, container.name)
  const inits = plainInits(spec)
  const pendingInits = inits.filter(each => standing(of(each)) !== 'stopped')
  const pendingSidecars = sidecars(spec).filter(each => !hasStarted(of(each)))
  // A sidecar's exit counts for nothing; that it runs or never ran does.
  const counted = [...sidecars(spec), ...spec.containers]

  const failedForGood = inits.filter(each => failed(of(each)) && !willRestart(each, spec, of(each)))
  if (failedForGood.length > 0) return decided('Failed', 'init-failed', failedForGood)
  if (pendingInits.length > 0) return decided('Pending', 'init-unfinished', pendingInits)
  if (pendingSidecars.length > 0 && !situation.podHasInitialized)
    return decided('Pending', 'sidecar-not-started', pendingSidecars)
  for (const is of ['never-ran', 'unreported', 'running'] as const) {
    const deciding = counted.filter(each => standing(of(each)) === is)
    if (deciding.length > 0) return decided(is === 'running' ? 'Running' : 'Pending', is, deciding)
  }
  return whenAllStopped(spec, of, situation)
}

function whenAllStopped(
  spec: PodSpec,
  of: (container: Container) => ContainerStatus | undefined,
  situation: PhaseSituation,
): PhaseDecision {
  const apps = spec.containers
  if (apps.length === 0) return decided('Pending', 'unreported', [])
  // kubelet: only a *terminated* state counts as success; one that waits after exit code 0 does not.
  const unsuccessful = apps.filter(each => of(each)?.state?.terminated?.exitCode !== 0)
  const ended = unsuccessful.length === 0 ? 'Succeeded' : 'Failed'
  const deciding = unsuccessful.length === 0 ? apps : unsuccessful
  if (situation.podIsTerminal && situation.isStatic !== true) return decided(ended, 'ended', deciding)
  const restarting = apps.filter(each => willRestart(each, spec, of(each)))
  if (restarting.length > 0) return decided('Running', 'will-restart', restarting)
  return decided(ended, ended === 'Succeeded' ? 'all-succeeded' : 'some-failed', deciding)
}

const decided = (phase: PodPhase, rule: PhaseRule, containers: readonly Container[]): PhaseDecision => ({
  phase,
  rule,
  containers: containers.map(each => each.name),
})

const failed = (status: ContainerStatus | undefined) => (lastExit(status)?.exitCode ?? 0) !== 0

/** A sidecar that has ended had started; one that runs has when its startup probe succeeded. */
const hasStarted = (status: ContainerStatus | undefined) =>
  standing(status) === 'stopped' || (standing(status) === 'running' && status?.started === true)

function willRestart(container: Container, spec: PodSpec, status: ContainerStatus | undefined): boolean {
  const exit = lastExit(status)
  return exit !== undefined && (exit.reason === restartingAll || restartsAfterExit(container, spec, exit.exitCode))
}
