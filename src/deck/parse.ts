import { readFront } from './front-fields.ts'
import type { Head } from './head.ts'
import { type HalfItem, readItems } from './items.ts'
import { type ClaimLink, readLinks } from './links.ts'
import { markdownOf, readBlocks } from './markdown.ts'
import { open, type Parser } from './open.ts'
import { cutSections } from './sections.ts'
import { type HalfVerdict, readVerdicts } from './verdicts.ts'

/** One language of a card. What could not be read is empty or `undefined`, and its problem was reported. */
export interface Half extends Head {
  readonly question: string
  readonly answer: string
  readonly notes: readonly HalfVerdict[]
  readonly items: readonly HalfItem[]
  readonly claims: readonly ClaimLink[]
}

export const parse: Parser<Half> = (file, language, raw) =>
  open(file, raw, (source, split, report) => {
    const { text } = source
    const front = readFront(split, report)
    const blocks = readBlocks(split.body, split.bodyStart, report)
    if (blocks === undefined) return undefined
    const sections = cutSections(blocks, text.length, language, report)
    return {
      source,
      front,
      question: markdownOf(sections.question?.blocks ?? [], text),
      answer: markdownOf(sections.answer?.blocks ?? [], text),
      notes: readVerdicts(sections.notes?.blocks ?? [], language, report),
      items: readItems(sections.quiz?.blocks ?? [], text, language, report),
      claims: readLinks(blocks, text, front?.sources?.length, report),
    }
  })
