import { type Command, InvalidArgumentError, Option } from 'commander'
import { nearest } from '../deck/nearest.ts'
import { type Entry, catalogue, entry, isScenarioId } from '../scenarios/index.ts'
import { type AnyOption, flagOf, optionEntries, rangeOf, readValue, showValue } from '../sim/options.ts'
import type { InputFlag, Scenario } from '../sim/scenario.ts'
import type { Language, Text } from '../text.ts'
import type { World } from '../world.ts'
import type { Act } from './context.ts'
import { examples, simExamples } from './examples.ts'
import { output } from './shared-options.ts'

interface Shared {
  readonly world: World
  readonly language: Language
  readonly act: Act
  readonly seed: (word: string) => number
}

/** `sim list`, and a subcommand a scenario. Only the scenario that is asked for is loaded, for its options. */
export async function addSim(sim: Command, shared: Shared): Promise<void> {
  const { language, act } = shared
  sim
    .argument('[scenario]')
    .allowUnknownOption()
    .allowExcessArguments()
    .action((name: string | undefined) =>
      act(async context => (await import('./sim.ts')).chooseScenario(context, name)),
    )
  sim
    .command('list')
    .description({ zh: '十六个模拟，哪些已就绪', en: 'the sixteen simulations, and which are ready' }[language])
    .addOption(output(['text', 'json'], language))
    .addHelpText('after', () => examples('sim list', language))
    .allowExcessArguments(false)
    .action(options => act(async context => (await import('./sim-list.ts')).simList(context, options)))

  const asked = askedScenario(shared.world.argv)
  for (const id of Object.keys(catalogue)) {
    if (!isScenarioId(id)) continue
    const scenario = id === asked ? await entry(id).load?.() : undefined
    addScenario(sim.command(id), entry(id), scenario, shared)
  }
}

/** The scenario named on the command line, found before it is parsed, since its options are needed to parse the rest. */
export function askedScenario(argv: readonly string[]): string | undefined {
  const at = argv.indexOf('sim')
  return at < 0 ? undefined : argv.slice(at + 1).find(isScenarioId)
}

/** All subcommands stand in the help; the one asked for gets its options. */
export function addScenario(
  command: Command,
  { title, load }: Entry,
  scenario: Scenario | undefined,
  shared: Shared,
): void {
  const { language, act } = shared
  command.description(title[language])
  if (load === undefined) {
    command
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => act(async () => (await import('./sim.ts')).refuseUnready(command.name())))
    return
  }
  // `sim` itself takes any words, to say which are no simulation, and its commands inherit that.
  command.allowExcessArguments(false)
  if (scenario === undefined) return
  const say = (words: Text) => words[language]
  const experiments = [...scenario.experiments.map(each => each.name), 'all']
  command
    .addOption(
      new Option('--experiment <name>', say({ zh: '哪个实验', en: 'which experiment' }))
        .choices(experiments)
        .argParser(word => {
          if (command.getOptionValueSource('experiment') === 'cli') throw new InvalidArgumentError(say(givenTwice))
          return knownExperiment(word, experiments, language)
        })
        .default(experiments[0]),
    )
    .option('--seed <n>', say({ zh: '随机的种子', en: 'seed of all chance' }), shared.seed, 1)
    .addOption(output(['text', 'json', 'mermaid'], language))
    .addOption(
      new Option(
        '--step',
        say({ zh: '一步一步走，可以后退、跳转、问为什么', en: 'walk through it: forward, back, jump, ask why' }),
      ).conflicts(['compare', 'why']),
    )
    .addOption(
      new Option(
        '--compare <option=value>',
        say({
          zh: '再运行一次，把这个选项换成这个值：第一处不同，结果并排（可重复）',
          en: 'play again with this value: what differs first, outcomes side by side (repeatable)',
        }),
      ).argParser((word, earlier: string[] | undefined) => [...(earlier ?? []), word]),
    )
    .addOption(
      new Option(
        '--why <fact>',
        say({
          zh: '从一个事实（编号，或句中的词）沿原因追溯到起点',
          en: 'from a fact (its number, or words it contains) back along its causes',
        }),
      )
        .conflicts('compare')
        .argParser(onlyOnce(language)),
    )
  for (const [name, spec] of optionEntries(scenario.options)) command.addOption(scenarioOption(name, spec, language))
  for (const flag of scenario.inputs?.flags ?? []) command.addOption(inputOption(flag, language))
  command.addHelpText('after', () => simExamples(command.name(), language))
  command.action(options => {
    const isExperimentNamed = command.getOptionValueSource('experiment') === 'cli'
    return act(async context => (await import('./sim.ts')).sim(context, scenario, { ...options, isExperimentNamed }))
  })
}

function knownExperiment(word: string, names: readonly string[], language: Language): string {
  if (names.includes(word)) return word
  const guess = nearest(word, names)
  const fix =
    guess === undefined
      ? { zh: `可选：${names.join('、')}`, en: `There are ${names.join(', ')}.` }
      : { zh: `是不是 ${guess}？`, en: `Did you mean ${guess}?` }
  throw new InvalidArgumentError(fix[language])
}

function scenarioOption(name: string, spec: AnyOption, language: Language): Option {
  const argument = spec.kind === 'switch' ? '[on|off]' : `<${spec.kind}>`
  const range = rangeOf(spec)[language]
  const byDefault = { zh: '默认', en: 'default' }[language]
  const about = `${spec.about[language]} (${range}; ${byDefault} ${showValue(spec, spec.default)})`
  return new Option(`--${flagOf(name)} ${argument}`, about).preset('on').argParser(word => {
    const read = readValue(spec, word)
    if (read.ok) return read.value
    throw new InvalidArgumentError(
      guessOf(spec, word, language) + { zh: `可用：${range}`, en: `It takes ${range}.` }[language],
    )
  })
}

function guessOf(spec: AnyOption, word: string, language: Language): string {
  const guess = spec.kind === 'choice' ? nearest(word, spec.values.map(String)) : undefined
  return guess === undefined ? '' : { zh: `是不是 ${guess}？`, en: `Did you mean ${guess}? ` }[language]
}

function inputOption(flag: InputFlag, language: Language): Option {
  const short = flag.flag === 'filename' ? '-f, ' : ''
  const argument = { manifests: ' <file>', file: ' <file>', word: ' <text>', switch: '' }[flag.kind]
  const option = new Option(`${short}--${flagOf(flag.flag)}${argument}`, flag.about[language])
  if (flag.kind === 'switch') return option
  return flag.repeats
    ? option.argParser((word, earlier: string[] | undefined) => [...(earlier ?? []), word])
    : option.argParser(onlyOnce(language))
}

/** Of two experiments, files or nodes one would be passed over in silence; of two values of an option the last one counts. */
const onlyOnce = (language: Language) => (word: string, earlier: unknown) => {
  if (earlier === undefined) return word
  throw new InvalidArgumentError(givenTwice[language])
}
const givenTwice: Text = { zh: '只能给一次', en: 'It can be given only once.' }
