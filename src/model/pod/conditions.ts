import type { Condition, ContainerStatus, Pod, PodPhase, PodSpec } from '../../objects.ts'
import { isSidecar, named, sidecars } from './containers.ts'
import { matchingRule } from './restart.ts'
import { newest, type RuntimeState, type Sandbox } from './runtime-state.ts'
import { podSandboxChanged } from './sandbox.ts'

/**
 * The conditions that the kubelet owns, each from scratch. Models kubelet `status/generate.go`; transition times and
 * observed generations are the caller's. `statuses` are init and app statuses in one list; undefined means that the kubelet
 * has no list at all, which is not the same as an empty one.
 */
type Statuses = readonly ContainerStatus[] | undefined

/** Every app container and every sidecar is ready. */
export function containersReady(spec: PodSpec, statuses: Statuses, phase: PodPhase): Condition {
  const type = 'ContainersReady'
  if (statuses === undefined) return { type, status: 'False', reason: 'UnknownContainerStatuses' }
  const [unknown, unready]: [string[], string[]] = [[], []]
  for (const containers of [sidecars(spec), spec.containers])
    for (const { name } of containers) {
      const status = named(statuses, name)
      if (status === undefined) unknown.push(name)
      else if (!status.ready) unready.push(name)
    }
  if (phase === 'Succeeded' && unknown.length === 0) return { type, status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' }
  if (unknown.length === 0 && unready.length === 0) return { type, status: 'True' }
  const message = listed({ 'unknown status': unknown, 'unready status': unready })
  return { type, status: 'False', reason: 'ContainersNotReady', message }
}

/** ContainersReady, and every readiness gate's condition is True; a missing one counts as False. */
export function podReady(
  spec: PodSpec,
  statuses: Statuses,
  phase: PodPhase,
  conditions: readonly Condition[],
  containers: Condition = containersReady(spec, statuses, phase),
): Condition {
  if (containers.status !== 'True') return { ...containers, type: 'Ready' }
  if (spec.readinessGates === undefined) return { type: 'Ready', status: 'True' }
  const message = spec.readinessGates.flatMap(gate => gateTrouble(gate.conditionType, conditions)).join(', ')
  return message === ''
    ? { type: 'Ready', status: 'True' }
    : { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message }
}

function gateTrouble(gate: string, conditions: readonly Condition[]): string[] {
  const condition = conditions.find(each => each.type === gate)
  if (condition === undefined) return [`corresponding condition of pod readiness gate "${gate}" does not exist.`]
  if (condition.status === 'True') return []
  return [`the status of pod readiness gate "${gate}" is not "True", but ${condition.status}`]
}

/** Init containers are done and sidecars started; once an app container has run it stays True. */
export function initialized(
  spec: PodSpec,
  statuses: Statuses,
  phase: PodPhase,
  previous: readonly Condition[] = [],
): Condition {
  const type = 'Initialized'
  const { initContainers = [] } = spec
  if (initContainers.length > 0 && statuses === undefined)
    return { type, status: 'False', reason: 'UnknownContainerStatuses' }
  const [unknown, incomplete]: [string[], string[]] = [[], []]
  for (const init of initContainers) {
    const status = named(statuses, init.name)
    if (status === undefined) unknown.push(init.name)
    else if (!(isSidecar(init) ? status.started === true : status.ready)) incomplete.push(init.name)
  }
  if (phase === 'Succeeded' && unknown.length === 0) return { type, status: 'True', reason: 'PodCompleted' }
  if (initContainers.length === 0) return { type, status: 'True' }
  if (anAppHasRun(spec, statuses)) return { type, status: 'True' }
  const message = listed({ 'unknown status': unknown, 'incomplete status': incomplete })
  // With RestartAllContainersOnContainerExits a Pod once initialized does not become uninitialized.
  if (message === '' || isTrue(previous, type)) return { type, status: 'True' }
  return { type, status: 'False', reason: 'ContainersNotInitialized', message }
}

const anAppHasRun = (spec: PodSpec, statuses: Statuses) =>
  (statuses ?? []).some(
    each => named(spec.containers, each.name) !== undefined && (each.state?.running ?? each.state?.terminated),
  )

/** There is a sandbox with its network. Kubernetes 1.36 leaves reason and message empty; `podSandboxChanged` knows why. */
export const readyToStartContainers = (pod: Pick<Pod, 'spec'>, sandboxes: readonly Sandbox[]): Condition => ({
  type: 'PodReadyToStartContainers',
  status: podSandboxChanged(pod, sandboxes).changed ? 'False' : 'True',
})

/** A RestartAllContainers rule fired and instances are still to be removed. */
export function allContainersRestarting(
  spec: PodSpec,
  runtime: RuntimeState,
  phase: PodPhase,
  previous: readonly Condition[],
): Condition {
  const type = 'AllContainersRestarting'
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' }
  const declared = [...(spec.initContainers ?? []), ...spec.containers]
  const fired = declared.some(container => {
    const instance = newest(runtime, container.name)
    if (instance?.state !== 'exited') return false
    return matchingRule(container, instance.exitCode ?? 0)?.action === 'RestartAllContainers'
  })
  const left = declared.some(each => newest(runtime, each.name) !== undefined)
  if (!left || !(fired || isTrue(previous, type))) return { type, status: 'False' }
  return { type, status: 'True', reason: 'RestartAllContainersStarted' }
}

export function isTrue(conditions: readonly Condition[] | undefined, type: string): boolean {
  if (conditions !== undefined) for (const each of conditions) if (each.type === type) return each.status === 'True'
  return false
}

// The API's own wording, which scripts and people search for: containers with unready status: [a b]
const listed = (groups: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(groups)
    .filter(([, names]) => names.length > 0)
    .map(([trouble, names]) => `containers with ${trouble}: [${names.join(' ')}]`)
    .join(', ')
