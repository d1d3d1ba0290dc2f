import type { Card, Item, Topic } from '../../src/deck/card.ts'
import type { Question } from '../../src/quiz/selection.ts'
import type { Played } from '../../src/quiz/posed.ts'
import { same } from '../../src/text.ts'

/** Any part of an item that a test cares about; the rest is made up. */
export function question(key: string, item: Partial<Item> = {}, topic: Topic = 'workloads', level = 1): Question {
  const id = key.split('/')[0] ?? key
  const card: Card = {
    id,
    number: 1,
    title: { zh: `标题 ${id}`, en: `Title ${id}` },
    topic,
    level,
    kubernetes: '1.36',
    sources: [],
    question: same(''),
    answer: same(''),
    notes: [],
    items: [],
    claims: [],
  }
  const common = { key, prompt: { zh: `问题 ${key}`, en: `Question ${key}` }, why: { zh: '因为', en: 'because' } }
  const choices = [
    { text: { zh: '甲', en: 'one' }, right: true },
    { text: { zh: '乙', en: 'two' }, right: false },
    { text: { zh: '丙', en: 'three' }, right: false },
  ]
  return { card, item: { ...common, kind: 'single', choices, ...item } as Item }
}

export const keysOf = (questions: readonly Question[]): string[] => questions.map(({ item }) => item.key)

/** An experiment that was played, with `right` as its result. */
export const played = (right: string | number, changes: Partial<Played> = {}): Played =>
  ({
    asks: { zh: '最后是什么阶段？', en: 'Which phase at the end?' },
    setting: { zh: '- 策略：**Never**', en: '- policy: **Never**' },
    values: { policy: 'Never' },
    misconceptions: [],
    proof: () => 'the trace',
    trace: { steps: [] },
    right,
    ...(typeof right === 'string' ? { kind: 'choice', choices: ['Failed', right, 'Pending'] } : { kind: 'number' }),
    ...changes,
  }) as Played
