import { harmless } from '../deck/harmless.ts'
import { ofKind } from '../sim/fact.ts'
import type { TablePicture } from '../sim/scenario.ts'
import { factsOf, type Trace } from '../sim/trace.ts'
import type { Look } from './facts.ts'
import { renderTable } from './table.ts'

/** What a play looked at, as a table: yes and no as signs, anything else as it is. */
export function renderCells(
  trace: Trace,
  { corner, rows, columns }: TablePicture,
  { language, width, paint }: Look,
): string[] {
  const seen = new Map(ofKind(factsOf(trace), 'Looked').map(each => [each.subject, each.value]))
  const cell = (value: string | number | boolean | undefined): string => {
    if (value === true) return paint.green('✔')
    return value === false ? paint.red('✘') : harmless(String(value ?? ''))
  }
  const known = Object.entries(rows).filter(([row]) =>
    Object.keys(columns).some(column => seen.has(`${row}: ${column}`)),
  )
  if (known.length === 0) return []
  const table = {
    head: [corner[language], ...Object.values(columns).map(each => each[language])],
    rows: known.map(([row, title]) => [
      title[language],
      ...Object.keys(columns).map(column => cell(seen.get(`${row}: ${column}`))),
    ]),
  }
  return renderTable(table, width, paint)
}
