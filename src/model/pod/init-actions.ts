import type { Container, Pod } from '../../objects.ts'
import { isSidecar } from './containers.ts'
import type { Kill, Knowledge } from './knowledge.ts'
import { merged, noResize, resizeOf, wasResized, type Resize } from './resize.ts'
import { restartsAfterExit, restartsAfterKill } from './restart.ts'
import { newest, type RuntimeContainer, type RuntimeState } from './runtime-state.ts'

export interface InitActions {
  /** Only when `done` may app containers be looked at; `failed` ends the Pod. */
  readonly outcome: 'done' | 'going on' | 'failed'
  readonly start: readonly string[]
  readonly kill: readonly Kill[]
  readonly resize: Resize
  /** One of those to start was resized meanwhile. */
  readonly startsResized: boolean
}

/** What one init container asks for. `done`: the next may start. `failed`: for good, and the Pod with it. */
interface Step {
  readonly self?: 'start'
  readonly kill?: Kill
  readonly done?: true
  readonly failed?: true
  readonly resize?: Resize
}

/**
 * From the last init container to the first: the last one with an instance says how far initialization is, since earlier
 * ones may have been cleaned up; before it only sidecars matter. Models kubelet `computeInitContainerActions` of 1.36.
 */
export function initActions(pod: Pod, runtime: RuntimeState, knowledge: Knowledge): InitActions {
  const inits = pod.spec.initContainers ?? []
  let initialized = inits.length === 0 || anAppIsUp(pod, runtime)
  let beyond = initialized
  let resize = noResize
  const start: Container[] = []
  const kill: Kill[] = []
  for (const [i, container] of [...inits.entries()].reverse()) {
    const instance = newest(runtime, container.name)
    if (instance === undefined) {
      if (beyond && isSidecar(container)) start.unshift(container)
      continue
    }
    if (beyond && !isSidecar(container)) continue
    const step = stepOf(container, instance, pod, knowledge)
    if (step.failed) return { outcome: 'failed', start: [], kill: [], resize: noResize, startsResized: false }
    const next = inits[i + 1]
    if (step.done && next === undefined) initialized = true
    if (step.done && next !== undefined && !beyond) start.unshift(next)
    if (step.self) start.unshift(container)
    if (step.kill) kill.push(step.kill)
    if (step.resize) resize = merged(resize, step.resize)
    beyond = true
  }
  if (!beyond) start.unshift(...inits.slice(0, 1))
  return {
    outcome: initialized ? 'done' : 'going on',
    start: start.map(each => each.name),
    kill,
    resize,
    startsResized: start.some(each => wasResized(each, knowledge)),
  }
}

// 1.36 does not look at exited app containers, which may be of an older sandbox; 1.37 looks at the sandbox instead.
const anAppIsUp = (pod: Pod, runtime: RuntimeState) =>
  pod.spec.containers.some(each => ['created', 'running'].includes(newest(runtime, each.name)?.state ?? ''))

function stepOf(container: Container, instance: RuntimeContainer, pod: Pod, knowledge: Knowledge): Step {
  if (instance.state === 'created') return { self: 'start' }
  if (isSidecar(container)) return sidecarStep(container, instance, knowledge)
  if (instance.state === 'running')
    return knowledge.resizeInitContainers === false ? {} : { resize: resizeOf(container, knowledge) }
  if (instance.state === 'unknown')
    return restartsAfterKill(container, pod.spec)
      ? { self: 'start', kill: killed(instance, 'state-unknown') }
      : { failed: true }
  if ((instance.exitCode ?? 0) === 0) return { done: true }
  return restartsAfterExit(container, pod.spec, instance.exitCode ?? 0) ? { self: 'start' } : { failed: true }
}

function sidecarStep(container: Container, instance: RuntimeContainer, knowledge: Knowledge): Step {
  if (instance.state === 'exited') return { self: 'start' }
  if (instance.state === 'unknown') return { self: 'start', kill: killed(instance, 'state-unknown') }
  const startup = container.startupProbe ? knowledge.probes?.startup?.[container.name] : 'success'
  if (startup === 'failure') return { self: 'start', kill: killed(instance, 'startup-failed') }
  if (startup !== 'success') return {}
  if (instance.specChanged === true) return { done: true, self: 'start', kill: killed(instance, 'spec-changed') }
  // The next container does not wait for the liveness probe.
  const liveness = container.livenessProbe ? knowledge.probes?.liveness?.[container.name] : 'success'
  if (liveness === 'failure') return { done: true, self: 'start', kill: killed(instance, 'liveness-failed') }
  if (liveness === undefined) return { done: true }
  const resize = resizeOf(container, knowledge)
  return resize.restart
    ? { done: true, self: 'start', kill: killed(instance, 'resize'), resize }
    : { done: true, resize }
}

const killed = (instance: RuntimeContainer, why: Kill['why']): Kill => ({ name: instance.name, id: instance.id, why })
