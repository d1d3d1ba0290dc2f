import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Event, memoriesAfter, parseLine, renderEvent } from '../../src/quiz/event.ts'
import { grades, review } from '../../src/quiz/memory.ts'

const reviewed = (id: string, time: string, key: string, grade: (typeof grades)[number] = 'good'): Event => ({
  id,
  when: { time: new Date(time), offsetMinutes: 480 },
  kind: 'review',
  key,
  grade,
})

test('what is written is read back as it was', () => {
  const event = reviewed('a', '2026-03-01T09:00:00.123Z', 'card/item', 'hard')
  expect(parseLine(renderEvent(event))).toEqual({ is: 'event', event })
  const undo: Event = { id: 'b', when: event.when, kind: 'undo', of: 'a' }
  expect(parseLine(renderEvent(undo))).toEqual({ is: 'event', event: undo })
})

test('a line is one JSON object of the fields that the format names', () => {
  expect(JSON.parse(renderEvent(reviewed('a', '2026-03-01T09:00:00Z', 'card/item')))).toEqual({
    v: 1,
    id: 'a',
    t: '2026-03-01T09:00:00.000Z',
    offset: 480,
    kind: 'review',
    key: 'card/item',
    grade: 'good',
  })
})

const whole = JSON.parse(renderEvent(reviewed('a', '2026-03-01T09:00:00Z', 'card/item'))) as object

test.each([
  ['a torn line', renderEvent(reviewed('a', '2026-03-01T09:00:00Z', 'k')).slice(0, 40)],
  ['a list', '[]'],
  ['null', 'null'],
  ['no version', JSON.stringify({ ...whole, v: undefined })],
  ['no id', JSON.stringify({ ...whole, id: '' })],
  ['no time', JSON.stringify({ ...whole, t: 'yesterday' })],
  ['a number as time', JSON.stringify({ ...whole, t: 5 })],
  ['an offset beyond the earth', JSON.stringify({ ...whole, offset: 1e9 })],
  ['no kind', JSON.stringify({ ...whole, kind: undefined })],
  ['no key', JSON.stringify({ ...whole, key: 7 })],
  ['a grade that does not exist', JSON.stringify({ ...whole, grade: 'perfect' })],
  ['an undo of nothing', JSON.stringify({ ...whole, kind: 'undo' })],
])('%s is damaged', (_, line) => {
  expect(parseLine(line).is).toBe('damaged')
})

test('a newer format is told from damage, and a kind that we do not know from both', () => {
  expect(parseLine(JSON.stringify({ v: 2, whatever: true }))).toEqual({ is: 'newer', version: 2 })
  expect(parseLine(JSON.stringify({ ...whole, kind: 'suspend' }))).toEqual({ is: 'unknown kind' })
})

test('fields that a later release adds do no harm', () => {
  expect(parseLine(JSON.stringify({ ...whole, confidence: 3 })).is).toBe('event')
})

test('the order of the files and repeated lines change nothing', () => {
  const events = [
    reviewed('c', '2026-03-09T09:00:00Z', 'k', 'again'),
    reviewed('a', '2026-03-01T09:00:00Z', 'k'),
    reviewed('b', '2026-03-04T09:00:00Z', 'k', 'hard'),
    reviewed('d', '2026-03-04T09:00:00Z', 'other', 'easy'),
  ]
  const expected = memoriesAfter(events)
  expect(expected.get('k')?.reviews).toBe(3)
  fc.assert(
    fc.property(fc.shuffledSubarray(events, { minLength: 4 }), fc.subarray(events), (order, again) => {
      expect(memoriesAfter([...order, ...again])).toEqual(expected)
    }),
    { seed: 7, numRuns: 50 },
  )
})

test('what is undone never was, wherever the undo stands', () => {
  const first = reviewed('a', '2026-03-01T09:00:00Z', 'k')
  const second = reviewed('b', '2026-03-04T09:00:00Z', 'k', 'again')
  const undo: Event = {
    id: '0',
    when: { time: new Date('2020-01-01T00:00:00Z'), offsetMinutes: 0 },
    kind: 'undo',
    of: 'b',
  }
  expect(memoriesAfter([undo, second, first])).toEqual(memoriesAfter([first]))
  expect(memoriesAfter([first, second]).get('k')?.lapses).toBe(1)
})

test('the days of a review are those of the place where it was made', () => {
  const [memory] = memoriesAfter([reviewed('a', '2026-03-01T19:00:00Z', 'k')]).values()
  expect(memory).toEqual(review(undefined, 'good', Date.UTC(2026, 2, 1) / 86_400_000))
})
