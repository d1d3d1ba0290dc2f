/** First 16 characters of base32(sha256(words)): the part of a chain name that is the same on every node. kube-proxy: portProtoHash. */
export function chainHash(words: string): string {
  const state = sha256(words)
  const letters = Array<number>(16)
  // 16 letters of 5 bits each are the first 80 bits; bits that are in the next word already come from there.
  for (let i = 0; i < 16; i++) {
    const at = (5 * i) >> 5
    const by = (5 * i) & 31
    const next = by > 27 ? (state[at + 1] as number) >>> (32 - by) : 0
    const five = (((state[at] as number) << by) | next) >>> 27
    letters[i] = five < 26 ? 65 + five : 24 + five
  }
  return String.fromCharCode(...letters)
}

/** Joined it is one string, which is found and sorted faster than the pair that V8 makes of `${…}`. */
export const chainName = (prefix: string, hash: string): string => [prefix, hash].join('')

/** FIPS 180-4. Ours because the model takes nothing from Node, so that it can run anywhere. */
function sha256(words: string): readonly number[] {
  const bytes = utf8(words)
  // At least an end mark and eight bytes of length follow.
  const length = Math.ceil((bytes.length + 9) / 64) * 64
  let state: readonly number[] = start
  for (let block = 0; block < length; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = bigEndian(bytes, block + 4 * i)
    if (block + 64 === length) w[15] = bytes.length * 8
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15] as number
      const y = w[i - 2] as number
      const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)
      const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10)
      w[i] = (w[i - 16] as number) + s0 + (w[i - 7] as number) + s1
    }
    state = compress(state)
  }
  return state
}

/** The message schedule of the block at hand: made once, since an array of this size is no cheap one to make. */
const w = new Int32Array(64)

function compress(state: readonly number[]): readonly number[] {
  // One by one: `[a, b, …] = state` goes through an iterator, and a hash would take half as long again.
  let a = state[0] as number
  let b = state[1] as number
  let c = state[2] as number
  let d = state[3] as number
  let e = state[4] as number
  let f = state[5] as number
  let g = state[6] as number
  let h = state[7] as number
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (constants[i] as number) + (w[i] as number)) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + (state[i] as number)) | 0)
}

const rotate = (x: number, by: number) => (x >>> by) | (x << (32 - by))
/** The first 32 bits behind the point. */
const fraction = (x: number) => Math.floor((x % 1) * 2 ** 32) | 0

/** Four bytes as a word. Behind the last byte stands the end mark, and then nothing. */
function bigEndian(bytes: string, at: number): number {
  let word = 0
  for (let i = at; i < at + 4; i++)
    word = (word << 8) | (i < bytes.length ? bytes.charCodeAt(i) : i === bytes.length ? 0x80 : 0)
  return word
}

/** A letter for each byte. Names, ports and addresses are ASCII; anything else becomes UTF-8. */
const utf8 = (words: string): string =>
  /^[\0-\x7f]*$/.test(words)
    ? words
    : encodeURIComponent(words).replaceAll(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** The first 64 primes: the standard takes its constants from their roots. */
const primes = ((): readonly number[] => {
  const found: number[] = []
  for (let n = 2; found.length < 64; n++) if (found.every(prime => n % prime !== 0)) found.push(n)
  return found
})()
const start = primes.slice(0, 8).map(prime => fraction(Math.sqrt(prime)))
const constants = primes.map(prime => fraction(Math.cbrt(prime)))
