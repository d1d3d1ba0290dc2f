import type { Problem } from '../errors.ts'
import type { Text } from '../text.ts'

/** Where something stands: line and column are 1-based, the column in characters. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A file's text, made harmless, with LF line ends; offsets are UTF-16 units in `text`. */
export interface Source {
  readonly file: string
  readonly text: string
  place(offset: number): Place
}

export function sourceOf(file: string, text: string): Source {
  let starts: readonly number[] | undefined
  return {
    file,
    text,
    place(offset) {
      starts ??= lineStarts(text)
      const line = lastAtMost(starts, offset)
      const before = text.slice(starts[line] ?? 0, offset)
      return { file, line: line + 1, column: Array.from(before).length + 1 }
    },
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}

/**
 * Says that something is wrong at an offset. Whoever parses collects these, and goes on to find the next. Gives nothing, so
 * that `return report(…)` stands for what could not be read.
 */
export type Report = (offset: number, what: Text, fix?: Text) => undefined

/** What a hostile file can make us say is bounded: the rest is counted. */
const most = 100

export function collector(source: Source): { readonly report: Report; readonly problems: () => Problem[] } {
  const found: { readonly offset: number; readonly what: Text; readonly fix: Text | undefined }[] = []
  let more = 0
  return {
    report(offset, what, fix) {
      if (found.length < most) found.push({ offset, what, fix })
      else more += 1
      return undefined
    },
    problems() {
      const inOrder = found.toSorted((a, b) => a.offset - b.offset)
      const problems = inOrder.map(({ offset, what, fix }) => ({ ...source.place(offset), what, ...(fix && { fix }) }))
      return more === 0 ? problems : [...problems, andMore(source.file, more)]
    },
  }
}

const andMore = (file: string, more: number): Problem => ({
  file,
  what: { zh: `还有 ${more} 个问题`, en: `${more} more problems` },
  fix: { zh: '先修正上面的', en: 'mend those above first' },
})

/** The index of the last number in a sorted list that is not above a limit; 0 if there is none. */
function lastAtMost(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((sorted[middle] ?? Infinity) <= limit) low = middle
    else high = middle - 1
  }
  return low
}
