import { type ExitCode, Mistake, type Problem } from '../errors.ts'
import { catalogue, entry, isScenarioId } from '../scenarios/index.ts'
import { wrap } from '../render/style.ts'
import { observed } from '../sim/observed.ts'
import { defaults, flagOf, optionEntries } from '../sim/options.ts'
import { modelTools, play } from '../sim/play.ts'
import type { Brought, Experiment, InputFlag, Inputs, Scenario } from '../sim/scenario.ts'
import { type Trace, factsOf } from '../sim/trace.ts'
import { complain, firstOf } from './complain.ts'
import type { Context } from './context.ts'
import { refuseBesideDocument, refuseContradictions, refuseIdle } from './sim-flags.ts'
import { readSource } from './sources.ts'

export interface SimFlags {
  readonly experiment: string
  /** It was typed, and is not the first one for want of another. */
  readonly isExperimentNamed?: boolean
  readonly seed: number
  readonly output: 'text' | 'json' | 'mermaid'
  readonly step?: boolean
  /** `option=value`: played a second time with this. */
  readonly compare?: readonly string[]
  /** A fact's number, or words of its sentence. */
  readonly why?: string
  readonly [option: string]: unknown
}

/** Plays experiments of a scenario, or answers for what the user brought. 1 if a claim does not hold. */
export async function sim(context: Context, scenario: Scenario, flags: SimFlags): Promise<ExitCode> {
  const given = Object.fromEntries(
    optionEntries(scenario.options).flatMap(([name]) => (flags[name] === undefined ? [] : [[name, flags[name]]])),
  )
  const options = { ...defaults(scenario.options), ...given }
  refuseContradictions(flags, broughtBy(scenario, flags))
  const makers = await whatToPlay(context, scenario, flags)
  const { values, asked } = observed(options)
  const experiments = makers.flatMap(each => each.experiment ?? [])
  const document = makers[0]?.document?.(values)
  if (document !== undefined) {
    refuseBesideDocument(flags)
    refuseIdle(scenario, flags, { experiments, traces: [], asked })
    context.say(document.trimEnd())
    return 0
  }
  const traces = makers.map(({ make }) => make(values, flags.seed))
  refuseIdle(scenario, flags, { experiments, traces, asked })
  if (flags.compare !== undefined) {
    const { compare } = await import('./sim-compare.ts')
    return compare(context, scenario, makers, { options, flags, traces })
  }
  if (flags.why !== undefined) {
    const { why } = await import('./sim-why.ts')
    return why(context, scenario, traces, { ...flags, why: flags.why })
  }
  await show(context, scenario, traces, flags)
  if (flags.output === 'text' && flags.experiment !== 'all' && experiments.length > 0)
    hintOthers(context, scenario, flags.experiment)
  return worst(traces.map((trace, i) => makers[i]?.exitCode(trace) ?? 0))
}

/** Something that can be played, with any options, and what it comes to for a script. */
export interface Maker {
  /** Absent: what the user brought. */
  readonly experiment?: Experiment
  readonly make: (options: object, seed: number) => Trace
  /** Asked for instead of a play. */
  readonly document?: (options: object) => string | undefined
  readonly exitCode: (trace: Trace) => ExitCode
}

export const worst = (codes: readonly ExitCode[]): ExitCode => codes.find(code => code !== 0) ?? 0

async function whatToPlay(context: Context, scenario: Scenario, flags: SimFlags): Promise<readonly Maker[]> {
  if (scenario.inputs && broughtBy(scenario, flags).length > 0) {
    return [answerer(context, scenario, scenario.inputs, await bring(scenario.inputs, flags, context))]
  }
  return chosen(scenario, flags.experiment).map(experiment => ({
    experiment,
    make: (options, seed) => play(scenario, experiment, options, seed, flags['everyRule'] === true),
    exitCode: trace => (trace.verdicts.every(verdict => verdict.holds) ? 0 : 1),
  }))
}

const chosen = (scenario: Scenario, name: string): readonly Experiment[] =>
  name === 'all' ? scenario.experiments : scenario.experiments.filter(experiment => experiment.name === name)

async function show(context: Context, scenario: Scenario, traces: readonly Trace[], flags: SimFlags): Promise<void> {
  const { language, width, paint } = context
  if (flags.step) {
    const { step } = await import('./step.ts')
    for (const trace of traces) await step(context, scenario, trace)
    return
  }
  if (flags.output === 'json') {
    const { renderTraceJson } = await import('../render/json.ts')
    context.say(renderTraceJson(traces, scenario))
    return
  }
  if (flags.output === 'mermaid') {
    const { renderMermaid } = await import('../render/mermaid.ts')
    context.say(traces.map(trace => renderMermaid(trace, scenario, language)).join('\n\n'))
    return
  }
  const { renderTrace } = await import('../render/text.ts')
  context.say(traces.map(trace => renderTrace(trace, scenario, { language, width, paint })).join('\n\n'))
}

function hintOthers(context: Context, scenario: Scenario, played: string): void {
  const others = scenario.experiments.filter(each => each.name !== played).map(each => each.name)
  if (others.length === 0) return
  const names = others.join(', ')
  const fitting = (words: string) => `\n${wrap(words, context.width)}`
  context.hint({
    zh: fitting(`其他实验（--experiment 名字|all）：${names}`),
    en: fitting(`Other experiments (--experiment NAME|all): ${names}`),
  })
}

