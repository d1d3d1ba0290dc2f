import type { NamespaceType } from '../../sim/facts/runtime.ts'

/** Whose namespace a container is put in, by type: the sandbox's, one of its own, or the node's. */
export type Place = 'POD' | 'CONTAINER' | 'NODE'
/** The user namespace is left out: always the node's here (a Pod of its own with `hostUsers: false`). */
export type Modes = Readonly<Record<Exclude<NamespaceType, 'user'>, Place>>

/** What keeps the namespaces of a sandbox while no container is in them: a pause process, bind mounts, both, or nothing. */
export interface Hold {
  readonly pause: boolean
  readonly pins: readonly NamespaceType[]
}

/** `kata` is CRI-O with a Pod that asks for a virtual machine. */
export type RuntimeName = 'containerd' | 'crio' | 'kata'
export const runtimeNames = ['containerd', 'crio', 'kata'] as const

/** By default (CRI-O: `drop_infra_ctr = true`). Models containerd's `RunPodSandbox` and CRI-O's `NeedsInfra`. */
export function holdOf(runtime: RuntimeName, modes: Modes): Hold {
  switch (runtime) {
    case 'containerd':
      return { pause: true, pins: ['network'] }
    case 'crio':
      // A bind mount cannot keep a PID namespace usable: only a living process 1 can.
      return { pause: modes.pid === 'POD', pins: pinnable }
    case 'kata':
      // Making the infra container is what makes the virtual machine.
      return { pause: true, pins: pinnable }
  }
}

const pinnable = ['network', 'ipc', 'uts'] as const
