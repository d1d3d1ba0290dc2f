import { Marked, type RendererObject } from 'marked'
import { harmless } from '../deck/harmless.ts'

/**
 * Markdown as HTML in one line, for programs that run what they show: no tag, attribute or address of a card's author gets
 * into it. Links to claims are plain words, `[n]` is a link to the n-th source.
 */
export function renderHtml(markdown: string, sources: readonly string[]): string {
  const marked = new Marked({ renderer: safe(sources) })
  const html = marked.parse(harmless(markdown), { async: false })
  return html.replaceAll(/\s*\n\s*/g, ' ').trim()
}

export const escapeHtml = (words: string): string =>
  words.replaceAll(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)

const safe = (sources: readonly string[]): RendererObject => ({
  text(token) {
    if ('tokens' in token && token.tokens) return this.parser.parseInline(token.tokens)
    // marked has escaped what it marks as such: character references stay what they are.
    const words = 'escaped' in token && token.escaped ? token.text : escapeHtml(token.text)
    return words.replaceAll(/\[(\d+)\]/g, (whole, number: string) => {
      const source = sources[Number(number) - 1]
      return source === undefined ? whole : anchor(source, whole)
    })
  },
  html: token =>
    /^<br\s*\/?>$/i.test(token.text.trim()) ? '<br>' : escapeHtml(token.text.replaceAll(/<!--.*?(?:-->|$)/gs, '')),
  code: token => `<pre>${escapeHtml(token.text).replaceAll('\t', '    ').replaceAll('\n', '<br>')}</pre>`,
  codespan: token => `<code>${escapeHtml(token.text)}</code>`,
  link(token) {
    return anchor(token.href, this.parser.parseInline(token.tokens))
  },
  image: token => escapeHtml(token.text),
  checkbox: () => '',
})

/** Words that lead somewhere if the address is one of the web. */
const anchor = (href: string, words: string): string =>
  /^https?:\/\//i.test(href) ? `<a href="${escapeHtml(href)}">${words}</a>` : words
