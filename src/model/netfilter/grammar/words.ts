/** The words of a line, and where each stood: `line.slice(starts[i], ends[i])` is word `i` as it was written. */
export interface Words {
  readonly values: readonly string[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** Where a quote was opened that nothing closes. */
  readonly openQuote: number | undefined
}

const [quote, backslash] = [34, 92]
/** A file that went through Windows ends its lines with a carriage return. */
const isBlank = (code: number) => code === 32 || code === 9 || code === 13

/** Lists that are filled again for every line: those of a hundred thousand lines would be most of what reading a dump makes. */
export interface WordLists {
  readonly values: string[]
  readonly starts: number[]
  readonly ends: number[]
}
export const newLists = (): WordLists => ({ values: [], starts: [], ends: [] })

/**
 * Words are separated by blanks; "…" keeps blanks, and inside it a backslash keeps what follows. As iptables-restore reads them.
 * What is given back is in `lists`, until they are filled again.
 */
export function splitWords(line: string, from: number, lists: WordLists): Words {
  const { values, starts, ends } = lists
  let [at, count] = [from, 0]
  const finish = (openQuote: number | undefined): Words => {
    values.length = starts.length = ends.length = count
    return { values, starts, ends, openQuote }
  }
  for (;;) {
    while (at < line.length && isBlank(line.charCodeAt(at))) at += 1
    if (at >= line.length) return finish(undefined)
    const start = at
    let quoted = false
    for (; at < line.length; at++) {
      const code = line.charCodeAt(at)
      if (isBlank(code)) break
      if (code !== quote) continue
      quoted = true
      at = closingQuote(line, at + 1)
      if (at < 0) return finish(start)
    }
    starts[count] = start
    ends[count] = at
    values[count] = quoted ? unquote(line, start, at) : line.slice(start, at)
    count += 1
  }
}

/** -1 if there is none. */
function closingQuote(line: string, from: number): number {
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (code === backslash) at += 1
    else if (code === quote) return at
  }
  return -1
}

/** Outside of quotes a backslash is a letter like any other. */
function unquote(line: string, start: number, end: number): string {
  const inside = line.slice(start + 1, end - 1)
  const isPlain = line.charCodeAt(start) === quote && !inside.includes('"') && !inside.includes('\\')
  if (isPlain) return inside
  const written = line.slice(start, end)
  return written.replaceAll(/"((?:[^"\\]|\\.)*)"/gs, (_, part: string) => part.replaceAll(/\\(.)/gs, '$1'))
}
