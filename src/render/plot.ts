import type { ChalkInstance } from 'chalk'
import { gap } from './columns.ts'
import { lines, pad, padStart, width } from './style.ts'

/** A row of a plot. `filled` and `rest` are parts of the plot's `most`, drawn one behind the other. */
export interface Bar {
  readonly label: string
  /** What the bar shows, in figures, as many in each row: nothing has to be read off its length. */
  readonly figures: readonly string[]
  readonly filled: number
  readonly rest?: number
}

/** What the two parts of a bar look like: told apart by their shape, not by their colour. */
export const signs = { filled: '█', rest: '░' } as const

/**
 * Bars below each other, no line wider than `columns`. The bar stands last, since terminals disagree about the width of
 * its characters, and an edge that frays there moves nothing else.
 */
export function renderBars(bars: readonly Bar[], most: number, columns: number, paint: ChalkInstance): string[] {
  const widest = (words: readonly string[]) => Math.max(0, ...words.map(width))
  const labels = widest(bars.map(bar => bar.label))
  const figures = (bars[0]?.figures ?? []).map((_, i) => widest(bars.map(bar => bar.figures[i] ?? '')))
  const taken = [labels, ...figures].reduce((sum, column) => sum + column + gap.length, 0)
  const room = Math.min(longest, columns - taken)
  return bars.flatMap(bar => {
    const numbers = bar.figures.map((figure, i) => padStart(figure, figures[i] ?? 0))
    return lines([pad(bar.label, labels), ...numbers, drawn(bar, most, room, paint)].join(gap), columns)
  })
}

/** A longer bar says nothing more. */
const longest = 50

function drawn({ filled, rest = 0 }: Bar, most: number, room: number, paint: ChalkInstance): string {
  if (room < 1) return ''
  const second = Math.min(cells(rest, most, room), room - 1)
  const first = Math.min(cells(filled, most, room), room - second)
  return paint.green(signs.filled.repeat(first)) + paint.dim(signs.rest.repeat(second))
}

/** What is there can be seen, however little it is. */
const cells = (value: number, most: number, room: number): number =>
  value <= 0 || most <= 0 ? 0 : Math.max(1, Math.round((value / most) * room))
