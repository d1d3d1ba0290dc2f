import { type ExitCode, Mistake } from '../errors.ts'
import { type Explained, renderExplanation } from '../render/explanation.ts'
import { renderExplanationJson } from '../render/explanation-json.ts'
import { entry, isScenarioId } from '../scenarios/index.ts'
import { defaults } from '../sim/options.ts'
import { play } from '../sim/play.ts'
import type { Trace } from '../sim/trace.ts'
import type { Context } from './context.ts'
import { cardOf, deckOf } from './deck.ts'

/** Shows a card and plays the experiments behind it now. 1 if one of its claims does not hold. */
export async function explain(
  context: Context,
  name: string | undefined,
  { output }: { readonly output: 'text' | 'json' },
): Promise<ExitCode> {
  const id = name ?? (await choose(context))
  const explained = await backed(context, id)
  context.say(output === 'json' ? renderExplanationJson(explained) : renderExplanation(explained, context))
  if (output === 'text') context.hint(next(explained))
  return exitCodeOf(explained.traces)
}

export const exitCodeOf = (traces: readonly Trace[]): ExitCode =>
  traces.every(trace => trace.verdicts.every(verdict => verdict.holds)) ? 0 : 1

/** The seed that `sim` uses too when none is given. */
const seed = 1

async function backed(context: Context, id: string): Promise<Explained> {
  const found = await cardOf(context, id)
  const { card } = found
  const scenario = isScenarioId(card.id) ? await entry(card.id).load?.() : undefined
  if (scenario === undefined) return { ...found, traces: [] }
  const options = defaults(scenario.options)
  return {
    ...found,
    scenario,
    traces: scenario.experiments.map(experiment => play(scenario, experiment, options, seed)),
  }
}

async function choose(context: Context): Promise<string> {
  const { language, interactive } = context
  const { cards } = await deckOf(context)
  const names = cards.map(card => card.id)
  if (!interactive || names.length === 0) {
    throw new Mistake({
      what: { zh: '没有说要讲解哪张卡片', en: 'a card is needed' },
      fix: { zh: `可选：${names.join('、')}`, en: `there are ${names.join(', ')}` },
    })
  }
  const { pick } = await import('../quiz/ask.ts')
  const choices = cards.map(({ id, title }) => ({ value: id, name: `${id} · ${title[language]}` }))
  return pick(context, { zh: '讲解哪张卡片？', en: 'Which card?' }[language], choices)
}

function next({ card, scenario }: Explained) {
  const quiz = `k8s-study quiz ${card.id}`
  const sim = `k8s-study sim ${card.id} --step`
  if (scenario === undefined) return { zh: `\n接下来：${quiz}（考考自己）`, en: `\nNext: ${quiz} (test yourself)` }
  return {
    zh: `\n接下来：${quiz}（考考自己）\n        ${sim}（一步一步看实验）`,
    en: `\nNext: ${quiz} (test yourself)\n      ${sim} (walk through the experiments)`,
  }
}
