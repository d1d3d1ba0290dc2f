import type { ChalkInstance } from 'chalk'
import type { Language } from '../text.ts'

/** How words get to the learner's screen; the renderers are handed in. */
export interface Show {
  readonly language: Language
  /** Columns to fill. */
  readonly width: number
  readonly paint: ChalkInstance
  /** Markdown, wrapped at so many columns. */
  readonly markdown: (words: string, columns: number) => string
}
