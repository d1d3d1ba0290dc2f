import type { NoteLine } from './note-lines.ts'

type Heading = Extract<NoteLine, { readonly is: 'heading' }>

/** A question as its lines have been read so far. */
export interface Open {
  readonly line: number
  readonly by: 'label' | 'heading' | 'asking'
  readonly title: string
  /** Of the heading that it stands under; a higher one ends it. */
  readonly level: number
  question: string
  /** Lines may still go on with the question itself. */
  asking: boolean
  readonly parts: string[]
  readonly hints: string[]
  readonly answer: string[]
}

/**
 * The questions of some lines, and the numbers of those that belong to none (headings apart). `isQuestion` says which headings
 * ask.
 */
export function scan(
  lines: readonly string[],
  read: readonly NoteLine[],
  isQuestion: (heading: Heading) => boolean,
): { readonly questions: readonly Open[]; readonly unused: readonly number[] } {
  const questions: Open[] = []
  const unused: number[] = []
  let open: Open | undefined
  /** The last heading, as long as it may still be the title of a question below it. */
  let heading: Heading | undefined
  let level = Infinity

  const begin = (line: number, by: Open['by'], question: string, title = '') => {
    open = { line: line + 1, by, title, level, question, asking: true, parts: [], hints: [], answer: [] }
    heading = undefined
    questions.push(open)
  }
  const readHeading = (at: number, line: Heading) => {
    const above = open !== undefined && open.by !== 'asking' && line.level > open.level ? open : undefined
    if (above === undefined) {
      open = undefined
      level = line.level
      if (isQuestion(line)) return begin(at, 'heading', line.text, line.text)
    } else {
      if (above.by === 'heading' && isQuestion(line)) above.parts.push(line.text)
      above.answer.push(`### ${line.text}`)
    }
    heading = line
  }
  const readLabel = (at: number, text: string, own: number | undefined) => {
    if (open?.by === 'heading' && own === undefined && isEmpty(open.answer)) {
      open.question = text
      open.asking = true
      return
    }
    if (open !== undefined && heading !== undefined) dropLast(open, `### ${heading.text}`)
    level = own ?? heading?.level ?? level
    begin(at, own === undefined ? 'label' : 'heading', text, heading?.text)
  }
  const readBelow = (at: number, line: NoteLine, below: Open) => {
    const unanswered = isEmpty(below.answer)
    if (line.is === 'answer') endQuestion(below, line.text)
    else if (line.is === 'hint' && unanswered) below.hints.push(line.text)
    else if (line.is === 'asking' && line.opens && below.by === 'asking') begin(at, 'asking', line.text)
    else if (line.is === 'asking' && unanswered) below.parts.push(line.text)
    else goOn(below, lines[at] ?? '', line)
    if (line.is !== 'blank') heading = undefined
  }
  for (const [at, line] of read.entries()) {
    if (line.is === 'heading') readHeading(at, line)
    else if (line.is === 'question') readLabel(at, line.text, line.level)
    else if (open !== undefined) readBelow(at, line, open)
    else if (line.is === 'asking' && line.opens) begin(at, 'asking', line.text)
    else if (line.is !== 'blank') unused.push(at + 1)
  }
  return { questions, unused }
}

/** Prose, code or an empty line below a question. */
function goOn(open: Open, raw: string, line: NoteLine): void {
  if (line.is === 'blank') {
    if (open.question !== '') open.asking = false
    if (!isEmpty(open.answer)) open.answer.push('')
  } else if (open.asking && line.is === 'text' && (open.question === '' || !isWhole(open.question))) {
    open.question = `${open.question} ${raw.trim()}`.trim()
  } else {
    open.asking = false
    open.answer.push(raw)
  }
}

function endQuestion(open: Open, text: string): void {
  open.asking = false
  if (text !== '') open.answer.push(text)
}

function dropLast({ answer }: Open, line: string): void {
  while (answer.at(-1) === '') answer.pop()
  if (answer.at(-1) === line) answer.pop()
}

const isEmpty = (answer: readonly string[]): boolean => answer.every(line => line.trim() === '')
const isWhole = (question: string): boolean => /[。？！?!.:：）)]$/.test(question)
