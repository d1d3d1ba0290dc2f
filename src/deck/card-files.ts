import type { Problem } from '../errors.ts'
import { type Language, languages, type Text } from '../text.ts'
import { harmless } from './harmless.ts'

/** The two files of a card; one may be missing. */
export interface CardFiles {
  readonly id: string
  readonly number: number
  readonly paths: Readonly<Partial<Record<Language, string>>>
  /** What the names alone show. */
  readonly problems: readonly Problem[]
}

/** Pairs the names of a folder, in the order of their numbers. What is no card and does not look like one is passed over. */
export function pairNames(
  names: readonly string[],
  pathOf: (name: string) => string,
): { readonly cards: readonly CardFiles[]; readonly problems: readonly Problem[] } {
  const found = new Map<string, Named>()
  const problems: Problem[] = []
  for (const name of names) {
    const [, number, id, language] = cardName.exec(name) ?? []
    if (number !== undefined && id !== undefined && isLanguage(language)) {
      const key = `${number}-${id}`
      const paths = { ...found.get(key)?.paths, [language]: pathOf(name) }
      found.set(key, { id, number: Number(number), paths })
    } else if (looksLikeCard(name)) problems.push({ file: harmless(pathOf(name)), what: badName, fix: nameForm })
  }
  const sorted = [...found.values()].toSorted((a, b) => a.number - b.number || (a.id < b.id ? -1 : 1))
  return { cards: sorted.map(card => ({ ...card, problems: [...lonely(card), ...doubled(card, sorted)] })), problems }
}

const cardName = /^(\d{2,4})-([a-z0-9]+(?:-[a-z0-9]+)*)\.(zh|en)\.md$/
const isLanguage = (word: string | undefined): word is Language => languages.some(each => each === word)
/** A README or a glossary was not meant to be a card. */
const looksLikeCard = (name: string): boolean => /^\d.*\.md$/is.test(name)

type Named = Omit<CardFiles, 'problems'>

function lonely({ paths }: Named): Problem[] {
  return languages.flatMap(language => {
    const [path, other] = [paths[language], language === 'zh' ? 'en' : 'zh'] as const
    if (path === undefined || paths[other] !== undefined) return []
    const partner = path.slice(path.lastIndexOf('/') + 1).replace(/\w\w\.md$/, `${other}.md`)
    return [{ file: harmless(path), what: noPartner[other], fix: { zh: `添加 ${partner}`, en: `add ${partner}` } }]
  })
}

function doubled(card: Named, cards: readonly Named[]): Problem[] {
  const file = harmless(Object.values(card.paths)[0] ?? '')
  const others = cards.filter(each => each !== card)
  const twin = others.some(each => each.id === card.id)
  if (twin) return [{ file, what: sameId(card.id), fix: rename }]
  return others.some(each => each.number === card.number) ? [{ file, what: sameNumber(card.number), fix: rename }] : []
}

const badName: Text = { zh: '文件名不是卡片的写法', en: 'this is not how a card is named' }
const nameForm: Text = {
  zh: '改为 <两位数>-<小写连字符名>.<zh|en>.md，如 04-pod-lifecycle.zh.md',
  en: 'name it <two digits>-<lower-case-words>.<zh|en>.md, as 04-pod-lifecycle.en.md',
}
const noPartner: Readonly<Record<Language, Text>> = {
  zh: { zh: '没有对应的中文文件', en: 'its Chinese file is missing' },
  en: { zh: '没有对应的英文文件', en: 'its English file is missing' },
}
const sameId = (id: string): Text => ({ zh: `卡片 ${id} 有两个编号`, en: `the card ${id} is there with two numbers` })
const sameNumber = (number: number): Text => ({
  zh: `编号 ${number} 用了两次`,
  en: `the number ${number} is used twice`,
})
const rename: Text = { zh: '改名，两种语言的文件一起改', en: 'rename it, both languages alike' }
