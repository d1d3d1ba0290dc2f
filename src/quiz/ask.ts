import type { ChalkInstance } from 'chalk'
import { Mistake } from '../errors.ts'
import type { Language } from '../text.ts'
import type { World } from '../world.ts'
import { parseNumber } from './grade.ts'
import type { Mode } from './picking.ts'
import { type ListConfig, type Wrapped, enterPrompt, input, listPrompt } from './prompts.ts'

/** Where a person sits. */
export interface Seat {
  readonly world: World
  readonly language: Language
  readonly paint: ChalkInstance
}

/**
 * Asks a person, and waits. Ctrl-C, Ctrl-D and signals end any of these with a Mistake that has no problems, and 130 or 143
 * as its exit code; the terminal is then as it was.
 */
export interface Asker {
  /** Resolves to the indexes that were picked. */
  list(mode: Mode, labels: readonly Wrapped[], active?: number): Promise<readonly number[]>
  number(label: string, unit: string): Promise<number>
  enter(words: string): Promise<void>
  /** Waits for Enter, or for `u` by which the learner takes his last answer back. */
  enterOrBack(words: string): Promise<'on' | 'back'>
  /** Stops listening for signals. */
  close(): void
}

export function openAsker(seat: Seat): Asker {
  const { world, language, paint } = seat
  const stop = new AbortController()
  const close = world.onStop(signal => stop.abort(signal === 'SIGINT' ? 130 : 143))
  const until = <T>(prompt: (context: PromptContext) => Promise<T>) => stoppable(world, stop, prompt)
  const enter = (words: string, back: boolean) =>
    until(context => enterPrompt({ words: paint.dim(words), back }, { ...context, clearPromptOnDone: true }))
  return {
    list: (mode, labels, active = 0) =>
      until(context => listPrompt({ ...listWords(mode, seat), mode, labels, active }, context)),
    async number(label, unit) {
      const words = await until(context => input(numberConfig(label, unit, language, paint), context))
      return parseNumber(words, unit) ?? Number.NaN
    },
    async enter(words) {
      await enter(words, false)
    },
    enterOrBack: words => enter(words, true),
    close,
  }
}

/** Lets a person pick one of a few things, before anything else has begun. */
export async function pick<T>(
  seat: Seat,
  title: string,
  choices: readonly { readonly value: T; readonly name: string }[],
): Promise<T> {
  const asker = openAsker(seat)
  try {
    seat.world.stdout.write(`${seat.paint.bold(title)}\n`)
    const [index = 0] = await asker.list(
      'one',
      choices.map(({ name }) => () => [name]),
    )
    return (choices[index] as (typeof choices)[number]).value
  } finally {
    asker.close()
  }
}

interface PromptContext {
  readonly input: World['stdin']
  readonly output: World['stdout']
  readonly signal: AbortSignal
}

async function stoppable<T>(
  { stdin, stdout }: World,
  stop: AbortController,
  prompt: (context: PromptContext) => Promise<T>,
): Promise<T> {
  const onKey = (_: unknown, key?: { readonly ctrl?: boolean; readonly name?: string }) => {
    if (key?.ctrl === true && key.name === 'd') stop.abort(130)
  }
  const onEnd = () => stop.abort(130)
  // Inquirer does not listen to Ctrl-D, and waits for ever once its input has ended.
  stdin.on('keypress', onKey).on('end', onEnd)
  try {
    return await prompt({ input: stdin, output: stdout, signal: stop.signal })
  } catch (error) {
    if (stop.signal.aborted) throw new Mistake([], stop.signal.reason as 130 | 143)
    if (error instanceof Error && error.name === 'ExitPromptError') throw new Mistake([], 130)
    throw error
  } finally {
    stdin.off('keypress', onKey).off('end', onEnd)
  }
}

function listWords(
  mode: Mode,
  { world, language, paint }: Seat,
): Pick<ListConfig, 'help' | 'tooFew' | 'paint' | 'screen'> {
  const { stdout } = world
  return {
    help: helps[mode][language],
    tooFew: { zh: '至少选一项，用空格勾选', en: 'Pick at least one, with space' }[language],
    paint,
    screen: () => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 }),
  }
}

// At most 38 columns each, so that they fit a narrow window.
const helps = {
  one: { zh: '↑↓ 移动 · 数字键跳转 · Enter 选定', en: '↑↓ move · 1-9 jump · Enter choose' },
  many: { zh: '↑↓ 移动 · 空格勾选 · Enter 完成', en: '↑↓ move · Space tick · Enter done' },
  any: { zh: '↑↓ 移动 · 空格勾选 · Enter 完成', en: '↑↓ move · Space tick · Enter done' },
  order: { zh: '↑↓ 移动 · Enter 选下一步 · 退格撤回', en: '↑↓ move · Enter next · Backspace undo' },
} as const

function numberConfig(label: string, unit: string, language: Language, paint: ChalkInstance) {
  const problem = { zh: '请输入一个数，例如 20', en: 'A number is needed, like 20' }[language]
  return {
    message: label,
    validate: (words: string) => (parseNumber(words, unit) === undefined ? problem : true),
    theme: { prefix: '', style: { message: plain, answer: plain, error: (words: string) => paint.yellow(words) } },
  }
}

const plain = (words: string) => words
