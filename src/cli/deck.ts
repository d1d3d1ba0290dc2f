import { join } from 'node:path'
import type { Card, Deck } from '../deck/card.ts'
import {
  type CardSummary,
  type Compiled,
  type CompiledCard,
  type CompiledList,
  cardPath,
  listPath,
  loadCompiled,
  loadCompiledCard,
  loadCompiledList,
  printOf,
} from '../deck/compiled.ts'
import type { ExitCode } from '../errors.ts'
import type { Lexed } from '../render/card.ts'
import { entry, isScenarioId } from '../scenarios/index.ts'
import { languages } from '../text.ts'
import type { Context } from './context.ts'

/** The deck of this run. @throws Mistake with all its problems if it has any. */
export async function deckOf(context: Context): Promise<Deck> {
  const { world, deckFolder } = context
  const path = ownCompiled(context)
  const compiled = path === undefined ? undefined : loadCompiled(world.files, deckFolder, path)
  if (compiled !== undefined) return { folder: deckFolder, cards: compiled.cards }
  const { loadDeck } = await import('../deck/load.ts')
  return loadDeck(world.files, deckFolder)
}

/** What a list says of the cards. @throws Mistake as `deckOf` does. */
export async function summariesOf(context: Context): Promise<readonly CardSummary[]> {
  const path = ownCompiled(context)
  const compiled = path === undefined ? undefined : loadCompiledList(context.world.files, context.deckFolder, path)
  return compiled?.cards ?? summarise((await deckOf(context)).cards)
}

/** One card, whatever is wrong with the others. @throws Mistake if there is none, or with its problems. */
export async function cardOf(context: Context, id: string): Promise<{ readonly card: Card; readonly lexed?: Lexed }> {
  const { world, language, deckFolder } = context
  const path = /^[a-z\d-]+$/.test(id) ? ownCompiled(context) : undefined
  const compiled = path === undefined ? undefined : loadCompiledCard<Lexed>(world.files, deckFolder, path, id, language)
  if (compiled !== undefined) return compiled
  const { loadCard } = await import('../deck/load.ts')
  return { card: loadCard(world.files, deckFolder, id) }
}

/** Writes what the build keeps of our own deck. Part of `npm run build`, not for users. */
export async function compile(context: Context, path: string): Promise<ExitCode> {
  const { world, deckFolder } = context
  const { loadDeck } = await import('../deck/load.ts')
  const { lex } = await import('../render/card.ts')
  const print = printOf(world.files, deckFolder)
  const { cards } = loadDeck(world.files, deckFolder)
  const deck: Compiled = { print, cards }
  world.files.replace(path, JSON.stringify(deck))
  const list: CompiledList = { print, cards: await summarise(cards) }
  world.files.replace(listPath(path), JSON.stringify(list))
  for (const card of cards)
    for (const language of languages) {
      const shown = [card.question, card.answer, ...card.notes.map(note => note.text)].map(text => text[language])
      const lexed: Lexed = Object.fromEntries(shown.map(markdown => [markdown, lex(markdown)]))
      const whole: CompiledCard<Lexed> = { print: printOf(world.files, deckFolder, card.id), card, lexed }
      world.files.replace(cardPath(path, card.id, language), JSON.stringify(whole, withoutRaw))
    }
  return 0
}

/** marked keeps with every token what it was made from; nothing that draws one asks for it. */
const withoutRaw = (key: string, value: unknown): unknown => (key === 'raw' ? undefined : value)

async function summarise(cards: readonly Card[]): Promise<CardSummary[]> {
  return Promise.all(
    cards.map(async ({ number, id, title, topic, level, kubernetes, items, claims }) => {
      const known = new Set(await claimsOf(id))
      const backed = claims.filter(claim => known.has(claim)).length
      return {
        number,
        id,
        title,
        topic,
        level,
        kubernetes,
        items: items.length,
        backed,
        unbacked: claims.length - backed,
      }
    }),
  )
}

/** The claims that a card's scenario can back; none as long as it is not ready. */
async function claimsOf(id: string): Promise<readonly string[]> {
  const scenario = isScenarioId(id) ? await entry(id).load?.() : undefined
  return scenario?.experiments.flatMap(each => each.claims.map(claim => claim.id)) ?? []
}

/** Only our own deck is compiled, and only by a build. */
const ownCompiled = ({ world, deckFolder }: Context): string | undefined =>
  deckFolder === join(world.home, 'content') ? world.compiledDeck : undefined
