import { Chalk, type ChalkInstance, type ColorSupportLevel } from 'chalk'
import stringWidth from 'fast-string-width'
import { type Painted, slices, takeApart } from './ansi.ts'
import { type Text, same } from '../text.ts'
import { breaks } from './breaks.ts'

/** The one maker of colours: nothing else may use chalk's own instance, which ignores NO_COLOR and our flag. */
export const paintFor = (level: ColorSupportLevel): ChalkInstance => new Chalk({ level })

type Env = Readonly<Record<string, string | undefined>>
type Stream = { readonly isTTY?: boolean }

/** How many colours a stream gets. */
export const colourLevel = (flag: boolean | undefined, env: Env, stream: Stream): ColorSupportLevel =>
  colours(flag, env, stream).level

/** How many, and why: the flag beats NO_COLOR, which beats FORCE_COLOR, TERM=dumb and what the stream is. */
export function colours(
  flag: boolean | undefined,
  env: Env,
  stream: Stream,
): { readonly level: ColorSupportLevel; readonly because: Text } {
  if (flag !== undefined) return { level: flag ? richness(env) : 0, because: same(flag ? '--color' : '--no-color') }
  if (env['NO_COLOR']) return { level: 0, because: same('NO_COLOR') }
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return { level: forcedLevel(forced, env), because: same('FORCE_COLOR') }
  if (env['TERM'] === 'dumb') return { level: 0, because: same('TERM=dumb') }
  if (stream.isTTY !== true) return { level: 0, because: { zh: '输出不是终端', en: 'the output is no terminal' } }
  return { level: richness(env), because: { zh: '输出是终端', en: 'the output is a terminal' } }
}

/** Stands at the end of a line that was cut where nothing allowed a break: the next line goes on without a gap. */
export const continuationMark = '↵'

/** Columns that a string takes: 汉字 take two, colour codes none. Most strings are ASCII, and that is quickly said. */
export const width = (words: string): number => (asciiOnly.test(words) ? words.length : stringWidth(words))
const asciiOnly = /^[ -~]*$/

/** Fills with spaces on the right, up to so many columns. */
export const pad = (words: string, columns: number): string => words + ' '.repeat(Math.max(0, columns - width(words)))

/** Fills with spaces on the left. */
export const padStart = (words: string, columns: number): string =>
  ' '.repeat(Math.max(0, columns - width(words))) + words

/** Wrapped lines as one string; those after the first begin with `indent` (which counts as columns too). */
export const wrap = (words: string, columns: number, indent = ''): string =>
  lines(words, columns - width(indent)).join(`\n${indent}`)

/**
 * Lines of at most so many columns (3 at least), broken where UAX #14 allows it, so that none begins with `，` or ends with
 * `（`. What has no break inside, a URL above all, is cut at the edge with the mark. Colour codes are kept, line by line.
 */
export function lines(words: string, columns: number): string[] {
  const painted = takeApart(words)
  const end = painted.plain.trimEnd().length
  if (!painted.plain.includes('\n') && width(painted.plain) <= columns) return cutOut(painted, [{ start: 0, end }])
  return cutOut(painted, lineRanges(painted.plain, Math.max(3, columns)))
}

/** The pieces that no line break may part. */
export function unbrokenPieces(words: string): string[] {
  const { plain } = takeApart(words)
  const places = [0, ...breaks(plain, Infinity).map(each => each.position), plain.length]
  return places.slice(1).map((place, i) => plain.slice(places[i], place).trimEnd())
}

/** For code: nothing is moved to the next line but what is over the edge. */
export function fold(words: string, columns: number): string[] {
  const painted = takeApart(words)
  const end = painted.plain.trimEnd().length
  const ranges: Range[] = []
  const rest = cut(painted.plain, 0, end, Math.max(3, columns), ranges)
  return cutOut(painted, [...ranges, { start: rest, end }])
}

function richness(env: Readonly<Record<string, string | undefined>>): ColorSupportLevel {
  if (/^(truecolor|24bit)$/.test(env['COLORTERM'] ?? '')) return 3
  return /256/.test(env['TERM'] ?? '') ? 2 : 1
}

function forcedLevel(forced: string, env: Readonly<Record<string, string | undefined>>): ColorSupportLevel {
  if (forced === 'false') return 0
  if (forced === 'true' || forced === '') return richness(env)
  return Math.min(3, Math.max(0, Number.parseInt(forced, 10) || 0)) as ColorSupportLevel
}

interface Range {
  readonly start: number
  readonly end: number
  /** Ended by force. */
  readonly cut?: true
}

const cutOut = (painted: Painted, ranges: readonly Range[]): string[] =>
  slices(painted, ranges).map((piece, i) => (ranges[i]?.cut ? piece + continuationMark : piece))

function lineRanges(plain: string, columns: number): Range[] {
  const ranges: Range[] = []
  let start = 0
  let end = 0
  // A line is measured piece by piece: its columns from `start` to `end`, with and without the blanks before `end`.
  let taken = 0
  let seen = 0
  const endLine = () => {
    ranges.push({ start, end: start + plain.slice(start, end).trimEnd().length })
    start = end
    taken = 0
    seen = 0
  }
  for (const { position, required } of breaks(plain, columns)) {
    const piece = plain.slice(end, position)
    const word = piece.trimEnd()
    if (word !== '' && taken + width(word) > columns) {
      // A word that no line could hold begins where we are, if there is room: a URL stays beside its number.
      const begins = width(word) > columns && seen <= columns / 2
      if (end > start && !begins) endLine()
      start = cut(plain, start, position, columns, ranges)
      const rest = plain.slice(start, position)
      taken = width(rest)
      seen = width(rest.trimEnd())
    } else {
      if (word !== '') seen = taken + width(word)
      taken += width(piece)
    }
    end = position
    if (required) endLine()
  }
  if (end > start || ranges.length === 0) endLine()
  return ranges
}

/** Cuts lines off until the rest fits; returns where the rest begins. */
function cut(plain: string, from: number, to: number, columns: number, ranges: Range[]): number {
  let start = from
  while (width(plain.slice(start, to).trimEnd()) > columns) {
    const end = start + fitting(plain.slice(start, to), columns - width(continuationMark))
    ranges.push({ start, end, cut: true })
    start = end
  }
  return start
}

/** Length of the longest beginning that fits, in whole characters. */
function fitting(words: string, columns: number): number {
  let length = 0
  for (const [character] of words.matchAll(characters)) {
    if (width(words.slice(0, length + character.length)) > columns) break
    length += character.length
  }
  return Math.max(length, (words.codePointAt(0) ?? 0) > 0xffff ? 2 : 1)
}

/** A character with its accents, an emoji with what is joined to it. Intl.Segmenter knows more, but triples the start-up. */
const characters =
  /\p{RI}\p{RI}|.(?:\p{M}|\p{Join_Control}|\p{Emoji_Modifier}|[\u{e0020}-\u{e007f}]|(?<=\u{200d}).)*/gsu
