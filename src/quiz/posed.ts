import type { Card, Item, ItemOf } from '../deck/card.ts'
import type { Random } from '../random.ts'
import type { Text } from '../text.ts'
import type { Question } from './selection.ts'

/** A question as it is put to a learner: its choices shuffled, its experiment played. */
export type Posed = PosedChoice | PosedOrdering | PosedNumber | PosedPrediction | PosedRecall

export interface PosedChoice extends OfCard {
  readonly kind: 'choice'
  readonly item: ItemOf<'single' | 'multiple'>
  /** Indexes of the item's choices in the order in which they are shown. */
  readonly order: readonly number[]
}
export interface PosedOrdering extends OfCard {
  readonly kind: 'ordering'
  readonly item: ItemOf<'ordering'>
  readonly order: readonly number[]
}
export interface PosedNumber extends OfCard {
  readonly kind: 'number'
  readonly item: ItemOf<'number'>
}
export interface PosedPrediction extends OfCard {
  readonly kind: 'prediction'
  readonly item: ItemOf<'prediction'>
  readonly play: Played
}
export interface PosedRecall extends OfCard {
  readonly kind: 'recall'
  readonly item: ItemOf<'recall'>
}
interface OfCard {
  readonly card: Card
}

/** What the quiz must know of an experiment that was played with drawn values; whoever plays it makes this. */
export type Played = PlayedCommon &
  (
    | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly right: string }
    | { readonly kind: 'number'; readonly unit?: Text; readonly right: number }
  )
interface PlayedCommon {
  /** What the experiment is asked for. */
  readonly asks: Text
  /** The drawn values, in words. Markdown. */
  readonly setting: Text
  /** The drawn values as they would be typed, by option. */
  readonly values: Readonly<Record<string, string>>
  /** What else a learner may believe, and what the experiment would come to if he were right. */
  readonly misconceptions: readonly { readonly text: Text; readonly value: string | number }[]
  /** The trace that proves it, rendered for the learner's screen. */
  readonly proof: () => string
  /** The trace as plain data. */
  readonly trace: unknown
}

/** Plays a prediction's experiment; `undefined` means that it cannot be played (and that the learner was told why). */
export type Player = (card: Card, item: ItemOf<'prediction'>, random: Random) => Promise<Played | undefined>

export async function pose({ card, item }: Question, random: Random, play: Player): Promise<Posed | undefined> {
  switch (item.kind) {
    case 'single':
    case 'multiple':
      return { kind: 'choice', card, item, order: random.shuffle(indexes(item.choices)) }
    case 'ordering':
      return { kind: 'ordering', card, item, order: disordered(indexes(item.steps), random) }
    case 'number':
      return { kind: 'number', card, item }
    case 'prediction': {
      const played = await play(card, item, random)
      return played && { kind: 'prediction', card, item, play: played }
    }
    case 'recall':
      return { kind: 'recall', card, item }
  }
}

/** Chance for one asking of one item: what else is asked does not shift it. */
export const chanceFor = (random: Random, item: Item, attempt: number): Random => random.fork(`${item.key}/${attempt}`)

const indexes = (list: readonly unknown[]): number[] => list.map((_, i) => i)

/** The right order must not be given away: then the first comes last. */
function disordered(order: readonly number[], random: Random): number[] {
  const shuffled = random.shuffle(order)
  return shuffled.every((index, at) => index === at) ? [...shuffled.slice(1), ...shuffled.slice(0, 1)] : shuffled
}
