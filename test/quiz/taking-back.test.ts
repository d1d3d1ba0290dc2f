import { expect, test } from 'vitest'
import type { Event } from '../../src/quiz/event.ts'
import { type Memory, review } from '../../src/quiz/memory.ts'
import { lastReview, takenBack } from '../../src/quiz/taking-back.ts'

const when = (time: string) => ({ time: new Date(time), offsetMinutes: 0 })
const answered = (id: string, time: string): Event => ({
  id,
  when: when(time),
  kind: 'review',
  key: `c/${id}`,
  grade: 'good',
})
const undone = (of: string): Event => ({ id: `undo-${of}`, when: when('2026-03-09T00:00:00Z'), kind: 'undo', of })
const a = answered('a', '2026-03-01T09:00:00Z')
const b = answered('b', '2026-03-01T09:00:01Z')
const c = answered('c', '2026-03-02T09:00:00Z')

test('the latest answer is taken back first, whatever the order of the files, then the one before', () => {
  expect(lastReview([c, a, b])?.id).toBe('c')
  expect(lastReview([undone('c'), c, a, b])?.id).toBe('b')
  expect(lastReview([c, a, b, undone('c'), undone('b')])?.id).toBe('a')
})

test('where nothing is left, there is nothing to take back', () => {
  expect(lastReview([])).toBeUndefined()
  expect(lastReview([a, undone('a')])).toBeUndefined()
  expect(lastReview([undone('gone')])).toBeUndefined()
})

const item = { zh: '哪一面？', en: 'Which side?' }
const today = Date.UTC(2026, 2, 2) / 86_400_000
const memory: Memory = { ...review(undefined, 'good', today - 5), due: today }

test.each([
  [
    undefined,
    'Taken back: “Which side?” was graded “missed”. It is new again.',
    '已撤销“哪一面？”的评分（不会）。它又是新题了。',
  ],
  [
    { ...memory, due: today - 2 },
    'Taken back: “Which side?” was graded “missed”. It is due now (since 2026-02-28).',
    '已撤销“哪一面？”的评分（不会）。它现在到期（自 2026-02-28 起）。',
  ],
  [
    memory,
    'Taken back: “Which side?” was graded “missed”. It is due today (2026-03-02).',
    '已撤销“哪一面？”的评分（不会）。下次到期：今天（2026-03-02）。',
  ],
  [
    { ...memory, due: today + 9 },
    'Taken back: “Which side?” was graded “missed”. It is due in 9 days (2026-03-11).',
    '已撤销“哪一面？”的评分（不会）。下次到期：9 天后（2026-03-11）。',
  ],
])('it is said what was taken back and when the item comes now (%#)', (after, en, zh) => {
  expect(takenBack(item, 'again', after, today)).toEqual({ zh, en })
})
