import type { Deck } from '../deck/card.ts'
import { harmless } from '../deck/harmless.ts'
import { type ExitCode, Mistake, type Problem } from '../errors.ts'
import { type ClaimWords, type Passage, type Place, allLines, passagesOf, places } from '../quiz/passages.ts'
import { type Hit, type Wanted, missingWords, search, wanted } from '../quiz/search.ts'
import { suggestion } from '../quiz/suggestion.ts'
import { gap } from '../render/columns.ts'
import { excerpt } from '../render/excerpt.ts'
import { lines, pad, width } from '../render/style.ts'
import { toJson } from '../render/to-json.ts'
import { entry, isScenarioId } from '../scenarios/index.ts'
import type { Text } from '../text.ts'
import type { Context } from './context.ts'
import { deckOf } from './deck.ts'

export interface SearchOptions {
  /** Most hits to show. */
  readonly limit: number
  readonly output: 'text' | 'json'
}

/** Where some words stand in cards, items and claims. 1 if there is nothing. */
export async function searchDeck(
  context: Context,
  words: readonly string[],
  { limit, output }: SearchOptions,
): Promise<ExitCode> {
  if (words.some(word => word.trim() === '')) throw new Mistake(noWord)
  const looked = words.map(wanted)
  const deck = await deckOf(context)
  const passages = passagesOf(deck.cards, await claimsIn(deck))
  const hits = search(passages, looked, context.language)
  const shown = hits.slice(0, limit)
  if (output === 'json') context.say(json(looked, hits.length, shown))
  if (hits.length === 0) throw new Mistake(nothing(looked, passages, deck), 1)
  if (output === 'text') tell(context, shown, hits.length)
  return 0
}

async function claimsIn({ cards }: Deck): Promise<(card: string) => readonly ClaimWords[]> {
  const claims = new Map<string, readonly ClaimWords[]>()
  for (const { id } of cards) {
    const scenario = isScenarioId(id) ? await entry(id).load?.() : undefined
    claims.set(id, scenario?.experiments.flatMap(experiment => experiment.claims) ?? [])
  }
  return card => claims.get(card) ?? []
}

/**
 * `-o json`: `{ words, total, hits: [{ card, place, item?, claim?, language, line, matches: [[start, end]] }] }`, the best
 * hit first. `place` is title, question, item, claim, answer or notes; `line` is the paragraph, plain, in which most of the
 * words stand, and `matches` are where, in UTF-16 units; `total` counts the hits that `--limit` left out, too.
 */
function json(words: readonly Wanted[], total: number, hits: readonly Hit[]): string {
  return toJson({
    words: words.map(({ word }) => word),
    total,
    hits: hits.map(({ passage: { card, place, name }, language, line, stretches }) => ({
      card: card.id,
      place,
      ...(place === 'item' && { item: name }),
      ...(place === 'claim' && { claim: name }),
      language,
      line,
      matches: stretches.map(({ start, end }) => [start, end]),
    })),
  })
}

function tell(context: Context, hits: readonly Hit[], total: number): void {
  const { language, paint } = context
  const cards = [...new Set(hits.map(hit => hit.passage.card.id))]
  for (const id of cards) {
    const group = hits.filter(hit => hit.passage.card.id === id)
    context.say(`${groupLines(group, context).join('\n')}\n`)
  }
  context.say(paint.dim(lines(counted(hits.length, total, cards.length)[language], context.width).join('\n')))
  const next = `k8s-study explain ${cards[0] ?? ''}`
  context.hint({ zh: `接下来：${next}`, en: `Next: ${next}` })
}

/** A card, and below it a line for each hit. Its title stands beside its name, unless that was found. */
function groupLines(hits: readonly Hit[], { language, paint, width: columns }: Context): string[] {
  const [first] = hits
  if (first === undefined) return []
  const { card, place } = first.passage
  const title = place === 'title' ? '' : paint.dim(` · ${harmless(card.title[language])}`)
  const room = columns - placeWidth - 2 * gap.length
  return [
    ...lines(paint.cyan(card.id) + title, columns),
    ...hits.map(({ passage, line, stretches }) => {
      const found = excerpt(harmless(line), stretches, room, words => paint.yellow.bold(words))
      return `${gap}${paint.dim(pad(placeWords[passage.place][language], placeWidth))}${gap}${found}`
    }),
  ]
}

const placeWords: Readonly<Record<Place, Text>> = {
  title: { zh: '标题', en: 'title' },
  question: { zh: '问题', en: 'question' },
  item: { zh: '题目', en: 'item' },
  claim: { zh: '断言', en: 'claim' },
  answer: { zh: '答案', en: 'answer' },
  notes: { zh: '笔记', en: 'notes' },
}
const placeWidth = Math.max(...places.map(place => width(placeWords[place].en)))

function counted(shown: number, total: number, cards: number): Text {
  if (shown < total)
    return {
      zh: `共 ${total} 处，列出了前 ${shown} 处；--limit ${total} 全部列出`,
      en: `the first ${shown} of ${total} places; --limit ${total} shows all`,
    }
  return {
    zh: `${cards} 张卡片，${total} 处`,
    en: `${total} ${total === 1 ? 'place' : 'places'} in ${cards} ${cards === 1 ? 'card' : 'cards'}`,
  }
}

const noWord: Problem = {
  what: { zh: '要找的词是空的', en: 'there is an empty word to look for' },
  fix: { zh: '例如 `k8s-study search 探针`', en: 'try for example `k8s-study search probe`' },
}

/** Why nothing was found: words that occur nowhere, each with what was probably meant; else that they never meet. */
function nothing(words: readonly Wanted[], passages: readonly Passage[], { cards }: Deck): Problem[] {
  const known = [...cards.map(card => card.id), ...allLines(passages)]
  const missing = missingWords(known, words)
  if (missing.length === 0) return [neverTogether(words.map(({ word }) => word))]
  return missing.map(word => {
    const meant = suggestion(word, known)
    return {
      what: { zh: `哪里都没有“${word}”`, en: `“${word}” occurs nowhere` },
      fix: meant === undefined ? otherWord : { zh: `是不是 ${meant}？`, en: `did you mean ${meant}?` },
    }
  })
}

const otherWord: Text = {
  zh: '换一个词试试；`k8s-study list` 列出所有卡片',
  en: 'try another word; `k8s-study list` shows all cards',
}
const neverTogether = (words: readonly string[]): Problem => ({
  what: {
    zh: `这些词各自都有，但没有一处同时出现：${words.join('、')}`,
    en: `each of these words occurs, but nowhere together: ${words.join(', ')}`,
  },
  fix: { zh: '少用一个词试试', en: 'try fewer of them' },
})
