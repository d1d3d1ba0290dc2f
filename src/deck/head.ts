import type { Problem } from '../errors.ts'
import type { Language, Text } from '../text.ts'
import type { CardHead } from './card.ts'
import type { CardFiles } from './card-files.ts'
import type { Front } from './front-fields.ts'
import type { Source } from './source.ts'

/** One language of a card's head. */
export interface Head {
  readonly source: Source
  readonly front: Front | undefined
}
type Heads = Readonly<Record<Language, Head>>

/** Where the two languages of a head say different things. What was already reported as wrong is not compared. */
export function compareHeads({ zh, en }: Heads): Problem[] {
  const [ours, theirs] = [zh.front, en.front]
  if (ours === undefined || theirs === undefined) return []
  const differs = <T extends string | number>(name: string, one: T | undefined, other: T | undefined): Problem[] =>
    one === undefined || other === undefined || one === other
      ? []
      : [{ ...zh.source.place(ours.offsetOf(name)), what: unlike(name, `${one}`, `${other}`), fix: agree }]
  return [
    ...differs('topic', ours.topic, theirs.topic),
    ...differs('level', ours.level, theirs.level),
    ...differs('kubernetes', ours.kubernetes, theirs.kubernetes),
    ...differs('sources', ours.sources?.length, theirs.sources?.length),
  ]
}

export function joinHeads({ id, number }: CardFiles, { zh, en }: Heads): CardHead | undefined {
  const { title, topic, level, kubernetes, sources } = en.front ?? {}
  const theirs = zh.front
  if (title === undefined || topic === undefined || level === undefined || kubernetes === undefined) return undefined
  if (theirs?.title === undefined || theirs.sources === undefined || sources === undefined) return undefined
  return {
    id,
    number,
    title: { zh: theirs.title, en: title },
    topic,
    level,
    kubernetes,
    sources: pairs(theirs.sources, sources),
  }
}

export const pairs = (zh: readonly string[], en: readonly string[]): Text[] =>
  en.map((each, i) => ({ zh: zh[i] ?? '', en: each }))

export const unlike = (name: string, zh: string, en: string): Text => ({
  zh: `${name}：中文是 ${zh}，英文是 ${en}`,
  en: `${name}: ${zh} in Chinese, ${en} in English`,
})
export const agree: Text = { zh: '两种语言要一致', en: 'make both languages agree' }
