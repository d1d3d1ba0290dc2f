import { type FSRSState, Rating, fsrs } from 'ts-fsrs'

/** How well an answer was known. A wrong one is `again`; only free recall uses `hard` and `easy`, since there the learner judges. */
export const grades = ['again', 'hard', 'good', 'easy'] as const
export type Grade = (typeof grades)[number]

/**
 * A day of the learner's life, counted from 1970-01-01. It begins at four in the morning of his own clock, so that a late
 * evening is one day and practising before breakfast is another (ts-fsrs knows UTC days only).
 */
export type Day = number

/** A moment with the learner's distance to UTC at that moment, kept with each review so that a replay gives the same days. */
export interface Moment {
  readonly time: Date
  readonly offsetMinutes: number
}

/** What is known of how well one item is remembered: FSRS's state, in days. */
export interface Memory {
  readonly last: Day
  readonly due: Day
  /** Days until the chance to recall falls to 90 %. */
  readonly stability: number
  /** 1 to 10. */
  readonly difficulty: number
  readonly reviews: number
  /** How often it was forgotten after having been learned. */
  readonly lapses: number
}

/** @throws RangeError for an invalid date, which ts-fsrs would take in and never give up again. */
export function dayOf({ time, offsetMinutes }: Moment): Day {
  const day = Math.floor((time.getTime() + offsetMinutes * minute - dayBegins) / wholeDay)
  if (!Number.isFinite(day)) throw new RangeError('a review needs a valid time')
  return day
}

/** `2026-03-01`. */
export const dateOf = (day: Day): string => new Date(day * wholeDay).toISOString().slice(0, 10)

/**
 * The memory after one more review. A day before the last one (a clock set back, a flight to the west) counts as the last.
 * What is known again on the same day says nothing new: above all, what was missed today still comes back tomorrow.
 */
export function review(memory: Memory | undefined, grade: Grade, day: Day): Memory {
  const today = Math.max(day, memory?.last ?? day)
  if (memory?.last === today && grade !== 'again') return memory
  const states = statesAfter(memory, today)
  const { stability, difficulty } = states[grade]
  return {
    last: today,
    due: today + daysAfter(states)[grade],
    stability,
    difficulty,
    reviews: (memory?.reviews ?? 0) + 1,
    lapses: (memory?.lapses ?? 0) + (memory !== undefined && grade === 'again' ? 1 : 0),
  }
}

/** Days until the item would come back, for each grade: shown beside the grades. */
export const intervals = (memory: Memory | undefined, day: Day): PerGrade<number> => {
  const after = (grade: Grade) => {
    const { due, last } = review(memory, grade, day)
    return due - last
  }
  return { again: after('again'), hard: after('hard'), good: after('good'), easy: after('easy') }
}

/** The chance that an item is recalled on a day, 0 to 1. */
export const retrievability = ({ last, stability }: Memory, day: Day): number =>
  scheduler.forgetting_curve(Math.max(0, day - last), stability)

/** How late a due item is, relative to its interval: two days late matter for an interval of one, hardly for one of fifty. */
export const lateness = ({ due, last }: Memory, today: Day): number => (today - due) / Math.max(1, due - last)

const minute = 60_000
const wholeDay = 24 * 60 * minute
const dayBegins = 4 * 60 * minute

// No steps of minutes: within a session the queue repeats what was missed, and every interval is whole days. No fuzz: a
// replay of the same reviews gives the same days.
const scheduler = fsrs({ enable_short_term: false, enable_fuzz: false })

type PerGrade<T> = Readonly<Record<Grade, T>>

/** FSRS's state after each grade. Its own cards, with copies and dates for each, would take most of a long replay. */
function statesAfter(memory: Memory | undefined, today: Day): PerGrade<FSRSState> {
  const days = memory === undefined ? 0 : today - memory.last
  const recall = memory === undefined ? 0 : retrievability(memory, today)
  const after = (rating: Rating.Again | Rating.Hard | Rating.Good | Rating.Easy) =>
    scheduler.next_state(memory ?? null, days, rating, recall)
  return { again: after(Rating.Again), hard: after(Rating.Hard), good: after(Rating.Good), easy: after(Rating.Easy) }
}

/** Days until the item comes back, each later than for the grade before it. ts-fsrs: LongTermScheduler.next_interval. */
function daysAfter(states: PerGrade<FSRSState>): PerGrade<number> {
  // Without fuzz, the days that have gone by are asked for and not used.
  const days = ({ stability }: FSRSState) => scheduler.next_interval(stability, 0)
  const again = Math.min(days(states.again), days(states.hard))
  const hard = Math.max(days(states.hard), again + 1)
  const good = Math.max(days(states.good), hard + 1)
  return { again, hard, good, easy: Math.max(days(states.easy), good + 1) }
}
