import type { Fact, What } from '../../sim/fact.ts'
import type { NamespaceType } from '../../sim/facts/runtime.ts'
import type { KernelRules } from './kernel-rules.ts'

/**
 * Records what happened and returns the fact that later ones name as their cause. A caller that is not interested in
 * something may leave it out and return its cause instead: so the chain of causes never breaks.
 */
export type Note = (by: string, what: What, because?: Fact) => Fact | undefined

/**
 * The Linux kernel of one node, as far as containers are made of it. It is changed in place, at once, and knows no time:
 * whoever plays it says through `note` when things happen. Left out: cgroups, permissions, capabilities, subreapers.
 */
export interface Kernel {
  readonly note: Note
  readonly rules: KernelRules
  /** What a process is in if nobody says otherwise. */
  readonly host: Namespaces
  /** Running and zombie processes. */
  readonly processes: Set<Process>
  /** How many namespaces of each type were ever made: they are numbered. */
  readonly made: Map<NamespaceType, number>
}

export type Namespaces = Readonly<Record<NamespaceType, Namespace>>

export interface Namespace {
  /** As `readlink /proc/self/ns/net` shows it, with short numbers: `net:1`. */
  readonly id: string
  readonly type: NamespaceType
  readonly members: Set<Process>
  /** Paths at which a bind mount keeps it. */
  readonly pins: Set<string>
  /** What lives in it and is lost with it: an address, a host name, a message queue. */
  readonly contents: Map<string, string>
  /** Of a network namespace: which port is whose. */
  readonly listeners: Map<number, Listener>
  /** Of a mount namespace: what is mounted where. */
  readonly mounts: Map<string, FileTree>
  /** PID namespaces are nested: a process has a number in its own and in every outer one. */
  readonly outer: Namespace | undefined
  /** Made by a process for itself: the process's own start and end tell of it. */
  readonly private: boolean
  destroyed: boolean
  /** Of a PID namespace: process 1, dead or alive; none before the first process. */
  init: Process | undefined
  lastPid: number
}

/** A socket that waits for connections: on loopback alone, or on every address of its network namespace. */
export interface Listener {
  readonly process: Process
  readonly on: 'loopback' | 'any'
}

/** Files by path, each a list of lines. Lives as long as somebody refers to it: a volume outlives whoever mounts it. */
export interface FileTree {
  readonly name: string
  readonly files: Map<string, string[]>
}

export interface Process {
  /** `pod/container` for a container's first process, `pod/…` for what it forks. */
  readonly name: string
  readonly container: string
  readonly program: Program
  readonly namespaces: Namespaces
  /** Its number in its own PID namespace and in each outer one. */
  readonly pids: ReadonlyMap<Namespace, number>
  /** None: started from outside by the container runtime, whose shim always collects it. */
  readonly forkedBy: Process | undefined
  parent: Process | undefined
  state: 'running' | 'zombie' | 'gone'
  /** Its exit code. */
  endedWith: number | undefined
  /** The facts of its start and of its end. */
  readonly started: Fact | undefined
  ended: Fact | undefined
}

export interface Program {
  /** What it does about the exit codes of its children: collects those that it forked itself, or orphans too. */
  readonly reaps: 'own' | 'all'
  /** What a signal makes it do: exit with a code, or something else and go on. A signal not listed has no handler. */
  readonly handlers: Readonly<Partial<Record<Signal, number | 'goes on'>>>
}

export type Signal = 'HUP' | 'INT' | 'TERM' | 'KILL'
export const signalNumber: Readonly<Record<Signal, number>> = { HUP: 1, INT: 2, KILL: 9, TERM: 15 }
