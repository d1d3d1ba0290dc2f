import { type Topic, topics } from '../deck/card.ts'
import { type Review, memoriesOf } from './event.ts'
import { type FirstAnswer, firstAnswers } from './first-answers.ts'
import { type Day, type Memory, dayOf, retrievability } from './memory.ts'
import type { Question } from './selection.ts'

/** What a learner's reviews of a deck come to on a day. */
export interface Statistics {
  readonly answers: number
  /** Answers to items that the deck does not have. They count in nothing else here. */
  readonly elsewhere: number
  /** Days with an answer. */
  readonly days: number
  readonly items: { readonly all: number; readonly met: number; readonly due: number }
  readonly retention: readonly Retention[]
  /** The last days, today at the end. */
  readonly history: readonly DayAnswered[]
  /** The coming days, today (and what is overdue) at the beginning; and what is due after them. */
  readonly forecast: { readonly days: readonly DayDue[]; readonly later: number }
  readonly topics: readonly Strength[]
  /** What is missed again and again, the most often first. */
  readonly leeches: readonly Leech[]
}

/**
 * How often what had been seen before was still known when it came back: the first answer of a day to an item, and never
 * the very first look at it.
 */
export interface Retention {
  /** Of so many days up to today; Infinity: of all. */
  readonly days: number
  readonly asked: number
  readonly known: number
}
export interface DayAnswered {
  readonly day: Day
  readonly known: number
  readonly missed: number
}
export interface DayDue {
  readonly day: Day
  readonly count: number
}
export interface Strength {
  readonly topic: Topic
  readonly items: number
  readonly met: number
  /** Mean chance to recall an item that was met, 0 to 1; undefined where none was. */
  readonly recall: number | undefined
}
export interface Leech {
  readonly question: Question
  /** Days on which it had been forgotten. */
  readonly missed: number
}

/** `reviews` are those that count, the oldest first. */
export function statisticsOf(reviews: readonly Review[], questions: readonly Question[], today: Day): Statistics {
  const inDeck = new Map(questions.map(question => [question.item.key, question]))
  const mine = reviews.filter(({ key }) => inDeck.has(key))
  const memories = memoriesOf(mine)
  const firsts = firstAnswers(mine)
  const dues = [...memories.values()].map(({ due }) => Math.max(due, today))
  return {
    answers: mine.length,
    elsewhere: reviews.length - mine.length,
    days: new Set(mine.map(({ when }) => dayOf(when))).size,
    items: { all: inDeck.size, met: memories.size, due: dues.filter(due => due === today).length },
    retention: periods.map(days => retentionOf(firsts, today, days)),
    history: historyOf(mine, today),
    forecast: forecastOf(dues, today),
    topics: topics.map(topic => strengthOf(topic, questions, memories, today)).filter(({ items }) => items > 0),
    leeches: leechesIn(firsts, memories, inDeck),
  }
}

const periods = [1, 7, 30, Infinity]
/** How far back and ahead days are shown one by one. */
const span = 14

function retentionOf(firsts: readonly FirstAnswer[], today: Day, days: number): Retention {
  const back = firsts.filter(({ look, day }) => look > 1 && day > today - days)
  return { days, asked: back.length, known: back.filter(({ known }) => known).length }
}

function historyOf(reviews: readonly Review[], today: Day): DayAnswered[] {
  const days = Array.from({ length: span }, (_, i) => ({ day: today - span + 1 + i, known: 0, missed: 0 }))
  for (const { grade, when } of reviews) {
    const there = days[dayOf(when) - today + span - 1]
    if (there !== undefined) there[grade === 'again' ? 'missed' : 'known'] += 1
  }
  return days
}

function forecastOf(dues: readonly Day[], today: Day): Statistics['forecast'] {
  const days = Array.from({ length: span }, (_, i) => ({ day: today + i, count: 0 }))
  let later = 0
  for (const due of dues) {
    const there = days[due - today]
    if (there === undefined) later += 1
    else there.count += 1
  }
  return { days, later }
}

function strengthOf(
  topic: Topic,
  questions: readonly Question[],
  memories: ReadonlyMap<string, Memory>,
  today: Day,
): Strength {
  const items = questions.filter(({ card }) => card.topic === topic)
  const chances = items.flatMap(({ item }) => {
    const memory = memories.get(item.key)
    return memory === undefined ? [] : [retrievability(memory, today)]
  })
  const sum = chances.reduce((total, chance) => total + chance, 0)
  const recall = chances.length === 0 ? undefined : sum / chances.length
  return { topic, items: items.length, met: chances.length, recall }
}

/** Missed so often that a different way to learn it is due. */
export const leechDays = 3
/** Whoever will know it for three weeks has learned it after all. */
const learnedDays = 21

function leechesIn(
  firsts: readonly FirstAnswer[],
  memories: ReadonlyMap<string, Memory>,
  questions: ReadonlyMap<string, Question>,
): Leech[] {
  const missed = new Map<string, number>()
  for (const { key, look, known } of firsts) if (look > 1 && !known) missed.set(key, (missed.get(key) ?? 0) + 1)
  return [...missed]
    .filter(([key, count]) => count >= leechDays && (memories.get(key)?.stability ?? 0) < learnedDays)
    .flatMap(([key, count]) => {
      const question = questions.get(key)
      return question === undefined ? [] : [{ question, missed: count }]
    })
    .sort((a, b) => b.missed - a.missed)
}
