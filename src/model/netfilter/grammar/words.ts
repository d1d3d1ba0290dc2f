/**
 * The words of one line of a dump, as places in the whole text: what a reader does not ask for is never cut out. The lists
 * are filled again for every line; those of a hundred thousand lines would be most of what reading a dump makes.
 */
export interface Words {
  readonly text: string
  count: number
  /** Word `i` was written from `starts[i]` to `ends[i]`. */
  readonly starts: number[]
  readonly ends: number[]
  readonly quoted: boolean[]
  /** Where a quote was opened that nothing closes. */
  openQuote: number | undefined
}
export const wordsOf = (text: string): Words => ({
  text,
  count: 0,
  starts: [],
  ends: [],
  quoted: [],
  openQuote: undefined,
})

const [quote, backslash] = [34, 92]
/** A file that went through Windows ends its lines with a carriage return. */
const isBlank = (code: number) => code === 32 || code === 9 || code === 13

/**
 * Finds the words between two places in the text. They are separated by blanks; "…" keeps blanks, and inside it a backslash
 * keeps what follows. As iptables-restore reads them.
 */
export function splitWords(words: Words, from: number, to: number): void {
  const { text, starts, ends, quoted } = words
  words.count = 0
  words.openQuote = undefined
  for (let at = from; ; words.count++) {
    while (at < to && isBlank(text.charCodeAt(at))) at += 1
    if (at >= to) return
    const start = at
    let isQuoted = false
    for (; at < to; at++) {
      const code = text.charCodeAt(at)
      // Most letters: all blanks come before the quote.
      if (code > quote) continue
      if (isBlank(code)) break
      if (code !== quote) continue
      isQuoted = true
      at = closingQuote(text, at + 1, to)
      if (at < 0) {
        words.openQuote = start
        return
      }
    }
    starts[words.count] = start
    ends[words.count] = at
    quoted[words.count] = isQuoted
  }
}

/** -1 if there is none. */
function closingQuote(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === backslash) at += 1
    else if (code === quote) return at
  }
  return -1
}

/** Word `i`, without its quotes; undefined behind the last. */
export function wordAt(words: Words, i: number): string | undefined {
  if (i >= words.count) return undefined
  return words.quoted[i] === true ? unquote(written(words, i, i)) : written(words, i, i)
}

/** Words `from` to `to`, both included, as they stand in the line. */
export const written = ({ text, starts, ends }: Words, from: number, to: number): string =>
  text.slice(starts[from], ends[to])

/** Where word `i` begins; undefined behind the last. */
export const startOf = (words: Words, i: number): number | undefined => (i < words.count ? words.starts[i] : undefined)

/** Outside of quotes a backslash is a letter like any other. */
function unquote(word: string): string {
  const inside = word.slice(1, -1)
  const isPlain = word.startsWith('"') && !inside.includes('"') && !inside.includes('\\')
  if (isPlain) return inside
  return word.replaceAll(/"((?:[^"\\]|\\.)*)"/gs, (_, part: string) => part.replaceAll(/\\(.)/gs, '$1'))
}
