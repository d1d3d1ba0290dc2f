/** The sentences of a question. An English full stop ends one only before a capital, so that `e.g. this` stays whole. */
export const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[。？！?!])(?![”’」』）)*_])\s*|(?<=[^.\s]{2}\.)\s+(?=\p{Lu})/u)
    .map(sentence => sentence.trim())
    .filter(sentence => sentence !== '')

/** Takes `（提示：…）` and `(Hint: …)` out of a question. */
export function hintsIn(question: string): { readonly rest: string; readonly hints: readonly string[] } {
  const hints: string[] = []
  const rest = question.replaceAll(bracketed, (_, hint: string) => {
    hints.push(hint.trim())
    return ''
  })
  return { rest: rest.trim(), hints }
}
const bracketed = /[（(]\s*(?:提示|hints?)\s*[:：,，]?\s*([^（）()]*)[）)]/giu
