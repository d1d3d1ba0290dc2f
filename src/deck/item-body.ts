import type { Text } from '../text.ts'
import { type Block, listItems, markdownOf } from './markdown.ts'
import { type NumberBody, type PredictionBody, readNumber, readPrediction } from './item-blocks.ts'
import type { Report } from './source.ts'

/** What answers an item, in one language; `broken` after a problem was reported. */
export type ItemBody =
  | { readonly kind: 'broken' }
  | { readonly kind: 'single' | 'multiple'; readonly choices: readonly HalfChoice[] }
  | { readonly kind: 'ordering'; readonly steps: readonly string[] }
  | NumberBody
  | PredictionBody
  | { readonly kind: 'recall'; readonly answer: string; readonly checklist: readonly string[] }
export interface HalfChoice {
  readonly text: string
  readonly right: boolean
}

/** The block that decides an item's kind answers it; what stands before belongs to the question. None: free recall. */
export function readBody(
  heading: Block,
  blocks: readonly Block[],
  text: string,
  report: Report,
): { readonly body: ItemBody; readonly prompt: string } {
  const [deciding, second] = blocks.filter(block => kindOf(block) !== undefined)
  if (deciding === undefined) return { body: readRecall(heading, blocks, text, report), prompt: '' }
  const at = blocks.indexOf(deciding)
  const after = blocks[at + 1]
  if (second !== undefined) report(second.start, twoAnswers, onlyOne)
  else if (after !== undefined) report(after.start, afterAnswer, moveUp)
  return { body: readDeciding(deciding, report), prompt: markdownOf(blocks.slice(0, at), text) }
}

function kindOf({ token }: Block): 'choice' | 'ordering' | 'number' | 'prediction' | undefined {
  if (token.type === 'list' && token.items.some(item => item.task)) return 'choice'
  if (token.type === 'list' && token.ordered) return 'ordering'
  if (token.type === 'code' && token.lang === 'answer') return 'number'
  return token.type === 'code' && token.lang === 'predict' ? 'prediction' : undefined
}

function readDeciding(block: Block, report: Report): ItemBody {
  switch (kindOf(block)) {
    case 'choice':
      return readChoice(block, report)
    case 'ordering':
      return readOrdering(block, report)
    case 'number':
      return readNumber(block, report)
    case 'prediction':
      return readPrediction(block, report)
    case undefined:
      return broken
  }
}

function readChoice(block: Block, report: Report): ItemBody {
  if (block.token.type !== 'list') return broken
  const { items } = block.token
  const choices = items.map(item => ({ text: item.text.trim(), right: item.checked === true }))
  const right = choices.filter(choice => choice.right).length
  const noBox = items.findIndex(item => !item.task)
  if (noBox >= 0) return refuse(listItems(block)[noBox]?.start ?? block.start, boxMissing, boxForm, report)
  if (right === 0) return refuse(block.start, nothingRight, boxForm, report)
  const texts = choices.map(choice => choice.text)
  return isListOfTwo(texts, block, report) ? { kind: right === 1 ? 'single' : 'multiple', choices } : broken
}

function readOrdering(block: Block, report: Report): ItemBody {
  const steps = listItems(block).map(item => item.text)
  return isListOfTwo(steps, block, report) ? { kind: 'ordering', steps } : broken
}

function isListOfTwo(texts: readonly string[], block: Block, report: Report): boolean {
  const seen = new Set<string>()
  const double = texts.find(each => seen.size === seen.add(each).size)
  if (texts.length < 2) report(block.start, tooFew, addMore)
  else if (texts.includes('')) report(block.start, emptyPoint, fillIt)
  else if (double !== undefined) report(block.start, samePoint(double), tellApart)
  else return true
  return false
}

/** A list in the model answer is the checklist for grading oneself. */
function readRecall(heading: Block, blocks: readonly Block[], text: string, report: Report): ItemBody {
  const answer = markdownOf(blocks, text)
  if (answer === '') return refuse(heading.start, noAnswer, answerForms, report)
  const list = blocks.find(block => block.token.type === 'list')
  const checklist = list === undefined ? [] : listItems(list).map(item => item.text)
  return { kind: 'recall', answer, checklist }
}

function refuse(offset: number, what: Text, fix: Text, report: Report): ItemBody {
  report(offset, what, fix)
  return broken
}

const broken = { kind: 'broken' } as const
const twoAnswers: Text = { zh: '这道题有两种答案', en: 'this item has two kinds of answer' }
const onlyOne: Text = {
  zh: '只留一个：任务列表、编号列表、answer 块或 predict 块',
  en: 'keep one of task list, numbered list, answer block and predict block',
}
const afterAnswer: Text = {
  zh: '答案和为什么之间的内容不会显示',
  en: 'what stands between the answer and the why is never shown',
}
const moveUp: Text = { zh: '移到答案之前，或写进为什么', en: 'move it before the answer or into the why' }
const boxMissing: Text = {
  zh: '这个选项没有 `[ ]` 或 `[x]`，或没有文字',
  en: 'this choice has no `[ ]` or `[x]`, or no words',
}
const nothingRight: Text = { zh: '没有一个选项是对的', en: 'no choice is right' }
const boxForm: Text = { zh: '写成 `- [x] 对的` 和 `- [ ] 错的`', en: 'write `- [x] right` and `- [ ] wrong`' }
const tooFew: Text = { zh: '列表里只有一项', en: 'the list has only one point' }
const addMore: Text = { zh: '至少写两项', en: 'give it at least two' }
const emptyPoint: Text = { zh: '列表里有空的一项', en: 'a point of the list is empty' }
const fillIt: Text = { zh: '填上或删掉', en: 'fill or delete it' }
const samePoint = (point: string): Text => ({
  zh: `“${point.slice(0, 60)}”出现了两次`,
  en: `“${point.slice(0, 60)}” is there twice`,
})
const tellApart: Text = { zh: '删掉一个，或写得有区别', en: 'delete one, or tell them apart' }
const noAnswer: Text = { zh: '这道题没有答案', en: 'this item has no answer' }
const answerForms: Text = {
  zh: '写任务列表、编号列表、answer 块、predict 块，或参考答案',
  en: 'write a task list, a numbered list, an answer block, a predict block, or the model answer',
}
