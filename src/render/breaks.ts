import { loadLineBreaker } from './uax14.cjs'

/** A place where a line may or (`required`) must end. */
export interface Break {
  readonly position: number
  readonly required: boolean
}

/**
 * UAX #14, but not inside a URL or an arrow, nor between a flag and its dashes (rule 20a of newer versions), and around “汉字” (rule
 * 19a). Names such as kube-proxy stay whole where lines of so many columns have room for them.
 */
export function breaks(plain: string, columns: number): Break[] {
  const closed = /-|:\/\//.test(plain) ? closedIn(plain, columns) : []
  const quoted = /[“”‘’]/.test(plain) ? [...plain.matchAll(aroundChineseQuotes)] : []
  const found = quoted.map(match => ({ position: match.index, required: false }))
  const LineBreaker = loadLineBreaker()
  const breaker = new LineBreaker(plain)
  for (let next = breaker.nextBreak(); next !== null; next = breaker.nextBreak()) {
    const { position, required = false } = next
    if (required || !closed.some(({ from, to }) => from < position && position < to)) found.push({ position, required })
  }
  return found.sort((a, b) => a.position - b.position)
}

function closedIn(plain: string, columns: number) {
  const names = [...plain.matchAll(hyphenated)].filter(([name]) => name.length <= columns / 3)
  return [...plain.matchAll(unbreakable), ...names].map(({ 0: word, index }) => ({
    from: index,
    to: index + word.length,
  }))
}

const unbreakable = /[a-z]+:\/\/[^\s\u3000-\u303f\uff00-\uffef]+|(?<=^|[\s（(「“"'`])-+\w|->/gu
const hyphenated = /[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+/g
const aroundChineseQuotes = /(?<=[\p{Script=Han}，。；：、！？）】》])(?=[“‘])|(?<=[”’])(?=\p{Script=Han})/gu
