import { nearest } from '../deck/nearest.ts'

/** The word of these lines that was probably meant: of those equally near, the most usual. Han words are as long as it. */
export function suggestion(word: string, lines: readonly string[]): string | undefined {
  const usual = [...vocabulary(word, lines)].sort((a, b) => b[1] - a[1]).map(([known]) => known)
  return nearest(word, usual)
}

function vocabulary(word: string, lines: readonly string[]): Map<string, number> {
  const han = /^\p{Script=Han}+$/u.test(word)
  const counts = new Map<string, number>()
  for (const line of lines) {
    for (const known of han ? hanWords(line, word.length) : latinWords(line))
      counts.set(known, (counts.get(known) ?? 0) + 1)
  }
  return counts
}

/** Names are kept whole, and their parts are words too: `kube-proxy`, `kube`, `proxy`. */
const latinWords = (line: string): string[] =>
  [...line.matchAll(/[A-Za-z][\w.-]*\w/g)].flatMap(([name]) =>
    name.includes('-') ? [name, ...name.split('-').filter(part => part.length > 2)] : [name],
  )

/** Nobody marks where a Chinese word begins: each stretch of that length may be one. */
const hanWords = (line: string, length: number): string[] =>
  [...line.matchAll(/\p{Script=Han}+/gu)].flatMap(([run]) =>
    Array.from({ length: Math.max(0, run.length - length + 1) }, (_, i) => run.slice(i, i + length)),
  )
