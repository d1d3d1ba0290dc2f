import matter from 'gray-matter'
import type { Text } from '../text.ts'
import type { Report, Source } from './source.ts'

/** The block between the two `---` lines, and what follows. `blockStart` and `bodyStart` are offsets in the file. */
export interface FrontMatter {
  readonly block: string
  readonly blockStart: number
  readonly body: string
  readonly bodyStart: number
}

/** The one place that knows gray-matter. Never runs anything: only a block of YAML gets as far as the library. */
export function splitFrontMatter(source: Source, report: Report): FrontMatter | undefined {
  const { text } = source
  const opening = /^---([^\n]*)\n/.exec(text)
  const language = opening?.[1]?.trim()
  if (language === undefined || language.startsWith('-')) return report(0, noneFound, addOne)
  // gray-matter would run `---js` as a program, whatever its options say; so it is not even asked.
  if (language !== '' && language !== 'yaml') return report(3, onlyYaml(language), plainLine)

  let block = ''
  // Always with options: without any, gray-matter caches by content and returns {} for a broken file seen before.
  // The engine keeps the text for `readYaml`, which knows places; it is not called for a block of comments alone.
  const split = matter(text, {
    engines: {
      yaml(found: string) {
        block = found
        return {}
      },
    },
  })
  const blockStart = block === '' ? 3 : text.indexOf(block, 3)
  if (!isClosed(text, block, blockStart, report)) return undefined
  return { block, blockStart, body: split.content, bodyStart: text.length - split.content.length }
}

/** gray-matter closes at any line that begins with `---`, or at the end of the file. */
function isClosed(text: string, block: string, blockStart: number, report: Report): boolean {
  const close = text.indexOf('\n---', Math.max(blockStart, blockStart + block.length - 1))
  if (close < 0) {
    report(0, neverClosed, plainLine)
    return false
  }
  const line = /^---([^\n]*)/.exec(text.slice(close + 1))
  if (line?.[1]?.trim() === '') return true
  report(close + 1, badClose, plainLine)
  return false
}

const noneFound: Text = { zh: '文件开头没有元数据', en: 'the file does not begin with front matter' }
const addOne: Text = {
  zh: '在第一行写 `---`，接着写 title、topic、level、kubernetes、sources，再写一行 `---`',
  en: 'begin with a line `---`, then title, topic, level, kubernetes and sources, then a line `---`',
}
const onlyYaml = (language: string): Text => ({
  zh: `元数据只能是 YAML，不能是“${language.slice(0, 40)}”；卡片是数据，不是程序`,
  en: `front matter may only be YAML, not “${language.slice(0, 40)}”: a card is data, never a program`,
})
const plainLine: Text = { zh: '这一行只写 `---`', en: 'write nothing but `---` on its line' }
const neverClosed: Text = { zh: '元数据没有结束', en: 'the front matter never ends' }
const badClose: Text = { zh: '元数据结束的一行有多余的字', en: 'the line that ends the front matter has more on it' }
