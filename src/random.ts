/** Chance as a value: whoever wants some is handed it, so that a seed decides everything. */
export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** A whole number in [0, below). */
  integer(below: number): number
  pick<T>(list: readonly [T, ...T[]]): T
  pick<T>(list: readonly T[]): T | undefined
  /** A new list in random order. */
  shuffle<T>(list: readonly T[]): T[]
  /** An independent stream: what one part draws does not shift what another draws. Same seed and name, same stream. */
  fork(name: string): Random
}

/** sfc32 (Chris Doty-Humphrey's small fast counter), seeded by hashing the seed's words with FNV-1a and mixing. */
export function seeded(seed: number | string): Random {
  const words = `${seed}`
  let [a, b, c, d] = [fnv1a(words, 0), fnv1a(words, 1), fnv1a(words, 2), 1] as [number, number, number, number]
  const next32 = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 15; i++) next32()
  const next = () => next32() / 2 ** 32
  const integer = (below: number) => Math.floor(next() * below)
  return {
    next,
    integer,
    pick: <T>(list: readonly T[]) => list[integer(list.length)] as T,
    shuffle(list) {
      const result = [...list]
      for (let i = result.length - 1; i > 0; i--) {
        const j = integer(i + 1)
        const [x, y] = [result[i], result[j]] as [(typeof result)[number], (typeof result)[number]]
        result[i] = y
        result[j] = x
      }
      return result
    },
    fork: name => seeded(`${words}/${name}`),
  }
}

function fnv1a(words: string, salt: number): number {
  let hash = (0x811c9dc5 ^ salt) >>> 0
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
