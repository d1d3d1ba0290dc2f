import type { Millis } from '../../sim/fact.ts'
import type { Host } from './actor.ts'
import { type Cause, type Gate, gate, open } from './task.ts'

/** What the process of a container does; times count from its start. An empty program runs on and is ended by SIGTERM. */
export interface Program {
  /** Ends by itself. */
  readonly exits?: { readonly after: Millis; readonly code: number }
  /** How long it needs until it answers probes. */
  readonly startUp?: Millis
  /** From then on it neither answers nor reacts to SIGTERM. */
  readonly hangsAt?: Millis
  /** Meanwhile it says of itself that it is not ready. */
  readonly busy?: { readonly from: Millis; readonly to: Millis }
  /** How its handler reacts. Default: none, and the signal ends it with 143; process 1 without a handler `ignores` it. */
  readonly onTerm?: 'ignores' | { readonly after: Millis; readonly code: number }
}

/** What a registry has under a name. The program may depend on how often the container was started before. */
export interface Image {
  /** How long a pull takes. */
  readonly pull: Millis
  readonly program: (startedBefore: number) => Program
}
/** Undefined: there is no such image. */
export type Registry = (name: string) => Image | undefined

export interface Process {
  readonly program: Program
  readonly startedAt: Millis
  /** The fact that explains what it is doing: its start, later perhaps that it hangs. */
  because: Cause
  readonly witness: Witness
  /** Set once, when it ends; then `ended` opens. */
  exit?: Exit
  readonly ended: Gate
}
export interface Exit {
  readonly at: Millis
  readonly code: number
  readonly signal?: Signal
}
export type Signal = 'TERM' | 'KILL'

/** Makes facts of what happens to a process; each answers with the fact, which is the cause of what follows. */
export interface Witness {
  hung(because: Cause): Cause
  ended(exit: Exit, because: Cause): Cause
}

/** `because` is the fact that started it: what it does of its own accord has no other cause. */
export function startProcess(host: Host, program: Program, because: Cause, witness: Witness): Process {
  const process: Process = { program, startedAt: host.now(), because, witness, ended: gate() }
  const { exits, hangsAt } = program
  if (exits !== undefined) host.after(exits.after, () => end(host, process, exits.code, process.because))
  if (hangsAt !== undefined) {
    host.after(hangsAt, () => {
      if (process.exit === undefined) process.because = witness.hung(process.because)
    })
  }
  return process
}

/** Also for an end that comes from outside, such as the kernel's. */
export function end(host: Host, process: Process, code: number, because: Cause, signal?: Signal): void {
  if (process.exit !== undefined) return
  process.exit = { at: host.now(), code, ...(signal && { signal }) }
  open(process.ended, process.witness.ended(process.exit, because))
}

export function send(host: Host, process: Process, signal: Signal, because: Cause): void {
  if (signal === 'KILL') return end(host, process, 137, because, signal)
  const { onTerm } = process.program
  if (onTerm === 'ignores' || hangs(process, host.now())) return
  if (onTerm === undefined) return host.after(0, () => end(host, process, 143, because, signal))
  host.after(onTerm.after, () => end(host, process, onTerm.code, because))
}

/** What a probe meets: an answer, a refusal, or nothing until its time-out is over. */
export type ProbeAnswer = 'yes' | 'no' | 'none'
export type ProbeKind = 'startup' | 'liveness' | 'readiness'
export function answer(process: Process, probe: ProbeKind, now: Millis): ProbeAnswer {
  const { startUp = 0, busy } = process.program
  const age = now - process.startedAt
  if (hangs(process, now)) return 'none'
  if (age < startUp) return 'no'
  return probe === 'readiness' && busy !== undefined && age >= busy.from && age < busy.to ? 'no' : 'yes'
}

const hangs = (process: Process, now: Millis) => now - process.startedAt >= (process.program.hangsAt ?? Infinity)
