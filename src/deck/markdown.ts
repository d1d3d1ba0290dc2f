import { Lexer, type MarkedToken, type Token } from 'marked'
import type { Text } from '../text.ts'
import type { Report } from './source.ts'

/** A token of the file's top level. `start` and `end` are offsets in the file. */
export interface Block {
  readonly token: MarkedToken
  readonly start: number
  readonly end: number
}

/** The blocks of a Markdown text that begins at offset `base` of its file; `undefined` after reporting why not. */
export function readBlocks(markdown: string, base: number, report: Report): Block[] | undefined {
  const deep = offsetOfLine(markdown, isTooDeep)
  if (deep !== undefined) return report(base + deep, tooDeep, flatten)
  const long = offsetOfLine(markdown, line => line.length > longestLine)
  if (long !== undefined) return report(base + long, tooLong, breakIt)
  const lexer = new Lexer({ gfm: true })
  // Blocks first, on their own: what they queue for the second pass is all that can hold emphasis or an address.
  const blocks = withOffsets(lexer.blockTokens(markdown, lexer.tokens), markdown, base)
  const bad = lexer.inlineQueue.find(({ src }) => isTangled(src))
  if (bad !== undefined) return report(base + Math.max(0, markdown.indexOf(bad.src)), tangled, simplify)
  for (const { src, tokens } of lexer.inlineQueue) lexer.inlineTokens(src, tokens)
  return blocks.filter(block => block.token.type !== 'space')
}

/** Visits a block's tokens from the outside in, in reading order, each with its offset in the file. */
export function visitTokens(block: Block, text: string, visit: (token: MarkedToken, offset: number) => void): void {
  const raw = text.slice(block.start, block.end)
  // Inside lists and quotes a token's raw text lacks the indentation of its lines, so places are no sum of lengths. Each
  // token is looked for a little way on from the end of the one before; one of several lines may not be found, and then
  // ends at least as far on as it is long.
  let cursor = 0
  const go = (token: MarkedToken) => {
    const found = raw.slice(cursor, cursor + token.raw.length + farthest).indexOf(token.raw)
    const start = cursor + Math.max(0, found)
    visit(token, block.start + start)
    cursor = start
    for (const child of childrenOf(token)) go(child as MarkedToken)
    cursor = Math.max(cursor, start + token.raw.length)
  }
  go(block.token)
}
const farthest = 1000

/** The points of a list as Markdown without their markers, each with its offset in the file. */
export function listItems({ token, start }: Block): { readonly text: string; readonly start: number }[] {
  if (token.type !== 'list') return []
  let offset = 0
  return token.items.map(item => {
    const found = Math.max(offset, token.raw.indexOf(item.raw, offset))
    offset = found + item.raw.length
    return { text: item.text.trim(), start: start + found }
  })
}

/** The Markdown of some neighbouring blocks, as written. */
export const markdownOf = (blocks: readonly Block[], text: string): string =>
  text.slice(blocks[0]?.start ?? 0, blocks.at(-1)?.end ?? 0).trim()

function withOffsets(tokens: readonly Token[], markdown: string, base: number): Block[] {
  let offset = 0
  return tokens.map(token => {
    const start = Math.max(offset, markdown.indexOf(token.raw, offset))
    offset = start + token.raw.length
    return { token: token as MarkedToken, start: base + start, end: base + offset }
  })
}

function childrenOf(token: MarkedToken): readonly Token[] {
  if (token.type === 'list') return token.items
  if (token.type === 'table') return [token.header, ...token.rows].flat().flatMap(cell => cell.tokens)
  return 'tokens' in token ? (token.tokens ?? []) : []
}

// The lexer calls itself for each level of quotes and lists (twice the columns of indentation, or a marker each on one
// line), for each level of emphasis, and tries a long word anew from each of its letters when it looks for an e-mail
// address. A thousand levels overflow its stack, so a card is refused long before.
const maxLevels = 32
const maxIndent = 2 * maxLevels
const maxEmphasis = 200
// Columns are counted from the beginning of their line.
const longestLine = 4000
const longWord = /[\x21-\x7e]{2000}/

function offsetOfLine(markdown: string, isWanted: (line: string) => boolean): number | undefined {
  let offset = 0
  for (const line of markdown.split('\n')) {
    if (isWanted(line)) return offset
    offset += line.length + 1
  }
  return undefined
}

const marker = /[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))/y

function isTooDeep(line: string): boolean {
  marker.lastIndex = 0
  for (let levels = 1; marker.test(line); levels += 1) {
    if (levels > maxLevels || line.search(/\S/) > maxIndent) return true
  }
  return false
}

const isTangled = (inline: string): boolean =>
  longWord.test(inline) || (inline.match(/[*_~]+/g)?.length ?? 0) > maxEmphasis

const tooLong: Text = {
  zh: `这一行超过 ${longestLine} 个字符`,
  en: `this line has more than ${longestLine} characters`,
}
const breakIt: Text = { zh: '分成几行', en: 'break it into several' }
const tooDeep: Text = { zh: '列表或引用嵌套太深', en: 'lists or quotes are nested too deep' }
const flatten: Text = { zh: `最多 ${maxLevels} 层`, en: `use at most ${maxLevels} levels` }
const tangled: Text = {
  zh: '这一段里的强调符号太多，或有一个词太长',
  en: 'this paragraph has too many marks of emphasis, or a word that is too long',
}
const simplify: Text = {
  zh: `一段最多 ${maxEmphasis} 个强调符号，一个词不到 2000 个字符`,
  en: `use at most ${maxEmphasis} marks of emphasis in a paragraph, and words below 2,000 characters`,
}
