import type { Text } from '../../text.ts'

/**
 * Words of a fact that claims find it by, and that are put into Chinese only here. Commands, fields, and what the kernel or the API
 * server answers stay as they are. Each pattern is said by some experiment: `test/render/phrases.test.ts` names those that no longer are.
 */
export type Pattern = readonly [pattern: RegExp, chinese: string]

export const translated = (words: string, patterns: readonly Pattern[]): Text => ({
  zh: inChinese(words, patterns),
  en: words,
})

/** A list of such words, between commas and semicolons. */
export const eachTranslated = (words: string, patterns: readonly Pattern[]): Text => ({
  zh: words
    .split(/([,;] | \| )/)
    .map(word => inChinese(word, patterns))
    .join(''),
  en: words,
})

function inChinese(words: string, patterns: readonly Pattern[]): string {
  for (const [pattern, chinese] of patterns) {
    if (pattern.test(words)) return words.replace(pattern, chinese)
  }
  return words
}
