/** The languages that everything shown exists in. */
export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

/** Prose is always a pair; only `render` (and the program's own messages at the very edge) picks one. */
export type Text = Readonly<Record<Language, string>>

/** The same words in both languages: names, identifiers, commands. */
export const same = (words: string): Text => ({ zh: words, en: words })

/** A text made of parts, each picked in its language: joined`…` keeps a pair a pair. */
export function text(strings: TemplateStringsArray, ...parts: readonly (Text | string | number)[]): Text {
  const pick = (language: Language) =>
    strings.reduce((sofar, piece, i) => {
      const part = parts[i - 1]
      return sofar + (typeof part === 'object' ? part[language] : String(part)) + piece
    })
  return { zh: pick('zh'), en: pick('en') }
}
