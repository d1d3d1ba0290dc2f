import { type ExitCode, Mistake, type Problem } from '../errors.ts'
import { closing, skippedWords, whatComes } from '../quiz/closing.ts'
import { type Asker, openAsker } from '../quiz/ask.ts'
import { practise } from '../quiz/practise.ts'
import { openRecorder } from '../quiz/progress.ts'
import type { Question } from '../quiz/selection.ts'
import { type Session, choose, outlook, summaryOf } from '../quiz/session.ts'
import type { Show } from '../quiz/show.ts'
import { seeded } from '../random.ts'
import { renderMarkdown } from '../render/card.ts'
import type { Context } from './context.ts'
import { handsFor } from './quiz-hands.ts'
import { type QuizOptions, type Table, today, wishesOf } from './quiz-table.ts'

/** A session with a person at a terminal. */
export async function practiseHere(context: Context, table: Table, options: QuizOptions): Promise<ExitCode> {
  if (table.questions.length === 0 && table.skipped === 0) throw new Mistake(nothingFits, 1)
  const asker = openAsker(context)
  try {
    return await runSession(context, table, options, asker)
  } finally {
    asker.close()
  }
}

async function runSession(context: Context, table: Table, options: QuizOptions, asker: Asker): Promise<ExitCode> {
  const { questions, skipped } = table
  const show = showOn(context)
  const left = skippedWords(skipped)?.[context.language]
  if (left !== undefined) context.say(`${context.paint.dim(show.markdown(left, show.width))}\n`)
  const chosen = await chooseHere(context, table, options, asker)
  if (chosen.length === 0) return 0
  const memories = new Map(table.memories)
  const sumUp = (session: Session) => {
    const words = closing(summaryOf(session), outlook(questions, memories, today(context)), today(context))
    context.say(`\n${show.markdown(words[context.language], show.width)}`)
  }
  // Fails here, before the first question, if nothing could be kept.
  const recorder = openRecorder(context.world)
  const { session, end } = await practise(
    chosen,
    handsFor({ ...table, context, memories, asker, show, recorder, sumUp }),
  )
  // Where nothing waits any more, it was summed up before the learner stopped.
  if (end !== undefined && session.waiting.length > 0) sumUp(session)
  if (end !== undefined && end.problems.length > 0) throw end
  return end?.exitCode ?? 0
}

const nothingFits: Problem = {
  what: { zh: '没有同时符合这些条件的题', en: 'no item meets all of these conditions' },
  fix: {
    zh: '少写一个条件；`k8s-study list` 列出每张卡片的主题和难度',
    en: 'drop one; `k8s-study list` shows the topic and level of each card',
  },
}

/** What to ask; with nothing due, the learner may go on all the same. */
async function chooseHere(
  context: Context,
  { questions, memories, seed }: Table,
  options: QuizOptions,
  asker: Asker,
): Promise<readonly Question[]> {
  const { language, paint } = context
  const day = today(context)
  const wishes = wishesOf(options)
  const chosen = choose(questions, memories, day, wishes, seeded(seed))
  if (chosen.length > 0 || questions.length === 0) return chosen
  context.say(paint.bold({ zh: '现在没有到期的题。', en: 'Nothing is due now.' }[language]))
  context.say(whatComes({ ...outlook(questions, memories, day), due: 0, fresh: 0 }, day)[language])
  context.say({ zh: '现在就提前复习吗（同 --all）？', en: 'Practise ahead all the same (as --all does)?' }[language])
  const answers = { zh: ['是', '否'], en: ['yes', 'no'] }[language]
  const [picked] = await asker.list(
    'one',
    answers.map(answer => () => [answer]),
  )
  return picked === 0 ? choose(questions, memories, day, { ...wishes, all: true }, seeded(seed)) : []
}

/** The width is read anew each time: the window may be resized during a session. */
function showOn({ world, language, paint, width }: Context): Show {
  return {
    language,
    paint,
    get width() {
      return Math.max(20, Math.min(120, world.stdout.columns ?? width))
    },
    markdown: (words, columns) => renderMarkdown(words, { language, paint, width: columns }),
  }
}
