import type { Review } from './event.ts'
import { type Day, dayOf } from './memory.ts'

/** The first answer to an item on a day: what comes after it on that day is practice, and says nothing of memory. */
export interface FirstAnswer {
  readonly key: string
  readonly day: Day
  readonly known: boolean
  /** On how many days the item had been answered by then, this one included. */
  readonly look: number
}

/** `reviews`: the oldest first. A day before the last one (a clock set back) counts as the last, as it does for memories. */
export function firstAnswers(reviews: readonly Review[]): FirstAnswer[] {
  const last = new Map<string, FirstAnswer>()
  const firsts: FirstAnswer[] = []
  for (const { key, grade, when } of reviews) {
    const before = last.get(key)
    const day = dayOf(when)
    if (before !== undefined && day <= before.day) continue
    const first = { key, day, known: grade !== 'again', look: (before?.look ?? 0) + 1 }
    last.set(key, first)
    firsts.push(first)
  }
  return firsts
}
