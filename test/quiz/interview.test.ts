import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import type { Item } from '../../src/deck/card.ts'
import type { Asker } from '../../src/quiz/ask.ts'
import { isRight } from '../../src/quiz/grade.ts'
import { interview } from '../../src/quiz/interview.ts'
import { pose } from '../../src/quiz/posed.ts'
import { seeded } from '../../src/random.ts'
import { type Language, same } from '../../src/text.ts'
import { played, question } from './sample.ts'

/** What a learner saw and was asked, and the answers that he gave, in turn. */
async function interviewed(
  item: Partial<Item>,
  answers: readonly unknown[],
  language: Language = 'en',
  right: string | number = 'Running',
) {
  const seen: string[] = []
  const left = [...answers]
  const next = <T>(words: string) => {
    seen.push(words)
    return Promise.resolve(left.shift() as T)
  }
  const asker: Asker = {
    list: (mode, labels, active) =>
      next(`${mode} from ${active ?? 0}: ${labels.map(label => label(40).join(' ')).join(' | ')}`),
    number: label => next(label),
    enter: words => next(words),
    enterOrBack: words => next(words),
    close: () => {},
  }
  const posed = await pose(question('c/i', item), seeded(1), () => Promise.resolve(played(right)))
  if (posed === undefined) throw new Error('not posed')
  const show = { language, width: 60, paint: new Chalk({ level: 0 }), markdown: (words: string) => words }
  const intervals = { again: 1, hard: 2, good: 4, easy: 9 }
  const attempt = await interview(posed, { asker, show, intervals, say: words => void seen.push(words.trim()) })
  return { attempt, seen, unused: left.length }
}

test('a choice is asked in the order in which it is posed, and answered in the item’s own', async () => {
  const { attempt, seen } = await interviewed({}, [[0]])
  expect(seen[0]).toBe('Question c/i')
  const shown = seen[1]?.replace('one from 0: ', '').split(' | ') ?? []
  expect(shown.toSorted()).toEqual(['one', 'three', 'two'])
  expect(attempt.answer).toEqual([['one', 'two', 'three'].indexOf(shown[0] ?? '')])
})

test('of several any may be ticked', async () => {
  const choices = ['a', 'b'].map(name => ({ text: same(name), right: true }))
  const { attempt, seen } = await interviewed({ kind: 'multiple', choices }, [[0, 1]])
  expect(seen[1]).toMatch(/^many/)
  expect(isRight(attempt)).toBe(true)
})

test('an order that is picked rightly is right, however the steps were shown', async () => {
  const steps = ['a', 'b', 'c'].map(same)
  const { seen } = await interviewed({ kind: 'ordering', steps }, [[0, 1, 2]])
  const shown = seen[1]?.replace('order from 0: ', '').split(' | ') ?? []
  const rightly = ['a', 'b', 'c'].map(step => shown.indexOf(step))
  const { attempt } = await interviewed({ kind: 'ordering', steps }, [rightly])
  expect(isRight(attempt)).toBe(true)
})

test('a number is asked for with its unit, in the learner’s language', async () => {
  const item = { kind: 'number', number: 20, tolerance: 0, unit: { zh: '秒', en: 's' } } as const
  const { attempt, seen } = await interviewed(item, [20], 'zh')
  expect(seen).toEqual(['问题 c/i', '你的答案（秒）：'])
  expect(isRight(attempt)).toBe(true)
})

test('a prediction tells what was drawn before it asks', async () => {
  const { attempt, seen } = await interviewed({ kind: 'prediction' }, [[1]])
  expect(seen).toEqual([
    'Question c/i\n\n- policy: **Never**\n\n**Which phase at the end?**',
    'one from 0: Failed | Running | Pending',
  ])
  expect(attempt.answer).toBe('Running')
  expect((await interviewed({ kind: 'prediction' }, [3], 'en', 3)).attempt.answer).toBe(3)
})

const recall = { kind: 'recall', answer: same('the model answer'), checklist: ['p', 'q', 'r'].map(same) } as const

test('free recall shows the model answer only after Enter, and proposes a grade by the points that were ticked', async () => {
  const { attempt, seen, unused } = await interviewed(recall, [undefined, [0, 2], [3]])
  expect(seen[1]).toMatch(/press Enter/)
  expect(seen.indexOf('the model answer')).toBe(2)
  expect(seen[4]).toBe('any from 0: p | q | r')
  expect(seen.at(-1)).toBe('one from 1: no · tomorrow | hardly · in 2 days | yes · in 4 days | easily · in 9 days')
  expect(attempt.answer).toBe('easy')
  expect(unused).toBe(0)
})

test('free recall without a checklist goes straight to the grade', async () => {
  const { attempt, seen } = await interviewed({ ...recall, checklist: [] }, [undefined, [0]])
  expect(seen.some(words => words.startsWith('any'))).toBe(false)
  expect(attempt.answer).toBe('again')
})
