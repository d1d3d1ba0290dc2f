import type { Problem } from '../errors.ts'
import type { Text } from '../text.ts'
import { didYouMean, meantOrAmong } from './fields.ts'
import type { DeckRead } from './load.ts'
import { nearest } from './nearest.ts'
import type { Reference } from './reference.ts'
import type { Place } from './source.ts'

/** What a deck's check must know of the scenarios; whoever has them hands it in. */
export interface Catalogue {
  /** All ids, ready or not. */
  readonly ids: readonly string[]
  /** `undefined` if there is no such scenario, or not yet. */
  ready(id: string): Promise<ScenarioFacts | undefined>
}
export interface ScenarioFacts {
  readonly claims: readonly string[]
  readonly experiments: readonly { readonly name: string; readonly outcomes: readonly string[] }[]
  readonly options: readonly string[]
  /** What the option accepts, if it does not accept this value. */
  refuses(option: string, value: unknown): Text | undefined
}

/**
 * Every problem of a deck, in the order of files and places: its own, where it strays from its glossary, and where it points
 * at nothing in a scenario.
 */
export async function lintDeck({ problems, references, wording }: DeckRead, catalogue: Catalogue): Promise<Problem[]> {
  const found = [...problems, ...wording()]
  for (const [card, ofCard] of groupBy(references(), reference => reference.card)) {
    const scenario = await catalogue.ready(card)
    if (scenario === undefined) found.push(...notBacked(card, ofCard, catalogue))
    else found.push(...ofCard.flatMap(reference => unresolved(reference, scenario)))
  }
  return found.toSorted(byPlace)
}

function unresolved(reference: Reference, scenario: ScenarioFacts): Problem[] {
  if (reference.kind === 'claim') {
    return inNames(reference.claim, scenario.claims, reference.place, noClaim)
  }
  const { experiment, ask, vary, placeOf, placeOfName } = reference
  const names = scenario.experiments.map(each => each.name)
  const outcomes = scenario.experiments.find(each => each.name === experiment)?.outcomes
  return [
    ...inNames(experiment, names, placeOf('experiment'), noExperiment),
    ...(outcomes === undefined ? [] : inNames(ask, outcomes, placeOf('ask'), noOutcome(experiment))),
    ...Object.entries(vary).flatMap(([option, values]) =>
      scenario.options.includes(option)
        ? values.flatMap((value, i) => badValue(scenario, option, value, placeOf('vary', option, i)))
        : inNames(option, scenario.options, placeOfName('vary', option), noOption),
    ),
  ]
}

function inNames(name: string, names: readonly string[], place: Place, what: (name: string) => Text): Problem[] {
  if (names.includes(name)) return []
  return [{ ...place, what: what(name), fix: meantOrAmong(name, names) }]
}

function badValue(scenario: ScenarioFacts, option: string, value: unknown, place: Place): Problem[] {
  const range = scenario.refuses(option, value)
  if (range === undefined) return []
  const shown = JSON.stringify(value)
  return [
    {
      ...place,
      what: { zh: `选项 ${option} 不能是 ${shown}`, en: `the option ${option} cannot be ${shown}` },
      fix: { zh: `可以是 ${range.zh}`, en: `it can be ${range.en}` },
    },
  ]
}

/** One note a file: the rest would say the same. */
function notBacked(card: string, references: readonly Reference[], { ids }: Catalogue): Problem[] {
  const why = ids.includes(card) ? notReady(card) : noScenario(card)
  const meant = ids.includes(card) ? undefined : nearest(card, ids)
  return [...groupBy(references, reference => reference.place.file).values()].flatMap(ofFile => {
    const [first] = ofFile.toSorted((a, b) => byPlace(a.place, b.place))
    if (first === undefined) return []
    const what = {
      zh: `${ofFile.length} 处尚无依据：${why.zh}`,
      en: `${ofFile.length} references not yet backed: ${why.en}`,
    }
    return [
      { ...first.place, severity: 'note' as const, what, ...(meant === undefined ? {} : { fix: didYouMean(meant) }) },
    ]
  })
}

function groupBy<T>(list: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const each of list) {
    const group = groups.get(keyOf(each))
    if (group === undefined) groups.set(keyOf(each), [each])
    else group.push(each)
  }
  return groups
}

function byPlace(a: Partial<Place>, b: Partial<Place>): number {
  const [one, other] = [a.file ?? '', b.file ?? '']
  if (one !== other) return one < other ? -1 : 1
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
}

const noClaim = (name: string): Text => ({ zh: `没有断言 ${name}`, en: `there is no claim ${name}` })
const noExperiment = (name: string): Text => ({ zh: `没有实验 ${name}`, en: `there is no experiment ${name}` })
const noOption = (name: string): Text => ({ zh: `没有选项 ${name}`, en: `there is no option ${name}` })
const noOutcome =
  (experiment: string) =>
  (name: string): Text => ({
    zh: `实验 ${experiment} 没有结果 ${name}`,
    en: `the experiment ${experiment} has no outcome ${name}`,
  })
const notReady = (card: string): Text => ({
  zh: `模拟 ${card} 尚未就绪`,
  en: `the simulation ${card} is not ready yet`,
})
const noScenario = (card: string): Text => ({ zh: `没有模拟 ${card}`, en: `there is no simulation ${card}` })
