/** First 16 characters of base32(sha256(words)): the part of a chain name that is the same on every node. kube-proxy: portProtoHash. */
export function chainHash(words: string): string {
  const [a, b, c] = sha256(ascii(words))
  // 16 characters of 5 bits each are the first 80 bits.
  const bits = (BigInt(a) << 48n) | (BigInt(b) << 16n) | BigInt(c >>> 16)
  let hash = ''
  for (let shift = 75n; shift >= 0n; shift -= 5n) hash += alphabet[Number((bits >> shift) & 31n)]
  return hash
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Names, ports and addresses are ASCII; anything else is written as UTF-8. */
function ascii(words: string): number[] {
  const bytes: number[] = []
  for (const character of encodeURIComponent(words).matchAll(/%(..)|./g)) {
    bytes.push(character[1] === undefined ? character[0].charCodeAt(0) : Number.parseInt(character[1], 16))
  }
  return bytes
}

/** FIPS 180-4. Ours because the model takes nothing from Node, so that it can run anywhere. */
function sha256(message: readonly number[]): [number, number, number, ...number[]] {
  const state = Uint32Array.from(primes.slice(0, 8), prime => fraction(Math.sqrt(prime)))
  const blocks = padded(message)
  const w = new Uint32Array(64)
  for (let start = 0; start < blocks.length; start += 64) {
    for (let i = 0; i < 16; i++) w[i] = word(blocks, start + 4 * i)
    for (let i = 16; i < 64; i++) {
      const [x, y] = [w[i - 15] as number, w[i - 2] as number]
      const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)
      const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10)
      w[i] = (w[i - 16] as number) + s0 + (w[i - 7] as number) + s1
    }
    compress(state, w)
  }
  return [...state] as [number, number, number, ...number[]]
}

function compress(state: Uint32Array, w: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = [...state] as [number, number, number, number, number, number, number, number]
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
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] as number) + value
}

const rotate = (x: number, by: number) => (x >>> by) | (x << (32 - by))
const fraction = (x: number) => Math.floor((x - Math.floor(x)) * 2 ** 32)
const word = (bytes: Uint8Array, at: number) =>
  ((bytes[at] as number) << 24) |
  ((bytes[at + 1] as number) << 16) |
  ((bytes[at + 2] as number) << 8) |
  (bytes[at + 3] as number)

function padded(message: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  bytes.set(message)
  bytes[message.length] = 0x80
  new DataView(bytes.buffer).setUint32(bytes.length - 4, message.length * 8)
  return bytes
}

/** The first 64 primes: the standard takes its constants from their roots. */
const primes = ((): readonly number[] => {
  const found: number[] = []
  for (let n = 2; found.length < 64; n++) if (found.every(prime => n % prime !== 0)) found.push(n)
  return found
})()
const constants = Uint32Array.from(primes, prime => fraction(Math.cbrt(prime)))
