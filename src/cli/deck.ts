import { join } from 'node:path'
import type { Card, Deck } from '../deck/card.ts'
import {
  type Compiled,
  type CompiledCard,
  cardPath,
  loadCompiled,
  loadCompiledCard,
  printOf,
} from '../deck/compiled.ts'
import type { ExitCode } from '../errors.ts'
import type { Lexed } from '../render/card.ts'
import { catalogue, entry, isScenarioId } from '../scenarios/index.ts'
import type { Language } from '../text.ts'
import type { Context } from './context.ts'

/** The deck of this run. @throws Mistake with all its problems if it has any. */
export async function deckOf(context: Context): Promise<Deck> {
  const { world, deckFolder } = context
  const compiled = compiledOf(context)
  if (compiled !== undefined) return { folder: deckFolder, cards: compiled.cards }
  const { loadDeck } = await import('../deck/load.ts')
  return loadDeck(world.files, deckFolder)
}

/** One card, whatever is wrong with the others. @throws Mistake if there is none, or with its problems. */
export async function cardOf(context: Context, id: string): Promise<{ readonly card: Card; readonly lexed?: Lexed }> {
  const { world, language, deckFolder } = context
  const path = /^[a-z\d-]+$/.test(id) ? ownCompiled(context) : undefined
  const compiled = path === undefined ? undefined : loadCompiledCard<Lexed>(world.files, deckFolder, path, id)
  if (compiled !== undefined) return { card: compiled.card, lexed: compiled.lexed[language] }
  const { loadCard } = await import('../deck/load.ts')
  return { card: loadCard(world.files, deckFolder, id) }
}

/** The claims that a card's scenario can back; none as long as it is not ready. */
export async function claimsOfScenario(context: Context, id: string): Promise<ReadonlySet<string>> {
  return new Set(compiledOf(context)?.claims[id] ?? (await claimsOf(id)))
}

/** Writes what the build keeps of our own deck. Part of `npm run build`, not for users. */
export async function compile(context: Context, path: string): Promise<ExitCode> {
  const { world, deckFolder } = context
  const { loadDeck } = await import('../deck/load.ts')
  const claims: Record<string, readonly string[]> = {}
  for (const id of Object.keys(catalogue)) claims[id] = await claimsOf(id)
  const compiled: Compiled = {
    print: printOf(world.files, deckFolder),
    cards: loadDeck(world.files, deckFolder).cards,
    claims,
  }
  world.files.replace(path, JSON.stringify(compiled))
  const { lex } = await import('../render/card.ts')
  for (const card of compiled.cards) {
    const lexed = (language: Language): Lexed => {
      const shown = [card.question, card.answer, ...card.notes.map(note => note.text)].map(text => text[language])
      return Object.fromEntries(shown.map(markdown => [markdown, lex(markdown)]))
    }
    const print = printOf(world.files, deckFolder, card.id)
    const whole: CompiledCard<Lexed> = { print, card, lexed: { zh: lexed('zh'), en: lexed('en') } }
    world.files.replace(cardPath(path, card.id), JSON.stringify(whole))
  }
  return 0
}

async function claimsOf(id: string): Promise<readonly string[]> {
  const scenario = isScenarioId(id) ? await entry(id).load?.() : undefined
  return scenario?.experiments.flatMap(each => each.claims.map(claim => claim.id)) ?? []
}

/** Read once a run; only our own deck is compiled, and only by a build. */
const read = new WeakMap<Context, Compiled | undefined>()
function compiledOf(context: Context): Compiled | undefined {
  const path = ownCompiled(context)
  if (path === undefined) return undefined
  if (!read.has(context)) read.set(context, loadCompiled(context.world.files, context.deckFolder, path))
  return read.get(context)
}

const ownCompiled = ({ world, deckFolder }: Context): string | undefined =>
  deckFolder === join(world.home, 'content') ? world.compiledDeck : undefined
