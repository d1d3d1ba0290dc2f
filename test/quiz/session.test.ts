import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Memory } from '../../src/quiz/memory.ts'
import type { Question } from '../../src/quiz/selection.ts'
import {
  type Session,
  afterAnswer,
  attemptsAt,
  begin,
  choose,
  outlook,
  summaryOf,
  withoutLast,
  withoutNext,
} from '../../src/quiz/session.ts'
import { seeded } from '../../src/random.ts'
import { keysOf, question } from './sample.ts'

const today = 100
const memory = (last: number, due: number): Memory => ({
  last,
  due,
  stability: 1,
  difficulty: 5,
  reviews: 1,
  lapses: 0,
})
const usual = { new: 10, limit: 20, all: false }
const chosen = (
  questions: readonly Question[],
  memories: Readonly<Record<string, Memory>>,
  wishes = usual,
  seed = 1,
): string[] => keysOf(choose(questions, new Map(Object.entries(memories)), today, wishes, seeded(seed)))

test('what is due comes first, the latest for its interval before all, then what is new', () => {
  const questions = ['new/1', 'late/1', 'later/1', 'future/1'].map(key => question(key))
  const memories = { 'late/1': memory(50, 95), 'later/1': memory(97, 98), 'future/1': memory(99, 101) }
  expect(chosen(questions, memories)).toEqual(['later/1', 'late/1', 'new/1'])
})

test('due today is due', () => {
  expect(chosen([question('a/1')], { 'a/1': memory(90, today) })).toEqual(['a/1'])
  expect(chosen([question('a/1')], { 'a/1': memory(90, today + 1) })).toEqual([])
})

test('new items are taken from the cards in turn, up to their own limit and that of the session', () => {
  const questions = ['a/1', 'a/2', 'a/3', 'b/1', 'b/2', 'c/1'].map(key => question(key))
  expect(chosen(questions, {}, { ...usual, new: 4 }).sort()).toEqual(['a/1', 'a/2', 'b/1', 'c/1'])
  expect(chosen(questions, { 'c/1': memory(1, 2) }, { ...usual, limit: 3 })).toEqual(['c/1', 'a/1', 'b/1'])
  expect(chosen(questions, {}, { ...usual, new: 0 })).toEqual([])
})

test('`all` adds what is not due, the soonest first, after everything else', () => {
  const questions = ['soon/1', 'far/1', 'new/1', 'due/1'].map(key => question(key))
  const memories = { 'soon/1': memory(99, 101), 'far/1': memory(99, 150), 'due/1': memory(99, 100) }
  expect(chosen(questions, memories, { ...usual, all: true })).toEqual(['due/1', 'new/1', 'soon/1', 'far/1'])
  expect(chosen(questions, memories, { ...usual, all: true, limit: 3 })).toEqual(['due/1', 'new/1', 'soon/1'])
})

test('the seed settles draws, and nothing else', () => {
  const questions = 'abcdefgh'.split('').map(card => question(`${card}/1`))
  const memories = Object.fromEntries(questions.map(({ item }) => [item.key, memory(99, 100)]))
  const orders = new Set(Array.from({ length: 20 }, (_, seed) => chosen(questions, memories, usual, seed).join()))
  expect(orders.size).toBeGreaterThan(10)
  expect(chosen(questions, memories, usual, 3)).toEqual(chosen(questions, memories, usual, 3))
  const late = { ...memories, 'd/1': memory(90, 91) }
  for (let seed = 0; seed < 20; seed++) expect(chosen(questions, late, usual, seed)[0]).toBe('d/1')
})

test('the outlook counts what waits, and names the next day on which something does', () => {
  const questions = ['a/1', 'b/1', 'c/1', 'd/1', 'e/1'].map(key => question(key))
  const memories = new Map([
    ['a/1', memory(90, 100)],
    ['b/1', memory(90, 103)],
    ['c/1', memory(90, 103)],
    ['d/1', memory(90, 120)],
  ])
  expect(outlook(questions, memories, today)).toEqual({ due: 1, fresh: 1, next: { day: 103, count: 2 } })
  expect(outlook(questions.slice(4), memories, today)).toEqual({ due: 0, fresh: 1 })
})

const waitingIn = ({ waiting }: Session) => waiting.map(({ card }) => card.id).join('')
const sessionOf = (cards: string) => begin(cards.split('').map((card, i) => question(`${card}/${i}`)))

test('a wrong answer comes back after three others, or after all if there are fewer', () => {
  expect(waitingIn(afterAnswer(sessionOf('abcdef'), false))).toBe('bcdaef')
  expect(waitingIn(afterAnswer(sessionOf('abc'), false))).toBe('bca')
  expect(waitingIn(afterAnswer(sessionOf('a'), false))).toBe('a')
  expect(waitingIn(afterAnswer(sessionOf('abc'), true))).toBe('bc')
})

test('it does not come back beside another of its card if there is a place further on', () => {
  expect(waitingIn(afterAnswer(sessionOf('abcdaef'), false))).toBe('bcdaeaf')
})

test('every session ends once each was right, whatever was wrong before', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.boolean(), { maxLength: 30 }), (size, answers) => {
      let session = sessionOf('abcdefgh'.slice(0, size))
      let asked = 0
      for (; session.waiting.length > 0; asked++) session = afterAnswer(session, answers[asked] ?? true)
      const right = session.answered.filter(each => each.right).map(({ question }) => question.item.key)
      expect(right.sort()).toEqual(sessionOf('abcdefgh'.slice(0, size)).waiting.map(({ item }) => item.key))
    }),
    { seed: 7, numRuns: 200 },
  )
})

test('the summary counts each item once, by its first answer', () => {
  const [a, b] = [question('a/1'), question('b/1')]
  let session = begin([a, b])
  session = afterAnswer(session, false)
  expect(attemptsAt(session, a)).toBe(1)
  session = afterAnswer(session, true)
  session = afterAnswer(session, true)
  expect(session.waiting).toEqual([])
  expect(summaryOf(session)).toEqual({ asked: 2, right: 1, missed: [a] })
})

test('without its last answer a session is as it was, however that answer moved the questions', () => {
  const first = afterAnswer(sessionOf('abcdef'), true)
  for (const right of [true, false]) expect(withoutLast(afterAnswer(first, right))).toBe(first)
  expect(waitingIn(withoutLast(withoutLast(afterAnswer(first, false))))).toBe('abcdef')
  const none = sessionOf('ab')
  expect(withoutLast(none)).toBe(none)
})

test('what could not be asked counts for nothing', () => {
  const session = withoutNext(sessionOf('ab'))
  expect(waitingIn(session)).toBe('b')
  expect(summaryOf(session)).toEqual({ asked: 0, right: 0, missed: [] })
})
