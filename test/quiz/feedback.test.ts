import { expect, test } from 'vitest'
import type { Item } from '../../src/deck/card.ts'
import { feedback, verdictOn } from '../../src/quiz/feedback.ts'
import type { Attempt } from '../../src/quiz/grade.ts'
import { same } from '../../src/text.ts'
import { played, question } from './sample.ts'

const attempt = (kind: Attempt['kind'], item: Partial<Item>, answer: unknown, more: object = {}): Attempt =>
  ({ kind, ...question('c/i', item), answer, ...more }) as unknown as Attempt

test('a wrong choice stands beside the right one, and why is said', () => {
  const wrong = attempt('choice', {}, [2])
  expect(verdictOn(wrong).en).toBe('✘ Not right')
  expect(feedback(wrong, 'en')).toBe('- ✔ one\n- ✘ three (your answer)\n\nbecause')
  expect(feedback(wrong, 'zh')).toBe('- ✔ 甲\n- ✘ 丙（你的答案）\n\n因为')
})

test('a right choice is repeated without more words', () => {
  expect(verdictOn(attempt('choice', {}, [0])).en).toBe('✔ Right')
  expect(feedback(attempt('choice', {}, [0]), 'en')).toBe('- ✔ one\n\nbecause')
})

test('of several choices it is said what was left out and what was too much', () => {
  const choices = ['a', 'b', 'c'].map((name, i) => ({ text: same(name), right: i < 2 }))
  expect(feedback(attempt('choice', { kind: 'multiple', choices }, [0, 2]), 'en')).toBe(
    '- ✔ a\n- ✔ b (you left it out)\n- ✘ c (your answer)\n\nbecause',
  )
})

test('an order says where each wrong step was put', () => {
  const ordering = attempt('ordering', { kind: 'ordering', steps: ['a', 'b', 'c'].map(same) }, [1, 0, 2])
  expect(feedback(ordering, 'en')).toBe('The right order:\n\n1. a (you: 2)\n2. b (you: 1)\n3. c\n\nbecause')
})

test('a number says its unit and what would have been accepted', () => {
  const item = { kind: 'number', number: 20, tolerance: 5, unit: { zh: '秒', en: 's' } } as const
  expect(feedback(attempt('number', item, 30), 'en')).toContain(
    'Your answer: 30. Right is: **20 s** (anything from 15 to 25)',
  )
  expect(feedback(attempt('number', item, 20), 'zh')).toBe('正确答案：**20 秒**（15 到 25 都算对）\n\n因为')
})

test('a prediction that is what a misconception would come to says which', () => {
  const misconceptions = [{ text: { zh: '误解', en: 'exit code 0 is never restarted' }, value: 'Failed' }]
  const play = played('Running', { misconceptions })
  const wrong = feedback(attempt('prediction', { kind: 'prediction' }, 'Failed', { play }), 'en')
  expect(wrong).toContain('The experiment came to: **Running**')
  expect(wrong).toContain('> exit code 0 is never restarted')
  expect(feedback(attempt('prediction', { kind: 'prediction' }, 'Pending', { play }), 'en')).not.toContain('>')
  expect(feedback(attempt('prediction', { kind: 'prediction' }, 'Running', { play }), 'en')).not.toContain(
    'Your answer',
  )
})
