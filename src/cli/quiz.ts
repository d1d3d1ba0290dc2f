import { type ExitCode, Mistake } from '../errors.ts'
import type { Context } from './context.ts'
import { type QuizOptions, layOut } from './quiz-table.ts'

/** Practises in a terminal, prints a paper for a program, or grades a file of answers. */
export async function quiz(context: Context, words: readonly string[], options: QuizOptions): Promise<ExitCode> {
  refuseMisuse(context, words, options)
  if (options.answers !== undefined) {
    const { grade } = await import('./quiz-paper.ts')
    return grade(context, options.answers, options)
  }
  const table = await layOut(context, words, options)
  if (options.output === 'json') {
    const { printPaper } = await import('./quiz-paper.ts')
    return printPaper(context, table, options)
  }
  const { practiseHere } = await import('./quiz-session.ts')
  return practiseHere(context, table, options)
}

function refuseMisuse({ interactive }: Context, words: readonly string[], options: QuizOptions): void {
  const { answers, record, output, new: fresh, limit, topic, level, seed, all } = options
  if (answers === undefined && record === true)
    throw new Mistake({
      what: { zh: '--record 只与 --answers 合用', en: '--record goes with --answers' },
      fix: { zh: '在终端里答题总会保存', en: 'what is answered in a terminal is always kept' },
    })
  if (answers !== undefined) {
    if (words.length > 0 || [fresh, limit, topic, level, seed, all].some(flag => flag !== undefined))
      throw new Mistake({
        what: {
          zh: '--answers 批改文件里的全部答案，不再选题',
          en: '--answers grades all of its file; it takes no choice of items',
        },
        fix: { zh: '去掉卡片、主题与选题的选项', en: 'leave out cards, topics and the flags that choose' },
      })
  } else if (output === 'text' && !interactive)
    throw new Mistake({
      what: { zh: '测验要在终端里进行', en: 'a quiz needs a terminal to ask in' },
      fix: {
        zh: '在程序里用 `quiz -o json` 取题，用 `quiz --answers FILE -o json` 批改',
        en: 'in a program, `quiz -o json` prints the items and `quiz --answers FILE -o json` grades answers',
      },
    })
}