/** The flags that bring something of the user's, or say what is to be done with it. */
const broughtBy = ({ inputs }: Scenario, flags: SimFlags): string[] =>
  (inputs?.flags ?? []).flatMap(({ flag, forExperiments }) =>
    !forExperiments && flags[flag] !== undefined ? flag : [],
  )

/** What the user brought, read but not yet understood. */
async function bring(inputs: Inputs<object, unknown>, flags: SimFlags, context: Context): Promise<Read> {
  // YAML is most of what this command could load: only who brings something pays for it.
  const { readManifests } = await import('./manifests.ts')
  const texts: Record<string, { file: string; text: string }[]> = {}
  const manifests: Brought['manifests'][number][] = []
  const problems: Problem[] = []
  const words = ({ flag }: InputFlag) => [flags[flag] ?? []].flat().map(String)
  onceFromStdin(inputs.flags.filter(flag => flag.kind === 'manifests' || flag.kind === 'file').flatMap(words))
  for (const flag of inputs.flags) {
    const given = words(flag)
    if (flag.kind === 'manifests') {
      const read = await readManifests(given, context.world, words => context.hint(words))
      manifests.push(...read.manifests)
      problems.push(...read.problems)
    } else {
      const typed = flag.kind === 'switch' ? given.map(() => 'on') : flag.kind === 'word' ? given : []
      texts[flag.flag] = typed.map(word => ({ file: `--${flagOf(flag.flag)}`, text: word }))
      if (flag.kind === 'file') for (const name of given) texts[flag.flag]?.push(await readSource(name, context.world))
    }
  }
  return { brought: { manifests, texts }, problems }
}

/** Whoever reads standard input second would find it empty. */
function onceFromStdin(files: readonly string[]): void {
  if (files.filter(file => file === '-').length > 1) {
    throw new Mistake({
      what: { zh: '标准输入（-）只能读一次', en: 'standard input (-) can be read only once' },
      fix: { zh: '把其中一个存为文件', en: 'put one of the two into a file' },
    })
  }
}

interface Read {
  readonly brought: Brought
  readonly problems: readonly Problem[]
}

/** What the user brought, understood: its problems are told once, however often it is played. */
function answerer(
  context: Context,
  scenario: Scenario,
  inputs: Inputs<object, unknown>,
  { brought, problems }: Read,
): Maker {
  const read = inputs.read(brought)
  const all = [...problems, ...read.problems]
  if (read.value === undefined) throw new Mistake(all.length > 0 ? all : { what: nothingBrought })
  context.world.stderr.write(complain(firstOf(all), context.language))
  return {
    document: options => inputs.document?.(read.value, options),
    make: (options, seed) => ({
      scenario: scenario.id,
      experiment: { zh: '你带来的对象', en: 'what you brought' }[context.language],
      kubernetes: scenario.kubernetes,
      seed,
      options: {},
      steps: [...inputs.play(read.value, options, modelTools(seed, 'own'))],
      verdicts: [],
    }),
    exitCode: trace => ({ yes: 0, no: 1, unknown: 3 } as const)[inputs.verdict(factsOf(trace))],
  }
}

const nothingBrought = { zh: '里面没有可以回答的对象', en: 'nothing in it that could be answered for' }

/** `sim` without a known scenario: a picker in a terminal, else the names. */
export async function chooseScenario(context: Context, name: string | undefined): Promise<ExitCode> {
  if (name !== undefined) throw new Mistake(await unknownScenario(name))
  const ready = Object.keys(catalogue)
    .filter(isScenarioId)
    .filter(id => entry(id).load !== undefined)
  if (!context.interactive) {
    throw new Mistake({
      what: { zh: '没有说要运行哪个模拟', en: 'a simulation is needed' },
      fix: { zh: `已就绪：${ready.join('、')}`, en: `ready are ${ready.join(', ')}` },
    })
  }
  const { pick } = await import('../quiz/ask.ts')
  const id = await pick(
    context,
    { zh: '运行哪个模拟？', en: 'Which simulation?' }[context.language],
    ready.map(each => ({ value: each, name: `${each} · ${entry(each).title[context.language]}` })),
  )
  const scenario = await entry(id).load?.()
  if (scenario === undefined) return refuseUnready(id)
  return sim(context, scenario, { experiment: scenario.experiments[0].name, seed: 1, output: 'text' })
}

export function refuseUnready(id: string): never {
  throw new Mistake({
    what: { zh: `模拟“${id}”尚未就绪`, en: `the simulation “${id}” is not ready yet` },
    fix: { zh: '`k8s-study sim list` 列出已就绪的', en: '`k8s-study sim list` says which are' },
  })
}

async function unknownScenario(name: string): Promise<Problem> {
  if (name.startsWith('-')) {
    return {
      what: { zh: `“${name}”前面要先写是哪个模拟`, en: `a simulation comes before “${name}”` },
      fix: {
        zh: `例如 k8s-study sim pod-lifecycle ${name} …`,
        en: `for instance k8s-study sim pod-lifecycle ${name} …`,
      },
    }
  }
  const { nearest } = await import('../deck/nearest.ts')
  const guess = nearest(name, Object.keys(catalogue))
  const fix =
    guess === undefined
      ? { zh: '`k8s-study sim list` 列出所有模拟', en: '`k8s-study sim list` shows all' }
      : { zh: `是不是 ${guess}？`, en: `did you mean ${guess}?` }
  return { what: { zh: `没有模拟“${name}”`, en: `there is no simulation “${name}”` }, fix }
}
