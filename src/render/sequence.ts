import { harmless } from '../deck/harmless.ts'
import type { Trace } from '../sim/trace.ts'
import { type Arrow, arrowsOf, participantsOf } from './arrows.ts'
import { renderLegend } from './columns.ts'
import type { Look } from './facts.ts'
import { lines, pad } from './style.ts'

/**
 * A play as a sequence diagram: a lifeline for each participant, by number, solid arrows for calls and dashed ones for what a
 * watch brings. Where there is no room for lifelines, the names stand in each line.
 */
export function renderSequence(trace: Trace, look: Look): string[] {
  const { width, language, paint } = look
  const arrows = arrowsOf(trace)
  const names = participantsOf(arrows)
  if (names.length === 0) return []
  const room = width - names.length * apart
  if (room < leastRoom) return arrows.flatMap(arrow => listed(arrow, look))
  const legend = renderLegend(
    [...names.map((name, i) => `${paint.bold(String(i + 1))} ${paint.cyan(harmless(name))}`), ...signs[language]],
    width,
  )
  const head = names.map((_, i) => pad(String(i + 1), apart)).join('')
  const rows = arrows.flatMap(arrow => {
    const drawn = drawArrow(arrow, names)
    const said = lines(harmless(arrow.words[language]), room)
    const painted = (words: string) => (arrow.kind === 'call' ? words : paint.dim(words))
    return said.map((line, i) => painted((i === 0 ? drawn : lifelines(names.length)) + line))
  })
  return [...legend, '', paint.bold(head.trimEnd()), ...rows].map(line => line.trimEnd())
}

/** Columns from one lifeline to the next. */
const apart = 4
const leastRoom = 28
const signs = {
  zh: ['──> 调用', '┄┄> 监视事件', '● 自己做'],
  en: ['──> call', '┄┄> watch event', '● does it itself'],
} as const

const lifelines = (count: number) => pad('│', apart).repeat(count)

/** `│   ├───────>│   │`: from one lifeline to another, over those between. */
function drawArrow({ from, to, kind }: Arrow, names: readonly string[]): string {
  const cells = Array.from(lifelines(names.length))
  const start = names.indexOf(from) * apart
  if (to === undefined) {
    cells[start] = '●'
    return cells.join('')
  }
  const end = names.indexOf(to) * apart
  const [left, right] = [Math.min(start, end), Math.max(start, end)]
  for (let i = left + 1; i < right; i++) cells[i] = kind === 'watch' ? '┄' : '─'
  cells[start] = start < end ? '├' : '┤'
  cells[start < end ? right - 1 : left + 1] = start < end ? '>' : '<'
  return cells.join('')
}

function listed({ from, to, kind, words }: Arrow, { language, width, paint }: Look): string[] {
  const path = to === undefined ? from : `${from} ${kind === 'watch' ? '┄>' : '─>'} ${to}`
  const [first = '', ...rest] = lines(`${paint.cyan(harmless(path))}: ${harmless(words[language])}`, width - 2)
  return [first, ...rest.map(line => `  ${line}`)]
}
