import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Topic } from '../../src/deck/card.ts'
import type { Question } from '../../src/quiz/selection.ts'
import { spread } from '../../src/quiz/spread.ts'
import { keysOf, question } from './sample.ts'

const topicOf: Readonly<Record<string, Topic>> = { a: 'workloads', b: 'workloads', c: 'networking', d: 'scale' }
/** `aab` is two questions of card a and one of card b. */
const questions = (cards: string): Question[] =>
  cards.split('').map((card, i) => question(`${card}/${i}`, {}, topicOf[card]))
const cardsOf = (list: readonly Question[]) => list.map(({ card }) => card.id).join('')
const meetings = (cards: string) => cards.split('').filter((card, i) => card === cards[i - 1]).length

test('questions of one card are kept apart', () => {
  expect(cardsOf(spread(questions('aabb')))).toBe('abab')
  expect(cardsOf(spread(questions('baa')))).toBe('aba')
  expect(cardsOf(spread(questions('ba'), questions('b')[0]))).toBe('ab')
})

test('topics are mixed where both would do', () => {
  expect(cardsOf(spread(questions('abc')))).toBe('acb')
})

test('what need not move keeps its order', () => {
  expect(keysOf(spread(questions('acbd')))).toEqual(['a/0', 'c/1', 'b/2', 'd/3'])
})

test('no question is lost, and none of one card meet unless there are too many of them', () => {
  const cards = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }).map(list => list.join(''))
  fc.assert(
    fc.property(cards, list => {
      const result = cardsOf(spread(questions(list)))
      expect(result.split('').sort()).toEqual(list.split('').sort())
      const most = Math.max(0, ...['a', 'b', 'c', 'd'].map(card => list.split(card).length - 1))
      expect(meetings(result)).toBe(Math.max(0, most - (list.length - most) - 1))
    }),
    { seed: 7, numRuns: 1000 },
  )
})
