import { join } from 'node:path'
import type { Card, Deck } from '../deck/card.ts'
import { type Compiled, loadCompiled, printOf } from '../deck/compiled.ts'
import type { ExitCode } from '../errors.ts'
import { catalogue, entry, isScenarioId } from '../scenarios/index.ts'
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
export async function cardOf(context: Context, id: string): Promise<Card> {
  const found = compiledOf(context)?.cards.find(card => card.id === id)
  if (found !== undefined) return found
  const { loadCard } = await import('../deck/load.ts')
  return loadCard(context.world.files, context.deckFolder, id)
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
  return 0
}

async function claimsOf(id: string): Promise<readonly string[]> {
  const scenario = isScenarioId(id) ? await entry(id).load?.() : undefined
  return scenario?.experiments.flatMap(each => each.claims.map(claim => claim.id)) ?? []
}

/** Read once a run; only our own deck is compiled, and only by a build. */
const read = new WeakMap<Context, Compiled | undefined>()
function compiledOf(context: Context): Compiled | undefined {
  const { compiledDeck: path, files, home } = context.world
  if (path === undefined || context.deckFolder !== join(home, 'content')) return undefined
  if (!read.has(context)) read.set(context, loadCompiled(files, context.deckFolder, path))
  return read.get(context)
}
