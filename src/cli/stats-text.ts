import { firstParagraph } from '../quiz/closing.ts'
import { type Day, dateOf } from '../quiz/memory.ts'
import { plainLines } from '../quiz/plain.ts'
import { type Statistics, leechDays } from '../quiz/statistics.ts'
import { renderLegend } from '../render/columns.ts'
import { excerpt } from '../render/excerpt.ts'
import type { Look } from '../render/facts.ts'
import { type Bar, renderBars, signs } from '../render/plot.ts'
import { lines } from '../render/style.ts'
import { topicWords } from '../render/topics.ts'
import type { Text } from '../text.ts'

/** Statistics for a person: figures, and bars behind them. No line is wider than `look.width`. */
export function renderStatistics(statistics: Statistics, today: Day, look: Look): string {
  const parts = [
    lines(summary(statistics)[look.language], look.width),
    retention(statistics, look),
    history(statistics, today, look),
    forecast(statistics, today, look),
    strengths(statistics, look),
    leeches(statistics, look),
  ]
  return parts
    .filter(part => part.length > 0)
    .map(part => part.join('\n'))
    .join('\n\n')
}

function summary({ answers, days, items: { all, met, due }, elsewhere }: Statistics): Text {
  const others = {
    zh: elsewhere === 0 ? '' : `；另有 ${elsewhere} 次答的是别的卡片，未计入`,
    en: elsewhere === 0 ? '' : ` · ${counted(elsewhere, 'answer')} to other decks not counted`,
  }
  return {
    zh: `${days} 天里答了 ${answers} 次；见过 ${met}/${all} 题；现在到期 ${due} 题${others.zh}`,
    en: `${counted(answers, 'answer')} on ${counted(days, 'day')} · ${met} of ${all} items met · ${due} due now${others.en}`,
  }
}
const counted = (count: number, word: string) => `${count} ${count === 1 ? word : `${word}s`}`

function retention({ retention }: Statistics, look: Look): string[] {
  const bars = retention.map(({ days, asked, known }) => ({
    label: periodWords(days)[look.language],
    figures: [asked === 0 ? '—' : percent(known / asked), `${known}/${asked}`],
    filled: known,
    rest: asked - known,
    most: asked,
  }))
  return [...title(retentionTitle, look), ...shares(bars, look)]
}

function history({ history }: Statistics, today: Day, look: Look): string[] {
  const bars = history.map(({ day, known, missed }) => ({
    label: dayLabel(day, today)[look.language],
    figures: [String(known + missed)],
    filled: known,
    rest: missed,
  }))
  const most = Math.max(...history.map(({ known, missed }) => known + missed))
  const legend = legendWords.map(words => words[look.language])
  return [
    ...title(historyTitle, look),
    ...renderLegend(legend, look.width).map(line => look.paint.dim(line)),
    ...renderBars(bars, most, look.width, look.paint),
  ]
}

function forecast({ forecast: { days, later } }: Statistics, today: Day, look: Look): string[] {
  const bars = days.map(({ day, count }) => ({
    label: dayLabel(day, today)[look.language],
    figures: [String(count)],
    filled: count,
  }))
  const rest = { label: laterWord[look.language], figures: [String(later)], filled: 0 }
  const most = Math.max(...days.map(({ count }) => count))
  return [...title(forecastTitle, look), ...renderBars([...bars, rest], most, look.width, look.paint)]
}

function strengths({ topics }: Statistics, look: Look): string[] {
  const bars = topics.map(({ topic, items, met, recall }) => ({
    label: topicWords[topic][look.language],
    figures: [recall === undefined ? '—' : percent(recall), `${met}/${items}`],
    filled: recall ?? 0,
    rest: recall === undefined ? 0 : 1 - recall,
    most: 1,
  }))
  return [...title(strengthTitle, look), ...shares(bars, look)]
}

