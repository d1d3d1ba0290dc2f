import { expect, test } from 'vitest'
import { Mistake } from '../../src/errors.ts'
import type { Attempt } from '../../src/quiz/grade.ts'
import { type Hands, practise } from '../../src/quiz/practise.ts'
import { summaryOf } from '../../src/quiz/session.ts'
import { question } from './sample.ts'

/** Hands that note what they do; each answer is right unless `wrong` names it (`a/1` the first time, `a/1#1` the second). */
function hands(wrong: readonly string[] = [], changes: Partial<Hands> = {}) {
  const log: string[] = []
  const made: Hands = {
    pose({ card, item }, attempt) {
      log.push(`pose ${item.key}#${attempt}`)
      return Promise.resolve({ kind: 'choice', card, item: item as never, order: [attempt] })
    },
    ask(posed) {
      const attempt = posed.kind === 'choice' ? (posed.order[0] ?? 0) : 0
      const name = attempt === 0 ? posed.item.key : `${posed.item.key}#${attempt}`
      log.push(`ask ${name}`)
      return Promise.resolve({ ...posed, answer: wrong.includes(name) ? [1] : [0] } as Attempt)
    },
    keep: attempt => void log.push(`keep ${attempt.item.key}`),
    tell(attempt) {
      log.push(`tell ${attempt.item.key}`)
      return Promise.resolve()
    },
    ...changes,
  }
  return { log, made }
}
const both = ['a/1', 'b/1'].map(key => question(key))
const steps = (key: string) => [`pose ${key}#0`, `ask ${key}`, `keep ${key}`, `tell ${key}`]
const stopped = () => Promise.reject(new Mistake([], 130))

test('each answer is kept before it is judged, and both before the next is drawn', async () => {
  const { log, made } = hands()
  const { end } = await practise(both, made)
  expect(end).toBeUndefined()
  expect(log).toEqual([...steps('a/1'), ...steps('b/1')])
})

test('what was wrong is asked again, posed anew, until it is right', async () => {
  const { log, made } = hands(['a/1', 'a/1#1'])
  const { session } = await practise(both, made)
  expect(log.filter(line => line.startsWith('pose'))).toEqual(['pose a/1#0', 'pose b/1#0', 'pose a/1#1', 'pose a/1#2'])
  expect(summaryOf(session)).toMatchObject({ asked: 2, right: 1 })
})

test('to stop at a question loses no earlier answer and counts no open one', async () => {
  const { made } = hands([], { ask: posed => (posed.item.key === 'b/1' ? stopped() : hands().made.ask(posed, never)) })
  const { session, end } = await practise(both, made)
  expect(end).toMatchObject({ exitCode: 130, problems: [] })
  expect(summaryOf(session)).toMatchObject({ asked: 1, right: 1 })
})

test('to stop while the answer is explained loses nothing', async () => {
  const { session } = await practise(both, hands([], { tell: stopped }).made)
  expect(summaryOf(session)).toMatchObject({ asked: 1 })
})

test('an answer that could not be kept does not count, and ends the session with the reason', async () => {
  const full = new Mistake({ what: { zh: '满', en: 'full' } })
  const { made, log } = hands([], {
    keep() {
      throw full
    },
  })
  const { session, end } = await practise(both, made)
  expect(end).toBe(full)
  expect(summaryOf(session).asked).toBe(0)
  expect(log).toEqual(['pose a/1#0', 'ask a/1'])
})

test('what cannot be posed is left out', async () => {
  const { made } = hands()
  const pose: Hands['pose'] = (asked, attempt) =>
    asked.item.key === 'a/1' ? Promise.resolve(undefined) : made.pose(asked, attempt)
  const { session } = await practise(both, { ...made, pose })
  expect(session.answered.map(({ question }) => question.item.key)).toEqual(['b/1'])
})

test('a defect is no end of a session', async () => {
  const { made } = hands([], { ask: () => Promise.reject(new TypeError('a bug')) })
  await expect(practise(both, made)).rejects.toThrow('a bug')
})

const never = { waiting: [], answered: [] }
