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

/** Words are separated by blanks; "…" keeps blanks, and inside it a backslash keeps what follows. As iptables-restore reads them. */
export function splitWords(line: string, from: number): Words {
  const [values, starts, ends]: [string[], number[], number[]] = [[], [], []]
  let at = from
  for (;;) {
    while (at < line.length && isBlank(line.charCodeAt(at))) at += 1
    if (at >= line.length) return { values, starts, ends, openQuote: undefined }
    const start = at
    let quoted = false
    for (; at < line.length; at++) {
      const code = line.charCodeAt(at)
      if (isBlank(code)) break
      if (code !== quote) continue
      quoted = true
      at = closingQuote(line, at + 1)
      if (at < 0) return { values, starts, ends, openQuote: start }
    }
    starts.push(start)
    ends.push(at)
    values.push(quoted ? unquote(line, start, at) : line.slice(start, at))
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
