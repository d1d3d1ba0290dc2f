import { extended } from '../../extended.ts'
import type { Container, ContainerState, ContainerStatus, Pod, Probe, Waiting } from '../../objects.ts'
import { isSidecar, named } from './containers.ts'
import type { ProbeResult, ProbeResults } from './knowledge.ts'
import { restartingAll, startsAgain } from './restart.ts'
import { newest, type RuntimeContainer, type RuntimeState } from './runtime-state.ts'

export interface StatusSources {
  readonly pod: Pod
  readonly runtime: RuntimeState
  /** Why the last attempt to start a container failed (CrashLoopBackOff, ErrImagePull …), until one succeeds; by name. */
  readonly startFailures?: Readonly<Record<string, Waiting>>
  readonly probes?: ProbeResults
}

/**
 * The statuses of init or of app containers as the kubelet reports them: init containers in the order of the spec, app
 * containers by name. Models `convertToAPIContainerStatuses` and the prober's `UpdatePodStatus`; images, users, mounts and
 * resources are left out.
 */
export function containerStatuses(
  of: 'init' | 'app',
  sources: StatusSources,
  previous: readonly ContainerStatus[] = [],
): ContainerStatus[] {
  const { spec } = sources.pod
  const containers = of === 'init' ? spec.initContainers : spec.containers
  if (containers === undefined) return []
  const list = containers.map(container => {
    const status = statusOf(container, sources, named(previous, container.name))
    return withReadiness(container, of, startFailed(container, of, sources, status), sources.probes)
  })
  return of === 'init' ? list : list.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** What it is, without whether it is ready. */
type Unjudged = Omit<ContainerStatus, 'ready' | 'started'>

function statusOf(container: Container, sources: StatusSources, old: ContainerStatus | undefined): Unjudged {
  const { runtime } = sources
  const instance = newest(runtime, container.name)
  if (instance === undefined) return withoutInstance(container, sources.pod, old)
  const status = fromInstance(container, instance, old)
  const before = runtime.containers.find(each => each.name === container.name && each !== instance)
  return before === undefined ? status : { ...status, lastState: stateOf(before, old) }
}

function withoutInstance(container: Container, pod: Pod, old: ContainerStatus | undefined): Unjudged {
  const reason = (pod.spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating'
  const { name, image = '' } = container
  const state = { waiting: { reason } }
  const status: Unjudged = { name, image, imageID: '', restartCount: 0, lastState: {}, state }
  if (old === undefined) return status
  if (isRestartingAll(pod) && !old.state?.waiting) return removed(status, old)
  if (old.state?.terminated) return old
  const known = { ...status, restartCount: old.restartCount, lastState: old.lastState ?? {} }
  if (!old.state?.running || known.lastState.terminated) return known
  // It ran and is gone, with nobody having seen how it ended; an exit is invented, so that it does not count as never run.
  const restartCount = old.restartCount + (pod.metadata.deletionTimestamp === undefined ? 1 : 0)
  return { ...known, restartCount, lastState: { terminated: vanished } }
}

const vanished = { reason: 'ContainerStatusUnknown', exitCode: 137 }

const isRestartingAll = (pod: Pod) =>
  pod.status.conditions?.some(each => each.type === 'AllContainersRestarting' && each.status === 'True') ?? false

const removed = (status: Unjudged, old: ContainerStatus): Unjudged => ({
  ...status,
  restartCount: old.restartCount + 1,
  state: { waiting: { reason: restartingAll } },
  lastState: { terminated: { reason: restartingAll, exitCode: 137 } },
})

function fromInstance(container: Container, instance: RuntimeContainer, old: ContainerStatus | undefined): Unjudged {
  const sameInstance = old?.containerID === instance.id
  const lastExit = sameInstance ? old?.lastState?.terminated : (old?.state?.terminated ?? old?.lastState?.terminated)
  const counted = Math.max(instance.restartCount ?? 0, old?.restartCount ?? 0)
  const ranOn =
    instance.state === 'running' && old?.state?.terminated && old.restartCount >= (instance.restartCount ?? 0)
  const lost = instance.state === 'unknown' && old?.state?.running
  const { name, image = '' } = container
  return {
    name,
    image,
    imageID: '',
    restartCount: lost ? old.restartCount + 1 : counted + (ranOn ? 1 : 0),
    lastState: lastExit === undefined ? {} : { terminated: lastExit },
    state: stateOf(instance, old),
    containerID: instance.id,
  }
}

function stateOf(instance: RuntimeContainer, old: ContainerStatus | undefined): ContainerState {
  const { startedAt, finishedAt, reason, message, id } = instance
  const started = startedAt === undefined ? {} : { startedAt }
  if (instance.state === 'running') return { running: started }
  if (instance.state === 'unknown' && old?.state?.running) return { terminated: vanished }
  if (instance.state !== 'exited') return { waiting: {} }
  const terminated = {
    exitCode: instance.exitCode ?? 0,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    ...started,
    ...(finishedAt !== undefined && { finishedAt }),
    containerID: id,
  }
  return { terminated }
}

/** A container that should be started, but whose last attempt failed, waits; what it was before becomes its last state. */
function startFailed(
  container: Container,
  of: 'init' | 'app',
  { pod, runtime, startFailures }: StatusSources,
  status: Unjudged,
): Unjudged {
  const instance = newest(runtime, container.name)
  if (of === 'init') {
    if (instance?.state === 'exited' && instance.exitCode === 0) return status
    if (instance === undefined && status.state?.waiting && !isSidecar(container) && anAppWasMade(pod, runtime))
      return { ...status, state: { terminated: { exitCode: 0, reason: 'Completed' } } }
  }
  const waiting = startFailures?.[container.name]
  if (waiting === undefined || !startsAgain(container, pod, runtime)) return status
  const lastState = status.state?.terminated ? status.state : (status.lastState ?? {})
  return { ...status, state: { waiting }, lastState }
}

const anAppWasMade = (pod: Pod, runtime: RuntimeState) =>
  pod.spec.containers.some(each => ['created', 'running', 'exited'].includes(newest(runtime, each.name)?.state ?? ''))

/** `ready` and `started`: no probe, no obstacle. A plain init container is ready when it is done. */
function withReadiness(
  container: Container,
  of: 'init' | 'app',
  status: Unjudged,
  probes: ProbeResults = {},
): ContainerStatus {
  if (of === 'init' && !isSidecar(container)) return { ...status, ready: status.state?.terminated?.exitCode === 0 }
  const isRunning = status.state?.running !== undefined
  const started = isRunning && passes(container.startupProbe, probes.startup?.[container.name])
  const ready = started && passes(container.readinessProbe, probes.readiness?.[container.name])
  return extended(status, { started, ready })
}

const passes = (probe: Probe | undefined, result: ProbeResult | undefined) =>
  result === undefined ? probe === undefined : result === 'success'
