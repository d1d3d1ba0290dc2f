import type { Random } from '../random.ts'
import { type Day, type Memory, lateness } from './memory.ts'
import type { Question } from './selection.ts'
import { spread } from './spread.ts'

export interface Wishes {
  /** Most new items. */
  readonly new: number
  /** Most items in all. */
  readonly limit: number
  /** Also what is not due. */
  readonly all: boolean
}

type Memories = ReadonlyMap<string, Memory>

/**
 * What to ask today: what is due first, the latest for its interval before all, then new items, one of each card in turn;
 * with `all` also what is not due, the soonest first. Chance only settles draws.
 */
export function choose(
  questions: readonly Question[],
  memories: Memories,
  today: Day,
  wishes: Wishes,
  random: Random,
): Question[] {
  const { due, later } = known(random.shuffle(questions), memories, today)
  const first = due.slice(0, wishes.limit)
  const second = inTurn(fresh(questions, memories))
    .slice(0, wishes.new)
    .slice(0, wishes.limit - first.length)
  const third = wishes.all ? later.slice(0, wishes.limit - first.length - second.length) : []
  return [first, second, third].reduce<Question[]>((sofar, part) => [...sofar, ...spread(part, sofar.at(-1))], [])
}

/** What waits now and, if nothing does, when something will. */
export interface Outlook {
  readonly due: number
  readonly fresh: number
  /** The next day on which something comes back, and how much. */
  readonly next?: { readonly day: Day; readonly count: number }
}

export function outlook(questions: readonly Question[], memories: Memories, today: Day): Outlook {
  const { due, later } = known(questions, memories, today)
  const day = memories.get(later[0]?.item.key ?? '')?.due
  const counts = { due: due.length, fresh: fresh(questions, memories).length }
  if (day === undefined) return counts
  return { ...counts, next: { day, count: later.filter(({ item }) => memories.get(item.key)?.due === day).length } }
}

/** A session while it runs. The first of `waiting` is asked next. */
export interface Session {
  readonly waiting: readonly Question[]
  readonly answered: readonly Answered[]
}
export interface Answered {
  readonly question: Question
  readonly right: boolean
  /** The session when it was asked. */
  readonly before: Session
}

export const begin = (questions: readonly Question[]): Session => ({ waiting: questions, answered: [] })

/** The first of `waiting` was answered. What was missed comes back, after three others if there are so many. */
export function afterAnswer(session: Session, right: boolean): Session {
  const [question, ...rest] = session.waiting
  if (question === undefined) return session
  return {
    waiting: right ? rest : comingBack(question, rest),
    answered: [...session.answered, { question, right, before: session }],
  }
}

/** The last answer was taken back: its question is the next again. */
export const withoutLast = (session: Session): Session => session.answered.at(-1)?.before ?? session

/** The first of `waiting` could not be asked. */
export const withoutNext = ({ waiting, answered }: Session): Session => ({ waiting: waiting.slice(1), answered })

/** How often a question has been answered before. */
export const attemptsAt = ({ answered }: Session, { item }: Question): number =>
  answered.filter(({ question }) => question.item.key === item.key).length

/** What a session came to, by the first answer to each question: what was repeated until it was right is not yet known. */
export interface Summary {
  readonly asked: number
  readonly right: number
  readonly missed: readonly Question[]
}

export function summaryOf({ answered }: Session): Summary {
  const first = new Map<string, Answered>()
  for (const each of answered) if (!first.has(each.question.item.key)) first.set(each.question.item.key, each)
  const missed = [...first.values()].filter(({ right }) => !right).map(({ question }) => question)
  return { asked: first.size, right: first.size - missed.length, missed }
}

const fresh = (questions: readonly Question[], memories: Memories) =>
  questions.filter(({ item }) => !memories.has(item.key))

/** Those asked before: the latest for its interval first, and the soonest to come first. */
function known(questions: readonly Question[], memories: Memories, today: Day) {
  const all = questions.flatMap(question => {
    const memory = memories.get(question.item.key)
    return memory === undefined ? [] : [{ question, memory }]
  })
  const due = all
    .filter(({ memory }) => memory.due <= today)
    .toSorted((a, b) => lateness(b.memory, today) - lateness(a.memory, today))
  const later = all.filter(({ memory }) => memory.due > today).toSorted((a, b) => a.memory.due - b.memory.due)
  return { due: due.map(({ question }) => question), later: later.map(({ question }) => question) }
}

/** The first item of each card, then the second of each … */
function inTurn(questions: readonly Question[]): Question[] {
  const taken = new Map<string, number>()
  const numbered = questions.map(question => {
    const turn = taken.get(question.card.id) ?? 0
    taken.set(question.card.id, turn + 1)
    return { question, turn }
  })
  return numbered.toSorted((a, b) => a.turn - b.turn).map(({ question }) => question)
}

const othersBefore = 3

function comingBack(question: Question, rest: readonly Question[]): Question[] {
  const apart = (at: number) => [rest[at - 1], rest[at]].every(each => each?.card.id !== question.card.id)
  const places = rest.map((_, at) => at + 1).filter(at => at >= othersBefore && apart(at))
  return rest.toSpliced(places[0] ?? othersBefore, 0, question)
}
