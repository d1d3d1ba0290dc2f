import { expect, test } from 'vitest'
import { Mistake } from '../../src/errors.ts'
import type { Attempt } from '../../src/quiz/grade.ts'
import { type Hands, type Wish, practise } from '../../src/quiz/practise.ts'
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
      return Promise.resolve('on')
    },
    takeBack() {
      log.push('take back')
      return () => Promise.resolve('on')
    },
    sumUp() {
      log.push('sum up')
      return Promise.resolve('on')
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
  expect(log).toEqual([...steps('a/1'), ...steps('b/1'), 'sum up'])
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

/** The learner's wishes, in turn; after the last he goes on. */
const wishes = (...list: readonly Wish[]) => {
  const left = [...list]
  return () => Promise.resolve(left.shift() ?? 'on')
}

test('an answer that is taken back is asked again as it was posed, and only the new one counts', async () => {
  const { log, made } = hands(['a/1'], { tell: wishes('back', 'on') })
  const { session, end } = await practise(both, made)
  expect(end).toBeUndefined()
  expect(log.slice(0, 6)).toEqual(['pose a/1#0', 'ask a/1', 'keep a/1', 'take back', 'pose a/1#0', 'ask a/1'])
  expect(summaryOf(session)).toMatchObject({ asked: 2, right: 1 })
  expect(session.answered).toHaveLength(3)
})

test('one can go back as far as the first answer, and the questions come again in their order', async () => {
  const tellBack = wishes('back', 'back', 'on')
  const { log, made } = hands([], { tell: wishes('on', 'on', 'back') })
  const takeBack = () => {
    made.takeBack()
    return tellBack
  }
  const three = [...both, question('c/1')]
  const { session } = await practise(three, { ...made, takeBack })
  const back = log.lastIndexOf('take back')
  expect(log.filter(line => line === 'take back')).toHaveLength(3)
  expect(log.slice(back + 1).filter(line => line.startsWith('ask'))).toEqual(['ask a/1', 'ask b/1', 'ask c/1'])
  expect(summaryOf(session)).toMatchObject({ asked: 3, right: 3 })
})

test('at the summary the last answer can still be taken back; then it is asked, and summed up again', async () => {
  const { log, made } = hands([], { sumUp: wishes('back', 'on') })
  const { session } = await practise(both, made)
  expect(log.slice(-5)).toEqual(['take back', ...steps('b/1')])
  expect(summaryOf(session)).toMatchObject({ asked: 2, right: 2 })
})

test('a question that was missed and taken back does not come back a second time', async () => {
  const { log, made } = hands(['a/1'], { tell: wishes('back') })
  const again = { ...made, ask: (...asked: Parameters<Hands['ask']>) => hands().made.ask(...asked) }
  let asked = 0
  await practise(both, { ...again, ask: (posed, session) => (asked++ === 0 ? made : again).ask(posed, session) })
  expect(log.filter(line => line.startsWith('keep'))).toEqual(['keep a/1', 'keep a/1', 'keep b/1'])
})

test('who stops right after an answer was taken back has not answered it', async () => {
  const { made } = hands([], { tell: wishes('on', 'back'), takeBack: () => stopped })
  const { session, end } = await practise(both, made)
  expect(end).toMatchObject({ exitCode: 130 })
  expect(summaryOf(session)).toMatchObject({ asked: 1 })
  expect(session.waiting.map(({ item }) => item.key)).toEqual(['b/1'])
})

test('an answer that could not be taken back still counts', async () => {
  const full = new Mistake({ what: { zh: '满', en: 'full' } })
  const { made } = hands([], {
    tell: wishes('back'),
    takeBack() {
      throw full
    },
  })
  const { session, end } = await practise(both, made)
  expect(end).toBe(full)
  expect(summaryOf(session)).toMatchObject({ asked: 1 })
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
