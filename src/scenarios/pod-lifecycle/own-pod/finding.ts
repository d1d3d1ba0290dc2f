import type { FactOf } from '../../../sim/fact.ts'
import type { Text } from '../../../text.ts'

/** One thing to say of a Pod. `containers` are those that it follows from; the first of them becomes its cause. */
export interface Said {
  readonly about: Exclude<FactOf<'Finding'>['about'], 'service' | 'endpoint'>
  readonly code: string
  readonly text: Text
  readonly containers?: readonly string[]
}

/** `a、b` and `a, b`. */
export const listed = (names: readonly string[]): Text => ({ zh: names.join('、'), en: names.join(', ') })

/** `：words` and `: words`; nothing for no words. */
export const adding = (words: string | undefined): Text =>
  words ? { zh: `：${words}`, en: `: ${words}` } : { zh: '', en: '' }
