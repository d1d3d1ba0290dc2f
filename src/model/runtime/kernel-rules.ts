import type { Namespace, Process, Signal } from './kernel.ts'

/** What the kernel decides, as pure functions: the rest of the model does what they say. */
export interface KernelRules {
  /** Does a namespace go? */
  isUnused(namespace: Namespace): boolean
  /** Can a new process be put into a PID namespace? */
  admits(pidNamespace: Namespace): boolean
  /** Who else dies when this process does. */
  dieWith(process: Process): readonly Process[]
  /** Who becomes the parent of an orphan. */
  adopter(orphan: Process): Process | undefined
  /** Has the parent collected the exit code of this dead process? If not, it is a zombie. */
  isCollected(dead: Process): boolean
  /** `sender` is undefined for a signal from the node itself. */
  effect(signal: Signal, target: Process, sender: Process | undefined): Effect
  /** The number by which a process is seen from a PID namespace; undefined if it is not to be seen there. */
  pidSeen(process: Process, from: Namespace): number | undefined
}

export type Effect = 'ends' | 'handled' | 'ignored-from-inside' | 'ignored-no-handler'

export const linux: KernelRules = {
  isUnused: namespace => namespace.members.size === 0 && namespace.pins.size === 0,

  // alloc_pid answers ENOMEM once the namespace's process 1 is gone, pinned or not.
  admits: ({ init }) => init === undefined || init.state === 'running',

  // zap_pid_ns_processes: everybody in the namespace is sent SIGKILL, without any grace.
  dieWith(process) {
    const { pid } = process.namespaces
    return pid.init === process ? [...pid.members].filter(each => each !== process && each.state === 'running') : []
  },

  // find_new_reaper. Left out: subreapers, such as containerd's shim for the processes of a hostPID Pod.
  adopter(orphan) {
    const { init } = orphan.namespaces.pid
    return init?.state === 'running' ? init : undefined
  },

  isCollected({ parent, forkedBy }) {
    if (parent === undefined || parent.state !== 'running') return true
    return parent.program.reaps === 'all' || forkedBy === parent
  },

  // SIGNAL_UNKILLABLE: process 1 gets only what it handles, and SIGKILL only from an outer namespace.
  effect(signal, target, sender) {
    const isFirst = target.namespaces.pid.init === target
    if (signal === 'KILL') return isFirst && isInside(sender, target) ? 'ignored-from-inside' : 'ends'
    if (target.program.handlers[signal] !== undefined) return 'handled'
    return isFirst ? 'ignored-no-handler' : 'ends'
  },

  pidSeen: (process, from) => process.pids.get(from),
}

const isInside = (sender: Process | undefined, target: Process) => sender?.pids.has(target.namespaces.pid) === true
