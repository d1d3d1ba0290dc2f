import type { Card, Item } from '../deck/card.ts'
import { type Language, type Text, languages } from '../text.ts'
import { plainLines } from './plain.ts'

/** Where in a card something stands, the most telling first. */
export const places = ['title', 'question', 'item', 'claim', 'answer', 'notes'] as const
export type Place = (typeof places)[number]

/** A part of a card that is searched as one, line by line in each language. */
export interface Passage {
  readonly card: Card
  readonly place: Place
  /** Key of an item, or id of a claim. */
  readonly name?: string
  readonly lines: Readonly<Record<Language, readonly string[]>>
}

/** What a claim of a card says; ids as in the card's scenario. */
export interface ClaimWords {
  readonly id: string
  readonly text: Text
}

/** Everything in a deck that can be searched. `claims` are those of a card's scenario, none while it is not ready. */
export const passagesOf = (cards: readonly Card[], claims: (card: string) => readonly ClaimWords[]): Passage[] =>
  cards.flatMap(card => [
    passage(card, 'title', [card.title]),
    passage(card, 'question', [card.question]),
    ...card.items.map(item => passage(card, 'item', textsOf(item), item.key)),
    ...claims(card.id).map(({ id, text }) => passage(card, 'claim', [text], id)),
    passage(card, 'answer', [card.answer]),
    ...card.notes.map(note => passage(card, 'notes', [note.text])),
  ])

function passage(card: Card, place: Place, texts: readonly Text[], name?: string): Passage {
  const said = (language: Language) => texts.flatMap(text => plainLines(text[language]))
  return { card, place, lines: { zh: said('zh'), en: said('en') }, ...(name === undefined ? {} : { name }) }
}

/** The prompt, what can be picked, and why. */
function textsOf(item: Item): readonly Text[] {
  switch (item.kind) {
    case 'single':
    case 'multiple':
      return [item.prompt, ...item.choices.map(({ text }) => text), item.why]
    case 'ordering':
      return [item.prompt, ...item.steps, item.why]
    case 'recall':
      return [item.prompt, item.answer, item.why]
    case 'number':
    case 'prediction':
      return [item.prompt, item.why]
  }
}

/** Every line of some passages, in every language. */
export const allLines = (passages: readonly Passage[]): string[] =>
  passages.flatMap(({ lines }) => languages.flatMap(language => lines[language]))
