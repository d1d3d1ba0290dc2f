import type { Problem } from '../errors.ts'
import type { Text } from '../text.ts'
import { collector, type Source, sourceOf } from './source.ts'

/** The one Chinese word for a thing, and words that others use for it. */
export interface Term {
  readonly english: string
  readonly chinese: string
  readonly forbidden: readonly string[]
}

/** The file beside the cards; a deck without it is as good as any. */
export const glossaryName = 'glossary.md'

/** Reads the rows of a Markdown table, `| English | 中文 | 不要写作 |`, the last cell parted by `、`; all else is prose. */
export function readGlossary(
  file: string,
  text: string,
): { readonly terms: readonly Term[]; readonly problems: readonly Problem[] } {
  const source = sourceOf(file, text)
  const { report, problems } = collector(source)
  const terms: Term[] = []
  /** Where each word was given its meaning. */
  const right = new Map<string, string>()
  const wrong = new Map<string, string>()
  for (const { start, cells } of rowsOf(text)) {
    const [english = '', chinese = '', last] = cells
    const forbidden = (last ?? '').split('、').filter(word => word !== '')
    if (cells.length !== 3 || english === '' || chinese === '') report(start, notARow, rowForm)
    else if (right.has(chinese)) report(start, twice(chinese), oneMeaning)
    else terms.push({ english, chinese, forbidden })
    right.set(chinese, english)
    for (const word of forbidden) {
      const other = wrong.get(word)
      if (other !== undefined) report(start, twice(word), oneMeaning)
      wrong.set(word, chinese)
    }
  }
  for (const word of right.keys()) if (wrong.has(word)) report(text.indexOf(word), contradicts(word), oneMeaning)
  return { terms, problems: problems() }
}

function rowsOf(text: string): { readonly start: number; readonly cells: readonly string[] }[] {
  const rows = [...text.matchAll(/^\|(.*)\|[ \t]*$/gm)].map(({ index, 1: inside = '' }) => ({
    start: index,
    cells: inside.split('|').map(cell => cell.trim()),
  }))
  // The head, and the rule below it.
  const rule = rows.findIndex(({ cells }) => cells.every(cell => /^:?-+:?$/.test(cell)))
  return rows.slice(rule + 1)
}

/** Every place where a Chinese card says what its glossary forbids. */
export function wrongWords(source: Source, terms: readonly Term[]): Problem[] {
  const { report, problems } = collector(source)
  const prose = source.text.replaceAll(unchecked, hidden)
  for (const { english, chinese, forbidden } of terms) {
    for (const word of forbidden) {
      // `控制器` is right where it is part of `控制器管理器`.
      const longer = terms.map(term => term.chinese).filter(right => right.includes(word))
      const seen = longer.reduce((text, right) => text.replaceAll(right, hidden), prose)
      for (let at = seen.indexOf(word); at >= 0; at = seen.indexOf(word, at + word.length)) {
        if (!isQuoted(seen, at, word)) report(at, notOurs(word), better(chinese, english))
      }
    }
  }
  return problems()
}

/** Code on one line, addresses, and what a link points at. */
const unchecked = /`[^`\n]*`|https?:\/\/[^\s)]+|\]\([^)\n]*\)/g
const hidden = (words: string): string => '\0'.repeat(words.length)

/** What others say: `“数据面”`. */
const isQuoted = (text: string, at: number, word: string): boolean =>
  text[at - 1] === '“' && text[at + word.length] === '”'

const notOurs = (word: string): Text => ({
  zh: `“${word}”不是术语表里的说法`,
  en: `“${word}” is not the word of the glossary`,
})
const better = (chinese: string, english: string): Text => ({
  zh: `写“${chinese}”（${english}）`,
  en: `write “${chinese}” (${english})`,
})
const notARow: Text = { zh: '术语表的这一行不完整', en: 'this row of the glossary is not whole' }
const rowForm: Text = {
  zh: '写成 `| English | 中文 | 不要写作、不要写作 |`',
  en: 'write `| English | 中文 | 不要写作、不要写作 |`',
}
const twice = (word: string): Text => ({ zh: `“${word}”出现在两行里`, en: `“${word}” stands in two rows` })
const contradicts = (word: string): Text => ({
  zh: `“${word}”既是该用的词，又是不要写的词`,
  en: `“${word}” is both the word to use and one not to write`,
})
const oneMeaning: Text = { zh: '一个概念一个词，一个词一行', en: 'one word for one thing, and one row for a word' }
