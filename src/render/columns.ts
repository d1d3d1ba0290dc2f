import { lines, pad, padStart, width } from './style.ts'

export interface Cell {
  readonly words: string
  readonly width: number
  readonly align?: Align
}
export type Align = 'left' | 'right' | 'center'

/** Between two columns. */
export const gap = '  '

/** One row of cells side by side, each wrapped to its width. No line ends in spaces. */
export function renderRow(cells: readonly Cell[]): string[] {
  const wrapped = cells.map(cell => lines(cell.words, cell.width).map(line => aligned(line, cell)))
  const height = Math.max(...wrapped.map(cell => cell.length))
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((cell, i) => wrapped[i]?.[line] ?? ' '.repeat(cell.width))
      .join(gap)
      .trimEnd(),
  )
}

/** What signs mean, side by side: broken between two entries rather than inside one. */
export function renderLegend(entries: readonly string[], columns: number): string[] {
  const whole = entries.map(entry => (width(entry) > columns ? entry : entry.replaceAll(' ', noBreakSpace)))
  return entries.length === 0 ? [] : lines(whole.join('   '), columns).map(line => line.replaceAll(noBreakSpace, ' '))
}
const noBreakSpace = '\u00a0'

function aligned(words: string, { width: columns, align }: Cell): string {
  if (align === 'right') return padStart(words, columns)
  const before = align === 'center' ? Math.floor(Math.max(0, columns - width(words)) / 2) : 0
  return pad(' '.repeat(before) + words, columns)
}
