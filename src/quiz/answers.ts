import type { Item } from '../deck/card.ts'
import { Mistake, type Problem } from '../errors.ts'
import { type Language, type Text, text } from '../text.ts'
import { isGrade } from './event.ts'
import { feedback } from './feedback.ts'
import { type Attempt, gradeOf, isRight } from './grade.ts'
import type { Posed } from './posed.ts'

/*
 * The quiz for programs.
 *
 * `quiz -o json` prints a paper:
 *
 *     { "v": 1, "language": "en", "seed": 7, "skipped": 0, "items": [
 *       { "key": "pod-lifecycle/…", "card": "pod-lifecycle", "topic": "workloads", "level": 2, "kind": "single", "prompt": "…", … } ],
 *       "next": { "day": "2026-03-04", "items": 3 } }
 *
 * All words are Markdown. By `kind`, an item also has:
 *
 *     single, multiple   "choices": ["…", "…"]            shuffled by the seed
 *     ordering           "steps":   ["…", "…"]            shuffled by the seed
 *     number             "unit":    "s"                   "" if it has none
 *     prediction         "setting": "…", "values": { "restartPolicy": "Never" }, "asks": "…",
 *                        and "choices": ["Running", …] or "unit": "s"
 *     recall             nothing more
 *
 * `skipped` counts predictions whose simulation is not ready; `next` is the next day on which something comes back, or null.
 * No right answer is in a paper.
 *
 * `quiz --answers FILE -o json` takes
 *
 *     { "v": 1, "seed": 7, "answers": [ { "key": "pod-lifecycle/…", "answer": … } ] }
 *
 * with the paper's seed, and as `answer`, by kind:
 *
 *     single             2              the number of the choice, counted from 1 as in the paper
 *     multiple           [1, 3]         numbers of choices
 *     ordering           [3, 1, 2]      numbers of steps: what comes first, second, …
 *     number             20
 *     prediction         "Running" or 3 one of `choices`, or a number
 *     recall             "good"         again, hard, good or easy: only the learner can judge this one
 *
 * and prints
 *
 *     { "v": 1, "language": "en", "right": 1, "wrong": 0, "results": [
 *       { "key": "…", "right": true, "grade": "good", "feedback": "Markdown: what was right, and why", "due": "2026-03-04" } ] }
 *
 * A prediction's result also has its `trace`, as `sim -o json` prints it; `due` is there if the review was kept (`--record`).
 * Exit code 0: all right; 1: some wrong; 2: the file is of no use, and then nothing was kept.
 */

export const answersVersion = 1

export function itemJson(posed: Posed, language: Language): object {
  const { card, item } = posed
  const { key, kind } = item
  const common = { key, card: card.id, topic: card.topic, level: card.level, kind, prompt: item.prompt[language] }
  switch (posed.kind) {
    case 'choice':
      return { ...common, choices: posed.order.map(i => posed.item.choices[i]?.text[language]) }
    case 'ordering':
      return { ...common, steps: posed.order.map(i => posed.item.steps[i]?.[language]) }
    case 'number':
      return { ...common, unit: posed.item.unit[language] }
    case 'prediction': {
      const { play } = posed
      const asked = { ...common, setting: play.setting[language], values: play.values, asks: play.asks[language] }
      return play.kind === 'choice'
        ? { ...asked, choices: play.choices }
        : { ...asked, unit: play.unit?.[language] ?? '' }
    }
    case 'recall':
      return common
  }
}

export function resultJson(attempt: Attempt, language: Language, due: string | undefined): object {
  return {
    key: attempt.item.key,
    right: isRight(attempt),
    grade: gradeOf(attempt),
    feedback: feedback(attempt, language),
    ...(attempt.kind === 'recall' ? { answer: attempt.item.answer[language] } : {}),
    ...(attempt.kind === 'prediction' ? { trace: attempt.play.trace } : {}),
    ...(due === undefined ? {} : { due }),
  }
}

/** A file of answers, as far as it can be understood without the cards. */
export interface Answers {
  readonly seed: number
  readonly answers: readonly { readonly key: string; readonly answer: unknown }[]
}

