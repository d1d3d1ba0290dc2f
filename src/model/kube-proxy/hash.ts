/** First 16 characters of base32(sha256(words)): the part of a chain name that is the same on every node. kube-proxy: portProtoHash. */
export function chainHash(words: string): string {
  const state = sha256(words)
  const letters: number[] = []
  // 16 letters of 5 bits each are the first 80 bits; bits that are in the next word already come from there.
  for (let bit = 0; bit < 80; bit += 5) {
    const [at, by] = [bit >> 5, bit & 31]
    const next = by > 27 ? (state[at + 1] as number) >>> (32 - by) : 0
    const five = (((state[at] as number) << by) | next) >>> 27
    letters.push(five < 26 ? 65 + five : 24 + five)
  }
  return String.fromCharCode(...letters)
}

/** FIPS 180-4. Ours because the model takes nothing from Node, so that it can run anywhere. */
function sha256(words: string): Int32Array {
  const state = start.slice()
  const message = padded(words)
  for (let at = 0; at < message.length; at += 16) {
    for (let i = 0; i < 16; i++) w[i] = message[at + i] as number
    for (let i = 16; i < 64; i++) {
      const [x, y] = [w[i - 15] as number, w[i - 2] as number]
      const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)
      const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10)
      w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0
    }
    compress(state)
  }
  return state
}

/** The message schedule of the block at hand: made once, since an array of this size is no cheap one to make. */
const w = new Int32Array(64)

function compress(state: Int32Array): void {
  let [a, b, c, d] = [state[0] as number, state[1] as number, state[2] as number, state[3] as number]
  let [e, f, g, h] = [state[4] as number, state[5] as number, state[6] as number, state[7] as number]
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
  const next = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) state[i] = (state[i] as number) + (next[i] as number)
}

const rotate = (x: number, by: number) => (x >>> by) | (x << (32 - by))
const fraction = (x: number) => Math.floor((x - Math.floor(x)) * 2 ** 32)

/** Big-endian words, the end mark, and the length in bits, in blocks of 16. */
function padded(words: string): Int32Array {
  const bytes = utf8(words)
  const message = new Int32Array(Math.ceil((bytes.length + 9) / 64) * 16)
  const put = (at: number, byte: number) =>
    (message[at >> 2] = (message[at >> 2] as number) | (byte << (24 - 8 * (at & 3))))
  for (let i = 0; i < bytes.length; i++) put(i, bytes.charCodeAt(i))
  put(bytes.length, 0x80)
  message[message.length - 1] = bytes.length * 8
  return message
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
const start = Int32Array.from(primes.slice(0, 8), prime => fraction(Math.sqrt(prime)))
const constants = Int32Array.from(primes, prime => fraction(Math.cbrt(prime)))
