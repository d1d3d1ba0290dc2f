import { join } from 'node:path'
import { Mistake, type Problem } from '../errors.ts'
import type { Text } from '../text.ts'
import type { Files } from '../world.ts'
import type { Card, Deck } from './card.ts'
import type { CardFiles } from './card-files.ts'
import { compareHalves } from './compare.ts'
import { meantOrAmong } from './fields.ts'
import { findCards, readText } from './files.ts'
import { glossaryName, readGlossary, wrongWords } from './glossary.ts'
import { harmless } from './harmless.ts'
import { joinHalves } from './join.ts'
import { readPair, refuse } from './pair.ts'
import { type Half, parse } from './parse.ts'
import { type Reference, referencesOf } from './reference.ts'

/** The cards of a folder as far as they are in order, all problems, and what only a check of the deck asks for. */
export interface DeckRead {
  readonly deck: Deck
  readonly problems: readonly Problem[]
  /** What the cards point at in scenarios. */
  readonly references: () => readonly Reference[]
  /** Where Chinese cards use other words than the glossary of their folder, and what is wrong with the glossary. */
  readonly wording: () => readonly Problem[]
}

/** The deck of a folder. Throws a Mistake (exit code 2) with all its problems if it has any. */
export function loadDeck(files: Files, folder: string): Deck {
  const { deck, problems } = readDeck(files, folder)
  refuse(problems)
  return deck
}

/** One card, whatever is wrong with the others. Throws a Mistake with its problems, or if there is no such card. */
export function loadCard(files: Files, folder: string, id: string): Card {
  const { found } = findCards(files, folder)
  const read = found.filter(card => card.id === id).map(card => readCard(files, card))
  refuse(read.flatMap(({ problems }) => problems))
  const [card] = read.flatMap(({ card }) => card ?? [])
  if (card !== undefined) return card
  const ids = found.map(each => each.id)
  throw new Mistake({ what: noCard(harmless(id)), fix: meantOrAmong(id, ids) })
}

/** Reads the cards of a folder, `<nn>-<id>.<zh|en>.md` in pairs. Throws a Mistake only if the folder cannot be read. */
export function readDeck(files: Files, folder: string): DeckRead {
  const { found, problems } = findCards(files, folder)
  const read = found.map(card => readCard(files, card))
  return {
    deck: { folder, cards: read.flatMap(({ card }) => card ?? []) },
    problems: [...problems, ...read.flatMap(({ problems }) => problems)],
    references: () => read.flatMap(({ id, halves }) => halves.flatMap(half => referencesOf(id, half))),
    wording: () => checkWording(files, folder, read),
  }
}

interface CardRead {
  readonly id: string
  /** Only of a card without problems. */
  readonly card: Card | undefined
  readonly halves: readonly Half[]
  readonly problems: readonly Problem[]
}

function readCard(files: Files, found: CardFiles): CardRead {
  const { both, either, problems } = readPair(files, found, parse)
  const all = [...problems, ...(both ? compareHalves(both) : [])]
  return {
    id: found.id,
    card: both && all.length === 0 ? joinHalves(found, both) : undefined,
    halves: either,
    problems: all,
  }
}

function checkWording(files: Files, folder: string, cards: readonly CardRead[]): readonly Problem[] {
  const path = join(folder, glossaryName)
  if (files.kind(path) !== 'file') return []
  const text = readText(files, path)
  if (typeof text !== 'string') return [text]
  const { terms, problems } = readGlossary(harmless(path), harmless(text))
  const chinese = cards.flatMap(({ halves }) => halves.filter(({ source }) => source.file.endsWith('.zh.md')))
  return [...problems, ...chinese.flatMap(({ source }) => wrongWords(source, terms))]
}

const noCard = (id: string): Text => ({ zh: `没有卡片“${id}”`, en: `there is no card “${id}”` })
