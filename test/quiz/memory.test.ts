import * as fc from 'fast-check'
import { Rating, createEmptyCard, fsrs } from 'ts-fsrs'
import { expect, test } from 'vitest'
import {
  type Memory,
  dateOf,
  dayOf,
  grades,
  intervals,
  lateness,
  retrievability,
  review,
} from '../../src/quiz/memory.ts'

const at = (time: string, offsetMinutes: number) => ({ time: new Date(time), offsetMinutes })
const shanghai = 480

test('a day begins at four in the morning of the learner’s own clock, and not at midnight of Greenwich', () => {
  const evening = dayOf(at('2026-03-01T15:30:00Z', shanghai)) // 23:30
  const night = dayOf(at('2026-03-01T19:59:00Z', shanghai)) // 03:59
  const morning = dayOf(at('2026-03-01T20:00:00Z', shanghai)) // 04:00
  const acrossGreenwichMidnight = dayOf(at('2026-03-02T00:30:00Z', shanghai)) // 08:30
  expect([dateOf(evening), dateOf(night), dateOf(morning)]).toEqual(['2026-03-01', '2026-03-01', '2026-03-02'])
  expect(acrossGreenwichMidnight).toBe(morning)
  expect(dateOf(dayOf(at('2026-03-01T05:00:00Z', -480)))).toBe('2026-02-28')
})

test('an invalid date is refused and never reaches the scheduler', () => {
  expect(() => dayOf(at('not a time', 0))).toThrow(RangeError)
})

test('a first answer comes back after at least a day, and the later the better it was known', () => {
  const days = intervals(undefined, 100)
  expect(days.again).toBe(1)
  expect(days.again).toBeLessThan(days.hard)
  expect(days.hard).toBeLessThan(days.good)
  expect(days.good).toBeLessThan(days.easy)
})

test('right answers on due days drive the intervals apart', () => {
  let memory: Memory | undefined
  const gaps: number[] = []
  for (let i = 0; i < 5; i++) {
    const next = review(memory, 'good', memory?.due ?? 0)
    gaps.push(next.due - next.last)
    memory = next
  }
  expect(gaps).toEqual(gaps.toSorted((a, b) => a - b))
  expect(new Set(gaps).size).toBe(5)
  expect(memory?.reviews).toBe(5)
})

test('to forget is a lapse and brings the item back soon', () => {
  const learned = review(review(undefined, 'good', 0), 'good', 3)
  const forgotten = review(learned, 'again', learned.due)
  expect(forgotten.lapses).toBe(1)
  expect(forgotten.stability).toBeLessThan(learned.stability)
  expect(forgotten.due - forgotten.last).toBeLessThan(learned.due - learned.last)
})

test('what is known again on the same day changes nothing: what was missed today comes back tomorrow', () => {
  const known = review(undefined, 'good', 50)
  expect(review(known, 'easy', 50)).toEqual(known)
  const missed = review(undefined, 'again', 50)
  expect(review(missed, 'good', 50).due).toBe(51)
  expect(review(known, 'again', 50).due).toBeLessThan(known.due)
})

test('a clock set back counts as the day of the last review', () => {
  const memory = review(undefined, 'good', 50)
  expect(review(memory, 'good', 12)).toEqual(review(memory, 'good', 50))
})

test('whatever is answered whenever, the next time is later than the last and all figures are finite', () => {
  const answers = fc.array(
    fc.record({ grade: fc.constantFrom(...grades), wait: fc.integer({ min: -400, max: 4000 }) }),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  fc.assert(
    fc.property(answers, list => {
      let memory: Memory | undefined
      let day = 20_000
      for (const { grade, wait } of list) {
        day += wait
        memory = review(memory, grade, day)
        expect(memory.due).toBeGreaterThan(memory.last)
        expect(Object.values(memory).every(Number.isFinite)).toBe(true)
      }
    }),
    { seed: 7, numRuns: 100 },
  )
})

test('each step is the one that ts-fsrs itself would take', () => {
  const theirs = fsrs({ enable_short_term: false, enable_fuzz: false })
  const ratings = { again: Rating.Again, hard: Rating.Hard, good: Rating.Good, easy: Rating.Easy } as const
  const dateAt = (day: number) => new Date(day * 86_400_000)
  const answers = fc.array(
    fc.record({ grade: fc.constantFrom(...grades), wait: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 3000 })) }),
    { minLength: 1, maxLength: 40 },
  )
  fc.assert(
    fc.property(answers, list => {
      let day = 20_000
      let card = createEmptyCard(dateAt(day))
      let memory: Memory | undefined
      for (const { grade, wait } of list) {
        day += wait
        memory = review(memory, grade, day)
        card = theirs.next(card, dateAt(day), ratings[grade]).card
        const { stability, difficulty, reps: reviews, lapses } = card
        expect(memory).toEqual({ last: day, due: day + card.scheduled_days, stability, difficulty, reviews, lapses })
        const later = day + wait
        expect(retrievability(memory, later)).toBe(theirs.get_retrievability(card, dateAt(later), false))
      }
    }),
    { seed: 7, numRuns: 300 },
  )
})

test('what was missed twice on one day is a lapse each time, as it is to ts-fsrs', () => {
  const learned = review(undefined, 'good', 50)
  const once = review(learned, 'again', 53)
  const twice = review(once, 'again', 53)
  expect([once.lapses, twice.lapses]).toEqual([1, 2])
  expect(twice.due).toBe(54)
})

test('the chance to recall falls to 90 % when the stability has gone by, and is no less for a clock set back', () => {
  const memory = { ...review(undefined, 'good', 50), stability: 10 }
  expect(retrievability(memory, 50)).toBe(1)
  expect(retrievability(memory, 60)).toBeCloseTo(0.9, 5)
  expect(retrievability(memory, 40)).toBe(1)
})

test('two days late matter more for a short interval than for a long one', () => {
  const short: Memory = { last: 0, due: 1, stability: 1, difficulty: 5, reviews: 1, lapses: 0 }
  const long: Memory = { ...short, due: 50 }
  expect(lateness(short, 3)).toBe(2)
  expect(lateness(long, 52)).toBe(0.04)
})
