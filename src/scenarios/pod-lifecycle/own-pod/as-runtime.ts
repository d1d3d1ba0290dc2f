import type { Knowledge } from '../../../model/pod/knowledge.ts'
import { isTrue } from '../../../model/pod/conditions.ts'
import type { RuntimeContainer, RuntimeState, Sandbox } from '../../../model/pod/runtime-state.ts'
import type { Pod } from '../../../objects.ts'
import { declaredContainers, statusIn } from './why-containers.ts'

/** What the runtime would have to hold for the kubelet to report this status: enough to ask what the kubelet would do next. */
export function runtimeBehind(pod: Pod): RuntimeState {
  const containers = declaredContainers(pod).flatMap(({ name }) => instanceBehind(pod, name))
  return { sandboxes: sandboxesBehind(pod, containers), containers }
}

export function knowledgeBehind(pod: Pod): Knowledge {
  const started = declaredContainers(pod).filter(({ name }) => statusIn(pod, name)?.started === true)
  return {
    probes: { startup: Object.fromEntries(started.map(({ name }) => [name, 'success'])) },
    restartAllContainers: isTrue(pod.status.conditions, 'AllContainersRestarting'),
  }
}

function instanceBehind(pod: Pod, name: string): RuntimeContainer[] {
  const status = statusIn(pod, name)
  const instance = { name, id: status?.containerID ?? name }
  if (status?.state?.running) return [{ ...instance, state: 'running' }]
  const ended = status?.state?.terminated ?? status?.lastState?.terminated
  return ended === undefined ? [] : [{ ...instance, state: 'exited', exitCode: ended.exitCode }]
}

function sandboxesBehind(pod: Pod, containers: readonly RuntimeContainer[]): Sandbox[] {
  const reported = pod.status.conditions?.find(each => each.type === 'PodReadyToStartContainers')?.status
  // A kubelet that does not report the condition: an address, a container or a pull needs a sandbox.
  const isReady = reported === undefined ? containers.length > 0 || isBeyondSandbox(pod) : reported === 'True'
  if (!isReady && containers.length === 0) return []
  const network = pod.spec.hostNetwork === true ? 'NODE' : 'POD'
  return [{ id: 'present', attempt: 0, state: isReady ? 'READY' : 'NOTREADY', network }]
}

const isBeyondSandbox = (pod: Pod): boolean =>
  pod.status.podIP !== undefined ||
  declaredContainers(pod).some(({ name }) => {
    const reason = statusIn(pod, name)?.state?.waiting?.reason
    return reason !== undefined && reason !== 'ContainerCreating' && reason !== 'PodInitializing'
  })
