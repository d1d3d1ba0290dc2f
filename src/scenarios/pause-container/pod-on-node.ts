import { named, roleOf } from '../../model/pod/containers.ts'
import { podPhase } from '../../model/pod/phase.ts'
import { newest, type RuntimeState } from '../../model/pod/runtime-state.ts'
import type { FileTree, Process } from '../../model/runtime/kernel.ts'
import { addressOf, type Sandbox } from '../../model/runtime/sandbox-namespaces.ts'
import type { Container, ContainerStatus, Pod, PodPhase } from '../../objects.ts'

/** One Pod as the kubelet of its node knows it. Lists newest first. */
export interface PodOnNode {
  pod: Pod
  readonly sandboxes: Sandbox[]
  /** Instances of containers; those of init containers are forgotten with their sandbox. */
  instances: Instance[]
  /** By owner and name. */
  readonly volumes: Map<string, FileTree>
  phase: PodPhase
}
export interface Instance {
  readonly name: string
  readonly sandbox: string
  readonly process: Process
}

export const podOnNode = (pod: Pod): PodOnNode => ({
  pod,
  sandboxes: [],
  instances: [],
  volumes: new Map(),
  phase: 'Pending',
})

/** What the runtime would report through the CRI. */
export const runtimeState = ({ sandboxes, instances }: PodOnNode): RuntimeState => ({
  sandboxes: sandboxes.map(each => ({
    id: each.name,
    state: each.state,
    attempt: each.attempt,
    ip: addressOf(each) ?? '',
    network: each.modes.network === 'NODE' ? 'NODE' : 'POD',
  })),
  containers: instances.map(({ name, sandbox, process }) => ({
    name,
    id: `${sandbox}/${name}`,
    sandbox,
    state: process.state === 'running' ? 'running' : 'exited',
    ...(process.endedWith === undefined ? {} : { exitCode: process.endedWith }),
  })),
})

/** The phase that the kubelet would report now. */
export function phaseNow(on: PodOnNode): PodPhase {
  const { spec } = on.pod
  const runtime = runtimeState(on)
  const containers = [...(spec.initContainers ?? []), ...spec.containers]
  const statuses = containers.map(each => statusOf(each, runtime))
  const present = on.sandboxes[0]?.name
  const podHasInitialized = on.instances.some(each => each.sandbox === present && roleOf(spec, each.name) === 'app')
  return podPhase(spec, statuses, { podIsTerminal: false, podHasInitialized }).phase
}

function statusOf({ name }: Container, runtime: RuntimeState): ContainerStatus {
  const instance = newest(runtime, name)
  const common = { name, ready: instance?.state === 'running', restartCount: 0 }
  if (instance === undefined) return { ...common, state: { waiting: { reason: 'PodInitializing' } } }
  if (instance.state === 'running') return { ...common, started: true, state: { running: {} } }
  return { ...common, state: { terminated: { exitCode: instance.exitCode ?? 0 } } }
}

export const isRunning = ({ process }: Instance): boolean => process.state === 'running'

/** The running process of a container; undefined if there is none. */
export const processOf = (on: PodOnNode, name: string): Process | undefined =>
  on.instances.find(each => each.name === name && isRunning(each))?.process

export const containerNamed = ({ spec }: Pod, name: string): Container | undefined =>
  named([...(spec.initContainers ?? []), ...spec.containers], name)
