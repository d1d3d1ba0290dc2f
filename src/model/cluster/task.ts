import type { Fact, Millis } from '../../sim/fact.ts'
import { cancel, type Queue, type Timer } from './queue.ts'

/**
 * Work that takes time, written in the order in which it is done: a generator that yields what it waits for. It is handed
 * back what woke it, so that what it does next can name its cause; undefined if the time ran out.
 */
export type Task<Result = void> = Generator<Wait, Result, Cause>

/** The fact because of which something happens; undefined where only the play itself is the cause. */
export type Cause = Fact | undefined

export interface Wait {
  readonly gate?: Gate
  /** Infinity: as long as it takes. */
  readonly atMost: Millis
}
export const sleep = (atMost: Millis): Wait => ({ atMost })
export const waitFor = (gate: Gate, atMost: Millis): Wait => ({ gate, atMost })

/** Something that happens once: whoever waits for it goes on. */
export interface Gate {
  opened: boolean
  because: Cause
  /** First come, first served. */
  waiting: readonly Waiting[]
}
interface Waiting {
  readonly goOn: (because: Cause) => void
  readonly timer: Timer | undefined
}
export const gate = (): Gate => ({ opened: false, because: undefined, waiting: nobody })
const nobody: readonly Waiting[] = []

export function open(gate: Gate, because: Cause): void {
  if (gate.opened) return
  gate.opened = true
  gate.because = because
  const { waiting } = gate
  gate.waiting = nobody
  for (const { goOn, timer } of waiting) {
    cancel(timer)
    goOn(because)
  }
}

/** Begins at once and goes on until it waits; `done` is called with its result, perhaps before this returns. */
export function start<Result>(queue: Queue, task: Task<Result>, done?: (result: Result) => void): void {
  const goOn = (because: Cause): void => {
    for (let next = task.next(because); ; next = task.next(next.value.gate?.because)) {
      if (next.done === true) return done?.(next.value)
      if (next.value.gate?.opened !== true) return wait(queue, next.value, goOn)
    }
  }
  goOn(undefined)
}

function wait(queue: Queue, { gate, atMost }: Wait, goOn: (because: Cause) => void): void {
  const overdue = () => {
    if (gate !== undefined) gate.waiting = without(gate.waiting, goOn)
    goOn(undefined)
  }
  const timer = atMost < Infinity ? queue.at(queue.now() + atMost, overdue) : undefined
  // Mostly nobody else does.
  if (gate !== undefined)
    gate.waiting = gate.waiting === nobody ? [{ goOn, timer }] : [...gate.waiting, { goOn, timer }]
}

/** A task waits at one gate at a time, so it is known by how it goes on. */
const without = (waiting: readonly Waiting[], goOn: Waiting['goOn']): readonly Waiting[] =>
  waiting.length === 1 && waiting[0]?.goOn === goOn ? nobody : waiting.filter(each => each.goOn !== goOn)
