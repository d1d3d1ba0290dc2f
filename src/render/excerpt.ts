import { width } from './style.ts'

/** A stretch of a text, in UTF-16 units. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/**
 * The part of a line that fits so many columns and shows as many of some stretches as it can, each marked; with `…` where
 * it was cut. The line is plain: no colour codes, no line breaks.
 */
export function excerpt(
  line: string,
  stretches: readonly Stretch[],
  columns: number,
  mark: (words: string) => string,
): string {
  if (width(line) <= columns) return marked(line, { start: 0, end: line.length }, stretches, mark)
  const parts = (stretches.length === 0 ? [{ start: 0 }] : stretches).map(({ start }) =>
    partAround(line, start, columns),
  )
  const shown = parts.map(part => stretches.filter(({ start, end }) => start >= part.start && end <= part.end).length)
  const part = parts[shown.indexOf(Math.max(...shown))] ?? { start: 0, end: 0 }
  const [before, after] = [part.start > 0 ? '…' : '', part.end < line.length ? '…' : '']
  return before + marked(line, part, stretches, mark) + after
}

function partAround(line: string, found: number, columns: number): Stretch {
  const start = startOf(line, found, columns)
  const room = columns - (start > 0 ? 1 : 0)
  return { start, end: width(line.slice(start)) <= room ? line.length : fitting(line, start, room - 1) }
}

/** So that what was found has words before it and after it; at the end of the line as much as there is room for. */
function startOf(line: string, found: number, columns: number): number {
  const lead = reachingBack(line, found, Math.floor(columns / 3))
  const start = Math.min(lead, reachingBack(line, line.length, columns - 1))
  const inWord = start > 0 && /^\w\S/.test(line.slice(start - 1))
  const restOfWord = inWord ? (/^[!-~]*\s+/.exec(line.slice(start, found))?.[0].length ?? 0) : 0
  return start + (restOfWord <= longestWord ? restOfWord : 0)
}
const longestWord = 12

/** The earliest place from which it takes no more than so many columns to `end`. */
function reachingBack(line: string, end: number, columns: number): number {
  let start = end
  let left = columns
  for (const character of Array.from(line.slice(0, end)).toReversed()) {
    left -= width(character)
    if (left < 0) break
    start -= character.length
  }
  return start
}

function fitting(line: string, start: number, columns: number): number {
  let end = start
  let left = columns
  for (const character of line.slice(start)) {
    left -= width(character)
    if (left < 0) break
    end += character.length
  }
  return end
}

function marked(line: string, part: Stretch, stretches: readonly Stretch[], mark: (words: string) => string): string {
  let result = ''
  let at = part.start
  for (const stretch of stretches) {
    const [start, end] = [Math.max(at, stretch.start), Math.min(part.end, stretch.end)]
    if (start >= end) continue
    result += line.slice(at, start) + mark(line.slice(start, end))
    at = end
  }
  return result + line.slice(at, part.end)
}
