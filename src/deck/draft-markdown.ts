import type { Language } from '../text.ts'
import { todo } from './todo.ts'

/**
 * Markdown of somebody's notes as it may stand in a card: what only cards mean (marks of items, links to claims) is taken out,
 * links that are defined at the end of the notes stand where they are used, and pictures, which no terminal shows, are left
 * to be told in words. `links` are the addresses in it, each once.
 */
export function tamed(
  markdown: string,
  language: Language,
): { readonly markdown: string; readonly links: readonly string[] } {
  const defined = new Map<string, string>()
  const text = outsideCode(markdown, prose =>
    prose
      .replaceAll(
        /^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*<?(\S{1,2000}?)>?(?:[ \t].*)?$/gm,
        (_, name: string, url: string) => {
          defined.set(name.toLowerCase(), url)
          return ''
        },
      )
      .replaceAll(/<!--\s*(?:item|todo)\b[^>]*>/gi, '')
      .replaceAll(/\[([^[\]\n]*)\]\(claim:[^)\n]*\)/gi, '$1'),
  )
  const inlined = outsideCode(text, prose =>
    prose
      .replaceAll(/\[([^[\]\n]{1,200})\](?:\[([^[\]\n]{0,200})\])?(?![(:])/g, (whole, words: string, name = '') => {
        const url = defined.get((name === '' ? words : (name as string)).toLowerCase())
        return url === undefined ? whole : `[${words}](${url})`
      })
      .replaceAll(/!\[([^\]\n]{0,200})\]\(([^)\s]{0,2000})[^)\n]{0,200}\)/g, (_, words: string, url: string) =>
        todo(
          {
            zh: `用文字、表格或字符图代替图片 ${words || url}`,
            en: `say in words, a table or a text diagram what the picture ${words || url} shows`,
          }[language],
        ),
      ),
  )
  const links = [...inlined.matchAll(/https?:\/\/[^\s<>()[\]"'`，。；、）】》]+/g)].map(([url]) =>
    url.replace(/[.,;:!?]+$/, ''),
  )
  return { markdown: inlined.trim(), links: [...new Set(links)].filter(url => URL.canParse(url)) }
}

/** Changes what stands outside of fences. */
function outsideCode(markdown: string, change: (prose: string) => string): string {
  let code = false
  const parts: { code: boolean; lines: string[] }[] = []
  for (const line of markdown.split('\n')) {
    const fence = /^ {0,3}(?:`{3,}|~{3,})/.test(line)
    const inCode = code || fence
    if (fence) code = !code
    const last = parts.at(-1)
    if (last !== undefined && last.code === inCode) last.lines.push(line)
    else parts.push({ code: inCode, lines: [line] })
  }
  return parts.map(part => (part.code ? part.lines.join('\n') : change(part.lines.join('\n')))).join('\n')
}
