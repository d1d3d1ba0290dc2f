import type { ExitCode } from '../errors.ts'
import { reviewsAfter } from '../quiz/event.ts'
import { type Day, dateOf } from '../quiz/memory.ts'
import { loadLog } from '../quiz/progress.ts'
import { questionsOf } from '../quiz/selection.ts'
import { type Statistics, statisticsOf } from '../quiz/statistics.ts'
import { toJson } from '../render/to-json.ts'
import { complain } from './complain.ts'
import type { Context } from './context.ts'
import { deckOf } from './deck.ts'
import { today } from './quiz-table.ts'

/** What the reviews so far come to. Nothing recorded yet is an answer too. */
export async function stats(context: Context, { output }: { readonly output: 'text' | 'json' }): Promise<ExitCode> {
  const { world, language } = context
  const { events, problems } = loadLog(world)
  world.stderr.write(complain(problems, language))
  const questions = questionsOf(await deckOf(context), { words: [] })
  const statistics = statisticsOf(reviewsAfter(events), questions, today(context))
  if (output === 'json') context.say(json(statistics, today(context)))
  else if (statistics.answers === 0) context.say(nothingYet(statistics)[language])
  else {
    const { renderStatistics } = await import('./stats-text.ts')
    context.say(renderStatistics(statistics, today(context), context))
  }
  return 0
}

/**
 * `-o json`:
 *
 *     { "v": 1, "day": "2026-03-01", "answers": 412, "answersElsewhere": 0, "days": 23,
 *       "items": { "all": 210, "met": 96, "due": 14 },
 *       "retention": [ { "days": 1, "asked": 15, "known": 13, "share": 0.867 } ],   days 1, 7, 30 and null (all); first
 *                                            answers of a day to what was seen before; share null if there was none
 *       "history":  [ { "day": "2026-03-01", "known": 12, "missed": 3 } ],          14 days, today last
 *       "forecast": { "days": [ { "day": "2026-03-01", "items": 14 } ], "later": 40 },   14 days, today (and overdue) first
 *       "topics":   [ { "topic": "networking", "items": 40, "met": 12, "recall": 0.91 } ],   mean chance to recall what was
 *                                            met; null if nothing was
 *       "leeches":  [ { "key": "kube-proxy/…", "card": "kube-proxy", "missed": 4 } ] }   days on which it had been forgotten
 *
 * A day begins at four in the morning. `answersElsewhere` are to items that the deck does not have; nothing else counts them.
 */
function json(statistics: Statistics, today: Day): string {
  const { answers, elsewhere, days, items, retention, history, forecast, topics, leeches } = statistics
  return toJson({
    v: 1,
    day: dateOf(today),
    answers,
    answersElsewhere: elsewhere,
    days,
    items,
    retention: retention.map(({ days, asked, known }) => ({
      days: Number.isFinite(days) ? days : null,
      asked,
      known,
      share: asked === 0 ? null : rounded(known / asked),
    })),
    history: history.map(each => ({ ...each, day: dateOf(each.day) })),
    forecast: {
      days: forecast.days.map(({ day, count }) => ({ day: dateOf(day), items: count })),
      later: forecast.later,
    },
    topics: topics.map(each => ({ ...each, recall: each.recall === undefined ? null : rounded(each.recall) })),
    leeches: leeches.map(({ question: { item, card }, missed }) => ({ key: item.key, card: card.id, missed })),
  })
}

const rounded = (share: number): number => Math.round(share * 1000) / 1000

const nothingYet = ({ elsewhere }: Statistics) =>
  elsewhere === 0
    ? {
        zh: '还没有任何学习记录。`k8s-study quiz` 开始第一次测验。',
        en: 'Nothing is recorded yet. `k8s-study quiz` starts a first session.',
      }
    : {
        zh: `这套卡片还没有学习记录（别的卡片有 ${elsewhere} 次）。`,
        en: `Nothing is recorded yet for this deck (${elsewhere} ${elsewhere === 1 ? 'answer' : 'answers'} for others).`,
      }
