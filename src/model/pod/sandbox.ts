import type { Pod } from '../../objects.ts'
import { namespaceModes } from './namespaces.ts'
import type { Sandbox } from './runtime-state.ts'

export interface SandboxVerdict {
  readonly changed: boolean
  /** For the sandbox to be made: highest attempt + 1, and 0 for the first. Unchanged: the highest so far. */
  readonly attempt: number
  /** The sandbox to go on with, or the one to be stopped; none if there is none or its network mode is wrong. */
  readonly id?: string
  readonly why?: SandboxTrouble
}
export type SandboxTrouble = 'no-sandbox' | 'multiple-sandboxes' | 'not-ready' | 'network-namespace-mode' | 'no-ip'

/** Is a (new) sandbox needed? Models `PodSandboxChanged` of kuberuntime/util. `sandboxes` newest first. */
export function podSandboxChanged(pod: Pick<Pod, 'spec'>, sandboxes: readonly Sandbox[]): SandboxVerdict {
  const newest = sandboxes[0]
  if (newest === undefined) return { changed: true, attempt: 0, why: 'no-sandbox' }
  let [highest, ready] = [0, 0]
  for (const { attempt, state } of sandboxes) {
    highest = Math.max(highest, attempt)
    if (state === 'READY') ready += 1
  }
  const [changed, attempt, { id }] = [true, highest + 1, newest]
  if (ready > 1) return { changed, attempt, id, why: 'multiple-sandboxes' }
  if (newest.state !== 'READY') return { changed, attempt, id, why: 'not-ready' }
  const wanted = namespaceModes(pod.spec).network
  if ((newest.network ?? 'POD') !== wanted) return { changed, attempt, why: 'network-namespace-mode' }
  if (wanted === 'POD' && newest.ip === '') return { changed, attempt, id, why: 'no-ip' }
  return { changed: false, attempt: highest, id }
}
