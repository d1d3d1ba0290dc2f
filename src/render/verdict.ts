import type { Fact } from '../sim/fact.ts'
import { type FactColumns, type Look, renderFact } from './facts.ts'
import { lines, width as columnsOf } from './style.ts'

/** A claim, whether it held, and the facts that settled it. */
export interface Judged {
  readonly words: string
  readonly holds: boolean
  /** What stands behind its sentence in a card; '' if there is none. */
  readonly number: string
  readonly deciding: readonly Fact[]
}

/** One more is shown rather than counted. */
const shownOf = (facts: readonly Fact[]) => (facts.length <= 4 ? facts.length : 3)
const indent = '    '

/** `✔ claim`, and below it the first facts that settled it. */
export function renderVerdict(judged: Judged, columns: FactColumns, look: Look): string[] {
  const { width, paint } = look
  const mark = `${judged.holds ? paint.green('✔') : paint.red('✘')}${judged.number} `
  const [first = '', ...rest] = lines(paint.bold(judged.words), width - columnsOf(mark))
  const shown = shownOf(judged.deciding)
  const facts = judged.deciding.slice(0, shown)
  const inside = { ...look, width: width - indent.length }
  return [
    mark + first,
    ...rest.map(line => ' '.repeat(columnsOf(mark)) + line),
    ...facts.flatMap(fact => renderFact(fact, columns, inside)).map(line => indent + line),
    ...andMore(judged.deciding.slice(shown), inside).map(line => indent + paint.dim(line)),
  ]
}

function andMore(facts: readonly Fact[], { language, width }: Look): string[] {
  if (facts.length === 0) return []
  const inOrder = facts.toSorted((a, b) => a.id - b.id)
  const numbers = inOrder.slice(0, 8).map(fact => `#${fact.id}`)
  const list = [...numbers, ...(facts.length > 8 ? ['…'] : [])].join(' ')
  return lines({ zh: `另有 ${facts.length} 条：${list}`, en: `and ${facts.length} more: ${list}` }[language], width)
}
