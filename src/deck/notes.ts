import type { Language } from '../text.ts'
import { type NoteLine, readNoteLines } from './note-lines.ts'
import { type Open, scan } from './note-scan.ts'
import { hintsIn, sentencesOf } from './note-sentences.ts'

/** Ordinary notes, taken apart into their questions. */
export interface Notes {
  /** Of the notes as a whole. */
  readonly language: Language
  readonly questions: readonly Noted[]
  /** Stretches of lines that belong to no question, 1-based, both ends included. */
  readonly leftOut: readonly { readonly from: number; readonly to: number }[]
}

/** One question as the notes have it. */
export interface Noted {
  /** The heading above it, else how it begins. */
  readonly title: string
  /** Its first sentence. */
  readonly question: string
  /** What else it asks. */
  readonly parts: readonly string[]
  readonly hints: readonly string[]
  /** What the notes say to it, as it is written; empty if they say nothing. */
  readonly answer: string
  /** The line where it begins, 1-based. */
  readonly line: number
}

/**
 * Questions are headings or bold or numbered lines that end in a question mark or have an answer below (答：, Answer:), and
 * whatever begins with 问题： or Question:.
 * In notes that ask nothing, each heading is one. Everything up to the next question, or to a heading that is no part of
 * this one, is its answer. Line by line, without recursion: no text can make it slow or run anything.
 */
export function readNotes(text: string): Notes {
  const lines = withoutFrontMatter(text).split('\n')
  const read = readNoteLines(lines)
  const found = scan(lines, read, ({ asks }) => asks)
  const level = found.questions.length > 0 ? undefined : levelOfTopics(read)
  const { questions, unused } = level === undefined ? found : scan(lines, read, each => each.level === level)
  return { language: languageOf(text), questions: questions.map(finished), leftOut: stretches(unused) }
}

/** What programs keep at the head of notes says nothing to a reader. The numbers of the lines stay. */
const withoutFrontMatter = (text: string): string =>
  text.replace(/^---[ \t]*\n(?:(?!---).*\n)*---[ \t]*(?:\n|$)/, block => block.replaceAll(/.+/g, ''))

/** The highest level with two headings; in notes with fewer, the deepest. */
function levelOfTopics(lines: readonly NoteLine[]): number | undefined {
  const levels = lines.flatMap(line => (line.is === 'heading' ? [line.level] : [])).sort((a, b) => a - b)
  return levels.find((level, i) => levels[i + 1] === level) ?? levels.at(-1)
}

function finished({ line, title, question, parts, hints, answer }: Open): Noted {
  const hinted = hintsIn(question)
  const [first = '', ...more] = sentencesOf(hinted.rest)
  const name = title === '' ? first.replace(/[。？?！!.]+$/, '') : hintsIn(title).rest
  return {
    line,
    title: name === '' ? `${line}` : name,
    question: first === '' ? title : first,
    parts: [...more, ...parts],
    hints: [...hinted.hints, ...hints],
    answer: dedented(answer)
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim(),
  }
}

/** Below a numbered question the answer is indented; four columns would be code. */
function dedented(lines: readonly string[]): readonly string[] {
  const indents = lines.filter(line => line.trim() !== '').map(line => line.search(/\S/))
  const least = Math.min(...indents)
  return lines.map(line => line.slice(Number.isFinite(least) ? least : 0))
}

function stretches(lines: readonly number[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  for (const line of lines) {
    const last = found.at(-1)
    if (last !== undefined && last.to === line - 1) last.to = line
    else found.push({ from: line, to: line })
  }
  return found
}

/** Chinese notes are full of English names, and English ones hold a 汉字 at most by chance. */
function languageOf(text: string): Language {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const latin = text.match(/[a-z]+/gi)?.length ?? 0
  return han > latin / 2 ? 'zh' : 'en'
}
