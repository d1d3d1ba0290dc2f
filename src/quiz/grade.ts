import type { Grade } from './memory.ts'
import type { PosedChoice, PosedNumber, PosedOrdering, PosedPrediction, PosedRecall } from './posed.ts'

/** A posed question with the learner's answer. Indexes are the item's own, however its choices were shown. */
export type Attempt =
  | (PosedChoice & { readonly answer: readonly number[] })
  | (PosedOrdering & { readonly answer: readonly number[] })
  | (PosedNumber & { readonly answer: number })
  | (PosedPrediction & { readonly answer: string | number })
  | (PosedRecall & { readonly answer: Grade })

/** What is graded by rule is known or not; only a learner who judges himself knows of hard and easy. */
export const gradeOf = (attempt: Attempt): Grade =>
  attempt.kind === 'recall' ? attempt.answer : isRight(attempt) ? 'good' : 'again'

export function isRight(attempt: Attempt): boolean {
  switch (attempt.kind) {
    case 'choice': {
      const { missing, tooMuch } = difference(attempt)
      return missing.length === 0 && tooMuch.length === 0
    }
    case 'ordering':
      return attempt.item.steps.every((_, at) => attempt.answer[at] === at)
    case 'number':
      return isNear(attempt.answer, attempt.item.number, attempt.item.tolerance)
    case 'prediction':
      return isSame(attempt.answer, attempt.play.right)
    case 'recall':
      return attempt.answer !== 'again'
  }
}

/** Right choices not picked, and picked ones that are not right: indexes. */
export function difference({ item, answer }: PosedChoice & { readonly answer: readonly number[] }) {
  const right = item.choices.flatMap((choice, i) => (choice.right ? [i] : []))
  return {
    missing: right.filter(i => !answer.includes(i)),
    tooMuch: answer.filter(i => !right.includes(i)),
  }
}

/** The grade that a learner's own check of his points suggests. */
export function proposedGrade(ticked: number, points: number): Grade {
  if (ticked >= points) return 'good'
  return ticked * 2 >= points ? 'hard' : 'again'
}

export const isSame = (answer: string | number, right: string | number): boolean =>
  typeof answer === 'number' && typeof right === 'number' ? isNear(answer, right, 0) : answer === right

/** 0.1 + 0.2 is 0.3 to a learner. */
const isNear = (a: number, b: number, tolerance: number) => Math.abs(a - b) <= tolerance + Math.abs(b) * 1e-9

/** A number as people type it: `20`, `1,000`, `２０`, `-0.5`, `20 s` where `s` is the unit; undefined if it is none. */
export function parseNumber(words: string, unit = ''): number | undefined {
  const plain = words.normalize('NFKC').trim()
  const unitless = unit !== '' && plain.endsWith(unit) ? plain.slice(0, -unit.length).trim() : plain
  const digits = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(unitless) ? unitless.replaceAll(',', '') : unitless
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(digits) ? Number(digits) : undefined
}
