import { isAbsolute, relative } from 'node:path'
import { lintDeck, type Catalogue, type ScenarioFacts } from '../deck/lint.ts'
import { readDeck } from '../deck/load.ts'
import type { ExitCode, Problem } from '../errors.ts'
import { catalogue, entry, isScenarioId } from '../scenarios/index.ts'
import { optionEntries, readValue } from '../sim/options.ts'
import type { Scenario } from '../sim/scenario.ts'
import type { Language, Text } from '../text.ts'
import { complain } from './complain.ts'
import type { Context } from './context.ts'

/** Prints every problem of a deck with its place; 1 if there is any. A note alone is none. */
export async function lint(
  context: Context,
  folder: string | undefined,
  { output }: { readonly output: 'text' | 'json' },
): Promise<ExitCode> {
  const { world } = context
  const read = readDeck(world.files, folder ?? context.deckFolder)
  const all = (await lintDeck(read, scenarios)).map(problem => fromHere(problem, world.workingFolder))
  const serious = all.filter(problem => problem.severity !== 'note').length
  const found = summary(read.deck.cards.length, serious, all.length - serious)
  if (output === 'json') context.say(json(all, context.language))
  else context.say(complain(all.map(marked), context.language) + found[context.language])
  return serious === 0 ? 0 : 1
}

/**
 * One element of `-o json`. `file` is relative to the working folder; `line` and `column` are 1-based and absent where the
 * file as a whole is meant; `message` and `try` are in the language of `--lang`.
 */
interface PlainProblem {
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly severity: 'problem' | 'note'
  readonly message: string
  readonly try?: string
}

function json(problems: readonly Problem[], language: Language): string {
  const plain = problems.map(({ what, fix, severity = 'problem', ...place }): PlainProblem => ({
    ...place,
    severity,
    message: what[language],
    ...(fix && { try: fix[language] }),
  }))
  return JSON.stringify(plain, undefined, 2)
}

const marked = (problem: Problem): Problem =>
  problem.severity === 'note'
    ? { ...problem, what: { zh: `提示：${problem.what.zh}`, en: `note: ${problem.what.en}` } }
    : problem

function fromHere(problem: Problem, workingFolder: string): Problem {
  if (problem.file === undefined || !isAbsolute(problem.file)) return problem
  const near = relative(workingFolder, problem.file)
  return near === '' || near.startsWith('..') ? problem : { ...problem, file: near }
}

function summary(cards: number, problems: number, notes: number): Text {
  return {
    zh: `${cards} 张卡片完好，${problems} 个问题，${notes} 条提示`,
    en: `${cards} ${plural(cards, 'card')} in order, ${problems} ${plural(problems, 'problem')}, ${notes} ${plural(notes, 'note')}`,
  }
}
const plural = (count: number, word: string): string => (count === 1 ? word : `${word}s`)

/** What a deck may point at. */
export const scenarios: Catalogue = {
  ids: Object.keys(catalogue),
  async ready(id) {
    const scenario = isScenarioId(id) ? await entry(id).load?.() : undefined
    return scenario && factsOf(scenario)
  },
}

function factsOf({ experiments, options }: Scenario): ScenarioFacts {
  const specs = new Map(optionEntries(options))
  return {
    claims: experiments.flatMap(experiment => experiment.claims.map(claim => claim.id)),
    experiments: experiments.map(({ name, outcomes = [] }) => ({ name, outcomes: outcomes.map(each => each.name) })),
    options: [...specs.keys()],
    refuses(option, value) {
      const spec = specs.get(option)
      const read = spec && readValue(spec, value)
      return read?.ok === false ? read.what : undefined
    },
  }
}
