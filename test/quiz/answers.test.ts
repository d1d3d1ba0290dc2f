import { expect, test } from 'vitest'
import type { Item } from '../../src/deck/card.ts'
import { Mistake } from '../../src/errors.ts'
import { itemJson, parseAnswers, readAnswer, resultJson } from '../../src/quiz/answers.ts'
import { type Attempt, isRight } from '../../src/quiz/grade.ts'
import { type Posed, pose } from '../../src/quiz/posed.ts'
import { seeded } from '../../src/random.ts'
import { same } from '../../src/text.ts'
import { played, question } from './sample.ts'

const samples: Readonly<Record<string, Partial<Item>>> = {
  single: {},
  multiple: { kind: 'multiple', choices: ['a', 'b', 'c'].map((name, i) => ({ text: same(name), right: i < 2 })) },
  ordering: { kind: 'ordering', steps: ['a', 'b', 'c'].map(same) },
  number: { kind: 'number', number: 20, tolerance: 0, unit: same('s') },
  choicePrediction: { kind: 'prediction', experiment: 'e', vary: {}, ask: 'phase' },
  numberPrediction: { kind: 'prediction', experiment: 'e', vary: {}, ask: 'count' },
  recall: { kind: 'recall', answer: same('the model answer'), checklist: [same('a point')] },
}

async function posed(name: string): Promise<Posed> {
  const play = played(name === 'numberPrediction' ? 3 : 'Running')
  const result = await pose(question('c/i', samples[name]), seeded(5), () => Promise.resolve(play))
  if (result === undefined) throw new Error('not posed')
  return result
}

const isAttempt = (read: ReturnType<typeof readAnswer>): read is Attempt => 'kind' in read

test('a paper holds what is needed to answer', async () => {
  expect(itemJson(await posed('single'), 'zh')).toMatchObject({
    key: 'c/i',
    card: 'c',
    kind: 'single',
    prompt: '问题 c/i',
  })
  expect(itemJson(await posed('number'), 'en')).toMatchObject({ unit: 's' })
  expect(itemJson(await posed('choicePrediction'), 'en')).toMatchObject({
    setting: '- policy: **Never**',
    values: { policy: 'Never' },
    choices: ['Failed', 'Running', 'Pending'],
  })
})

test.each(Object.keys(samples))('a paper does not give the answer of %s away', async name => {
  const item = await posed(name)
  const words = JSON.stringify(itemJson(item, 'en'))
  for (const secret of ['because', 'the model answer', 'a point', '"right"', 'the trace', '20', '"number":'])
    expect(words).not.toContain(secret)
})

/** What a program that knows the right answer would send. */
async function rightAnswer(name: string): Promise<unknown> {
  const item = await posed(name)
  if (item.kind === 'choice') {
    const numbers = item.order.flatMap((i, at) => (item.item.choices[i]?.right ? [at + 1] : []))
    return name === 'single' ? numbers[0] : numbers
  }
  if (item.kind === 'ordering') return [0, 1, 2].map(step => item.order.indexOf(step) + 1)
  return { number: 20, choicePrediction: 'Running', numberPrediction: 3, recall: 'good' }[name]
}

test.each(Object.keys(samples))('the right answer to %s is read and found right', async name => {
  const read = readAnswer(await posed(name), await rightAnswer(name))
  expect(isAttempt(read) && isRight(read)).toBe(true)
})

test.each([
  ['single', [1]],
  ['single', 0],
  ['single', 4],
  ['single', '1'],
  ['multiple', []],
  ['multiple', [1, 1]],
  ['multiple', [1, 9]],
  ['multiple', 1],
  ['ordering', [1, 2]],
  ['ordering', [1, 2, 2]],
  ['number', '20'],
  ['number', null],
  ['choicePrediction', 'Nirvana'],
  ['choicePrediction', 1],
  ['numberPrediction', 'three'],
  ['recall', 'perfect'],
])('an answer to %s that cannot be one (%j) is told apart from a wrong one', async (name, answer) => {
  const read = readAnswer(await posed(name), answer)
  expect(isAttempt(read)).toBe(false)
})

test('a result says what was right and why, and carries the trace of a prediction', async () => {
  const right = readAnswer(await posed('choicePrediction'), 'Running')
  if (!isAttempt(right)) throw new Error('not read')
  expect(resultJson(right, 'en', '2026-03-04')).toEqual({
    key: 'c/i',
    right: true,
    grade: 'good',
    feedback: 'The experiment came to: **Running**\n\nbecause',
    trace: { steps: [] },
    due: '2026-03-04',
  })
  const recall = readAnswer(await posed('recall'), 'again')
  if (!isAttempt(recall)) throw new Error('not read')
  expect(resultJson(recall, 'en', undefined)).toMatchObject({
    right: false,
    grade: 'again',
    answer: 'the model answer',
  })
})

test('a file of answers is read', () => {
  const file = { v: 1, seed: 7, answers: [{ key: 'c/i', answer: 2 }] }
  expect(parseAnswers(JSON.stringify(file), 'f')).toEqual({ seed: 7, answers: [{ key: 'c/i', answer: 2 }] })
})

test.each([
  ['not JSON', '{', 1],
  ['a list', '[]', 3],
  ['a wrong version, no seed, no answers', '{"v":2}', 3],
  ['answers without key or answer', '{"v":1,"seed":1,"answers":[{"key":"a"},{"answer":1},5]}', 3],
  ['a key twice', '{"v":1,"seed":1,"answers":[{"key":"a","answer":1},{"key":"a","answer":2}]}', 1],
])('of a file with %s, all problems are said at once', (_, words, count) => {
  let mistake: unknown
  try {
    parseAnswers(words, 'answers.json')
  } catch (error) {
    mistake = error
  }
  expect(mistake).toBeInstanceOf(Mistake)
  const { problems } = mistake as Mistake
  expect(problems).toHaveLength(count)
  expect(problems.every(({ file }) => file === 'answers.json')).toBe(true)
})
