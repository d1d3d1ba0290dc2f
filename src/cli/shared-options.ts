import { InvalidArgumentError, Option } from 'commander'
import type { Language } from '../text.ts'

export const output = (formats: readonly string[], language: Language): Option =>
  new Option('-o, --output <format>', { zh: '输出格式', en: 'format of the output' }[language])
    .choices(formats)
    .default('text')

/** A whole number in a range, or commander's complaint in the reader's words. */
export const whole = (least: number, most: number, language: Language) => (word: string) => {
  if (/^\d+$/.test(word) && Number(word) >= least && Number(word) <= most) return Number(word)
  throw new InvalidArgumentError(
    { zh: `应为 ${least} 到 ${most} 的整数`, en: `A whole number from ${least} to ${most} is needed.` }[language],
  )
}

export const seed = (language: Language) => whole(0, 2 ** 32 - 1, language)
