/** The candidate that was probably meant: at most a third of the word's letters differ. None is better than a wild guess. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: { readonly candidate: string; readonly distance: number } | undefined
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance < (best?.distance ?? Infinity)) best = { candidate, distance }
  }
  const allowed = Math.max(1, Math.floor(Math.min(word.length, longest) / 3))
  return best !== undefined && best.distance <= allowed ? best.candidate : undefined
}

// What a person types is short; a long word is cut so that a hostile one costs nothing.
const longest = 64

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const [from, to] = [Array.from(a).slice(0, longest), Array.from(b).slice(0, longest)]
  let [older, old] = [[] as number[], to.map((_, j) => j + 1)]
  for (const [i, letter] of from.entries()) {
    const row: number[] = []
    for (const [j, other] of to.entries()) {
      const left = row[j - 1] ?? i + 1
      const above = old[j] ?? 0
      const diagonal = j === 0 ? i : (old[j - 1] ?? 0)
      const swapped = i > 0 && j > 0 && letter === to[j - 1] && from[i - 1] === other
      const beforeSwap = j > 1 ? (older[j - 2] ?? 0) : i - 1
      row.push(
        Math.min(left + 1, above + 1, diagonal + (letter === other ? 0 : 1), swapped ? beforeSwap + 1 : Infinity),
      )
    }
    ;[older, old] = [old, row]
  }
  return old.at(-1) ?? from.length
}
