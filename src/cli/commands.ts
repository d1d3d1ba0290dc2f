import { Argument, type Command } from 'commander'
import type { Language, Text } from '../text.ts'
import type { World } from '../world.ts'
import type { Act, CommonOptions } from './context.ts'
import { examples } from './examples.ts'
import { output, seed, whole } from './shared-options.ts'
import { addSim } from './sim-command.ts'

/** Every command with its options; `act` is called with what one does, and decides whether it does it. */
export async function addCommands(program: Command, world: World, language: Language, act: Act): Promise<void> {
  const say = (words: Text) => words[language]

  const command = (usage: string, about: Text) => {
    const added = program.command(usage).description(say(about))
    return added.addHelpText('after', () => examples(added.name(), language))
  }
  command('quiz [words...]', {
    zh: '测验：先复习到期的，再学新的（可给卡片或主题）',
    en: 'practise: what is due first, then new items (of these cards or topics)',
  })
    .option('--new <n>', say({ zh: '最多几道新题', en: 'at most so many new items' }), whole(0, 1000, language))
    .option('--limit <n>', say({ zh: '最多几道题', en: 'at most so many items in all' }), whole(1, 1000, language))
    .option('--topic <topic>', say({ zh: '只考这个主题', en: 'only this topic' }))
    .option('--level <n>', say({ zh: '只考这个难度（1 到 3）', en: 'only this level (1 to 3)' }), whole(1, 3, language))
    .option(
      '--seed <n>',
      say({ zh: '出题顺序与抽取数值的种子', en: 'seed of the order and of drawn values' }),
      seed(language),
    )
    .option('--all', say({ zh: '不论是否到期', en: 'whether due or not' }))
    .option(
      '--answers <file>',
      say({ zh: '批改文件里的答案（- 为标准输入）', en: 'grade a file of answers (- is standard input)' }),
    )
    .option(
      '--record',
      say({ zh: '与 --answers 合用：把批改记为复习', en: 'with --answers: keep the grades as reviews' }),
    )
    .addOption(output(['text', 'json'], language))
    .action((words: string[], options) =>
      act(async context => (await import('./quiz.ts')).quiz(context, words, options)),
    )

  command('explain [card]', {
    zh: '讲解一张卡片，并当场用实验证明',
    en: 'a card, its answer, and the experiments that back it, played now',
  })
    .addOption(output(['text', 'json'], language))
    .action((card: string | undefined, options) =>
      act(async context => (await import('./explain.ts')).explain(context, card, options)),
    )

  await addSim(command('sim', { zh: '运行一张卡片的模拟实验', en: 'play the experiments of a card' }), {
    world,
    language,
    act,
    seed: seed(language),
  })

  command('list', { zh: '列出所有卡片', en: 'all cards' })
    .addOption(output(['text', 'json'], language))
    .action(options => act(async context => (await import('./list.ts')).list(context, options)))

  command('lint [folder]', { zh: '检查一个卡片文件夹', en: 'every problem of a deck, with its place' })
    .addOption(output(['text', 'json'], language))
    .action((folder: string | undefined, options) =>
      act(async context => (await import('./lint.ts')).lint(context, folder, options)),
    )

  command('search <words...>', { zh: '在卡片、题目和断言里找词', en: 'find words in cards, items and claims' })
    .option('--limit <n>', say({ zh: '最多列出几处', en: 'show at most so many places' }), whole(1, 1000, language), 20)
    .addOption(output(['text', 'json'], language))
    .action((words: string[], options) =>
      act(async context => (await import('./search.ts')).searchDeck(context, words, options)),
    )

  command('stats', { zh: '保持率、今后到期和各主题的掌握程度', en: 'retention, what is due when, strength by topic' })
    .addOption(output(['text', 'json'], language))
    .action(options => act(async context => (await import('./stats.ts')).stats(context, options)))

  command('undo', { zh: '撤销上一次评分', en: 'take the last grade back' })
    .addOption(output(['text', 'json'], language))
    .action(options => act(async context => (await import('./undo.ts')).undo(context, options)))

  command('import <file> [folder]', {
    zh: '把你的笔记变成卡片草稿，或并入另一台机器的学习记录',
    en: 'make drafts of cards from your notes, or take in progress from another machine',
  })
    .addOption(output(['text', 'json'], language))
    .action((file: string, folder: string | undefined, options) =>
      act(async context => (await import('./import.ts')).importFile(context, file, folder, options)),
    )

  command('export', {
    zh: '导出题目（给 Anki）或学习记录（JSON），写到标准输出',
    en: 'write items for Anki, or your progress as JSON, to standard output',
  })
    .addArgument(new Argument('<anki|progress>').choices(['anki', 'progress']))
    .argument('[words...]')
    .action((what: string, words: string[]) =>
      act(async context => (await import('./export.ts')).exportThis(context, what, words)),
    )

  command('doctor', { zh: '检查运行环境和学习记录', en: 'check what the program depends on, and your progress' })
    .addOption(output(['text', 'json'], language))
    .action(options =>
      act(async context => {
        const colour = program.opts<CommonOptions>().color
        return (await import('./doctor.ts')).doctor(context, { ...options, colour })
      }),
    )

  program
    .command('compile <file>', { hidden: true })
    .action((file: string) => act(async context => (await import('./deck.ts')).compile(context, file)))
}
