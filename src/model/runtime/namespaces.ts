import type { Fact } from '../../sim/fact.ts'
import type { NamespaceType } from '../../sim/facts/runtime.ts'
import type { Kernel, Namespace, Process } from './kernel.ts'

/**
 * Makes a namespace that several processes are to share. It is empty: who makes one is about to enter or pin it, and only
 * leaving and unpinning can destroy it.
 */
export function createNamespace(kernel: Kernel, type: NamespaceType, by: string, because?: Fact) {
  const namespace = emptyNamespace(nextId(kernel, type), type, kernel.host.pid, false)
  const fact = kernel.note(by, { kind: 'NamespaceCreated', type, namespace: namespace.id }, because)
  return { namespace, fact }
}

/** A namespace that a process makes for itself as it starts. */
export const privateNamespace = (kernel: Kernel, type: NamespaceType, outerPid: Namespace): Namespace =>
  emptyNamespace(nextId(kernel, type), type, outerPid, true)

/** A bind mount of the namespace's file keeps it without any process. */
export function pin(kernel: Kernel, namespace: Namespace, path: string, by: string, because?: Fact): Fact | undefined {
  namespace.pins.add(path)
  const { id, type } = namespace
  return kernel.note(by, { kind: 'NamespacePinned', type, namespace: id, path }, because)
}

export function unpin(kernel: Kernel, namespace: Namespace, because?: Fact): void {
  namespace.pins.clear()
  destroyIfUnused(kernel, namespace, because)
}

export function leave(kernel: Kernel, namespace: Namespace, process: Process, because?: Fact): void {
  namespace.members.delete(process)
  destroyIfUnused(kernel, namespace, because)
}

function destroyIfUnused(kernel: Kernel, namespace: Namespace, because?: Fact): void {
  if (namespace.destroyed || !kernel.rules.isUnused(namespace)) return
  namespace.destroyed = true
  const lost = [...namespace.contents.values()]
  if (namespace.private) return
  kernel.note('kernel', { kind: 'NamespaceDestroyed', type: namespace.type, namespace: namespace.id, lost }, because)
}

const short: Readonly<Record<NamespaceType, string>> = {
  network: 'net',
  ipc: 'ipc',
  uts: 'uts',
  pid: 'pid',
  mount: 'mnt',
  user: 'user',
}

function nextId(kernel: Kernel, type: NamespaceType): string {
  const number = (kernel.made.get(type) ?? 0) + 1
  kernel.made.set(type, number)
  return `${short[type]}:${number}`
}

/** `net:host` and its like: what the node was started with; never destroyed, since process 1 of the node is in it. */
export const hostNamespace = (type: NamespaceType): Namespace =>
  emptyNamespace(`${short[type]}:host`, type, undefined, true)

const emptyNamespace = (
  id: string,
  type: NamespaceType,
  outerPid: Namespace | undefined,
  isPrivate: boolean,
): Namespace => ({
  id,
  type,
  members: new Set(),
  pins: new Set(),
  contents: new Map(),
  listeners: new Map(),
  mounts: new Map(),
  outer: type === 'pid' ? outerPid : undefined,
  private: isPrivate,
  destroyed: false,
  init: undefined,
  lastPid: 0,
})
