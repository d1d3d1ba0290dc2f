import type { MarkedToken } from 'marked'
import type { Text } from '../text.ts'
import { itemMarker } from './items.ts'
import { type Block, visitTokens } from './markdown.ts'
import type { Report } from './source.ts'
import { todosIn } from './todo.ts'
import { isKebab } from './wording.ts'

/** A link to `claim:<id>`; `start` is its offset in the file. */
export interface ClaimLink {
  readonly claim: string
  readonly start: number
}

/** Collects the links to claims; reports citations of sources that are not there, and marks that would be lost. */
export function readLinks(
  blocks: readonly Block[],
  text: string,
  sources: number | undefined,
  report: Report,
): ClaimLink[] {
  const links: ClaimLink[] = []
  for (const block of blocks) {
    visitTokens(block, text, (token, start) => {
      const claim = claimOf(token)
      if (claim !== undefined && isKebab(claim)) links.push({ claim, start })
      else if (claim !== undefined) report(start, badClaim(claim), claimForm)
      checkCitations(token, start, sources, report)
      checkMarks(token, start, block, report)
    })
  }
  return links
}

const claimOf = (token: MarkedToken): string | undefined =>
  token.type === 'link' && token.href.startsWith('claim:') ? token.href.slice('claim:'.length) : undefined

function checkCitations(token: MarkedToken, start: number, sources: number | undefined, report: Report): void {
  if (sources === undefined || token.type !== 'text' || token.tokens !== undefined) return
  for (const match of token.raw.matchAll(/\[(\d+)\]/g)) {
    const number = Number(match[1])
    if (number < 1 || number > sources) report(start + match.index, noSource(match[0], sources), citeOrQuote)
  }
}

function checkMarks(token: MarkedToken, start: number, block: Block, report: Report): void {
  // Sections are shown one by one, so a definition at the end of the file would be out of reach.
  if (token.type === 'def') report(start, noDefinitions, inlineLinks)
  if (token.type === 'html' && itemMarker.test(token.raw.trim()) && !isItemHeading(block))
    report(start, strayId, idPlace)
  if (token.type === 'html') for (const { what, offset } of todosIn(token.raw)) report(start + offset, leftToDo(what))
  if (token.type === 'code' && isOpenFence(token.raw)) report(start, openFence, closeFence)
}

const leftToDo = (what: string): Text => ({ zh: `待办：${what}`, en: `to do: ${what}` })

const isItemHeading = ({ token }: Block): boolean => token.type === 'heading' && token.depth === 3

/** CommonMark lets a fence run to the end of the file: the rest of the card would be code. */
function isOpenFence(raw: string): boolean {
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1]
  return fence !== undefined && !new RegExp(`\\n {0,3}${fence}${fence[0]}*\\s*$`).test(raw)
}

const badClaim = (claim: string): Text => ({
  zh: `“${claim.slice(0, 60)}”不是断言的名称`,
  en: `“${claim.slice(0, 60)}” is not the name of a claim`,
})
const claimForm: Text = { zh: '写成 `[句子](claim:pod-never-moves)`', en: 'write `[sentence](claim:pod-never-moves)`' }
const noSource = (citation: string, sources: number): Text => ({
  zh: `${citation} 没有对应的来源（sources 有 ${sources} 个）`,
  en: `${citation} cites no source (there are ${sources})`,
})
const citeOrQuote: Text = {
  zh: '改正号码；不是引用的话，写成代码',
  en: 'mend the number; if it is no citation, write it as code',
}
const noDefinitions: Text = { zh: '卡片里不能用链接定义', en: 'a card may not define links apart from their words' }
const inlineLinks: Text = {
  zh: '写成 `[文字](地址)`，或放进 sources',
  en: 'write `[words](address)`, or add it to sources',
}
const strayId: Text = { zh: '题号不在三级标题里', en: 'an item id stands outside a third-level heading' }
const idPlace: Text = { zh: '放到 `### …` 一行的末尾', en: 'put it at the end of its `### …` line' }
const openFence: Text = { zh: '这段代码没有结束', en: 'this block of code never ends' }
const closeFence: Text = { zh: '加一行同样的围栏', en: 'add a line with the same fence' }
