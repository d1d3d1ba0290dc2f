import type { Text } from '../text.ts'

/** All cards of a folder, in the order of their numbers. */
export interface Deck {
  readonly folder: string
  readonly cards: readonly Card[]
}

/** What stands at the head of a card. */
export interface CardHead {
  /** The file's name between its number and its language: `04-pod-lifecycle.en.md` → `pod-lifecycle`. */
  readonly id: string
  readonly number: number
  readonly title: Text
  readonly topic: Topic
  /** 1 to 3. */
  readonly level: number
  /** The version that the answer was checked against. */
  readonly kubernetes: string
  /** Cited as `[1]`, `[2]` … Each an address (of a page in the reader's language) or `measured: …`. */
  readonly sources: readonly Text[]
}

/** One question of the notes. Both languages were compared when it was loaded: ids, kinds and right answers agree. */
export interface Card extends CardHead {
  /** Markdown; a link to `claim:<id>` is a claim. */
  readonly question: Text
  readonly answer: Text
  readonly notes: readonly NoteVerdict[]
  readonly items: readonly Item[]
  /** Ids of claims linked anywhere in the card, in order of appearance. */
  readonly claims: readonly string[]
}

export const topics = ['architecture', 'workloads', 'networking', 'scale', 'operations', 'delivery'] as const
export type Topic = (typeof topics)[number]

export type Verdict = 'right' | 'partly' | 'wrong' | 'outdated'

/** What we say of a sentence of the notes. `text` is Markdown. */
export interface NoteVerdict {
  readonly verdict: Verdict
  readonly text: Text
}

/** One thing to be asked. `key` is `<card id>/<item id>`: the memory's key, which outlives wording. All texts are Markdown. */
export type Item = ItemCommon & (Choice | Ordering | NumberItem | Prediction | Recall)
export type ItemOf<K extends Item['kind']> = Extract<Item, { readonly kind: K }>

interface ItemCommon {
  readonly key: string
  readonly prompt: Text
  readonly why: Text
}
/** A task list: one `[x]` is a single choice, more are a multiple choice. */
interface Choice {
  readonly kind: 'single' | 'multiple'
  readonly choices: readonly { readonly text: Text; readonly right: boolean }[]
}
/** A numbered list, written in the right order. */
interface Ordering {
  readonly kind: 'ordering'
  readonly steps: readonly Text[]
}
interface NumberItem {
  readonly kind: 'number'
  readonly number: number
  readonly unit: Text
  /** Largest accepted distance; 0 = exact. */
  readonly tolerance: number
}
/** Answered by playing an experiment with values drawn from `vary` (option name → alternatives). */
interface Prediction {
  readonly kind: 'prediction'
  readonly experiment: string
  readonly vary: Readonly<Record<string, readonly unknown[]>>
  /** Name of an outcome of the experiment. */
  readonly ask: string
}
/** Graded by the learner against the model answer; a list in it is the checklist. */
interface Recall {
  readonly kind: 'recall'
  readonly answer: Text
  readonly checklist: readonly Text[]
}
