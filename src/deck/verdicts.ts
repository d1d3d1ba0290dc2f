import type { Language, Text } from '../text.ts'
import type { Verdict } from './card.ts'
import { among, didYouMean } from './fields.ts'
import { type Block, listItems } from './markdown.ts'
import { nearest } from './nearest.ts'
import type { Report } from './source.ts'
import { verdicts, verdictWords } from './wording.ts'

/** `verdict` is `undefined` if its word was wrong. */
export interface HalfVerdict {
  readonly verdict: Verdict | undefined
  readonly text: string
  /** Offset in the file. */
  readonly start: number
}

/** The list below “From the notes”: each point begins with a verdict and a colon. */
export function readVerdicts(blocks: readonly Block[], language: Language, report: Report): HalfVerdict[] {
  return blocks.flatMap(block => {
    if (block.token.type === 'list') return listItems(block).map(item => readVerdict(item, language, report))
    report(block.start, onlyAList, formOf(language))
    return []
  })
}

function readVerdict(
  item: { readonly text: string; readonly start: number },
  language: Language,
  report: Report,
): HalfVerdict {
  const [, word = '', rest = ''] = /^([^:：\n]{0,40})[:：]([^]*)$/.exec(item.text) ?? []
  const verdict = verdicts.find(each => verdictWords[each][language] === word.trim())
  if (verdict === undefined) report(item.start, noVerdict, meant(word.trim(), language))
  else if (rest.trim() === '') report(item.start, nothingSaid, formOf(language))
  return { verdict, text: rest.trim(), start: item.start }
}

function meant(word: string, language: Language): Text {
  const words = verdicts.map(verdict => verdictWords[verdict][language])
  const foreign = verdicts.find(verdict => Object.values(verdictWords[verdict]).includes(word))
  const near = foreign === undefined ? nearest(word, words) : verdictWords[foreign][language]
  return near === undefined || word === '' ? among(words) : didYouMean(near)
}

const formOf = (language: Language): Text => {
  const form = { zh: '- 错：……', en: '- wrong: …' }[language]
  return { zh: `写成 \`${form}\``, en: `write \`${form}\`` }
}
const onlyAList: Text = { zh: '这一节只能有判断的列表', en: 'this section holds nothing but a list of verdicts' }
const noVerdict: Text = { zh: '这一点没有以判断和冒号开头', en: 'this point does not begin with a verdict and a colon' }
const nothingSaid: Text = { zh: '判断后面没有内容', en: 'nothing follows the verdict' }
