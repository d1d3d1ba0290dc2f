/** What a line of ordinary notes is. `text` is without marks: labels, numbers, hashes, stars around the whole. */
export type NoteLine =
  | { readonly is: 'blank' }
  /** In a block of code, its fences included. */
  | { readonly is: 'code' }
  | { readonly is: 'heading'; readonly level: number; readonly text: string; readonly asks: boolean }
  /** `问题：…`, `Question: …`, `Q1. …`; `level` if it is written as a heading. */
  | { readonly is: 'question'; readonly text: string; readonly level?: number }
  /** `答：…`, `Answer: …` */
  | { readonly is: 'answer'; readonly text: string }
  /** `提示：…`, `Hint: …` */
  | { readonly is: 'hint'; readonly text: string }
  /** A point of a list, or a bold line, that ends in a question mark. `opens`: numbered or bold, at the left edge. */
  | { readonly is: 'asking'; readonly text: string; readonly opens: boolean }
  | { readonly is: 'text' }

/** One for each line. Looks at a line and its neighbours only, so that no notes can cost more than their length. */
export function readNoteLines(lines: readonly string[]): NoteLine[] {
  const found: NoteLine[] = []
  let fence: string | undefined
  for (const [i, line] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (fence !== undefined) {
      found.push({ is: 'code' })
      if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined
    } else if (mark !== undefined) {
      found.push({ is: 'code' })
      fence = mark
    } else {
      const read = readLine(line, lines[i + 1] ?? '', found.at(-1))
      if (read.is === 'answer') askedAbove(found, lines)
      found.push(read)
    }
  }
  return found
}

/** Whatever an answer follows was a question, with or without its mark: the last heading, numbered or bold line. */
function askedAbove(found: NoteLine[], lines: readonly string[]): void {
  const at = found.findLastIndex(line => line.is !== 'blank')
  const above = found[at]
  if (above?.is === 'heading') found[at] = { ...above, asks: true }
  if (above?.is === 'text') found[at] = asking(lines[at] ?? '', true) ?? above
}

function readLine(line: string, next: string, before: NoteLine | undefined): NoteLine {
  if (line.trim() === '') return { is: 'blank' }
  if (/^(?: {4}|\t)/.test(line)) return { is: 'text' }
  const hashes = /^ {0,3}(#{1,6})(?:[ \t]+|$)(.*)$/.exec(line)
  if (hashes?.[1] !== undefined) return heading(hashes[1].length, (hashes[2] ?? '').replace(/[ \t]#+[ \t]*$/, ''))
  const underline = /^ {0,3}(=+|-+)[ \t]*$/.exec(line)?.[1]
  // The line above was the heading; what underlines it says nothing more.
  if (underline !== undefined && before?.is === 'heading') return { is: 'blank' }
  if (/^ {0,3}(?:={3,}|-{3,})[ \t]*$/.test(next) && !isPoint(line)) return heading(next.includes('=') ? 1 : 2, line)
  return folded(line) ?? labelled(line) ?? asking(line) ?? { is: 'text' }
}

/** `<details><summary>…</summary>`, which GitHub folds. */
function folded(line: string): NoteLine | undefined {
  const text = line.trim()
  const summary = /^(?:<details>\s*)?<summary>(.{1,2000}?)<\/summary>(?:\s*<br\s?\/?>){0,3}$/i.exec(text)?.[1]
  if (summary !== undefined) return { is: 'question', text: summary.replaceAll(/<\/?\w{1,10}\s?\/?>/g, '').trim() }
  return /^(?:<\/?(?:details|summary|b|br)\s?\/?>\s*){1,9}$/i.test(text) ? { is: 'blank' } : undefined
}

function heading(level: number, raw: string): NoteLine {
  const text = withoutStars(raw.trim())
  const question = questionLabel.exec(text)
  if (question !== null) return { is: 'question', level, text: text.slice(question[0].length).trim() }
  if (/^(?:questions?|问题|提问|题目)$/i.test(text)) return { is: 'question', level, text: '' }
  if (/^(?:answers?|答案|回答|解答|参考答案)$/i.test(text)) return { is: 'answer', text: '' }
  const bare = text.replace(number, '').trim()
  return { is: 'heading', level, text: bare === '' ? text : bare, asks: doesAsk(bare) }
}

function labelled(line: string): NoteLine | undefined {
  const text = withoutStars(line.replace(/^\s*(?:[>*+-][ \t]+)*/, '').trim())
  for (const [is, label] of labels) {
    const found = label.exec(text)
    if (found !== null) return { is, text: text.slice(found[0].length).trim() }
  }
  return undefined
}

function asking(line: string, isAnswered = false): NoteLine | undefined {
  const text = line.trim()
  const point = /^(?:[*+-][ \t]+|\d{1,3}(?:[.)）][ \t]+|[.、．][ \t]*))/.exec(text)?.[0] ?? ''
  const bare = withoutStars(text.slice(point.length).trim())
  const bold = /^(\*\*|__).*\1$/.test(text)
  const opens = /^\S/.test(line) && (bold || /^\d/.test(point))
  if ((point === '' && !bold) || !(doesAsk(bare) || (isAnswered && opens))) return undefined
  return { is: 'asking', text: bare.replace(questionLabel, ''), opens }
}

const questionLabel =
  /^(?:question|q|问题|提问|题目|面试题|问)[ \t]*(?:[#＃]?[ \t]*[\d一二三四五六七八九十]{1,4}[ \t]*[:：.．、)）]|[:：])[ \t]*/i
const labels: readonly (readonly ['question' | 'answer' | 'hint', RegExp])[] = [
  ['question', questionLabel],
  ['answer', /^(?:answer|a|答案|回答|解答|参考答案|答)[ \t]*(?:\d{1,4}[ \t]*[:：.．、)）]|[:：])[ \t]*/i],
  ['hint', /^(?:hints?|提示)[ \t]*[:：][ \t]*/i],
]

/** `3. `, `三、`, `3.1 ` before a heading. */
const number = /^(?:\d{1,3}(?:\.\d{1,3})*(?:[.)）、．][ \t]*|[ \t]+)|[一二三四五六七八九十]{1,3}、)/
/** A hint in brackets may follow the question mark. */
const doesAsk = (text: string): boolean => /[?？](?:\s*[（(][^（()）]*[)）])?$/.test(text)
const isPoint = (line: string): boolean => /^\s*(?:[>*+|-]|\d{1,3}[.)])/.test(line)
/** A label may be bold without the rest: `**Q:** why`. */
const withoutStars = (text: string): string => text.replaceAll('**', '').replace(/^__(.*)__$/, '$1')
