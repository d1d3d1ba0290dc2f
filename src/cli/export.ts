import { type ExitCode, Mistake } from '../errors.ts'
import { renderProgress } from '../quiz/exchange.ts'
import { loadLog } from '../quiz/progress.ts'
import { questionsOf } from '../quiz/selection.ts'
import { type Asked, renderAnki } from '../render/anki.ts'
import { escapeSteering } from '../render/to-json.ts'
import { complain } from './complain.ts'
import type { Context } from './context.ts'
import { deckOf } from './deck.ts'

/** Writes to stdout what other programs or machines can use: items for Anki, or the learner's progress. */
export async function exportThis(context: Context, what: string, words: readonly string[]): Promise<ExitCode> {
  return what === 'anki' ? exportItems(context, words) : exportProgress(context, words)
}

/** Items of these cards or topics as notes for Anki, in the reader's language. Predictions are left out, and counted. */
async function exportItems(context: Context, words: readonly string[]): Promise<ExitCode> {
  const questions = questionsOf(await deckOf(context), { words })
  const asked = questions.flatMap(({ card, item }): Asked[] => (item.kind === 'prediction' ? [] : [{ card, item }]))
  context.say(renderAnki(asked, context.language))
  const left = questions.length - asked.length
  context.hint({
    zh: `${asked.length} 道题；另有 ${left} 道预测题没有导出：答案要当场实验才有\n在 Anki 里用“文件 → 导入”；再次导入只更新，不会重复`,
    en: `${asked.length} items; ${left} predictions left out: an experiment answers those on the spot\nIn Anki: File → Import; importing again updates, and doubles nothing`,
  })
  return 0
}

function exportProgress(context: Context, words: readonly string[]): ExitCode {
  const { world, language } = context
  if (words.length > 0) throw new Mistake({ what: onlyWhole, fix: leaveOut })
  const { lines, problems } = loadLog(world)
  world.stderr.write(complain(problems, language))
  const json = renderProgress(lines)
  context.say(escapeSteering(json).trimEnd())
  context.hint({
    zh: `${lines.length} 条记录。在另一台机器上：k8s-study import progress.json`,
    en: `${lines.length} ${lines.length === 1 ? 'event' : 'events'}. On the other machine: k8s-study import progress.json`,
  })
  return 0
}

const onlyWhole = { zh: '学习记录只能整个导出', en: 'progress is exported as a whole' }
const leaveOut = { zh: '去掉后面的词', en: 'leave out the words behind it' }
