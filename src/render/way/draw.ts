import { harmless } from '../../deck/harmless.ts'
import type { Look } from '../facts.ts'
import { lines, pad, width } from '../style.ts'
import { briefRows } from './brief.ts'
import { everyRuleRows } from './every-rule.ts'
import type { Way } from './way.ts'
import type { Row } from './words.ts'

/**
 * A packet's way as a person would draw it: a line down the left, the hooks on it, the header beside each. If the rules that did
 * not match were told, all rules are shown; else only those that led to something.
 */
export function drawWay(way: Way, look: Look): string[] {
  const isWhole = way.facts.some(fact => fact.kind === 'RuleMissed')
  const rows = isWhole ? everyRuleRows(way) : briefRows(way)
  const drawn = rows.flatMap(row => drawRow(row, look))
  return isWhole && way.error !== undefined ? [...drawn, '', ...drawWay(way.error, look)] : drawn
}

const [sign, inside] = ['│ '.length, '  ']
/** As wide as the longest name of a hook, and what happens at it a little to the right. */
const labels = 'POSTROUTING'.length + 2

function drawRow(row: Row, look: Look): string[] {
  const [label, words] = [row.label, row.words].map(each => unbroken(harmless(each[look.language])))
  const start = (row.inner ? inside : '') + label
  const wrapped = hanging(words ?? '', look.width - sign - labels)
  return wrapped.map((line, i) => {
    const left =
      i === 0 ? signOf(row, look) + paintLabel(pad(start, labels), row, look) : below(row) + ' '.repeat(labels)
    return (left + paintWords(line, row, look)).trimEnd()
  })
}

/** Words that begin with spaces, or with the number of a rule, stay that far in when they are wrapped. */
function hanging(words: string, columns: number): string[] {
  const [lead = ''] = /^ *(?:[✔·] \d+  )?/.exec(words) ?? []
  const room = columns - width(lead)
  if (room < columns / 3) return lines(rejoined(words.trimStart()), columns)
  const tied = words.slice(lead.length)
  const whole = tied.split(' ').every(piece => width(piece) <= room) ? tied : rejoined(tied)
  return lines(whole, room).map((line, i) => (i === 0 ? lead : ' '.repeat(width(lead))) + rejoined(line))
}

/** The name of a chain is not parted at its hyphens. */
const unbroken = (words: string) => words.replaceAll(/(?<=[A-Z\d])-(?=[A-Z\d])/g, '\u2011')
const rejoined = (line: string) => line.replaceAll('\u2011', '-').replaceAll('\u00a0', ' ')

const isEnd = ({ sign: each }: Row) => each !== '▶' && each !== '│'
const below = (row: Row) => (isEnd(row) ? '  ' : '│ ')

const signColours = { '▶': 'dim', '│': 'dim', '▼': 'green', '✘': 'red', '?': 'yellow' } as const
const signOf = (row: Row, { paint }: Look) => `${paint[signColours[row.sign]](row.sign)} `

function paintLabel(label: string, row: Row, { paint }: Look): string {
  if (row.tone === 'change') return paint.yellow(label)
  if (row.inner) return paint.dim(label)
  return isEnd(row) ? paint.bold(label) : paint.cyan(label)
}

const tones = { strong: 'bold', change: 'yellow', quiet: 'dim', good: 'green', bad: 'red', open: 'yellow' } as const
const paintWords = (words: string, { tone }: Row, { paint }: Look) =>
  tone === undefined ? words : paint[tones[tone]](words)