/** Bars of the same length, or none: each is a whole, parted in two. */
const shares = (bars: readonly (Bar & { readonly most: number })[], { width, paint }: Look): string[] =>
  renderBars(
    bars.map(({ most, filled, rest = 0, ...bar }) => ({
      ...bar,
      filled: filled / (most || 1),
      rest: rest / (most || 1),
    })),
    1,
    width,
    paint,
  )

/** A line each, cut at the edge: enough to know which it is. */
function leeches({ leeches }: Statistics, look: Look): string[] {
  if (leeches.length === 0) return []
  const { language, width, paint } = look
  const said = leeches.slice(0, mostLeeches).map(({ question: { card, item }, missed }) => {
    const [prompt = ''] = plainLines(firstParagraph(item.prompt)[language])
    const line = `${missed}×  ${card.id}  ${prompt}`
    return excerpt(line, [], width, paint.yellow)
  })
  return [...title(leechTitle, look), ...said]
}
const mostLeeches = 10

/** A heading, and below it what the figures are. */
const title = ({ name, about }: Title, { language, width, paint }: Look): string[] => [
  ...lines(paint.bold(name[language]), width),
  ...lines(paint.dim(about[language]), width),
]

interface Title {
  readonly name: Text
  readonly about: Text
}
const retentionTitle: Title = {
  name: { zh: '真实保持率', en: 'True retention' },
  about: {
    zh: '见过的题再来时答得出的比例，每题每天只算第一次；排程以 90% 为目标',
    en: 'how often an item was known when it came back, by the first answer of a day; the schedule aims at 90%',
  },
}
const historyTitle: Title = {
  name: { zh: '每天答题次数', en: 'Answers a day' },
  about: { zh: '同一题当天重答也算', en: 'repeated answers of a day count too' },
}
const forecastTitle: Title = {
  name: { zh: '今后到期', en: 'Due in the coming days' },
  about: { zh: '今天一行含过期未答的；新题不算', en: 'today with all that is overdue; new items come on top' },
}
const strengthTitle: Title = {
  name: { zh: '各主题的掌握程度', en: 'Strength by topic' },
  about: {
    zh: '见过的题此刻答得出的平均把握，以及见过几题',
    en: 'the mean chance that an item you met is known now, and how many you met',
  },
}
const leechTitle: Title = {
  name: { zh: '常答错的题', en: 'Often missed' },
  about: {
    zh: `学过又忘了 ${leechDays} 天以上的：换个办法学，比如 \`k8s-study explain\` 或 \`sim --step\``,
    en: `forgotten on ${leechDays} days or more: learn them another way, with \`k8s-study explain\` or \`sim --step\``,
  },
}

const legendWords: readonly Text[] = [
  { zh: `${signs.filled} 答对`, en: `${signs.filled} known` },
  { zh: `${signs.rest} 答错`, en: `${signs.rest} missed` },
]
const laterWord: Text = { zh: '更晚', en: 'later' }

const percent = (share: number) => `${Math.round(share * 100)}%`

function periodWords(days: number): Text {
  if (days === 1) return { zh: '今天', en: 'today' }
  return Number.isFinite(days) ? { zh: `近 ${days} 天`, en: `${days} days` } : { zh: '全部', en: 'all' }
}

/** `Sat 02-28`. */
function dayLabel(day: Day, today: Day): Text {
  if (day === today) return { zh: '今天', en: 'today' }
  const date = dateOf(day).slice(5)
  const weekday = weekdays[(((day + thursday) % 7) + 7) % 7]
  return { zh: `${date} 周${weekday?.zh}`, en: `${weekday?.en} ${date}` }
}
/** 1970-01-01 was one. */
const thursday = 4
const weekdays: readonly Text[] = [
  { zh: '日', en: 'Sun' },
  { zh: '一', en: 'Mon' },
  { zh: '二', en: 'Tue' },
  { zh: '三', en: 'Wed' },
  { zh: '四', en: 'Thu' },
  { zh: '五', en: 'Fri' },
  { zh: '六', en: 'Sat' },
]
