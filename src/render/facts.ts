import type { ChalkInstance } from 'chalk'
import { harmless } from '../deck/harmless.ts'
import { renderDuration } from '../sim/duration.ts'
import type { Fact } from '../sim/fact.ts'
import type { Language } from '../text.ts'
import { gap, renderRow } from './columns.ts'
import { phrase } from './phrases.ts'
import { lines, width } from './style.ts'

/** How something is shown: in which language, within how many columns, in which colours. */
export interface Look {
  readonly language: Language
  readonly width: number
  readonly paint: ChalkInstance
}

/** Columns that the facts of one trace are lined up by, whether they stand in the timeline or below a claim. */
export interface FactColumns {
  readonly number: number
  /** 0: none has a cause. */
  readonly cause: number
  readonly time: number
  /** 0: too narrow for a column; whoever did it then stands before what he did. */
  readonly who: number
}

const roomToRead = 40
const leastRoom = 12

export function factColumns(facts: readonly Fact[], columns: number): FactColumns {
  const widest = (words: (fact: Fact) => string) => Math.max(0, ...facts.map(fact => width(words(fact))))
  const found = {
    number: widest(numberOf),
    cause: widest(causeOf),
    time: widest(timeOf),
    who: widest(whoOf),
  }
  return roomBeside(found, columns) >= roomToRead ? found : { ...found, who: 0 }
}

const numberOf = (fact: Fact) => `#${fact.id}`
const causeOf = (fact: Fact) => (fact.because === undefined ? '' : `←#${fact.because}`)
const whoOf = (fact: Fact) => harmless(fact.by)
const timeOf = (fact: Fact) => renderDuration(fact.at)

/** `#12 ←#9  1.5s  kubelet  Pod web changes phase: Pending → Running`: lines of at most `look.width` columns. */
export function renderFact(fact: Fact, columns: FactColumns, look: Look): string[] {
  const { language, paint } = look
  const said = phrase(fact)[language]
  const sentence = columns.who > 0 ? said : `${paint.cyan(whoOf(fact))}${colon[language]}${said}`
  const room = roomBeside(columns, look.width)
  const [number, cause, time] = [paint.dim(numberOf(fact)), paint.dim(causeOf(fact)), timeOf(fact)]
  if (room < leastRoom) return lines(`${number} ${time} ${sentence}`, look.width)
  const cells = [
    { words: number, width: columns.number, align: 'right' },
    { words: cause, width: columns.cause },
    { words: time, width: columns.time, align: 'right' },
    { words: paint.cyan(whoOf(fact)), width: columns.who },
    { words: sentence, width: room },
  ] as const
  return renderRow(cells.filter(cell => cell.width > 0))
}

const roomBeside = (columns: FactColumns, available: number) =>
  Object.values(columns).reduce(
    (room: number, column: number) => room - (column > 0 ? column + gap.length : 0),
    available,
  )

const colon = { zh: '：', en: ': ' }
