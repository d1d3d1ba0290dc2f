import type { Millis } from '../../sim/fact.ts'
import type { Answer, ApiWrite, Writes } from './actor.ts'
import { nameOf, type Ref } from './objects.ts'
import { cancel, type Queue, type Timer } from './queue.ts'
import { getOrMake } from './shelf.ts'
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
  /** Hands back what came meanwhile. */
  resume(): readonly Ref[]
}

export interface Workers {
  /** How many names can be worked on at a time; default: as many as there are. */
  readonly workers?: number
  /** How long a look that wrote something keeps its worker; default: no time. */
  readonly callTakes?: Millis
}

/** All that is known of one name; forgotten when nothing is. One place, since thousands of kubelets renew their Leases by it. */
interface Entry {
  readonly ref: Ref
  readonly name: string
  /** When it is to be looked at. */
  timer: Timer | undefined
  /** It is due and waits for a worker. */
  isWaiting: boolean
  /** Of the look that is planned or waits. */
  because: Cause
  /** Work on it goes on. */
  isBusy: boolean
  /** It became due meanwhile. */
  again: { readonly because: Cause } | undefined
  /** Looks in a row of which a write was refused. */
  failures: number
  readonly take: () => void
}

export function workQueue(
  time: Queue,
  reconcile: (ref: Ref, because: Cause) => Writes,
  write: (write: ApiWrite, because: Cause) => Answer,
  { workers = Infinity, callTakes = 0 }: Workers = {},
): WorkQueue {
  const entries = new Map<string, Entry>()
  /** First come, first served. */
  const waiting = new Set<Entry>()
  let working = 0
  let missed: Map<string, Ref> | undefined

  function entryOf(ref: Ref): Entry {
    const name = nameOf(ref)
    return getOrMake(entries, name, () => {
      const take = () => taken(entry)
      const state = { timer: undefined, isWaiting: false, because: undefined, isBusy: false, again: undefined }
      const entry: Entry = { ref, name, take, failures: 0, ...state }
      return entry
    })
  }

  function plan(entry: Entry, at: Millis, because: Cause): void {
    if (missed !== undefined) return void missed.set(entry.name, entry.ref)
    const isSooner = entry.timer === undefined || at < entry.timer.time
    if (entry.isWaiting || !isSooner) return void (entry.because = because ?? entry.because)
    cancel(entry.timer)
    entry.timer = time.at(at, entry.take)
    entry.because = because
  }

  function taken(entry: Entry): void {
    entry.timer = undefined
    if (entry.isBusy) entry.again = { because: entry.because }
    else if (working < workers) begin(entry)
    else {
      entry.isWaiting = true
      waiting.add(entry)
    }
  }

  function begin(entry: Entry): void {
    working += 1
    const { ref, because } = entry
    work({ entry, because, writes: reconcile(ref, because)[Symbol.iterator]() }, { ok: true, because })
  }

  function work(look: Look, answered: Answer): void {
    let answer = answered
    for (let next = look.writes.next(answer); next.done !== true; next = look.writes.next(answer)) {
      const each = next.value
      // Mostly it is the object looked at that is to be looked at again.
      if (each.verb === 'again')
        plan(each.ref === look.entry.ref ? look.entry : entryOf(each.ref), each.at, look.because)
      else if (each.verb === 'pause') return goOnAfter(each.length, look, () => work(look, answer))
      else {
        answer = write(each, look.because)
        look.called = true
        if (!answer.ok) look.refused = answer
      }
    }
    if (look.called !== true || callTakes === 0) finish(look)
    else goOnAfter(callTakes, look, () => finish(look))
  }

  function goOnAfter(length: Millis, { entry }: Look, goOn: () => void): void {
    entry.isBusy = true
    time.at(time.now() + length, goOn)
  }

  function finish({ entry, refused }: Look): void {
    const { again } = entry
    entry.isBusy = false
    entry.again = undefined
    if (refused === undefined) entry.failures = 0
    else {
      // The world is not what the actor took it for: it looks again.
      plan(entry, time.now() + Math.min(firstRetry * 2 ** entry.failures, lastRetry), refused.because)
      entry.failures += 1
    }
    if (again !== undefined) plan(entry, time.now(), again.because)
    forgetIfDone(entry)
    working -= 1
    for (const next of waiting) {
      waiting.delete(next)
      next.isWaiting = false
      return begin(next)
    }
  }

  function forgetIfDone({ name, timer, isWaiting, isBusy, failures }: Entry): void {
    if (timer === undefined && !isWaiting && !isBusy && failures === 0) entries.delete(name)
  }

  return {
    add: (ref, at, because) => plan(entryOf(ref), at, because),
    blame(ref, because) {
      const entry = entries.get(nameOf(ref))
      if (entry?.timer !== undefined || entry?.isWaiting === true) entry.because = because
    },
    stop() {
      missed = new Map()
      waiting.clear()
      for (const entry of entries.values()) {
        cancel(entry.timer)
        entry.timer = undefined
        entry.isWaiting = false
        forgetIfDone(entry)
      }
    },
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
  readonly entry: Entry
  readonly because: Cause
  readonly writes: Iterator<Writes extends Iterable<infer W> ? W : never, void, Answer>
  refused?: Answer
  called?: true
}
