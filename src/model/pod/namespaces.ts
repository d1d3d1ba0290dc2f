import type { PodSpec } from '../../objects.ts'

/** Who shares a namespace: the whole Pod, nobody (each container has its own), or everything on the node. */
export type NamespaceMode = 'POD' | 'CONTAINER' | 'NODE'

export interface NamespaceModes {
  readonly network: 'POD' | 'NODE'
  readonly ipc: 'POD' | 'NODE'
  /** Not asked for in the CRI: runtimes give the host's name with the host's network. */
  readonly uts: 'POD' | 'NODE'
  readonly pid: NamespaceMode
  /** Never shared; a volume is how files are. */
  readonly mount: 'CONTAINER'
}

/** Five fields of the spec decide. Models `NamespacesForPod` (network, IPC, PID) and containerd's sandbox (UTS, mount). */
export function namespaceModes(spec: Partial<PodSpec>): NamespaceModes {
  const network = spec.hostNetwork === true ? 'NODE' : 'POD'
  return { network, ipc: spec.hostIPC === true ? 'NODE' : 'POD', uts: network, pid: pidMode(spec), mount: 'CONTAINER' }
}

// The CRI's own default is POD; the kubelet asks for CONTAINER unless the Pod says otherwise.
function pidMode(spec: Partial<PodSpec>): NamespaceMode {
  if (spec.hostPID === true) return 'NODE'
  return spec.shareProcessNamespace === true ? 'POD' : 'CONTAINER'
}

/** What the node can do about `hostUsers`. */
export type UserNamespaceSupport = 'supported' | 'feature-off' | 'handler-unknown' | 'handler-unable'
export type UserNamespace =
  | { readonly kind: 'node' }
  | { readonly kind: 'pod'; readonly ids: number }
  | { readonly kind: 'refused'; readonly why: UserNamespaceSupport }

/** The user namespace: the node's, or one a Pod with 65,536 ids. Models `GetOrCreateUserNamespaceMappings`, without the choice of ids. */
export function userNamespace(spec: Partial<PodSpec>, support: UserNamespaceSupport): UserNamespace {
  if (spec.hostUsers === undefined) return { kind: 'node' }
  if (support === 'feature-off') return { kind: 'refused', why: support }
  if (spec.hostUsers) return { kind: 'node' }
  return support === 'supported' ? { kind: 'pod', ids: 65_536 } : { kind: 'refused', why: support }
}
