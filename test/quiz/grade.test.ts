import { expect, test } from 'vitest'
import type { Item } from '../../src/deck/card.ts'
import { type Attempt, difference, gradeOf, isRight, parseNumber, proposedGrade } from '../../src/quiz/grade.ts'
import { same } from '../../src/text.ts'
import { played, question } from './sample.ts'

const choices = ['a', 'b', 'c', 'd'].map((name, i) => ({ text: same(name), right: i < 2 }))

const attempt = (kind: Attempt['kind'], item: Partial<Item>, answer: unknown, more: object = {}): Attempt => ({
  ...({ kind, ...question('c/i', item), answer, ...more } as unknown as Attempt),
})
const multiple = (...answer: number[]) => attempt('choice', { kind: 'multiple', choices }, answer)
const number = (answer: number, number: number, tolerance: number) =>
  attempt('number', { kind: 'number', number, tolerance, unit: same('s') }, answer)
const order = (...answer: number[]) =>
  attempt('ordering', { kind: 'ordering', steps: ['x', 'y', 'z'].map(same) }, answer)
const predict = (answer: string | number, right: string | number) =>
  attempt('prediction', { kind: 'prediction' }, answer, { play: played(right) })
const recall = (answer: string) => attempt('recall', { kind: 'recall' }, answer)

test('of several, exactly the right ones are right, and it is known what is missing and too much', () => {
  expect(isRight(multiple(1, 0))).toBe(true)
  expect([multiple(0), multiple(0, 1, 2), multiple(2, 3)].map(isRight)).toEqual([false, false, false])
  const wrong = multiple(3, 0)
  expect(wrong.kind === 'choice' && difference(wrong)).toEqual({ missing: [1], tooMuch: [3] })
})

test('an order is right only as a whole', () => {
  expect(isRight(order(0, 1, 2))).toBe(true)
  expect([order(0, 2, 1), order(0, 1)].map(isRight)).toEqual([false, false])
})

test('a number may be off by its tolerance and no more', () => {
  expect([number(20, 20, 0), number(15, 20, 5), number(25, 20, 5)].map(isRight)).toEqual([true, true, true])
  expect([number(21, 20, 0), number(14.9, 20, 5), number(Number.NaN, 20, 5)].map(isRight)).toEqual([
    false,
    false,
    false,
  ])
  expect(isRight(number(0.1 + 0.2, 0.3, 0))).toBe(true)
})

test('a prediction is right if it is what the experiment came to', () => {
  expect([predict('Running', 'Running'), predict(3, 3)].map(isRight)).toEqual([true, true])
  expect([predict('Failed', 'Running'), predict(2, 3)].map(isRight)).toEqual([false, false])
})

test('what is graded by rule is good or again; only the learner himself says hard or easy', () => {
  expect([multiple(0, 1), multiple(0)].map(gradeOf)).toEqual(['good', 'again'])
  expect(['again', 'hard', 'good', 'easy'].map(grade => gradeOf(recall(grade)))).toEqual([
    'again',
    'hard',
    'good',
    'easy',
  ])
  expect(['again', 'hard'].map(grade => isRight(recall(grade)))).toEqual([false, true])
})

test('the share of ticked points proposes a grade', () => {
  expect([proposedGrade(4, 4), proposedGrade(2, 4), proposedGrade(1, 4)]).toEqual(['good', 'hard', 'again'])
})

test.each([
  ['20', 20],
  [' 1,000 ', 1000],
  ['２０', 20],
  ['-0.5', -0.5],
  ['.5', 0.5],
  ['20 s', 20],
  ['20s', 20],
  ['1,0', undefined],
  ['twenty', undefined],
  ['', undefined],
  ['1e999', undefined],
  ['20 m', undefined],
])('“%s” is read as %s seconds', (words, expected) => {
  expect(parseNumber(words, 's')).toBe(expected)
})
