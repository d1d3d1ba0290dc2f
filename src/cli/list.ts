import type { ChalkInstance } from 'chalk'
import type { CardSummary } from '../deck/compiled.ts'
import type { ExitCode } from '../errors.ts'
import { renderLegend } from '../render/columns.ts'
import { toJson } from '../render/to-json.ts'
import { lines, pad, padStart } from '../render/style.ts'
import { renderTable } from '../render/table.ts'
import { topicWords } from '../render/topics.ts'
import type { Text } from '../text.ts'
import type { Context } from './context.ts'
import { summariesOf } from './deck.ts'

/** All cards. JSON: `[{ number, id, title: {zh, en}, topic, level, kubernetes, items, claims: { backed, unbacked } }]`. */
export async function list(context: Context, { output }: { readonly output: 'text' | 'json' }): Promise<ExitCode> {
  const cards = await summariesOf(context)
  context.say(output === 'json' ? json(cards) : text(cards, context))
  return 0
}

const json = (cards: readonly CardSummary[]): string =>
  toJson(cards.map(({ backed, unbacked, ...card }) => ({ ...card, claims: { backed, unbacked } })))

function text(cards: readonly CardSummary[], context: Context): string {
  const { language, width, paint } = context
  const shown =
    width < roomForTable ? cards.flatMap(card => entryOf(card, longestName(cards), context)) : tableOf(cards, context)
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
const longestName = (cards: readonly CardSummary[]) => Math.max(0, ...cards.map(card => card.id.length))

function tableOf(cards: readonly CardSummary[], { language, width, paint }: Context): string[] {
  const table = {
    head: names.map(name => name[language]),
    rows: cards.map(card => [
      String(card.number),
      paint.cyan(card.id),
      card.title[language],
      topicWords[card.topic][language],
      String(card.level),
      String(card.items),
      claimsOf(card, paint),
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

const claimsOf = ({ backed, unbacked }: CardSummary, paint: ChalkInstance): string =>
  [backed > 0 ? paint.green(`✔ ${backed}`) : '', unbacked > 0 ? paint.yellow(`○ ${unbacked}`) : '']
    .filter(Boolean)
    .join(' ')

/** A card where there is no room for a table: what a table would have in columns stands in a line. */
function entryOf(card: CardSummary, longest: number, { language, width, paint }: Context): string[] {
  const { number, id, title, topic, level, items } = card
  const claims = claimsOf(card, paint)
  const details = {
    zh: [topicWords[topic].zh, `难度 ${level}`, `${items} 题`, claims],
    en: [topicWords[topic].en, `level ${level}`, `${items} ${items === 1 ? 'item' : 'items'}`, claims],
  }[language].filter(Boolean)
  const name = `${padStart(String(number), 2)}  ${paint.cyan(id)}`
  const beside = width - longest - 6 >= roomForTitle
  const indent = ' '.repeat(beside ? longest + 6 : 4)
  const said = [...lines(title[language], width - indent.length), ...lines(details.join(' · '), width - indent.length)]
  const [first = '', ...rest] = said.map(line => indent + line)
  return beside ? [pad(name, longest + 6) + first.trimStart(), ...rest] : [...lines(name, width), first, ...rest]
}

const roomForTitle = 28
