import { Mistake, type Problem } from '../errors.ts'
import { type Text, text } from '../text.ts'

/** One thing that was looked at. */
export interface Check {
  readonly id: CheckId
  /** `bad`: something will not work; `note`: it will, but not as well as it could. */
  readonly state: 'good' | 'note' | 'bad'
  readonly says: Text
  readonly fix?: Text
  /** The same in figures, for a program. */
  readonly data: object
}
export const checkIds = [
  'node',
  'terminal',
  'colour',
  'language',
  'progress',
  'deck',
  'simulations',
  'network',
] as const
export type CheckId = (typeof checkIds)[number]

/** A check that could not be made because of what a user can put right. */
export function refused(id: CheckId, error: unknown, data: object): Check {
  if (!(error instanceof Mistake)) throw error
  const [first] = error.problems
  const says = error.problems.map(placed).reduce(joined)
  return { id, state: 'bad', says, ...(first?.fix && { fix: first.fix }), data }
}

const placed = ({ file, line, what }: Problem): Text => {
  const place = [file, line].filter(part => part !== undefined).join(':')
  return place === '' ? what : text`${place}: ${what}`
}

export const joined = (one: Text, other: Text): Text => text`${one}${{ zh: '；', en: '; ' }}${other}`
export const colon: Text = { zh: '：', en: ': ' }
