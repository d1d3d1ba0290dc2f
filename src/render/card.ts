import type { ChalkInstance } from 'chalk'
import { Marked, type RendererObject, type Token, type Tokens } from 'marked'
import { markedTerminal } from 'marked-terminal'
import { harmless } from '../deck/harmless.ts'
import type { Look } from './facts.ts'
import { hardBreak, unescape, unfolded } from './markdown-text.ts'
import { fold, lines, pad, width } from './style.ts'
import { renderTable } from './table.ts'

export interface MarkdownLook extends Look {
  /** What stands behind a sentence that is a claim; without it claims are plain words. */
  readonly claims?: (id: string) => string
  /** The number of an address in a list of sources; without it the address stands in the text. */
  readonly cite?: (url: string) => number
  readonly lexed?: Lexed
}

/** Markdown that was taken apart before, by its text: marked's expressions are slow the first time. */
export type Lexed = Readonly<Record<string, readonly Token[]>>

/** Markdown for a terminal: no line wider than `look.width` (20 at least), no control character but our own colours. */
export function renderMarkdown(markdown: string, look: MarkdownLook): string {
  const marked = new Marked(markedTerminal(theme(look.paint)), { renderer: corrections(look) })
  return marked
    .parser([...(look.lexed?.[markdown] ?? lex(markdown))])
    .trimEnd()
    .replaceAll('\u00a0', ' ')
}

/**
 * Markdown taken apart, as plain data. marked 18.2.1 throws over some quotes inside lists; what it cannot read is shown as it
 * is written.
 */
export function lex(markdown: string): readonly Token[] {
  const source = harmless(markdown.replaceAll('\r\n', '\n'))
  try {
    return new Marked().lexer(source)
  } catch {
    return [{ type: 'code', raw: source, text: source }]
  }
}

/** marked-terminal's own colours come from a chalk that ignores our flag and NO_COLOR. */
const theme = (paint: ChalkInstance) => ({
  strong: paint.bold,
  em: paint.italic,
  del: paint.strikethrough,
  text: unescape,
  image: (href: string, _title: string | null, text: string) => `${text} (${href})`,
})

/**
 * What marked-terminal 7.3.1 gets wrong. It draws emphasis, links' words and images; everything that takes up lines is
 * laid out here: it counts 汉字 as one column, breaks only at spaces, and wraps nothing but paragraphs.
 */
function corrections({ width: columns, paint, language, claims, cite }: MarkdownLook): RendererObject {
  let room = columns
  /** Renders with less room, and puts something in front of the lines. Too deep to be indented further, it is not. */
  const beside = (first: string, rest: string, render: () => string): string => {
    const taken = width(first)
    if (room - taken < leastRoom) return render()
    room -= taken
    const [head = '', ...others] = render().split('\n')
    room += taken
    return [first + head, ...others.map(line => (rest + line).trimEnd())].join('\n')
  }
  const flow = (words: string) => lines(unfolded(words), room).join('\n')

  return {
    paragraph(token) {
      return block(flow(this.parser.parseInline(token.tokens)))
    },
    // Inline Markdown in tight lists is printed as written: mikaelbr/marked-terminal #304, #371.
    text(token) {
      return 'tokens' in token && token.tokens ? block(flow(this.parser.parseInline(token.tokens))) : false
    },
    heading(token) {
      const title = flow(paint.bold(this.parser.parseInline(token.tokens)))
      const longest = Math.max(...title.split('\n').map(width))
      return title === '' ? '' : `${title}\n${paint.dim('─'.repeat(longest))}\n`
    },
    // Items are neither wrapped (#272) nor numbered from `start`; a fence or a list inside one loses its indentation (#67).
    list(token) {
      const markers = token.items.map((item, i) => markerOf(item, token, i))
      const widest = Math.max(...markers.map(width))
      const items = token.items.map((item, i) =>
        beside(`${pad(markers[i] ?? '', widest)} `, ' '.repeat(widest + 1), () =>
          stack(item.tokens, token.loose ? '\n\n' : '\n', each => this.parser.parse([each])),
        ),
      )
      return block(items.join(token.loose ? '\n\n' : '\n'))
    },
    // marked 17 gave the box a token of its own, and marked-terminal draws both: our marker is the box.
    checkbox: () => '',
    blockquote(token) {
      const bar = `${paint.dim('│')} `
      return block(beside(bar, bar, () => stack(token.tokens, '\n\n', each => this.parser.parse([each]))))
    },
    // Never wrapped, and highlighted by a library that is most of marked-terminal's start-up.
    code(token) {
      const render = () =>
        token.text
          .split('\n')
          .flatMap(line => fold(paint.yellow(line.replaceAll('\t', '    ')), room))
          .join('\n')
      return block(beside('  ', '  ', render))
    },
    // Wider than the terminal, cut with … at `colWidths`: #374, #377.
    table(token) {
      const inline = (cell: Tokens.TableCell) => unfolded(this.parser.parseInline(cell.tokens))
      const table = {
        head: token.header.map(inline),
        rows: token.rows.map(row => row.map(inline)),
        aligns: token.align.map(align => align ?? undefined),
      }
      return block(renderTable(table, room, paint).join('\n'))
    },
    hr: () => block(paint.dim('─'.repeat(room))),
    html(token) {
      const words = token.text.replaceAll(/<!--.*?(-->|$)/gs, '')
      if (/^<br\s*\/?>$/i.test(words)) return hardBreak
      return token.block ? block(flow(paint.dim(words.trim()))) : paint.dim(words)
    },
    br: () => hardBreak,
    // Colons come out as `*#COLON|*` unless a block of marked-terminal's own puts them right.
    codespan: token => paint.yellow(token.text),
    // Asks the process about hyperlinks, whose escape codes would be counted as columns.
    link(token) {
      const words = this.parser.parseInline(token.tokens)
      if (token.href.startsWith('claim:')) {
        const mark = claims?.(token.href.slice('claim:'.length)) ?? ''
        return mark === '' ? words : `${words}\u00a0${mark}`
      }
      const bare = token.text === token.href || `mailto:${token.text}` === token.href
      if (bare) return paint.underline(words)
      if (cite !== undefined) return `${words} ${paint.dim(`[${cite(token.href)}]`)}`
      const [open, close] = brackets[language]
      return words + open + paint.underline(token.href) + close
    },
  }
}

const brackets = { zh: ['（', '）'], en: [' (', ')'] } as const
const leastRoom = 12
const block = (words: string): string => (words === '' ? '' : `${words}\n\n`)
/** Blocks one below the other; those that show nothing leave no gap. */
const stack = (tokens: readonly Token[], between: string, render: (token: Token) => string): string =>
  tokens
    .map(token => render(token).trimEnd())
    .filter(words => words !== '')
    .join(between)

function markerOf(item: Tokens.ListItem, list: Tokens.List, i: number): string {
  if (item.task) return item.checked === true ? '[x]' : '[ ]'
  return list.ordered ? `${Number(list.start) + i}.` : '•'
}
