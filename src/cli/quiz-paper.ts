import { type ExitCode, Mistake, type Problem } from '../errors.ts'
import { type Answers, answersVersion, itemJson, parseAnswers, readAnswer, resultJson } from '../quiz/answers.ts'
import { feedback, verdictOn } from '../quiz/feedback.ts'
import { type Attempt, gradeOf, isRight } from '../quiz/grade.ts'
import { type Memory, dateOf, dayOf, review } from '../quiz/memory.ts'
import { type Posed, chanceFor, pose } from '../quiz/posed.ts'
import { loadProgress, openRecorder } from '../quiz/progress.ts'
import { questionsOf } from '../quiz/selection.ts'
import { choose, outlook } from '../quiz/session.ts'
import { seeded } from '../random.ts'
import { renderMarkdown } from '../render/card.ts'
import { type Text, text } from '../text.ts'
import { complain } from './complain.ts'
import type { Context } from './context.ts'
import { deckOf } from './deck.ts'
import { readSource } from './sources.ts'
import { isPlayable } from './predict.ts'
import { type QuizOptions, type Table, playerFor, today, wishesOf } from './quiz-table.ts'

/** Prints what would be asked now, for a program; the shape is told in quiz/answers.ts. */
export async function printPaper(context: Context, table: Table, options: QuizOptions): Promise<ExitCode> {
  const { questions, memories, seed, skipped, play } = table
  const random = seeded(seed)
  const chosen = choose(questions, memories, today(context), wishesOf(options), random)
  const posed: Posed[] = []
  for (const question of chosen) {
    const one = await pose(question, chanceFor(random, question.item, 0), play)
    if (one !== undefined) posed.push(one)
  }
  const { next } = outlook(questions, memories, today(context))
  const paper = {
    v: answersVersion,
    language: context.language,
    seed,
    skipped: skipped + chosen.length - posed.length,
    items: posed.map(each => itemJson(each, context.language)),
    next: next === undefined ? null : { day: dateOf(next.day), items: next.count },
  }
  context.say(JSON.stringify(paper, undefined, 2))
  return 0
}

/** Grades a file of answers; 1 if one is wrong. Nothing is kept unless the whole file could be read. */
export async function grade(context: Context, name: string, options: QuizOptions): Promise<ExitCode> {
  const { file, text: words } = await readSource(name, context.world)
  const attempts = await attemptsIn(context, parseAnswers(words, file), file)
  const dues = options.record === true ? record(context, attempts) : new Map<string, string>()
  if (options.output === 'json') printResults(context, attempts, dues)
  else for (const attempt of attempts) printResult(context, attempt)
  return attempts.every(isRight) ? 0 : 1
}

async function attemptsIn(context: Context, { seed, answers }: Answers, file: string): Promise<Attempt[]> {
  const questions = new Map(questionsOf(await deckOf(context), { words: [] }).map(each => [each.item.key, each]))
  const random = seeded(seed)
  const attempts: Attempt[] = []
  const problems: Problem[] = []
  for (const { key, answer } of answers) {
    const question = questions.get(key)
    const posed =
      question && canBeAsked(question)
        ? await pose(question, chanceFor(random, question.item, 0), playerFor(context))
        : undefined
    const read = posed === undefined ? (question === undefined ? unknownKey : notReady) : readAnswer(posed, answer)
    if ('kind' in read) attempts.push(read)
    else problems.push({ file, what: text`${key}: ${read}` })
  }
  if (problems.length > 0) throw new Mistake(problems)
  return attempts
}

const canBeAsked = ({ card, item }: ReturnType<typeof questionsOf>[number]) =>
  item.kind !== 'prediction' || isPlayable(card)

/** Keeps all grades; returns when each item comes back. */
function record(context: Context, attempts: readonly Attempt[]): Map<string, string> {
  const { world, language } = context
  const { memories, problems } = loadProgress(world)
  world.stderr.write(complain(problems, language))
  const recorder = openRecorder(world)
  return new Map(
    attempts.map(attempt => {
      const now = world.now()
      const { key } = attempt.item
      recorder.keep(key, gradeOf(attempt), now)
      const memory: Memory = review(memories.get(key), gradeOf(attempt), dayOf(now))
      return [key, dateOf(memory.due)]
    }),
  )
}

function printResults(context: Context, attempts: readonly Attempt[], dues: ReadonlyMap<string, string>): void {
  const right = attempts.filter(isRight).length
  const results = attempts.map(attempt => resultJson(attempt, context.language, dues.get(attempt.item.key)))
  const { language } = context
  context.say(
    JSON.stringify({ v: answersVersion, language, right, wrong: attempts.length - right, results }, undefined, 2),
  )
}

function printResult(context: Context, attempt: Attempt): void {
  const { language, width, paint } = context
  context.say(`${verdictOn(attempt)[language]}  ${attempt.item.key}`)
  context.say(`${renderMarkdown(feedback(attempt, language), { language, width, paint })}\n`)
}

const unknownKey: Text = { zh: '卡片里没有这道题', en: 'no card has this item' }
const notReady: Text = { zh: '这道预测题还不能问', en: 'this prediction cannot be asked yet' }
