import { join } from 'node:path'
import { harmless } from '../deck/harmless.ts'
import type { ExitCode } from '../errors.ts'
import { gap } from '../render/columns.ts'
import { lines, pad, width } from '../render/style.ts'
import { toJson } from '../render/to-json.ts'
import type { Text } from '../text.ts'
import type { World } from '../world.ts'
import { checkDeck, checkSimulations } from './check-deck.ts'
import { checkColour, checkLanguage, checkNetwork, checkNode, checkTerminal } from './check-machine.ts'
import { checkProgress } from './check-progress.ts'
import type { Check, CheckId } from './checks.ts'
import type { Context } from './context.ts'

export interface DoctorOptions {
  readonly output: 'text' | 'json'
  /** `--color`, `--no-color`; undefined if neither was given. */
  readonly colour: boolean | undefined
}

/** Looks at everything that the program depends on, and changes nothing. 1 if something will not work. */
export async function doctor(context: Context, { output, colour }: DoctorOptions): Promise<ExitCode> {
  const { world } = context
  const checks = [
    checkNode(world, requiredNode(world)),
    checkTerminal(context),
    checkColour(context, colour),
    checkLanguage(context),
    checkProgress(world),
    await checkDeck(context),
    await checkSimulations(),
    checkNetwork(),
  ]
  const ok = checks.every(({ state }) => state !== 'bad')
  context.say(output === 'json' ? json(checks, ok, context) : renderChecks(checks, ok, context))
  return ok ? 0 : 1
}

function requiredNode({ files, home }: World): string | undefined {
  const path = join(home, 'package.json')
  if (files.kind(path) !== 'file') return undefined
  const { engines } = JSON.parse(files.read(path)) as { readonly engines?: { readonly node?: string } }
  return engines?.node
}

/**
 * `-o json`: `{ version, ok, checks: [{ id, state, message, try?, … }] }`. `state` is good, note or bad, `ok` that none is bad;
 * `message` and `try` are in the language of `--lang`. By `id` there are also:
 *
 *     node         version, required
 *     terminal     columns, rows (null if unknown), stdin and stdout: whether they are terminals
 *     colour       level (0 to 3), because
 *     language     language, because, locale (null if none is set)
 *     progress     folder, events, answers (those that count), damagedLines, writable
 *     deck         folder, cards, items, problems
 *     simulations  ready (ids), all (how many there will be)
 *     network      used
 *
 * What could not be found out is absent.
 */
function json(checks: readonly Check[], ok: boolean, { world, language }: Context): string {
  return toJson({
    version: world.version,
    ok,
    checks: checks.map(({ id, state, says, fix, data }) => ({
      id,
      state,
      message: says[language],
      ...(fix && { try: fix[language] }),
      ...data,
    })),
  })
}

function renderChecks(checks: readonly Check[], ok: boolean, context: Context): string {
  const { language, paint, world } = context
  const verdict = ok ? paint.green(allGood[language]) : paint.red(notAll[language])
  const rows = checks.flatMap(check => renderCheck(check, context))
  return [paint.bold(`k8s-study ${world.version}`), '', ...rows, '', ...lines(verdict, context.width)].join('\n')
}

/** A mark, a name, and beside it what was found and what to try. */
function renderCheck({ id, state, says, fix }: Check, { language, width: columns, paint }: Context): string[] {
  const names = Object.values(checkNames).map(name => name[language])
  const before = `${marks[state]} ${pad(checkNames[id][language], Math.max(...names.map(width)))}${gap}`
  const room = columns - width(before)
  const found = lines(harmless(says[language]), room)
  const tip = fix === undefined ? [] : lines(`→ ${harmless(fix[language])}`, room)
  const colour = { good: paint.green, note: paint.yellow, bad: paint.red }[state]
  return [...found, ...tip].map((line, i) => (i === 0 ? colour(before) : ' '.repeat(width(before))) + line)
}

const marks = { good: '✔', note: '!', bad: '✘' } as const

const checkNames: Readonly<Record<CheckId, Text>> = {
  node: { zh: 'Node', en: 'Node' },
  terminal: { zh: '终端', en: 'terminal' },
  colour: { zh: '颜色', en: 'colours' },
  language: { zh: '语言', en: 'language' },
  progress: { zh: '学习记录', en: 'progress' },
  deck: { zh: '卡片', en: 'cards' },
  simulations: { zh: '模拟', en: 'simulations' },
  network: { zh: '网络', en: 'network' },
}

const allGood: Text = { zh: '一切正常。', en: 'Everything will work.' }
const notAll: Text = { zh: '标着 ✘ 的不能用。', en: 'What is marked ✘ will not work.' }
