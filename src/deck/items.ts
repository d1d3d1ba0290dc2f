import type { Language, Text } from '../text.ts'
import { type ItemBody, readBody } from './item-body.ts'
import type { Block } from './markdown.ts'
import { splitAt } from './sections.ts'
import type { Report } from './source.ts'
import { isKebab, whyWord } from './wording.ts'

/** One language of an item. `id` is empty if the heading had none that is usable. */
export interface HalfItem {
  readonly id: string
  /** Offset of the heading in the file. */
  readonly start: number
  readonly prompt: string
  readonly body: ItemBody
  readonly why: string
}

/** The items of the quiz: a third-level heading with an id, what answers it, and the why. */
export function readItems(blocks: readonly Block[], text: string, language: Language, report: Report): HalfItem[] {
  const [before, ...parts] = splitAt(blocks, 3)
  const [stray] = before
  if (stray !== undefined) report(stray.start, beforeFirst, headingForm)
  const seen = new Set<string>()
  return parts.flatMap(([heading, ...rest]) => {
    if (heading === undefined) return []
    const { id, question } = readHeading(heading, seen, report)
    const { why, others } = readWhy(heading, rest, language, report)
    const { body, prompt } = readBody(heading, others, text, report)
    return [{ id, start: heading.start, prompt: [question, prompt].filter(Boolean).join('\n\n'), body, why }]
  })
}

function readHeading({ token, start }: Block, seen: Set<string>, report: Report): { id: string; question: string } {
  const parts = token.type === 'heading' ? (token.tokens ?? []) : []
  const marker = parts.findLast(part => itemMarker.test(part.raw))
  const id = itemMarker.exec(marker?.raw ?? '')?.[1] ?? ''
  const question = parts
    .map(part => (part === marker ? '' : part.raw))
    .join('')
    .trim()
  if (marker === undefined) report(start, noId, headingForm)
  else if (!isKebab(id)) report(start, badId(id), kebab)
  else if (seen.has(id)) report(start, doubleId(id), otherId)
  if (question === '') report(start, noQuestion, headingForm)
  const usable = isKebab(id) && !seen.has(id)
  seen.add(id)
  return { id: usable ? id : '', question }
}

export const itemMarker = /^<!--\s*item:\s*(.*?)\s*-->\s*$/

/** The why is a quote, and the last thing of an item. */
function readWhy(
  heading: Block,
  blocks: readonly Block[],
  language: Language,
  report: Report,
): { readonly why: string; readonly others: readonly Block[] } {
  const whys = blocks.filter(block => whyText(block, language) !== undefined)
  const [first, second] = whys
  const why = first === undefined ? '' : (whyText(first, language) ?? '')
  if (first === undefined) report(heading.start, noWhy, whyForm(language))
  else if (why === '') report(first.start, emptyWhy, whyForm(language))
  else if (second !== undefined) report(second.start, twoWhys, joinThem)
  else if (first !== blocks.at(-1)) report(first.start, whyNotLast, moveIt)
  return { why, others: blocks.filter(block => whyText(block, language) === undefined) }
}

function whyText({ token }: Block, language: Language): string | undefined {
  if (token.type !== 'blockquote') return undefined
  const [word, rest] = [token.text.slice(0, whyWord[language].length), token.text.slice(whyWord[language].length)]
  return word === whyWord[language] && /^\s*[:：]/.test(rest) ? rest.replace(/^\s*[:：]/, '').trim() : undefined
}

const headingForm: Text = {
  zh: '题目写成 `### 问什么 <!-- item: 题号 -->`',
  en: 'write an item as `### What is asked <!-- item: its-id -->`',
}
const whyForm = (language: Language): Text => {
  const form = { zh: '> 为什么：……', en: '> Why: …' }[language]
  return { zh: `题目以 \`${form}\` 结束`, en: `end the item with \`${form}\`` }
}
const beforeFirst: Text = { zh: '第一道题之前的内容不会显示', en: 'what stands before the first item is never shown' }
const noId: Text = { zh: '这道题没有题号', en: 'this item has no id' }
const badId = (id: string): Text => ({ zh: `题号“${id}”不对`, en: `the item id “${id}” is not right` })
const kebab: Text = {
  zh: '用小写字母、数字和连字符，如 two-second-floor',
  en: 'use lower-case words and hyphens: two-second-floor',
}
const doubleId = (id: string): Text => ({ zh: `题号 ${id} 已经用过`, en: `the item id ${id} is used already` })
const otherId: Text = { zh: '换一个题号', en: 'give it another' }
const noQuestion: Text = { zh: '这道题没有问任何东西', en: 'this item asks nothing' }
const noWhy: Text = { zh: '这道题没有写为什么', en: 'this item has no why' }
const emptyWhy: Text = { zh: '为什么后面没有内容', en: 'the why is empty' }
const twoWhys: Text = { zh: '这道题有两个为什么', en: 'this item has two whys' }
const joinThem: Text = { zh: '合成一个引用', en: 'make them one quote' }
const whyNotLast: Text = { zh: '为什么之后还有内容', en: 'something follows the why' }
const moveIt: Text = { zh: '把为什么移到题目的最后', en: 'move the why to the end of the item' }
