import type { Card, ItemOf } from '../deck/card.ts'
import { Mistake } from '../errors.ts'
import type { Played } from '../quiz/posed.ts'
import type { Random } from '../random.ts'
import type { Look } from '../render/facts.ts'
import { traceShape } from '../render/json.ts'
import { renderTrace } from '../render/text.ts'
import { entry, isScenarioId } from '../scenarios/index.ts'
import { type AnyOption, defaults, flagOf, optionEntries, readValue, showValue } from '../sim/options.ts'
import { play } from '../sim/play.ts'
import type { Broken, Outcome, Scenario } from '../sim/scenario.ts'
import { type Trace, factsOf } from '../sim/trace.ts'
import { type Text, text } from '../text.ts'
import type { Context } from './context.ts'

/** Whether the simulation behind a card's predictions exists yet. */
export const isPlayable = (card: Card): boolean => isScenarioId(card.id) && entry(card.id).load !== undefined

/** @throws Mistake if the item does not fit its scenario: `lint` shows where. */
export async function predict(
  card: Card,
  item: ItemOf<'prediction'>,
  random: Random,
  { language, width, paint }: Context,
): Promise<Played> {
  const { load, broken } = isScenarioId(card.id) ? entry(card.id) : { load: undefined, broken: undefined }
  if (load === undefined) throw new Mistake({ what: text`${card.id}: ${notReady}` })
  return playPrediction(item, await load(), (await broken?.()) ?? [], random, { language, width, paint })
}

/**
 * Draws the values of a prediction and plays its experiment, so that it can be asked and proved. Wrong options are first
 * what the known misconceptions would come to with the same values.
 */
export function playPrediction(
  item: ItemOf<'prediction'>,
  scenario: Scenario,
  broken: readonly Broken[],
  random: Random,
  look: Look,
): Played {
  const experiment = scenario.experiments.find(each => each.name === item.experiment)
  const outcome = experiment?.outcomes?.find(each => each.name === item.ask)
  if (experiment === undefined || outcome === undefined) throw unfit(item, `${item.experiment} › ${item.ask}`)

  const drawn = draw(item, scenario, random)
  const options = {
    ...defaults(scenario.options),
    ...Object.fromEntries(drawn.map(({ name, value }) => [name, value])),
  }
  const seed = random.integer(2 ** 31)
  const trace = play(scenario, experiment, options, seed)
  const right = outcome.of(factsOf(trace))
  const misconceptions = broken
    .filter(each => each.experiment === experiment.name)
    .flatMap(each => believed(each, outcome, options, seed))
    .filter(({ value }) => value !== right)
  return {
    ...answerOf(outcome, right, misconceptions, random),
    asks: outcome.asks,
    setting: settingOf(drawn, scenario),
    values: Object.fromEntries(drawn.map(({ name, spec, value }) => [name, showValue(spec, value)])),
    misconceptions,
    proof: () => renderTrace(trace, scenario, look),
    trace: traceJson(trace, scenario),
  }
}

interface Drawn {
  readonly name: string
  readonly spec: AnyOption
  readonly value: unknown
}

function draw(item: ItemOf<'prediction'>, scenario: Scenario, random: Random): Drawn[] {
  const specs = new Map(optionEntries(scenario.options))
  return Object.entries(item.vary).map(([name, alternatives]) => {
    const spec = specs.get(name)
    const word = random.pick(alternatives)
    const read = spec && readValue(spec, word)
    if (spec === undefined || read?.ok !== true) throw unfit(item, `${name}: ${String(word)}`)
    return { name, spec, value: read.value }
  })
}

/** What a learner with this misconception would expect. */
function believed(broken: Broken, outcome: Outcome, options: object, seed: number) {
  const scenario = broken.scenario()
  const experiment = scenario.experiments.find(each => each.name === broken.experiment)
  const itsOutcome = experiment?.outcomes?.find(each => each.name === outcome.name)
  if (experiment === undefined || itsOutcome === undefined) return []
  return [{ text: broken.text, value: itsOutcome.of(factsOf(play(scenario, experiment, options, seed))) }]
}

const mostChoices = 4

function answerOf(
  outcome: Outcome,
  right: string | number,
  misconceptions: readonly { readonly value: string | number }[],
  random: Random,
) {
  if (outcome.kind === 'number')
    return {
      kind: 'number' as const,
      right: Number(right),
      ...(outcome.unit === undefined ? {} : { unit: outcome.unit }),
    }
  const wrong = misconceptions.map(({ value }) => String(value))
  const candidates = new Set([String(right), ...wrong, ...random.shuffle(outcome.values)])
  return {
    kind: 'choice' as const,
    right: String(right),
    choices: random.shuffle([...candidates].slice(0, mostChoices)),
  }
}

/** One line an option: what it is, and what was drawn. */
function settingOf(drawn: readonly Drawn[], scenario: Scenario): Text {
  const lines = drawn.map(({ name, spec, value }) => {
    const [flag, shown] = [flagOf(name), showValue(spec, value)]
    const { zh, en } = withoutExperiments(spec.about, scenario)
    return { zh: `- ${zh}（${flag}）：\`${shown}\``, en: `- ${en} (${flag}): \`${shown}\`` }
  })
  return { zh: lines.map(line => line.zh).join('\n'), en: lines.map(line => line.en).join('\n') }
}

/** An option says in brackets which experiments read it: needed in the help, while here one of them was chosen already. */
function withoutExperiments({ zh, en }: Text, { experiments }: Scenario): Text {
  const names = experiments.map(each => each.name).join('|')
  const bracket = new RegExp(`\\s*[(（](?:(?:${names})(?:, |、|,)?)+[)）]$`)
  return { zh: zh.replace(bracket, ''), en: en.replace(bracket, '') }
}

const traceJson = (trace: Trace, scenario: Scenario): object => ({
  scenario: scenario.id,
  kubernetes: trace.kubernetes,
  seed: trace.seed,
  options: trace.options,
  experiments: [traceShape(trace, scenario)],
})

const notReady: Text = { zh: '这张卡片的模拟尚未就绪', en: 'the simulation of this card is not ready yet' }

const unfit = (item: ItemOf<'prediction'>, what: string) =>
  new Mistake({
    what: text`${item.key}: ${{ zh: '与它的模拟不符', en: 'does not fit its simulation' }}: ${what}`,
    fix: { zh: '`k8s-study lint` 会指出位置', en: '`k8s-study lint` shows where' },
  })
