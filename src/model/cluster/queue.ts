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

/** Taken back by `cancel`; it stays in the heap until its time, as a gravestone. */
export interface Timer {
  readonly time: Millis
  readonly order: number
  run: (() => void) | undefined
}
export function cancel(timer: Timer | undefined): void {
  if (timer !== undefined) timer.run = undefined
}

export function queue(): Queue {
  const heap: Timer[] = []
  let [now, asked] = [0, 0]
  return {
    now: () => now,
    at(time, run) {
      if (!(time >= now)) throw new Error(`asked at ${now} ms for something at ${time} ms`)
      const timer = { time, order: asked++, run }
      push(heap, timer)
      return timer
    },
    step(until) {
      for (let timer = heap[0]; timer !== undefined && timer.time <= until; timer = heap[0]) {
        pop(heap)
        if (timer.run === undefined) continue
        now = timer.time
        timer.run()
        return true
      }
      now = Math.max(now, until)
      return false
    },
  }
}

// A binary heap: the children of i are 2i+1 and 2i+2, and neither is before i.

const before = (a: Timer, b: Timer) => a.time < b.time || (a.time === b.time && a.order < b.order)

function push(heap: Timer[], timer: Timer): void {
  let i = heap.length
  while (i > 0) {
    const above = (i - 1) >> 1
    const parent = heap[above] as Timer
    if (!before(timer, parent)) break
    heap[i] = parent
    i = above
  }
  heap[i] = timer
}

function pop(heap: Timer[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let i = 0
  for (;;) {
    let below = 2 * i + 1
    if (below >= heap.length) break
    if (below + 1 < heap.length && before(heap[below + 1] as Timer, heap[below] as Timer)) below += 1
    const child = heap[below] as Timer
    if (!before(child, last)) break
    heap[i] = child
    i = below
  }
  heap[i] = last
}
