import type { Fact } from '../../sim/fact.ts'
import type { NamespaceType } from '../../sim/facts/runtime.ts'
import type { Kernel, Namespace, Namespaces, Process, Program } from './kernel.ts'
import { leave, privateNamespace } from './namespaces.ts'

export interface Launch {
  readonly name: string
  readonly container: string
  readonly program: Program
  /** Who starts it, as the facts name it. */
  readonly by: string
  /** Its parent; none for a container's first process, whose parent is the runtime's shim outside. */
  readonly parent?: Process
  /** Existing namespaces to be put into. */
  readonly join?: Partial<Namespaces>
  /** Namespaces of which it gets new ones of its own. What is in neither list is as in the parent. */
  readonly unshare?: readonly NamespaceType[]
}

export const namespaceTypes: readonly NamespaceType[] = ['network', 'ipc', 'uts', 'pid', 'mount', 'user']

/** Starts a process; undefined if its PID namespace refuses it. */
export function startProcess(kernel: Kernel, launch: Launch, because?: Fact): Process | undefined {
  const { name, container, program, parent } = launch
  const namespaces = namespacesFor(kernel, launch)
  if (!kernel.rules.admits(namespaces.pid)) {
    kernel.note('kernel', { kind: 'StartRefused', process: name, namespace: namespaces.pid.id }, because)
    return undefined
  }
  const pids = takeNumbers(namespaces.pid)
  const started = noteStart(kernel, launch, namespaces, pids.get(namespaces.pid) ?? 0, because)
  const state = { state: 'running', endedWith: undefined, ended: undefined } as const
  const process: Process = { name, container, program, namespaces, pids, forkedBy: parent, parent, started, ...state }
  kernel.processes.add(process)
  for (const type of namespaceTypes) namespaces[type].members.add(process)
  namespaces.pid.init ??= process
  return process
}

function noteStart(kernel: Kernel, launch: Launch, namespaces: Namespaces, pid: number, because?: Fact) {
  const { name, container, by, parent } = launch
  const ids = namespaceTypes.filter(type => type !== 'user').map(type => namespaces[type].id)
  const what = { kind: 'ProcessStarted', process: name, container, pid, namespaces: ids } as const
  return kernel.note(by, { ...what, parent: parent?.name ?? 'shim' }, because)
}

function namespacesFor(kernel: Kernel, { parent, join = {}, unshare = [] }: Launch): Namespaces {
  const inherited = parent?.namespaces ?? kernel.host
  const own = unshare.map(type => [type, privateNamespace(kernel, type, inherited.pid)] as const)
  return { ...inherited, ...join, ...Object.fromEntries(own) }
}

function takeNumbers(pid: Namespace): Map<Namespace, number> {
  const numbers = new Map<Namespace, number>()
  for (let each: Namespace | undefined = pid; each !== undefined; each = each.outer) numbers.set(each, ++each.lastPid)
  return numbers
}

/** How a process ends: by itself, or by a signal (exit code 128 + its number). */
export interface Exit {
  readonly code: number
  readonly signal?: string
}

/** Ends a process with all that follows from it: who dies with it, who is orphaned, which namespaces go. `because`: its having run. */
export function endProcess(kernel: Kernel, process: Process, exit: Exit, because = process.started): void {
  if (process.state !== 'running') return
  process.state = 'zombie'
  process.endedWith = exit.code
  process.ended = noteEnd(kernel, process, exit, because)
  for (const victim of kernel.rules.dieWith(process))
    endProcess(kernel, victim, { code: 137, signal: 'KILL' }, process.ended)
  for (const child of childrenOf(kernel, process)) adopt(kernel, child, process.ended)
  // What is left, a zombie, is in no namespace; only its number stays taken until it is collected.
  for (const type of namespaceTypes) leave(kernel, process.namespaces[type], process, process.ended)
  collect(kernel, process, process.ended)
}

function noteEnd(kernel: Kernel, { name, container }: Process, { code, signal }: Exit, because?: Fact) {
  const what = { kind: 'ProcessEnded', process: name, container, exitCode: code } as const
  return signal === undefined ? kernel.note(name, what, because) : kernel.note('kernel', { ...what, signal }, because)
}

export const childrenOf = (kernel: Kernel, process: Process): Process[] =>
  [...kernel.processes].filter(each => each.parent === process)

function adopt(kernel: Kernel, orphan: Process, because?: Fact): void {
  orphan.parent = kernel.rules.adopter(orphan)
  const adopted =
    orphan.parent &&
    kernel.note('kernel', { kind: 'ProcessReparented', process: orphan.name, to: orphan.parent.name }, because)
  if (orphan.state === 'zombie') collect(kernel, orphan, adopted ?? because)
}

function collect(kernel: Kernel, dead: Process, because?: Fact): void {
  const { name, parent } = dead
  if (!kernel.rules.isCollected(dead)) {
    if (parent !== undefined)
      kernel.note('kernel', { kind: 'ProcessBecameZombie', process: name, parent: parent.name }, because)
    return
  }
  dead.state = 'gone'
  kernel.processes.delete(dead)
  // The shim's collecting goes without saying: `ProcessEnded` is what it saw.
  if (parent?.state === 'running')
    kernel.note(parent.name, { kind: 'ProcessReaped', process: name, reaper: parent.name }, because)
}

/** What `ps` prints inside a PID namespace: the processes to be seen there, by number, zombies included. */
export function processList(kernel: Kernel, from: Namespace): { readonly pid: number; readonly process: Process }[] {
  return [...kernel.processes]
    .flatMap(process => {
      const pid = kernel.rules.pidSeen(process, from)
      return pid === undefined ? [] : [{ pid, process }]
    })
    .sort((a, b) => a.pid - b.pid)
}

/** Whom a number means to a process; it means something only in the process's own PID namespace. */
export const findByNumber = (kernel: Kernel, viewer: Process, pid: number): Process | undefined =>
  processList(kernel, viewer.namespaces.pid).find(each => each.pid === pid)?.process
