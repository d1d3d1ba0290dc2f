import { join } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import { type ExitCode, Mistake } from '../errors.ts'
import { colourLevel, paintFor, width, wrap } from '../render/style.ts'
import { type Language, type Text, text } from '../text.ts'
import type { World } from '../world.ts'
import { addCommands } from './commands.ts'
import { complain, defect, firstOf } from './complain.ts'
import type { Act, CommonOptions, Context } from './context.ts'
import { examples } from './examples.ts'
import { fallbackLanguage, languageOf } from './language.ts'
import { helpTitle, optionHelp, usageMessage } from './usage.ts'

/** Runs one command and returns its exit code; the one place where errors become sentences. */
export async function run(world: World): Promise<ExitCode> {
  let language = fallbackLanguage(world.env)
  try {
    language = languageOf(world.argv, world.env)
    return await parse(world, language)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof Mistake) {
      world.stderr.write(complain(firstOf(error.problems), language, errorColumns(world)))
      return error.exitCode
    }
    world.stderr.write(defect(error, language, world.env))
    return 2
  }
}

async function parse(world: World, language: Language): Promise<ExitCode> {
  let exit: ExitCode = 0
  const program = frame(world, language)
  const act: Act = async command => {
    exit = await command(contextOf(world, language, program.opts<CommonOptions>()))
  }
  await addCommands(program, world, language, act)
  if (world.argv.length === 0) {
    program.outputHelp()
    return 0
  }
  await program.parseAsync(words(program, world.argv), { from: 'user' })
  return exit
}

/** `help nonsense` is complained about as `nonsense` is: commander would show the whole help instead, and not say why. */
function words(program: Command, argv: readonly string[]): readonly string[] {
  const [first, asked, ...rest] = argv
  const known = program.commands.some(each => each.name() === asked)
  return first !== 'help' || asked === undefined || known || asked === 'help' || asked.startsWith('-')
    ? argv
    : [asked, ...rest]
}

/** The program without its commands: what all of them have in common. */
export function frame(world: World, language: Language): Command {
  const say = (words: Text) => words[language]
  return new Command('k8s-study')
    .description(
      say({
        zh: '每个答案都当场用实验证明的 Kubernetes 问答',
        en: 'Kubernetes questions whose answers are proved by experiment, on the spot',
      }),
    )
    .version(world.version, '--version', say({ zh: '显示版本', en: 'print the version' }))
    .helpOption('-h, --help', say({ zh: '显示帮助', en: 'print this help' }))
    .helpCommand('help [command]', say({ zh: '显示一个命令的帮助', en: 'print the help of a command' }))
    .option(
      '--lang <zh|en>',
      say({
        zh: '语言（默认：K8S_STUDY_LANG，然后是 locale）',
        en: 'language (default: K8S_STUDY_LANG, then the locale)',
      }),
    )
    .option('--deck <folder>', say({ zh: '使用另一个卡片文件夹', en: 'use another folder of cards' }))
    .addOption(new Option('--color', say({ zh: '总是使用颜色', en: 'always use colours' })))
    .addOption(new Option('--no-color', say({ zh: '不用颜色', en: 'use no colours' })))
    .addHelpText('after', () => examples('k8s-study', language))
    .exitOverride()
    .configureOutput({
      writeOut: words => void world.stdout.write(words),
      writeErr: words => void world.stderr.write(words),
      outputError: (words, write) =>
        write(complain([{ what: text`${usageMessage(words, language)}` }], language, errorColumns(world))),
      getOutHelpWidth: () => columns(world),
      getErrHelpWidth: () => columns(world),
    })
    .configureHelp({
      showGlobalOptions: true,
      minWidthToWrap: 20,
      optionDescription: option => optionHelp(option, language),
      styleTitle: title => helpTitle(title, language),
      displayWidth: width,
      boxWrap: (words, box) => wrap(words, box),
    })
}

function contextOf(world: World, language: Language, common: CommonOptions): Context {
  return {
    world,
    language,
    width: columns(world),
    paint: paintFor(colourLevel(common.color, world.env, world.stdout)),
    get interactive() {
      return world.stdin.isTTY === true && world.stdout.isTTY === true
    },
    deckFolder: common.deck ?? join(world.home, 'content'),
    say: words => void world.stdout.write(`${words}\n`),
    hint: words => void world.stderr.write(`${words[language]}\n`),
  }
}

/** A file of complaints keeps one line a problem; only a terminal would cut words in two. */
const errorColumns = (world: World): number | undefined => (world.stderr.isTTY === true ? columns(world) : undefined)

/** Prose wider than 120 columns is hard to read; a pipe has no width, and 80 is what people expect of one. */
function columns(world: World): number {
  const known = world.stdout.columns ?? Number(world.env.COLUMNS)
  return Math.min(120, Math.max(20, Number.isInteger(known) && known > 0 ? known : 80))
}
