import { Mistake } from '../errors.ts'
import { type Memory, dayOf } from '../quiz/memory.ts'
import type { Player } from '../quiz/posed.ts'
import { loadProgress } from '../quiz/progress.ts'
import { type Question, questionsOf } from '../quiz/selection.ts'
import type { Wishes } from '../quiz/session.ts'
import { seeded } from '../random.ts'
import { complain } from './complain.ts'
import type { Context } from './context.ts'
import { deckOf } from './deck.ts'
import { isPlayable, predict } from './predict.ts'

export interface QuizOptions {
  /** Most new items; default 10. */
  readonly new?: number
  /** Most items in all; default 20. */
  readonly limit?: number
  readonly topic?: string
  readonly level?: number
  /** Default: another one each time. */
  readonly seed?: number
  /** Also what is not due, and without the two limits unless they are given. */
  readonly all?: boolean
  readonly output: 'text' | 'json'
  /** A file of answers to be graded; `-` is standard input. */
  readonly answers?: string
  /** Keep the grades of that file as reviews. */
  readonly record?: boolean
}

/** All that a session or a paper is made from. */
export interface Table {
  readonly questions: readonly Question[]
  /** Predictions whose simulation is not ready. */
  readonly skipped: number
  readonly memories: ReadonlyMap<string, Memory>
  readonly seed: number
  readonly play: Player
}

/** Everything that may be asked. @throws Mistake for a word or a deck that is wrong. */
export async function layOut(
  context: Context,
  words: readonly string[],
  { topic, level, seed }: QuizOptions,
): Promise<Table> {
  const { world } = context
  const wanted = questionsOf(await deckOf(context), { words, topic, level })
  const questions = wanted.filter(({ card, item }) => item.kind !== 'prediction' || isPlayable(card))
  const { memories, problems } = loadProgress(world)
  world.stderr.write(complain(problems, context.language))
  return {
    questions,
    skipped: wanted.length - questions.length,
    memories,
    seed: seed ?? seeded(world.uniqueId()).integer(2 ** 31),
    play: playerFor(context),
  }
}

export const today = ({ world }: Context): number => dayOf(world.now())

/** A prediction that does not fit its scenario is left out with a word: it is a fault of the deck, and not of the learner. */
export const playerFor =
  (context: Context): Player =>
  async (card, item, random) => {
    try {
      return await predict(card, item, random, context)
    } catch (error) {
      if (!(error instanceof Mistake)) throw error
      context.world.stderr.write(complain(error.problems, context.language))
      return undefined
    }
  }

/** How much to ask. Whoever wants all is not held back by limits that he did not set. */
export function wishesOf({ new: fresh, limit, all = false }: QuizOptions): Wishes {
  return { new: fresh ?? (all ? Infinity : 10), limit: limit ?? (all ? Infinity : 20), all }
}
