import { nearest } from '../deck/nearest.ts'
import { type ExitCode, Mistake, type Problem } from '../errors.ts'
import { type Compared, comparisonShape, renderComparison } from '../render/comparison.ts'
import { renderPlaysJson } from '../render/json.ts'
import { flagOf, optionEntries, rangeOf, readValue, showValue } from '../sim/options.ts'
import type { Scenario } from '../sim/scenario.ts'
import { text } from '../text.ts'
import type { Context } from './context.ts'
import { type Maker, type SimFlags, worst } from './sim.ts'

interface Asked {
  readonly options: Values
  readonly flags: SimFlags
}

/** Plays each twice, without and with the compared values, and says what differs. */
export async function compare(
  context: Context,
  scenario: Scenario,
  makers: readonly Maker[],
  { options, flags }: Asked,
): Promise<ExitCode> {
  const { output } = flags
  if (output === 'mermaid') {
    throw new Mistake({
      what: { zh: '--compare 没有 mermaid 格式', en: '--compare has no mermaid format' },
      fix: { zh: '可用 text 或 json', en: 'use text or json' },
    })
  }
  const changes = readChanges(flags.compare ?? [], scenario)
  const others = { ...options, ...changes.options }
  const seeds = [flags.seed, changes.seed ?? flags.seed] as const
  const compared = makers.map(({ make }): Compared => ({
    traces: [make(options, seeds[0]), make(others, seeds[1])],
    labels: [labelOf(scenario, changes, options, seeds[0]), labelOf(scenario, changes, others, seeds[1])],
  }))
  if (output === 'json') {
    const traces = compared.map(each => each.traces[0])
    const shapes = compared.map(each => comparisonShape(each, scenario))
    context.say(renderPlaysJson(traces, scenario, shapes))
  } else context.say(compared.map(each => renderComparison(each, scenario, context)).join('\n\n\n'))
  return worst(compared.flatMap(({ traces }, i) => traces.map(trace => makers[i]?.exitCode(trace) ?? 0)))
}

type Values = Readonly<Record<string, unknown>>
interface Changes {
  readonly options: Values
  readonly seed?: number
}

/** `grace=10s`, with the option's name as a flag or as cards write it; `seed=2` is one too. @throws Mistake with all that is wrong. */
function readChanges(words: readonly string[], scenario: Scenario): Changes {
  const options: Record<string, unknown> = {}
  const problems: Problem[] = []
  let seed: number | undefined
  for (const word of words) {
    const [, name = '', given = ''] = /^(?:--)?([^=]+)=(.*)$/s.exec(word) ?? []
    if (name === 'seed' && /^\d{1,9}$/.test(given)) seed = Number(given)
    else {
      const read = readOption(word, name, given, scenario)
      if ('problem' in read) problems.push(read.problem)
      else options[read.name] = read.value
    }
  }
  if (problems.length > 0) throw new Mistake(problems)
  return { options, ...(seed !== undefined && { seed }) }
}

function readOption(
  word: string,
  name: string,
  given: string,
  scenario: Scenario,
): { readonly name: string; readonly value: unknown } | { readonly problem: Problem } {
  const entries = optionEntries(scenario.options)
  if (name === '') {
    const example =
      entries[0] === undefined
        ? 'seed=2'
        : `${flagOf(entries[0][0])}=${showValue(entries[0][1], entries[0][1].default)}`
    return {
      problem: {
        what: { zh: `--compare 要的是 选项=值，而不是“${word}”`, en: `--compare takes option=value, not “${word}”` },
        fix: { zh: `例如 ${example}`, en: `for instance ${example}` },
      },
    }
  }
  const found = entries.find(([each]) => each === name || flagOf(each) === name)
  if (found === undefined) {
    const flags = [...entries.map(([each]) => flagOf(each)), 'seed']
    const guess = nearest(name, flags)
    return {
      problem: {
        what: { zh: `${scenario.id} 没有选项“${name}”`, en: `${scenario.id} has no option “${name}”` },
        fix:
          guess === undefined
            ? { zh: `可用：${flags.join('、')}`, en: `there are ${flags.join(', ')}` }
            : { zh: `是不是 ${guess}？`, en: `did you mean ${guess}?` },
      },
    }
  }
  const [option, spec] = found
  const read = readValue(spec, given)
  if (read.ok) return { name: option, value: read.value }
  const range = rangeOf(spec)
  return {
    problem: {
      what: { zh: `“${given}”不是 ${flagOf(option)} 的取值`, en: `“${given}” is no value of ${flagOf(option)}` },
      fix: text`${{ zh: '可用：', en: 'it takes ' }}${range}`,
    },
  }
}

/** What the two plays have set differently, as it would be typed. */
function labelOf(scenario: Scenario, changes: Changes, values: Values, seed: number): string {
  const changed = optionEntries(scenario.options).filter(([name]) => Object.hasOwn(changes.options, name))
  return [
    ...changed.map(([name, spec]) => `--${flagOf(name)} ${showValue(spec, values[name])}`),
    ...(changes.seed === undefined ? [] : [`--seed ${seed}`]),
  ].join(' ')
}