/** @throws Mistake with everything that is wrong with it. */
export function parseAnswers(words: string, file: string): Answers {
  const value = parseJson(words, file)
  const { v, seed, answers } = isObject(value) ? value : {}
  const problems: Problem[] = []
  if (v !== answersVersion)
    problems.push({ file, what: { zh: `v 应为 ${answersVersion}`, en: `v should be ${answersVersion}` } })
  if (!isWhole(seed))
    problems.push({ file, what: { zh: 'seed 应为试卷上的种子', en: 'seed should be the seed of the paper' } })
  const list = Array.isArray(answers) ? (answers as readonly unknown[]) : []
  if (list.length === 0)
    problems.push({ file, what: { zh: 'answers 应为答案的列表', en: 'answers should be a list of answers' } })
  const read = list.flatMap((each, i) => {
    if (isObject(each) && typeof each.key === 'string' && 'answer' in each)
      return [{ key: each.key, answer: each.answer }]
    problems.push({ file, what: text`answers[${i}]: ${{ zh: '应有 key 和 answer', en: 'needs a key and an answer' }}` })
    return []
  })
  for (const [i, { key }] of read.entries()) {
    if (read.findIndex(each => each.key === key) < i)
      problems.push({ file, what: text`${key}: ${{ zh: '答了两次', en: 'is answered twice' }}` })
  }
  if (problems.length > 0 || !isWhole(seed)) throw new Mistake(problems)
  return { seed, answers: read }
}

/** One answer of a file, as an answer to the question as it was posed. */
export function readAnswer(posed: Posed, answer: unknown): Attempt | Text {
  switch (posed.kind) {
    case 'choice': {
      const numbers = posed.item.kind === 'single' ? [answer] : answer
      const picked = readNumbers(numbers, posed.order)
      if (picked === undefined || picked.length === 0) return expected(posed.item.kind, posed.order.length)
      return { ...posed, answer: picked }
    }
    case 'ordering': {
      const picked = readNumbers(answer, posed.order)
      return picked?.length === posed.order.length
        ? { ...posed, answer: picked }
        : expected('ordering', posed.order.length)
    }
    case 'number':
      return isNumber(answer) ? { ...posed, answer } : expected('number')
    case 'prediction': {
      const { play } = posed
      if (play.kind === 'number') return isNumber(answer) ? { ...posed, answer } : expected('number')
      const value = play.choices.find(choice => choice === answer)
      return value === undefined ? text`${oneOf} ${play.choices.join(', ')}` : { ...posed, answer: value }
    }
    case 'recall':
      return isGrade(answer) ? { ...posed, answer } : text`${oneOf} again, hard, good, easy`
  }
}

/** Numbers of the paper to the item's own indexes; undefined if one is none of them or stands twice. */
function readNumbers(value: unknown, order: readonly number[]): number[] | undefined {
  if (!Array.isArray(value) || new Set(value).size !== value.length) return undefined
  const indexes = (value as readonly unknown[]).map(number => (isWhole(number) ? order[number - 1] : undefined))
  return indexes.every(index => index !== undefined) ? indexes : undefined
}

function expected(kind: Item['kind'], size = 0): Text {
  switch (kind) {
    case 'single':
      return { zh: `应为 1 到 ${size} 的一个数`, en: `a number from 1 to ${size} is needed` }
    case 'multiple':
      return {
        zh: `应为 1 到 ${size} 的数的列表，不重复`,
        en: `a list of different numbers from 1 to ${size} is needed`,
      }
    case 'ordering':
      return { zh: `应为 1 到 ${size} 的排列`, en: `a list of all numbers from 1 to ${size} is needed, each once` }
    case 'number':
    case 'prediction':
    case 'recall':
      return { zh: '应为一个数', en: 'a number is needed' }
  }
}

const oneOf: Text = { zh: '应为以下之一：', en: 'one of these is needed:' }

function parseJson(words: string, file: string): unknown {
  try {
    return JSON.parse(words)
  } catch (error) {
    throw new Mistake({ file, what: text`${{ zh: '不是 JSON', en: 'not JSON' }}: ${(error as Error).message}` })
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)
