import type { ChalkInstance } from 'chalk'
import { type Align, gap, renderRow } from './columns.ts'
import { unbrokenPieces, lines, width } from './style.ts'

export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly aligns?: readonly (Align | undefined)[]
}

/** A table of at most so many columns: cells are wrapped, and where even that is too tight each row becomes a record. */
export function renderTable(table: Table, available: number, paint: ChalkInstance): string[] {
  const columns = columnsOf(table)
  const widths = widthsFor(columns, available)
  if (widths === undefined) return renderRecords(table, available, paint)
  // Wrapped lines that are not flush left are hard to read.
  const aligns = columns.map(({ natural }, i) => (natural > (widths[i] ?? 0) ? 'left' : (table.aligns?.[i] ?? 'left')))
  const row = (cells: readonly string[]) =>
    renderRow(widths.map((width, i) => ({ words: cells[i] ?? '', width, align: aligns[i] ?? 'left' })))
  const bodies = table.rows.map(row)
  const spaced = bodies.some(body => body.length > 1)
  return [
    ...row(table.head.map(cell => paint.bold(cell))),
    paint.dim(widths.map(columns => '─'.repeat(columns)).join(gap)),
    ...bodies.flatMap((body, i) => (spaced && i > 0 ? ['', ...body] : body)),
  ]
}

/** First cell of a row, and below it the others with the names of their columns. */
function renderRecords({ head, rows }: Table, available: number, paint: ChalkInstance): string[] {
  return rows.flatMap((row, i) => {
    const [title = '', ...others] = row
    const said = others.flatMap((cell, j) =>
      cell === '' ? [] : lines(`${paint.dim(`${head[j + 1] ?? ''}:`)} ${cell}`, available - gap.length),
    )
    return [...(i === 0 ? [] : ['']), ...lines(paint.bold(title), available), ...said.map(line => gap + line)]
  })
}

/** How much of a long word is kept whole: less and less, until all columns fit. */
const patience = [26, 20, 16, 13, 10, 8]

interface Wanted {
  readonly natural: number
  readonly longestWord: () => number
}

const columnsOf = ({ head, rows }: Table): Wanted[] =>
  head.map((name, i) => {
    const cells = [name, ...rows.map(row => row[i] ?? '')]
    const natural = Math.max(1, ...cells.flatMap(cell => cell.split('\n').map(width)))
    let longest: number | undefined
    return { natural, longestWord: () => (longest ??= Math.max(0, ...cells.flatMap(unbrokenPieces).map(width))) }
  })

function widthsFor(columns: readonly Wanted[], available: number): number[] | undefined {
  const natural = columns.map(column => column.natural)
  const total = natural.reduce((sum, width) => sum + width, gap.length * (columns.length - 1))
  if (total <= available) return natural
  return patience.reduce<number[] | undefined>((found, most) => found ?? share(columns, available, most), undefined)
}

const least = 8

/** Narrow columns keep their natural width, the wide ones share the rest; undefined if there is not even room for words. */
function share(columns: readonly Wanted[], available: number, longest: number): number[] | undefined {
  const widths = columns.map(({ natural, longestWord }) =>
    Math.min(natural, Math.max(least, Math.min(longestWord(), longest))),
  )
  let room = available - gap.length * (columns.length - 1) - widths.reduce((sum, floor) => sum + floor, 0)
  if (room < 0) return undefined
  columns
    .map(({ natural }, i) => ({ i, wanted: natural - (widths[i] ?? 0) }))
    .sort((a, b) => a.wanted - b.wanted)
    .forEach(({ i, wanted }, done) => {
      const given = Math.min(wanted, Math.floor(room / (columns.length - done)))
      widths[i] = (widths[i] ?? 0) + given
      room -= given
    })
  return widths
}
