import type { Language, Text } from '../text.ts'
import { tamed } from './draft-markdown.ts'
import { fenceFor } from './fence.ts'
import type { Noted } from './notes.ts'
import { parse } from './parse.ts'
import { todo } from './todo.ts'
import { sectionNames, whyWord } from './wording.ts'

/**
 * A card from a question of somebody's notes, in the language of the notes. It says what they say and nothing else: whatever a
 * card needs besides is left empty or marked `<!-- todo: … -->`, and `lint` names both. Each thing that was asked becomes an
 * item of free recall.
 */
export function draftOf(noted: Noted, language: Language): string {
  const { markdown, links } = tamed(noted.answer, language)
  const draft = (answer: string) => [head(noted, links), ...body(noted, answer, language)].join('\n\n') + '\n'
  const kept = draft(markdown)
  // Marks that were left open in the notes would swallow the rest of the card.
  return isWhole(kept, markdown, noted.parts.length + 1, language) ? kept : draft(quoted(noted.answer))
}

function head({ title }: Noted, links: readonly string[]): string {
  const sources = links.length === 0 ? ['sources: # https://…'] : ['sources:', ...links.map(link => `  - ${link}`)]
  return [
    '---',
    // JSON is YAML, and quotes whatever could be more than a title.
    `title: ${JSON.stringify(oneLine(title))}`,
    'topic: # architecture | workloads | networking | scale | operations | delivery',
    'level: # 1 | 2 | 3',
    'kubernetes: # "1.36"',
    ...sources,
    '---',
  ].join('\n')
}

function body({ question, parts, hints }: Noted, answer: string, language: Language): string[] {
  const heading = (name: keyof typeof sectionNames) => `## ${sectionNames[name][language]}`
  const hintWord = { zh: '提示：', en: 'Hint: ' }[language]
  const points = [...parts, ...hints.map(hint => hintWord + hint)].map(point => `- ${inline(point)}`)
  return [
    heading('question'),
    inline(question),
    ...(points.length === 0 ? [] : [points.join('\n')]),
    heading('answer'),
    answer === '' ? todo(writeAnswer[language]) : answer,
    heading('notes'),
    heading('quiz'),
    ...[question, ...parts].flatMap((asked, i) => [
      `### ${inline(asked)} <!-- item: question-${i + 1} -->`,
      todo(modelAnswer[language]),
      `> ${whyWord[language]}${{ zh: '：', en: ': ' }[language]}${todo(writeWhy[language])}`,
    ]),
  ]
}

const writeAnswer: Text = { zh: '写答案', en: 'write the answer' }
const modelAnswer: Text = {
  zh: '写参考答案，或改成选择、排序、数字题',
  en: 'write the model answer, or make it a choice, an ordering or a number',
}
const writeWhy: Text = { zh: '为什么是这样', en: 'why is it so' }

/** In one line, and beginning nothing: no list, no quote, no heading. */
const inline = (words: string): string =>
  oneLine(tamed(words, 'en').markdown).replace(/^(?=[#>+*=|-]|\d{1,9}[.)]|`{3}|~{3})/, '\\')
const oneLine = (words: string): string => words.replaceAll(/\s+/g, ' ').trim()

const quoted = (answer: string): string => {
  const fence = fenceFor(answer)
  return `${fence}text\n${answer}\n${fence}`
}

/** The answer is what we put there, and every item is still an item. */
function isWhole(draft: string, answer: string, items: number, language: Language): boolean {
  const { parsed } = parse('draft.md', language, draft)
  const expected = answer === '' ? todo(writeAnswer[language]) : answer
  return parsed?.answer === expected && parsed.items.filter(item => item.id !== '').length === items
}
