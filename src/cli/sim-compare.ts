import { nearest } from '../deck/nearest.ts'
import { type ExitCode, Mistake, type Problem } from '../errors.ts'
import { type Compared, comparisonShape, renderComparison } from '../render/comparison.ts'
import { renderPlaysJson } from '../render/json.ts'
import { type AnyOption, flagOf, optionEntries, rangeOf, readValue, showValue } from '../sim/options.ts'
import type { Scenario } from '../sim/scenario.ts'
import type { Trace } from '../sim/trace.ts'
import { type Text, text } from '../text.ts'
import type { Context } from './context.ts'
import { type Maker, type SimFlags, worst } from './sim.ts'

interface Asked {
  readonly options: Values
  readonly flags: SimFlags
  /** Plays without the compared values. */
  readonly traces: readonly Trace[]
}

/** Plays each once more, with the compared values, and says what differs. */
export async function compare(
  context: Context,
  scenario: Scenario,
  makers: readonly Maker[],
  { options, flags, traces }: Asked,
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
  const labels = [labelOf(scenario, changes, options, seeds[0]), labelOf(scenario, changes, others, seeds[1])] as const
  const compared = traces.map((trace, i): Compared => {
    const { make } = makers[i] as Maker
    return { traces: [trace, make(others, seeds[1])], labels }
  })
  if (output === 'json') {
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
  const values = new Map<string, unknown>()
  const problems: Problem[] = []
  for (const word of words) {
    const [, name = '', given = ''] = /^(?:--)?([^=]+)=(.*)$/s.exec(word) ?? []
    const read = readOption(word, name, given, scenario)
    if ('problem' in read) problems.push(read.problem)
    else if (values.has(read.name)) problems.push({ what: twice(flagOf(read.name)), fix: oneValue })
    else values.set(read.name, read.value)
  }
  if (problems.length > 0) throw new Mistake(problems)
  const { seed, ...options } = Object.fromEntries(values)
  return { options, ...(seed !== undefined && { seed: Number(seed) }) }
}

const twice = (flag: string): Text => ({
  zh: `--compare 里 ${flag} 有两个值`,
  en: `--compare has two values of ${flag}`,
})
const oneValue: Text = {
  zh: '一次与一个值比较，不变的一边用它自己的选项给出',
  en: 'compare with one at a time; the other side of it is set by the option itself',
}

/** Of the same range as `--seed`. */
const seedOption: AnyOption = {
  kind: 'number',
  about: { zh: '随机的种子', en: 'seed of all chance' },
  default: 1,
  min: 0,
  max: 2 ** 32 - 1,
}

function readOption(
  word: string,
  name: string,
  given: string,
  scenario: Scenario,
): { readonly name: string; readonly value: unknown } | { readonly problem: Problem } {
  const entries: [string, AnyOption][] = [...optionEntries(scenario.options), ['seed', seedOption]]
  if (name === '') {
    const [first = 'seed', spec = seedOption] = entries[0] ?? []
    const example = `${flagOf(first)}=${showValue(spec, spec.default)}`
    return {
      problem: {
        what: { zh: `--compare 要的是 选项=值，而不是“${word}”`, en: `--compare takes option=value, not “${word}”` },
        fix: { zh: `例如 ${example}`, en: `for instance ${example}` },
      },
    }
  }
  const found = entries.find(([each]) => each === name || flagOf(each) === name)
  if (found === undefined) {
    const flags = entries.map(([each]) => flagOf(each))
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
