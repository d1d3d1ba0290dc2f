import type { Millis } from '../../sim/fact.ts'

/**
 * Virtual time: what is to happen, earliest first; what is due at the same moment happens in the order in which it was asked
 * for. Time moves only by going to the next of them, so an hour in which nothing happens costs nothing.
 */
export interface Queue {
  readonly now: () => Millis
  /** Asks for something at a time that is not past. */
  at(time: Millis, run: () => void): Timer
  /** Goes to the next thing that is due at `until` or before and does it; false, at `until`, if there is none. */
  step(until: Millis): boolean
}

/** Taken back by `cancel`; it keeps its place until its time, as a gravestone. */
export interface Timer {
  readonly time: Millis
  run: (() => void) | undefined
}
export function cancel(timer: Timer | undefined): void {
  if (timer !== undefined) timer.run = undefined
}

/** What is due at one moment, in the order in which it was asked for; `next` is the first that has not happened yet. */
interface Moment {
  readonly time: Millis
  readonly timers: Timer[]
  next: number
}

export function queue(): Queue {
  // Thousands of kubelets share few moments: what has to be kept in order are moments, not timers.
  const heap: Moment[] = []
  const moments = new Map<Millis, Moment>()
  let now = 0

  function momentAt(time: Millis): Moment {
    const known = moments.get(time)
    if (known !== undefined) return known
    const made = { time, timers: [], next: 0 }
    moments.set(time, made)
    push(heap, made)
    return made
  }

  /** Only what is due at the present moment or later can be asked for, so a moment that is over never comes back. */
  function forget(moment: Moment): void {
    pop(heap)
    moments.delete(moment.time)
  }

  return {
    now: () => now,
    at(time, run) {
      if (!(time >= now)) throw new Error(`asked at ${now} ms for something at ${time} ms`)
      const timer = { time, run }
      momentAt(time).timers.push(timer)
      return timer
    },
    step(until) {
      for (let moment = heap[0]; moment !== undefined && moment.time <= until; moment = heap[0]) {
        const timer = moment.timers[moment.next++]
        if (timer === undefined) forget(moment)
        else if (timer.run !== undefined) {
          now = moment.time
          timer.run()
          return true
        }
      }
      now = Math.max(now, until)
      return false
    },
  }
}

// A binary heap: the children of i are 2i+1 and 2i+2, and neither is before i.

function push(heap: Moment[], moment: Moment): void {
  let i = heap.length
  while (i > 0) {
    const above = (i - 1) >> 1
    const parent = heap[above] as Moment
    if (moment.time >= parent.time) break
    heap[i] = parent
    i = above
  }
  heap[i] = moment
}

function pop(heap: Moment[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let i = 0
  for (;;) {
    let below = 2 * i + 1
    if (below >= heap.length) break
    if (below + 1 < heap.length && (heap[below + 1] as Moment).time < (heap[below] as Moment).time) below += 1
    const child = heap[below] as Moment
    if (child.time >= last.time) break
    heap[i] = child
    i = below
  }
  heap[i] = last
}
