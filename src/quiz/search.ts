import { type Language, languages } from '../text.ts'
import { type Passage, places } from './passages.ts'

/** A passage in which every word occurs, and its line in which most of them do. */
export interface Hit {
  readonly passage: Passage
  readonly language: Language
  readonly line: string
  /** All words stand in that one line. */
  readonly together: boolean
  /** Where the words stand in the line, in UTF-16 units, in order and apart. */
  readonly stretches: readonly { readonly start: number; readonly end: number }[]
}

/** A word as it is looked for: as it stands, but for capitals, and any space for a space. */
export interface Wanted {
  readonly word: string
  readonly pattern: RegExp
}

export const wanted = (word: string): Wanted => {
  const plain = word.normalize('NFKC').trim()
  const source = plain.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, '\\s+')
  return { word: plain, pattern: new RegExp(source, 'giu') }
}

/**
 * Passages in which all words occur, in the reader's language or else in the other one: first those that say them in one
 * line, then by where they stand, so that a card whose title says it comes before one whose answer does. Otherwise the order
 * of the passages is kept.
 */
export function search(passages: readonly Passage[], words: readonly Wanted[], language: Language): Hit[] {
  const [other] = languages.filter(each => each !== language)
  return passages
    .flatMap(passage => hitIn(passage, words, language) ?? (other && hitIn(passage, words, other)) ?? [])
    .sort(
      (a, b) =>
        Number(b.together) - Number(a.together) || places.indexOf(a.passage.place) - places.indexOf(b.passage.place),
    )
}

/** The words that occur nowhere at all. */
export const missingWords = (lines: readonly string[], words: readonly Wanted[]): string[] =>
  words.filter(each => !lines.some(line => occurs(each, line))).map(({ word }) => word)

function hitIn(passage: Passage, words: readonly Wanted[], language: Language): Hit | undefined {
  const lines = linesOf(passage, language)
  if (!words.every(word => lines.some(line => occurs(word, line)))) return undefined
  const counts = lines.map(line => words.filter(word => occurs(word, line)).length)
  const most = Math.max(...counts)
  const line = lines[counts.indexOf(most)] ?? ''
  return { passage, language, line, together: most === words.length, stretches: stretchesIn(line, words) }
}

/** A card is also found by its id, which stands behind its title then. */
function linesOf({ card, place, lines }: Passage, language: Language): readonly string[] {
  if (place !== 'title') return lines[language]
  return lines[language].map(line => ({ zh: `${line}（${card.id}）`, en: `${line} (${card.id})` })[language])
}

/** `search` leaves a pattern as it was; `test` would have it go on from here. */
const occurs = ({ pattern }: Wanted, line: string): boolean => line.search(pattern) >= 0

function stretchesIn(line: string, words: readonly Wanted[]): Hit['stretches'] {
  const found = words
    .flatMap(({ pattern }) => [...line.matchAll(pattern)])
    .map(({ 0: match, index }) => ({ start: index, end: index + match.length }))
    .sort((a, b) => a.start - b.start || b.end - a.end)
  const apart: { start: number; end: number }[] = []
  for (const { start, end } of found) {
    const from = Math.max(start, apart.at(-1)?.end ?? 0)
    if (from < end) apart.push({ start: from, end })
  }
  return apart
}
