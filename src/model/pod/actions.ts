import type { Container, Pod } from '../../objects.ts'
import { appActions } from './app-actions.ts'
import { initActions } from './init-actions.ts'
import type { Kill, Knowledge, Updates } from './knowledge.ts'
import { resetActions, type Reset } from './reset-actions.ts'
import { merged, updatesOf } from './resize.ts'
import { policyOf } from './restart.ts'
import { newest, type RuntimeState } from './runtime-state.ts'
import { podSandboxChanged } from './sandbox.ts'

/** What the kubelet would do in one sync. Names are container names, in the order of the spec. */
export interface PodActions {
  /** Stop every container and the sandbox; nothing else of the list is then killed one by one. */
  readonly killPod: boolean
  readonly createSandbox: boolean
  /** Number of the sandbox to make, or of the present one. */
  readonly sandboxAttempt: number
  readonly initContainersToStart: readonly string[]
  readonly containersToStart: readonly string[]
  readonly ephemeralContainersToStart: readonly string[]
  readonly containersToKill: readonly Kill[]
  /** RestartAllContainers: instances to remove, in this order. */
  readonly containersToReset: readonly Reset[]
  /** In-place resize, by resource; smaller first. */
  readonly containersToUpdate: Updates
  /** A container about to start was resized meanwhile: the Pod's own cgroup has to be too. */
  readonly updatePodResources: boolean
}
/** Models kubelet `computePodActions`. Left out: pod-level resize, resize of memory-backed volumes, device and CPU managers. */
export function podActions(pod: Pod, runtime: RuntimeState, knowledge: Knowledge = {}): PodActions {
  const sandbox = podSandboxChanged(pod, runtime.sandboxes)
  const start = { ...nothing, killPod: sandbox.changed, sandboxAttempt: sandbox.attempt }
  if (knowledge.restartAllContainers === true)
    return { ...start, createSandbox: sandbox.changed, containersToReset: resetActions(pod.spec, runtime) }
  if (sandbox.changed) return { ...start, ...inNewSandbox(pod, runtime, sandbox.attempt) }
  // They may start while init containers still run, and are never restarted.
  const ephemeralContainersToStart = names(
    (pod.spec.ephemeralContainers ?? []).filter(each => newest(runtime, each.name) === undefined),
  )
  const init = initActions(pod, runtime, knowledge)
  if (init.outcome === 'failed') return { ...start, ephemeralContainersToStart, killPod: true }
  const initDoes = {
    initContainersToStart: init.start,
    containersToKill: init.kill,
    containersToUpdate: updatesOf(init.resize),
    updatePodResources: init.resize.restart || init.startsResized,
  }
  if (init.outcome === 'going on') return { ...start, ephemeralContainersToStart, ...initDoes }
  const apps = appActions(pod, runtime, knowledge)
  const nobodyLeft = apps.kept === 0 && apps.start.length === 0
  return {
    ...start,
    ephemeralContainersToStart,
    killPod: nobodyLeft,
    // Sidecars alone must not keep the Pod alive.
    initContainersToStart: nobodyLeft ? [] : init.start,
    containersToStart: apps.start,
    containersToKill: [...init.kill, ...apps.kill],
    containersToUpdate: updatesOf(merged(init.resize, apps.resize)),
    updatePodResources: initDoes.updatePodResources || apps.resize.restart || apps.startsResized,
  }
}

const nothing: PodActions = {
  killPod: false,
  createSandbox: false,
  sandboxAttempt: 0,
  initContainersToStart: [],
  containersToStart: [],
  ephemeralContainersToStart: [],
  containersToKill: [],
  containersToReset: [],
  containersToUpdate: {},
  updatePodResources: false,
}

/** The old sandbox is lost: begin again from the first init container, or only clean up. */
function inNewSandbox({ spec }: Pod, runtime: RuntimeState, attempt: number): Partial<PodActions> {
  // Only the Pod's own policy is asked. Where no container was ever made, even Never tries again.
  if (spec.restartPolicy === 'Never' && attempt !== 0 && runtime.containers.length > 0) return { createSandbox: false }
  const again = spec.containers.filter(each => !(policyOf(each, spec) === 'OnFailure' && hasSucceeded(each, runtime)))
  if (again.length === 0 && spec.containers.some(each => wasMade(each, runtime))) return { createSandbox: false }
  const [firstInit] = spec.initContainers ?? []
  return firstInit === undefined
    ? { createSandbox: true, containersToStart: names(again) }
    : { createSandbox: true, initContainersToStart: [firstInit.name] }
}

function hasSucceeded(container: Container, runtime: RuntimeState): boolean {
  const instance = newest(runtime, container.name)
  return instance?.state === 'exited' && (instance.exitCode ?? 0) === 0
}

function wasMade(container: Container, runtime: RuntimeState): boolean {
  const state = newest(runtime, container.name)?.state
  return state !== undefined && state !== 'unknown'
}

const names = (containers: readonly Container[]) => containers.map(each => each.name)
