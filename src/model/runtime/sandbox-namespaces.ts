import type { Fact } from '../../sim/fact.ts'
import type { NamespaceType } from '../../sim/facts/runtime.ts'
import type { Hold, Modes } from './hold.ts'
import type { FileTree, Namespace, Process } from './kernel.ts'
import { createNamespace, pin } from './namespaces.ts'
import type { Node } from './node.ts'

export interface SandboxRequest {
  readonly pod: string
  /** 0 for a Pod's first sandbox. */
  readonly attempt: number
  readonly modes: Modes
  readonly hold: Hold
}

/** What the kubelet asks of the runtime: a place for a Pod's containers, made before any of them. */
export interface Sandbox extends SandboxRequest {
  /** `pod#attempt`. */
  readonly name: string
  /** The namespaces that its containers share, destroyed ones included; the node's are not in here. */
  readonly shared: Map<NamespaceType, Namespace>
  /** What is mounted at `/dev/shm` of each of its containers: a tmpfs of 64 MiB in containerd. */
  readonly shm: FileTree
  pause: Process | undefined
  state: 'READY' | 'NOTREADY'
  /** What CNI gave; empty with the node's network. */
  address: string
  /** The last thing that happened to it: the cause of the next. */
  latest: Fact | undefined
}

/** Makes those of the shared namespaces that are not there, or not there any more, and sees to the network. */
export function prepareNamespaces(node: Node, sandbox: Sandbox): void {
  for (const type of ['network', 'ipc', 'uts', 'pid'] as const) {
    const isThere = sandbox.shared.get(type)?.destroyed === false
    if (!isThere && node.rules.place(type, sandbox.modes) === 'POD') makeNamespace(node, sandbox, type)
    if (type === 'network') addNetwork(node, sandbox)
  }
}

function makeNamespace(node: Node, sandbox: Sandbox, type: keyof typeof pinFolder): void {
  const { namespace, fact } = createNamespace(node.kernel, type, node.runtime, sandbox.latest)
  sandbox.shared.set(type, namespace)
  sandbox.latest = fact
  if (sandbox.hold.pins.includes(type))
    sandbox.latest = pin(node.kernel, namespace, `${pinFolder[type]}/${sandbox.name}`, node.runtime, fact)
}

const pinFolder = { network: '/run/netns', ipc: '/run/ipcns', uts: '/run/utsns', pid: '/run/pidns' } as const

/** An address lives in the network namespace and nowhere else. */
function addNetwork(node: Node, sandbox: Sandbox): void {
  const network = sandbox.shared.get('network')
  if (network === undefined || !node.rules.needsNetwork(network)) return
  sandbox.address = node.pool.next(sandbox.pod)
  network.contents.set('eth0', sandbox.address)
  sandbox.latest = callCni(node, sandbox, 'ADD', sandbox.latest)
}

export function callCni(node: Node, { name, address }: Sandbox, command: 'ADD' | 'DEL', because?: Fact) {
  return node.kernel.note('cni', { kind: 'CniCalled', command, sandbox: name, address }, because)
}

/** The address at which the Pod can be reached: what is in its network namespace, not what somebody remembers. */
export function addressOf(sandbox: Sandbox): string | undefined {
  const network = sandbox.shared.get('network')
  return network?.destroyed === false ? network.contents.get('eth0') : undefined
}
