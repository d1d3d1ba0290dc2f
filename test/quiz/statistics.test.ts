import { expect, test } from 'vitest'
import { type Review, memoriesOf } from '../../src/quiz/event.ts'
import { firstAnswers } from '../../src/quiz/first-answers.ts'
import { type Day, type Grade, retrievability } from '../../src/quiz/memory.ts'
import { statisticsOf } from '../../src/quiz/statistics.ts'
import { question } from './sample.ts'

const today = 20_513
let ids = 0
/** At noon of a day, and so many minutes later. */
const answer = (key: string, day: Day, grade: Grade = 'good', minutes = 0): Review => ({
  id: `id-${(ids += 1)}`,
  when: { time: new Date(day * 86_400_000 + (12 * 60 + minutes) * 60_000), offsetMinutes: 0 },
  kind: 'review',
  key,
  grade,
})
const questions = [
  question('a/1', {}, 'workloads'),
  question('a/2', {}, 'workloads'),
  question('b/1', {}, 'networking'),
]
const statistics = (...reviews: readonly Review[]) => statisticsOf(reviews, questions, today)

test('nothing recorded is nothing, and never a division by it', () => {
  const none = statistics()
  expect(none).toMatchObject({ answers: 0, days: 0, items: { all: 3, met: 0, due: 0 }, leeches: [] })
  expect(none.retention.every(({ asked, known }) => asked === 0 && known === 0)).toBe(true)
  expect(none.topics.map(({ recall }) => recall)).toEqual([undefined, undefined])
})

test('only the first answer of a day counts, and the first look at an item never', () => {
  const firsts = firstAnswers([
    answer('a/1', 1, 'again'),
    answer('a/1', 1, 'good', 5),
    answer('b/1', 1),
    answer('a/1', 2, 'hard'),
    answer('a/1', 2, 'again', 5),
    answer('a/1', 4, 'again'),
  ])
  expect(firsts).toEqual([
    { key: 'a/1', day: 1, known: false, look: 1 },
    { key: 'b/1', day: 1, known: true, look: 1 },
    { key: 'a/1', day: 2, known: true, look: 2 },
    { key: 'a/1', day: 4, known: false, look: 3 },
  ])
})

test('a clock set back makes no new day of it', () => {
  const firsts = firstAnswers([answer('a/1', 5), answer('a/1', 3, 'again'), answer('a/1', 6)])
  expect(firsts.map(({ day, look }) => [day, look])).toEqual([
    [5, 1],
    [6, 2],
  ])
})

test('retention is told for today, a week, a month and all, and a day at the edge belongs to one side', () => {
  const { retention } = statistics(
    answer('a/1', today - 200),
    answer('a/1', today - 100, 'again'),
    answer('a/1', today - 30, 'again'),
    answer('a/1', today - 29),
    answer('a/1', today - 7, 'again'),
    answer('a/1', today - 6),
    answer('a/1', today, 'hard'),
  )
  expect(retention).toEqual([
    { days: 1, asked: 1, known: 1 },
    { days: 7, asked: 2, known: 2 },
    { days: 30, asked: 4, known: 3 },
    { days: Infinity, asked: 6, known: 3 },
  ])
})

test('the history has every answer of the last fourteen days, today last, with what was missed apart', () => {
  const { history, days, answers } = statistics(
    answer('a/1', today - 14),
    answer('a/1', today - 13),
    answer('b/1', today, 'again'),
    answer('b/1', today, 'good', 1),
    answer('a/2', today, 'easy', 2),
  )
  expect(history).toHaveLength(14)
  expect(history[0]).toEqual({ day: today - 13, known: 1, missed: 0 })
  expect(history.at(-1)).toEqual({ day: today, known: 2, missed: 1 })
  expect([days, answers]).toEqual([3, 5])
})

test('the forecast is what the memories say: overdue is today, and what is far away is later', () => {
  const reviews = [
    answer('a/1', today - 300),
    answer('a/2', today),
    answer('b/1', today - 400),
    answer('b/1', today - 2, 'easy'),
  ]
  const memories = memoriesOf(reviews.toSorted((a, b) => a.when.time.getTime() - b.when.time.getTime()))
  const { forecast, items } = statistics(...reviews.toSorted((a, b) => a.when.time.getTime() - b.when.time.getTime()))
  expect(forecast.days[0]).toEqual({ day: today, count: 1 })
  const soon = memories.get('a/2')?.due ?? 0
  expect(forecast.days.find(({ day }) => day === soon)?.count).toBe(1)
  expect(memories.get('b/1')?.due).toBeGreaterThan(today + 13)
  expect(forecast.later).toBe(1)
  expect(items).toEqual({ all: 3, met: 3, due: 1 })
})

test('the strength of a topic is the mean chance to recall what was met of it', () => {
  const reviews = [answer('a/1', today - 20), answer('a/2', today)]
  const memories = memoriesOf(reviews)
  const chances = [...memories.values()].map(memory => retrievability(memory, today))
  const [workloads, networking] = statistics(...reviews).topics
  expect(workloads).toMatchObject({ topic: 'workloads', items: 2, met: 2 })
  expect(chances[0]).toBeLessThan(0.9)
  expect(workloads?.recall).toBeCloseTo(((chances[0] ?? 0) + 1) / 2, 10)
  expect(networking).toEqual({ topic: 'networking', items: 1, met: 0, recall: undefined })
})

test('an item is a leech once it was forgotten on three days, and no more once it is learned', () => {
  const missedOn = (...days: readonly Day[]) => days.map(day => answer('a/1', day, 'again'))
  const look = answer('a/1', today - 50, 'again')
  expect(statistics(look, ...missedOn(today - 5, today - 3)).leeches).toEqual([])
  const leech = [
    look,
    ...missedOn(today - 40, today - 38),
    answer('a/1', today - 38, 'again', 9),
    ...missedOn(today - 36),
  ]
  expect(statistics(...leech).leeches).toMatchObject([{ missed: 3, question: { item: { key: 'a/1' } } }])
  const muchLater = today + 600
  const learned = [3, 10, 30, 90, 270, 600].map(days => answer('a/1', today + days, 'easy'))
  expect(statisticsOf([...leech, ...learned], questions, muchLater).leeches).toEqual([])
})

test('leeches are told the most often missed first', () => {
  const missed = (key: string, times: number) =>
    Array.from({ length: times + 1 }, (_, i) => answer(key, today - 20 + i, 'again'))
  const { leeches } = statistics(...missed('a/1', 3), ...missed('b/1', 5), ...missed('a/2', 4))
  expect(leeches.map(({ question: { item }, missed }) => [item.key, missed])).toEqual([
    ['b/1', 5],
    ['a/2', 4],
    ['a/1', 3],
  ])
})

test('answers to items of other decks are counted, and count for nothing else', () => {
  const mine = [answer('a/1', today - 3), answer('a/1', today)]
  const others = [answer('old/1', today - 3), answer('old/1', today, 'again')]
  expect(statistics(...mine, ...others)).toEqual({ ...statistics(...mine), elsewhere: 2 })
})
