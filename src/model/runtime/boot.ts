import { linux, type KernelRules } from './kernel-rules.ts'
import type { Kernel, Namespaces, Note } from './kernel.ts'
import { hostNamespace } from './namespaces.ts'
import { namespaceTypes, startProcess } from './processes.ts'

/** A node's kernel with its own namespaces and `systemd` as process 1, before any Pod. */
export function bootKernel(note: Note, rules: KernelRules = linux): Kernel {
  const host = Object.fromEntries(namespaceTypes.map(type => [type, hostNamespace(type)])) as unknown as Namespaces
  const kernel: Kernel = { note, rules, host, processes: new Set(), made: new Map() }
  // Booting is no part of any play.
  const silent = { ...kernel, note: () => undefined }
  startProcess(silent, { name: 'systemd', container: 'node', program: systemd, by: 'kernel' })
  host.pid.lastPid = firstContainerPid - 1
  return kernel
}

const systemd = { reaps: 'all', handlers: { TERM: 'goes on', HUP: 'goes on' } } as const
/** So that a process's number on the node is not mistaken for its number in its container. */
const firstContainerPid = 2001
