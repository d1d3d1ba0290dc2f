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
  const highest = Math.max(...sandboxes.map(each => each.attempt))
  const lost = { changed: true, attempt: highest + 1 }
  if (sandboxes.filter(each => each.state === 'READY').length > 1)
    return { ...lost, id: newest.id, why: 'multiple-sandboxes' }
  if (newest.state !== 'READY') return { ...lost, id: newest.id, why: 'not-ready' }
  const wanted = namespaceModes(pod.spec).network
  if ((newest.network ?? 'POD') !== wanted) return { ...lost, why: 'network-namespace-mode' }
  if (wanted === 'POD' && newest.ip === '') return { ...lost, id: newest.id, why: 'no-ip' }
  return { changed: false, attempt: highest, id: newest.id }
}
