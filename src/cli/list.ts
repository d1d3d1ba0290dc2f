import type { ChalkInstance } from 'chalk'
import type { Card } from '../deck/card.ts'
import type { ExitCode } from '../errors.ts'
import { renderLegend } from '../render/columns.ts'
import { toJson } from '../render/to-json.ts'
import { lines, pad, padStart } from '../render/style.ts'
import { renderTable } from '../render/table.ts'
import { topicWords } from '../render/topics.ts'
import type { Text } from '../text.ts'
import type { Context } from './context.ts'
import { claimsOfScenario, deckOf } from './deck.ts'

interface Row {
  readonly card: Card
  /** Claims with an experiment, and claims without one. */
  readonly backed: number
  readonly unbacked: number
}

/** All cards. JSON: `[{ number, id, title: {zh, en}, topic, level, kubernetes, items, claims: { backed, unbacked } }]`. */
export async function list(context: Context, { output }: { readonly output: 'text' | 'json' }): Promise<ExitCode> {
  const { cards } = await deckOf(context)
  const rows = await Promise.all(cards.map(card => rowOf(card, context)))
  context.say(output === 'json' ? json(rows) : text(rows, context))
  return 0
}

async function rowOf(card: Card, context: Context): Promise<Row> {
  const known = await claimsOfScenario(context, card.id)
  const backed = card.claims.filter(claim => known.has(claim)).length
  return { card, backed, unbacked: card.claims.length - backed }
}

const json = (rows: readonly Row[]): string =>
  toJson(
    rows.map(({ card: { number, id, title, topic, level, kubernetes, items }, backed, unbacked }) => ({
      number,
      id,
      title,
      topic,
      level,
      kubernetes,
      items: items.length,
      claims: { backed, unbacked },
    })),
  )

function text(rows: readonly Row[], context: Context): string {
  const { language, width, paint } = context
  const shown =
    width < roomForTable ? rows.flatMap(row => entryOf(row, longestName(rows), context)) : tableOf(rows, context)
  return [
    ...shown,
    '',
    ...renderLegend(
      legend[language].map(entry => paint.dim(entry)),
      width,
    ),
  ].join('\n')
}

const roomForTable = 100
const legend = {
  zh: ['✔ 有实验支持的断言', '○ 尚无实验的断言'],
  en: ['✔ claims backed by an experiment', '○ not yet backed'],
}
const longestName = (rows: readonly Row[]) => Math.max(0, ...rows.map(({ card }) => card.id.length))

function tableOf(rows: readonly Row[], { language, width, paint }: Context): string[] {
  const table = {
    head: names.map(name => name[language]),
    rows: rows.map(row => [
      String(row.card.number),
      paint.cyan(row.card.id),
      row.card.title[language],
      topicWords[row.card.topic][language],
      String(row.card.level),
      String(row.card.items.length),
      claimsOf(row, paint),
    ]),
    aligns: ['right', 'left', 'left', 'left', 'right', 'right', 'left'] as const,
  }
  return renderTable(table, width, paint)
}

const names: readonly Text[] = [
  { zh: '编号', en: '#' },
  { zh: '名称', en: 'Name' },
  { zh: '标题', en: 'Title' },
  { zh: '主题', en: 'Topic' },
  { zh: '难度', en: 'Level' },
  { zh: '题数', en: 'Items' },
  { zh: '断言', en: 'Claims' },
]

const claimsOf = ({ backed, unbacked }: Row, paint: ChalkInstance): string =>
  [backed > 0 ? paint.green(`✔ ${backed}`) : '', unbacked > 0 ? paint.yellow(`○ ${unbacked}`) : '']
    .filter(Boolean)
    .join(' ')

/** A card where there is no room for a table: what a table would have in columns stands in a line. */
function entryOf(row: Row, longest: number, { language, width, paint }: Context): string[] {
  const { number, id, title, topic, level, items } = row.card
  const claims = claimsOf(row, paint)
  const details = {
    zh: [topicWords[topic].zh, `难度 ${level}`, `${items.length} 题`, claims],
    en: [topicWords[topic].en, `level ${level}`, `${items.length} ${items.length === 1 ? 'item' : 'items'}`, claims],
  }[language].filter(Boolean)
  const name = `${padStart(String(number), 2)}  ${paint.cyan(id)}`
  const beside = width - longest - 6 >= roomForTitle
  const indent = ' '.repeat(beside ? longest + 6 : 4)
  const said = [...lines(title[language], width - indent.length), ...lines(details.join(' · '), width - indent.length)]
  const [first = '', ...rest] = said.map(line => indent + line)
  return beside ? [pad(name, longest + 6) + first.trimStart(), ...rest] : [...lines(name, width), first, ...rest]
}

const roomForTitle = 28
