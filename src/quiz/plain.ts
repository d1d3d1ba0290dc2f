/**
 * The words of a Markdown text, a line for each paragraph, point, row of a table and line of code: what is searched, and
 * shown of what was found. Numbers of sources are left out.
 */
export function plainLines(markdown: string): string[] {
  const lines: string[] = []
  /** The paragraph that the next line may belong to. */
  let open = ''
  let code = false
  const close = () => {
    if (open !== '') lines.push(unmarked(open))
    open = ''
  }
  for (const raw of markdown.replaceAll(/<!--.*?-->/gs, '').split('\n')) {
    const line = raw.trim()
    if (line.startsWith('```')) code = !code
    const begins = code || line === '' || rule.test(line) || alone.test(line) || marker.test(line)
    if (begins) close()
    if (line === '' || line.startsWith('```') || rule.test(line)) continue
    if (code) lines.push(line)
    else open = joined(open, line.replace(marker, ''))
    if (alone.test(line)) close()
  }
  close()
  return lines.filter(line => line !== '')
}

/** A point of a list with its box, a quote, a heading. */
const marker = /^(?:#{1,6}\s+|>\s?|(?:[-+*]|\d+[.)])\s+(?:\[[ x]\]\s+)?)+/
/** A heading or a row of a table: nothing goes on below it. */
const alone = /^(?:#{1,6}\s|\|)/
/** Below the head of a table, or between paragraphs; the end of a fence. */
const rule = /^(?:[|:\- ]+|```.*)$/

/** A line break of the source is a space, but nothing between 汉字 and beside their punctuation. */
function joined(before: string, after: string): string {
  const close = closing.test(before) || opening.test(after) || (endsHan.test(before) && startsHan.test(after))
  return close || before === '' ? before + after : `${before} ${after}`
}
const closing = /[，。；：、！？）】》”’]$/u
const opening = /^[（【《“‘]/u
const endsHan = /\p{Script=Han}$/u
const startsHan = /^\p{Script=Han}/u

/** Marks are taken off, but not inside code nor where a backslash stands before them. */
const unmarked = (line: string): string =>
  line
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .split(/(`[^`]+`|\\[!-/:-@[-`{-~])/)
    .map((part, i) => (i % 2 === 0 ? bare(part) : part.replaceAll(/^[`\\]|`$/g, '')))
    .join('')
    .trim()

const bare = (words: string): string =>
  words
    .replaceAll(/\s?\[\d+\](?:\[\d+\])*/g, '')
    .replaceAll(/\*\*|__|~~/g, '')
    .replaceAll(/(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)/g, '')
    .replaceAll(/\s*\|\s*/g, '  ')
