import type { Asker } from '../quiz/ask.ts'
import { firstParagraph } from '../quiz/closing.ts'
import { feedback, verdictOn } from '../quiz/feedback.ts'
import { type Attempt, gradeOf, isRight } from '../quiz/grade.ts'
import { interview } from '../quiz/interview.ts'
import { type Day, type Memory, dayOf, intervals, review } from '../quiz/memory.ts'
import { type Player, chanceFor, pose } from '../quiz/posed.ts'
import type { Hands } from '../quiz/practise.ts'
import type { Recorder } from '../quiz/progress.ts'
import type { Session } from '../quiz/session.ts'
import type { Show } from '../quiz/show.ts'
import { takenBack } from '../quiz/taking-back.ts'
import { seeded } from '../random.ts'
import type { Context } from './context.ts'
import { today } from './quiz-table.ts'

export interface Tools {
  readonly context: Context
  readonly asker: Asker
  readonly show: Show
  readonly recorder: Recorder
  readonly play: Player
  readonly seed: number
  /** Kept up to date with each answer. */
  readonly memories: Map<string, Memory>
  readonly sumUp: (session: Session) => void
}

/** What a session does at a terminal: shows, asks, and keeps each answer before it judges it. */
export function handsFor({ context, asker, show, recorder, play, seed, memories, sumUp }: Tools): Hands {
  const { world } = context
  const { language } = show
  const say = (words: string) => context.say(words)
  const kept: Kept[] = []
  return {
    pose: (question, attempt) => pose(question, chanceFor(seeded(seed), question.item, attempt), play),
    ask(posed, session) {
      say(heading(session, show))
      const days = intervals(memories.get(posed.item.key), dayOf(world.now()))
      return interview(posed, { asker, show, say, intervals: days })
    },
    keep(attempt) {
      const now = world.now()
      const { key } = attempt.item
      const before = memories.get(key)
      kept.push({ attempt, before, review: recorder.keep(key, gradeOf(attempt), now) })
      memories.set(key, review(before, gradeOf(attempt), dayOf(now)))
    },
    async tell(attempt, session) {
      say(told(attempt, show))
      return session.waiting.length > 0 ? asker.enterOrBack(goOn[language]) : 'on'
    },
    takeBack() {
      const last = kept.at(-1)
      if (last === undefined) throw new Error('there is no answer to take back')
      recorder.takeBack(last.review, world.now())
      kept.pop()
      restore(memories, last)
      return async () => {
        say(toldBack(last, show, today(context)))
        if (kept.length > 0) return asker.enterOrBack(askAgainOrBack[language])
        await asker.enter(askAgain[language])
        return 'on'
      }
    },
    async sumUp(session) {
      sumUp(session)
      return kept.length > 0 ? asker.enterOrBack(finish[language]) : 'on'
    },
  }
}

/** An answer of this session, and what was remembered before it. */
interface Kept {
  readonly attempt: Attempt
  readonly review: string
  readonly before: Memory | undefined
}

function restore(memories: Map<string, Memory>, { attempt, before }: Kept): void {
  if (before === undefined) memories.delete(attempt.item.key)
  else memories.set(attempt.item.key, before)
}

// At most 38 columns each, so that they fit a narrow window.
const goOn = { zh: '按 Enter 继续 · u 撤销这次评分', en: 'Enter: go on · u: take the grade back' }
const askAgain = { zh: '按 Enter 重答', en: 'Enter: answer it again' }
const askAgainOrBack = { zh: '按 Enter 重答 · u 再撤销一次', en: 'Enter: answer again · u: one more back' }
const finish = { zh: '按 Enter 结束 · u 撤销上一次评分', en: 'Enter: finish · u: take a grade back' }

function heading({ answered, waiting }: Session, { language, paint, width }: Show): string {
  const title = waiting[0]?.card.title[language] ?? ''
  const place = `${answered.length + 1}/${answered.length + waiting.length}`
  return `${paint.dim('─'.repeat(Math.min(width, 40)))}\n${paint.dim(`${place} · ${title}`)}`
}

/** What proves it, the verdict, and why: a run can be long, and what the learner wants to know must not scroll away above it. */
function told(attempt: Attempt, show: Show): string {
  const { paint, language, width } = show
  const verdict = verdictOn(attempt)[language]
  const proof = attempt.kind === 'prediction' ? [attempt.play.proof(), ''] : []
  const body = show.markdown(feedback(attempt, language), width)
  return ['', ...proof, isRight(attempt) ? paint.green(verdict) : paint.red(verdict), body, ''].join('\n')
}

function toldBack({ attempt, before }: Kept, { language, markdown, width }: Show, day: Day): string {
  const words = takenBack(firstParagraph(attempt.item.prompt), gradeOf(attempt), before, day)
  return `\n${markdown(words[language], width)}\n`
}
