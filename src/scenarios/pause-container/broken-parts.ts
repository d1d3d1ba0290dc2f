import type { PodActions } from '../../model/pod/actions.ts'
import type { RuntimeState } from '../../model/pod/runtime-state.ts'
import type { SandboxVerdict } from '../../model/pod/sandbox.ts'
import type { AddressPool } from '../../model/runtime/cni.ts'
import type { Modes } from '../../model/runtime/hold.ts'
import type { Process } from '../../model/runtime/kernel.ts'
import { type Parts, parts } from './parts.ts'

export function withPids(pid: Modes['pid']): Parts['modes'] {
  return spec => ({ ...parts.modes(spec), pid })
}

export function firstOfNode({ namespaces }: Process): Process | undefined {
  let outermost = namespaces.pid
  while (outermost.outer !== undefined) outermost = outermost.outer
  return outermost.init
}

/** Once there are containers, a lost sandbox is replaced and nothing else is done. */
export function sandboxAlone(actions: PodActions, { containers }: RuntimeState): PodActions {
  if (!actions.createSandbox || containers.length === 0) return actions
  return { ...actions, killPod: false, initContainersToStart: [], containersToStart: [] }
}

export function onePerPod(first: number): AddressPool {
  const pool = parts.pool(first)
  const given = new Map<string, string>()
  return {
    next(pod) {
      const address = given.get(pod) ?? pool.next(pod)
      given.set(pod, address)
      return address
    },
  }
}

export function newestPlusOne(...[pod, sandboxes]: Parameters<Parts['sandboxChanged']>): SandboxVerdict {
  const verdict = parts.sandboxChanged(pod, sandboxes)
  return verdict.changed ? { ...verdict, attempt: (sandboxes[0]?.attempt ?? -1) + 1 } : verdict
}
