import type { Language, Text } from '../text.ts'
import { didYouMean } from './fields.ts'
import type { Block } from './markdown.ts'
import { nearest } from './nearest.ts'
import type { Report } from './source.ts'
import { type SectionName, sectionNames, sectionOrder } from './wording.ts'

/** What stands below a second-level heading. `start` is the heading's offset in the file. */
export interface Section {
  readonly start: number
  readonly blocks: readonly Block[]
}
export type Sections = Readonly<Partial<Record<SectionName, Section>>>

/** Cuts a card at its headings; reports those that are missing, unknown, doubled, empty or out of order. */
export function cutSections(blocks: readonly Block[], end: number, language: Language, report: Report): Sections {
  const [[stray], ...parts] = splitAt(blocks, 2)
  if (stray !== undefined) report(stray.start, tooEarly, beginWith(language))
  const sections: Partial<Record<SectionName, Section>> = {}
  let last = 0
  for (const [heading, ...rest] of parts) {
    const name = heading && nameOf(heading, language, report)
    if (heading === undefined || name === undefined) continue
    const at = sectionOrder.indexOf(name)
    if (sections[name] !== undefined) report(heading.start, twice(sectionNames[name][language]), onlyOnce)
    else if (at < last) report(heading.start, outOfOrder(sectionNames[name][language]), rightOrder(language))
    sections[name] ??= { start: heading.start, blocks: rest }
    last = at
  }
  reportLacking(sections, end, language, report)
  return sections
}

function reportLacking(sections: Sections, end: number, language: Language, report: Report): void {
  for (const name of sectionOrder) {
    const [section, heading] = [sections[name], `## ${sectionNames[name][language]}`]
    if (section === undefined) report(end, missing(heading), rightOrder(language))
    else if (section.blocks.length === 0 && name !== 'notes') report(section.start, empty(heading), writeSomething)
  }
}

/** What stands before the first heading of a depth, then each heading with what is below it. A higher heading ends nothing. */
export function splitAt(blocks: readonly Block[], depth: number): [Block[], ...Block[][]] {
  const parts: [Block[], ...Block[][]] = [[]]
  for (const block of blocks) {
    if (block.token.type === 'heading' && block.token.depth === depth) parts.push([block])
    else parts.at(-1)?.push(block)
  }
  return parts
}

function nameOf({ token, start }: Block, language: Language, report: Report): SectionName | undefined {
  const heading = token.type === 'heading' ? token.text.trim() : ''
  const found = sectionOrder.find(name => sectionNames[name][language] === heading)
  if (found === undefined) report(start, unknown(heading), meant(heading, language))
  return found
}

/** A heading of the other language is a likely slip when a card is translated. */
function meant(heading: string, language: Language): Text {
  const foreign = sectionOrder.find(name => Object.values<string>(sectionNames[name]).includes(heading))
  if (foreign !== undefined) return didYouMean(sectionNames[foreign][language])
  const near = nearest(
    heading,
    sectionOrder.map(name => sectionNames[name][language]),
  )
  return near === undefined ? rightOrder(language) : didYouMean(near)
}

const rightOrder = (language: Language): Text => {
  const names = sectionOrder.map(name => `## ${sectionNames[name][language]}`)
  return {
    zh: `二级标题依次是 ${names.join('、')}`,
    en: `the second-level headings are ${names.join(', ')}, in this order`,
  }
}
const beginWith = (language: Language): Text => {
  const heading = `## ${sectionNames.question[language]}`
  return { zh: `元数据之后以 ${heading} 开始`, en: `begin with ${heading} after the front matter` }
}
const tooEarly: Text = {
  zh: '第一个二级标题之前的内容不会显示',
  en: 'what stands before the first section is never shown',
}
const unknown = (heading: string): Text => ({ zh: `没有“${heading}”这一节`, en: `there is no section “${heading}”` })
const twice = (heading: string): Text => ({
  zh: `“${heading}”一节出现了两次`,
  en: `the section “${heading}” is there twice`,
})
const onlyOnce: Text = { zh: '合成一节，或改为三级标题', en: 'make it one, or use a third-level heading' }
const outOfOrder = (heading: string): Text => ({
  zh: `“${heading}”一节的位置不对`,
  en: `the section “${heading}” comes too late`,
})
const missing = (heading: string): Text => ({ zh: `缺少 ${heading}`, en: `${heading} is missing` })
const empty = (heading: string): Text => ({ zh: `${heading} 下面没有内容`, en: `${heading} has nothing below it` })
const writeSomething: Text = { zh: '在它下面写上内容', en: 'write something below it' }
