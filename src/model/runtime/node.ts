import type { NamespaceType } from '../../sim/facts/runtime.ts'
import type { AddressPool } from './cni.ts'
import type { Modes, Place } from './hold.ts'
import type { Kernel, Namespace, Process } from './kernel.ts'

/** One node: its kernel, its container runtime and its network plug-in. */
export interface Node {
  readonly kernel: Kernel
  readonly pool: AddressPool
  /** Who acts, as the facts name it: `containerd`, `cri-o`. */
  readonly runtime: string
  readonly rules: RuntimeRules
}

/** What the runtime decides, as pure functions. */
export interface RuntimeRules {
  /** Whose namespace a container gets. */
  place(type: NamespaceType, modes: Modes): Place
  /** Which namespaces of its target an ephemeral container is put into, beside those of the Pod. */
  joinsOf(target: Process): readonly NamespaceType[]
  /** Must CNI be called before a process starts in this network namespace? */
  needsNetwork(network: Namespace): boolean
}

export const containerRuntime: RuntimeRules = {
  // containerd `spec_opts.go`: network, IPC and UTS are joined, PID unless CONTAINER, mount never.
  place: (type, modes) => (type === 'user' ? 'NODE' : modes[type]),

  // NamespaceMode TARGET: PID alone. Its root filesystem stays its own; that is why it brings the tools.
  joinsOf: () => ['pid'],

  needsNetwork: network => !network.contents.has('eth0'),
}
