import { Mistake, type Problem } from '../errors.ts'
import { isKind } from '../sim/fact.ts'
import { observed } from '../sim/observed.ts'
import { defaults, flagOf, optionEntries } from '../sim/options.ts'
import { play } from '../sim/play.ts'
import type { Experiment, Scenario } from '../sim/scenario.ts'
import { type Trace, factsOf } from '../sim/trace.ts'
import { same, type Text, text } from '../text.ts'
import type { SimFlags } from './sim.ts'

/**
 * Flags that would have no effect are refused: whoever typed one believes that the answer heeds it. Only `--seed` is never
 * refused, though not every play has something left to chance: the same command with many seeds is what scripts do.
 */
export function refuseContradictions(flags: SimFlags, brought: readonly string[]): void {
  const { step, output, isExperimentNamed } = flags
  const problems: Problem[] = []
  if (step === true && output !== 'text') problems.push({ what: drawsItself(output), fix: leaveOneOut })
  if (brought.length > 0 && isExperimentNamed === true) problems.push({ what: notBoth(brought), fix: leaveOutEither })
  if (problems.length > 0) throw new Mistake(problems)
}

/** A document is printed as it is, for another program. */
export function refuseBesideDocument({ step, output, compare, why }: SimFlags): void {
  const idle = [
    ...(step === true ? ['--step'] : []),
    ...(output === 'text' ? [] : [`-o ${output}`]),
    ...(compare === undefined ? [] : ['--compare']),
    ...(why === undefined ? [] : ['--why']),
  ]
  refuse(idle, nothingPlayed, () => leaveOut)
}

/** What was played, and how: `asked` are the options that it looked at. */
export interface Played {
  /** None: what the user brought. */
  readonly experiments: readonly Experiment[]
  readonly traces: readonly Trace[]
  readonly asked: ReadonlySet<string>
}

/** Refuses options among those typed that changed nothing in any of the plays, and says where they do. */
export function refuseIdle(scenario: Scenario, flags: SimFlags, { experiments, traces, asked }: Played): void {
  const typed = optionEntries(scenario.options).flatMap(([name]) => (flags[name] === undefined ? [] : name))
  const idle = typed.filter(name => !asked.has(name))
  if (experiments.length === 0) refuse(idle, idleForBrought, () => heededThere(asked))
  const isEveryRuleIdle = experiments.length > 0 && flags['everyRule'] === true && !traces.some(tellsEveryRule)
  refuse(
    [...idle, ...(isEveryRuleIdle ? ['everyRule'] : [])],
    name => idleIn(name, experiments),
    name => worksWith(scenario.experiments.filter(each => heeds(scenario, each, name))),
  )
}

function refuse(names: readonly string[], what: (name: string) => Text, fix: (name: string) => Text): void {
  if (names.length > 0) throw new Mistake(names.map(name => ({ what: what(name), fix: fix(name) })))
}

function heeds(scenario: Scenario, experiment: Experiment, name: string): boolean {
  const { values, asked } = observed(defaults(scenario.options))
  const trace = play(scenario, experiment, values, 1, true)
  return name === 'everyRule' ? tellsEveryRule(trace) : asked.has(name)
}

const tellsEveryRule = (trace: Trace): boolean => factsOf(trace).some(isKind('RuleMissed'))

const drawsItself = (output: string): Text => ({
  zh: `--step 在终端里一步一步显示，不能与 -o ${output} 同用`,
  en: `--step shows the play in the terminal, and cannot be used with -o ${output}`,
})
const leaveOneOut: Text = { zh: '去掉其中一个', en: 'leave out one of them' }
const notBoth = (brought: readonly string[]): Text => {
  const flags = brought.map(flag => (flag === 'filename' ? '-f' : `--${flagOf(flag)}`))
  return {
    zh: `--experiment 运行自带的实验，你自己带来的东西（${flags.join('、')}）不经实验就能回答`,
    en: `--experiment plays one of ours; what you bring (${flags.join(', ')}) is answered without one`,
  }
}
const leaveOutEither: Text = { zh: '去掉 --experiment，或去掉其余', en: 'leave out --experiment, or the rest' }
const nothingPlayed = (flag: string): Text => ({
  zh: `这里打印的是规则，什么也不运行，${flag} 不起作用`,
  en: `rules are printed here and nothing is played: ${flag} has no effect`,
})
const leaveOut: Text = { zh: '去掉它', en: 'leave it out' }
const idleForBrought = (name: string): Text => ({
  zh: `--${flagOf(name)} 对你带来的东西不起作用`,
  en: `--${flagOf(name)} changes nothing for what you brought`,
})
const idleIn = (name: string, experiments: readonly Experiment[]): Text => {
  const names = experiments.map(each => each.name)
  return {
    zh: `--${flagOf(name)} 在 ${names.join('、')} 里不起作用`,
    en: `--${flagOf(name)} changes nothing in ${names.join(', ')}`,
  }
}
const heededThere = (asked: ReadonlySet<string>): Text => {
  const flags = same([...asked].map(name => `--${flagOf(name)}`).join(' '))
  return asked.size === 0
    ? leaveOut
    : text`${{ zh: '去掉它；起作用的是 ', en: 'leave it out; what counts is ' }}${flags}`
}
const worksWith = (experiments: readonly Experiment[]): Text => {
  const names = experiments.map(each => each.name)
  return { zh: `用到它的是 --experiment ${names.join('、')}`, en: `it counts with --experiment ${names.join(', ')}` }
}
