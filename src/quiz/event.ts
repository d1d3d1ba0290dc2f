import type { Text } from '../text.ts'
import { type Grade, type Memory, type Moment, dayOf, grades, review } from './memory.ts'

/** The format of the log. A line of a higher one is refused, never guessed at. */
export const logVersion = 1

/** One line of the log. Events are only ever added; what a learner knows is a fold over all of them. */
export type Event = Review | (Identified & Undone)
export type Review = Identified & Reviewed
interface Identified {
  readonly id: string
  readonly when: Moment
}
interface Reviewed {
  readonly kind: 'review'
  /** The item's key. */
  readonly key: string
  readonly grade: Grade
}
/** Takes a review back, wherever it stands. */
interface Undone {
  readonly kind: 'undo'
  /** The id of the review. */
  readonly of: string
}

export function renderEvent(event: Event): string {
  const { id, when, kind, ...rest } = event
  return JSON.stringify({ v: logVersion, id, t: when.time.toISOString(), offset: when.offsetMinutes, kind, ...rest })
}

export type Line =
  | { readonly is: 'event'; readonly event: Event }
  /** Of this format, and of a kind that a later release has added: kept, and nothing to us. */
  | { readonly is: 'unknown kind' }
  | { readonly is: 'newer'; readonly version: number }
  | { readonly is: 'damaged'; readonly what: Text }

export function parseLine(line: string): Line {
  const value = parseObject(line)
  if (value === undefined) return damaged('不是完整的 JSON 对象', 'not a whole JSON object')
  const { v, id, t, offset, kind } = value
  if (typeof v === 'number' && v > logVersion) return { is: 'newer', version: v }
  if (v !== logVersion) return damaged('缺少格式版本 v', 'without the version v of its format')
  const time = new Date(typeof t === 'string' ? t : Number.NaN)
  if (typeof id !== 'string' || id === '') return damaged('缺少 id', 'without an id')
  if (Number.isNaN(time.getTime())) return damaged('t 不是时间', 'its t is no time')
  if (!isOffset(offset)) return damaged('offset 不是与 UTC 相差的分钟数', 'its offset is not minutes from UTC')
  return parseKind(kind, value, { id, when: { time, offsetMinutes: offset } })
}

/** The reviews that count, the oldest first, in whatever order and however often the events are handed over. */
export function reviewsAfter(events: readonly Event[]): Review[] {
  const all = unionOf(events)
  const undone = new Set(all.filter(event => event.kind === 'undo').map(event => event.of))
  return all
    .filter(event => event.kind === 'review')
    .filter(({ id }) => !undone.has(id))
    .sort(byTimeThenId)
}

/** One event an id. Where two claim the same id, which nothing of ours does, the order of the files must not decide. */
function unionOf(events: readonly Event[]): Event[] {
  const byId = new Map<string, Event>()
  for (const event of events) {
    const other = byId.get(event.id)
    if (other === undefined || renderEvent(event) < renderEvent(other)) byId.set(event.id, event)
  }
  return [...byId.values()]
}

/** What the learner remembers after all these events. */
export const memoriesAfter = (events: readonly Event[]): Map<string, Memory> => memoriesOf(reviewsAfter(events))

/** What he remembers after these reviews, the oldest first. */
export function memoriesOf(reviews: readonly Review[]): Map<string, Memory> {
  const memories = new Map<string, Memory>()
  for (const { key, grade, when } of reviews) memories.set(key, review(memories.get(key), grade, dayOf(when)))
  return memories
}

function parseKind(kind: unknown, value: Fields, { id, when }: Identified): Line {
  const { key, grade, of } = value
  if (kind === 'review') {
    if (typeof key !== 'string' || key === '') return damaged('缺少题目的 key', 'without the key of an item')
    if (!isGrade(grade)) return damaged('grade 不是四个等级之一', 'its grade is none of the four')
    return { is: 'event', event: { id, when, kind, key, grade } }
  }
  if (kind === 'undo') {
    if (typeof of !== 'string') return damaged('没有说撤销哪条记录（of）', 'without the id that it takes back (of)')
    return { is: 'event', event: { id, when, kind, of } }
  }
  return typeof kind === 'string' ? { is: 'unknown kind' } : damaged('缺少 kind', 'without a kind')
}

type Fields = Readonly<Record<string, unknown>>

function parseObject(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
  } catch {
    return undefined
  }
}

const damaged = (zh: string, en: string): Line => ({ is: 'damaged', what: { zh, en } })

export const isGrade = (value: unknown): value is Grade => (grades as readonly unknown[]).includes(value)

/** No place on earth is further from UTC than this. */
const isOffset = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= 24 * 60

const byTimeThenId = (a: Event, b: Event): number =>
  a.when.time.getTime() - b.when.time.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
