import type { Millis } from '../../sim/fact.ts'
import type { Answer, ApiWrite, Writes } from './actor.ts'
import { nameOf, type Ref } from './objects.ts'
import { cancel, type Queue, type Timer } from './queue.ts'
import type { Cause } from './task.ts'

/**
 * What one actor has to look at: names, not changes. Several changes before a look are one look; a name is never worked on
 * twice at once; after a refused write it comes again, after 5 ms, 10 ms, 20 ms … up to 1,000 s. Models client-go's
 * rate-limited work queue; its second limit, ten retries a second for all names together, is left out.
 */
export interface WorkQueue {
  add(ref: Ref, at: Millis, because: Cause): void
  /** Whoever means to look at this later will do so because of that. */
  blame(ref: Ref, because: Cause): void
  /** From now on it only collects. */
  stop(): void
  isStopped(): boolean
  /** Hands back what came meanwhile. */
  resume(): readonly Ref[]
}

export interface Workers {
  /** How many names can be worked on at a time; default: as many as there are. */
  readonly workers?: number
  /** How long a look that wrote something keeps its worker; default: no time. */
  readonly callTakes?: Millis
}

interface Due {
  /** Undefined while it is looked at: a kubelet plans its next renewal in every look, and so keeps one entry. */
  timer: Timer | undefined
  because: Cause
}

export function workQueue(
  time: Queue,
  reconcile: (ref: Ref, because: Cause) => Writes,
  write: (write: ApiWrite, because: Cause) => Answer,
  { workers = Infinity, callTakes = 0 }: Workers = {},
): WorkQueue {
  const due = new Map<string, Due>()
  /** Names on which work goes on, with what came for them meanwhile. */
  const busy = new Map<string, { again?: { readonly because: Cause } }>()
  /** What is due and waits for a worker, first come, first served. */
  const waiting = new Map<string, { readonly ref: Ref; because: Cause }>()
  const failures = new Map<string, number>()
  let working = 0
  let missed: Map<string, Ref> | undefined

  const add = (ref: Ref, at: Millis, because: Cause): void => enter(ref, nameOf(ref), at, because)

  function enter(ref: Ref, name: string, at: Millis, because: Cause): void {
    if (missed !== undefined) return void missed.set(name, ref)
    const known = due.get(name)
    const queued = waiting.get(name)
    if (queued !== undefined) return void (queued.because = because ?? queued.because)
    if (known?.timer !== undefined && known.timer.time <= at) return void (known.because = because ?? known.because)
    cancel(known?.timer)
    const timer = time.at(at, () => take(ref, name))
    if (known === undefined) return void due.set(name, { because, timer })
    known.timer = timer
    known.because = because
  }

  function take(ref: Ref, name: string): void {
    const entry = due.get(name)
    const because = entry?.because
    if (entry !== undefined) entry.timer = undefined
    const current = busy.get(name)
    if (current !== undefined) current.again = { because }
    else if (working < workers) begin(ref, name, because)
    else waiting.set(name, { ref, because })
    if (due.get(name)?.timer === undefined) due.delete(name)
  }

  function begin(ref: Ref, name: string, because: Cause): void {
    working += 1
    work({ ref, name, because, writes: reconcile(ref, because)[Symbol.iterator]() }, { ok: true, because })
  }

  function work(look: Look, answered: Answer): void {
    let answer = answered
    for (let next = look.writes.next(answer); next.done !== true; next = look.writes.next(answer)) {
      const each = next.value
      if (each.verb === 'again') {
        // Mostly the object looked at itself, whose name is made already.
        const name = each.ref === look.ref ? look.name : nameOf(each.ref)
        enter(each.ref, name, each.at, look.because)
      } else if (each.verb === 'pause') return pause(look, answer, each.length)
      else {
        answer = write(each, look.because)
        look.called = true
        if (!answer.ok) look.refused = answer
      }
    }
    if (look.called !== true || callTakes === 0) return finish(look)
    if (!busy.has(look.name)) busy.set(look.name, {})
    time.at(time.now() + callTakes, () => finish(look))
  }

  function pause(look: Look, answer: Answer, length: Millis): void {
    if (!busy.has(look.name)) busy.set(look.name, {})
    time.at(time.now() + length, () => work(look, answer))
  }

  function finish({ ref, name, refused }: Look): void {
    const again = busy.get(name)?.again
    busy.delete(name)
    if (refused !== undefined) {
      // The world is not what the actor took it for: it looks again.
      const before = failures.get(name) ?? 0
      failures.set(name, before + 1)
      add(ref, time.now() + Math.min(firstRetry * 2 ** before, lastRetry), refused.because)
    } else failures.delete(name)
    if (again !== undefined) add(ref, time.now(), again.because)
    working -= 1
    for (const [next, { ref: queued, because }] of waiting) {
      waiting.delete(next)
      return begin(queued, next, because)
    }
  }

  return {
    add,
    blame(ref, because) {
      const planned = due.get(nameOf(ref))
      const known = planned?.timer === undefined ? waiting.get(nameOf(ref)) : planned
      if (known !== undefined) known.because = because
    },
    stop() {
      missed = new Map()
      for (const { timer } of due.values()) cancel(timer)
      due.clear()
      waiting.clear()
    },
    isStopped: () => missed !== undefined,
    resume() {
      const refs = [...(missed?.values() ?? [])]
      missed = undefined
      return refs
    },
  }
}

const [firstRetry, lastRetry] = [5, 1_000_000]

/** One look at one object, from what woke the actor to its last write. */
interface Look {
  readonly ref: Ref
  readonly name: string
  readonly because: Cause
  readonly writes: Iterator<Writes extends Iterable<infer W> ? W : never, void, Answer>
  refused?: Answer
  called?: true
}
