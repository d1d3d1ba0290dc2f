import type { Container, Pod } from '../../objects.ts'
import type { Kill, KillReason, Knowledge } from './knowledge.ts'
import { merged, noResize, resizeOf, wasResized, type Resize } from './resize.ts'
import { restartsAfterKill, startsAgain } from './restart.ts'
import { newest, type RuntimeContainer, type RuntimeState } from './runtime-state.ts'

export interface AppActions {
  readonly start: readonly string[]
  readonly kill: readonly Kill[]
  /** How many are left to run on. */
  readonly kept: number
  readonly resize: Resize
  /** One of those to start was resized meanwhile. */
  readonly startsResized: boolean
}

/** The part of `computePodActions` about app containers of an initialized Pod. */
export function appActions(pod: Pod, runtime: RuntimeState, knowledge: Knowledge): AppActions {
  const start: string[] = []
  const kill: Kill[] = []
  let kept = 0
  let resize = noResize
  for (const container of pod.spec.containers) {
    const instance = newest(runtime, container.name)
    if (instance?.state !== 'running') {
      if (!startsAgain(container, pod, runtime)) continue
      start.push(container.name)
      // It may still run: never two of the same.
      if (instance?.state === 'unknown') kill.push({ name: container.name, id: instance.id, why: 'state-unknown' })
      continue
    }
    const change = resizeOf(container, knowledge)
    const why = killReason(container, instance, knowledge) ?? (change.restart ? 'resize' : undefined)
    if (why === undefined || why === 'resize') resize = merged(resize, change)
    if (why === undefined) {
      kept += 1
      continue
    }
    kill.push({ name: container.name, id: instance.id, why })
    if (why === 'spec-changed' || why === 'resize' || restartsAfterKill(container, pod.spec)) start.push(container.name)
  }
  const starting = pod.spec.containers.filter(each => start.includes(each.name))
  return { start, kill, kept, resize, startsResized: starting.some(each => wasResized(each, knowledge)) }
}

function killReason(container: Container, instance: RuntimeContainer, knowledge: Knowledge): KillReason | undefined {
  if (instance.specChanged === true) return 'spec-changed'
  if (knowledge.probes?.liveness?.[container.name] === 'failure') return 'liveness-failed'
  return knowledge.probes?.startup?.[container.name] === 'failure' ? 'startup-failed' : undefined
}
