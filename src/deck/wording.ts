import type { Text } from '../text.ts'
import type { Verdict } from './card.ts'

/** The words of a card's grammar in both languages; a file uses those of its own. */
export const sectionNames = {
  question: { zh: '问题', en: 'Question' },
  answer: { zh: '答案', en: 'Answer' },
  notes: { zh: '笔记怎么说', en: 'From the notes' },
  quiz: { zh: '测验', en: 'Quiz' },
} as const satisfies Record<string, Text>
export type SectionName = keyof typeof sectionNames
export const sectionOrder = Object.keys(sectionNames) as readonly SectionName[]

export const verdictWords: Readonly<Record<Verdict, Text>> = {
  right: { zh: '对', en: 'right' },
  partly: { zh: '不全', en: 'partly' },
  wrong: { zh: '错', en: 'wrong' },
  outdated: { zh: '过时', en: 'outdated' },
}
export const verdicts = Object.keys(verdictWords) as readonly Verdict[]

export const whyWord: Text = { zh: '为什么', en: 'Why' }

/** Lower-case words joined by hyphens: ids of cards, items, claims and experiments. */
export const isKebab = (word: string): boolean => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(word)
