import { Mistake, type Problem } from '../errors.ts'
import type { Card, Deck, Item } from '../deck/card.ts'
import { topics } from '../deck/card.ts'
import { nearest } from '../deck/nearest.ts'
import type { Text } from '../text.ts'

/** An item with the card that it belongs to. */
export interface Question {
  readonly card: Card
  readonly item: Item
}

/** Which part of a deck is wanted. `words` are ids of cards or topics, any of which will do; the rest must all fit. */
export interface Part {
  readonly words: readonly string[]
  readonly topic?: string | undefined
  readonly level?: number | undefined
}

/** The questions of a part of a deck, in the order of the cards. @throws Mistake naming every word that is nothing. */
export function questionsOf(deck: Deck, part: Part): Question[] {
  const problems = [...unknownWords(deck, part.words), ...unknownTopic(part.topic)]
  if (problems.length > 0) throw new Mistake(problems)
  return deck.cards
    .filter(card => part.words.length === 0 || part.words.includes(card.id) || part.words.includes(card.topic))
    .filter(card => part.topic === undefined || card.topic === part.topic)
    .filter(card => part.level === undefined || card.level === part.level)
    .flatMap(card => card.items.map(item => ({ card, item })))
}

function unknownWords(deck: Deck, words: readonly string[]): Problem[] {
  const ids = deck.cards.map(card => card.id)
  const names: readonly string[] = [...ids, ...topics]
  return words
    .filter(word => !names.includes(word))
    .map(word => ({
      what: { zh: `没有名为“${word}”的卡片或主题`, en: `there is no card or topic “${word}”` },
      fix: didYouMean(word, names) ?? listed([...new Set([...topics, ...ids])]),
    }))
}

function unknownTopic(topic: string | undefined): Problem[] {
  if (topic === undefined || (topics as readonly string[]).includes(topic)) return []
  const fix = didYouMean(topic, topics) ?? listed(topics)
  return [{ what: { zh: `没有主题“${topic}”`, en: `there is no topic “${topic}”` }, fix }]
}

function didYouMean(word: string, names: readonly string[]): Text | undefined {
  const guess = nearest(word, names)
  return guess === undefined ? undefined : { zh: `是不是 ${guess}？`, en: `did you mean ${guess}?` }
}

const listed = (names: readonly string[]): Text => ({
  zh: `可用的是 ${names.join('、')}`,
  en: `there are ${names.join(', ')}`,
})
