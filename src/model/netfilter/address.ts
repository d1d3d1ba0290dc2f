/**
 * An IPv4 address is a number (its 32 bits, signed, so that it stays a small integer), an IPv6 address a bigint: the type
 * tells the family and `===` compares.
 */
export type Address = number | bigint

/** The addresses `a` with `a & mask === base`. The mask need not be a prefix: iptables allows any. */
export interface Cidr {
  readonly base: Address
  readonly mask: Address
}

export const contains = ({ base, mask }: Cidr, address: Address): boolean =>
  typeof address === 'number'
    ? typeof mask === 'number' && (address & mask) === base
    : typeof mask === 'bigint' && (address & mask) === base

/** `10.0.0.1`, `fd00::1`, `::ffff:10.0.0.1`; undefined if it is neither. */
export const parseAddress = (words: string): Address | undefined =>
  words.includes(':') ? parseIPv6(words) : parseIPv4(words, 0, words.length)

/** `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `fd00::/8`; an address alone is a network of one. Host bits are cleared, as by iptables. */
export function parseCidr(words: string): Cidr | undefined {
  const slash = words.indexOf('/')
  const address = parseAddress(slash < 0 ? words : words.slice(0, slash))
  if (address === undefined) return undefined
  const mask = slash < 0 ? fullMask(address) : parseMask(words.slice(slash + 1), address)
  return mask === undefined ? undefined : network(address, mask)
}

export const prefix = (address: Address, bits: number): Cidr => network(address, prefixMask(address, bits))
export const only = (address: Address): Cidr => network(address, fullMask(address))
export const everything4: Cidr = { base: 0, mask: 0 }
export const everything6: Cidr = { base: 0n, mask: 0n }

const network = (address: Address, mask: Address): Cidr =>
  typeof address === 'number' ? { base: address & (mask as number), mask } : { base: address & (mask as bigint), mask }

/** How many leading bits the mask fixes; meant for prefixes. */
export function bitsOf({ mask }: Cidr): number {
  if (typeof mask === 'number') return Math.clz32(~mask)
  let bits = 0
  while (bits < 128 && (mask >> BigInt(127 - bits)) & 1n) bits += 1
  return bits
}

const all128 = (1n << 128n) - 1n
const fullMask = (address: Address): Address => (typeof address === 'number' ? -1 : all128)

function prefixMask(address: Address, bits: number): Address {
  if (typeof address === 'number') return bits === 0 ? 0 : (-1 << (32 - bits)) | 0
  return (all128 >> BigInt(128 - bits)) << BigInt(128 - bits)
}

function parseMask(words: string, address: Address): Address | undefined {
  if (/^\d{1,3}$/.test(words)) {
    const bits = Number(words)
    return bits <= (typeof address === 'number' ? 32 : 128) ? prefixMask(address, bits) : undefined
  }
  const mask = parseAddress(words)
  return typeof mask === typeof address ? mask : undefined
}

function parseIPv4(words: string, from: number, to: number): number | undefined {
  let [address, octet, digits, dots] = [0, 0, 0, 0]
  for (let i = from; i < to; i++) {
    const code = words.charCodeAt(i)
    if (code === 46) {
      if (digits === 0 || dots === 3) return undefined
      address = (address << 8) | octet
      ;[octet, digits] = [0, 0]
      dots += 1
    } else {
      if (code < 48 || code > 57 || digits === 3) return undefined
      octet = octet * 10 + code - 48
      digits += 1
      if (octet > 255) return undefined
    }
  }
  return dots === 3 && digits > 0 ? (address << 8) | octet : undefined
}

function parseIPv6(words: string): bigint | undefined {
  const halves = words.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map(half => (half === '' ? [] : half.split(':').flatMap(readGroup)))
  const [head = [], tail = []] = groups
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const all = [...head, ...Array<number>(halves.length === 1 ? 0 : missing).fill(0), ...tail]
  return all.some(Number.isNaN) ? undefined : all.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n)
}

function readGroup(group: string): number[] {
  if (!group.includes('.')) return [/^[0-9a-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : Number.NaN]
  const address = parseIPv4(group, 0, group.length)
  return address === undefined ? [Number.NaN] : [address >>> 16, address & 0xffff]
}

/** In canonical form (RFC 5952 for IPv6). */
export const renderAddress = (address: Address): string =>
  typeof address === 'number'
    ? `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`
    : renderIPv6(address)

function renderIPv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  const { from, length } = longestZeros(groups)
  return length < 2 ? groups.join(':') : `${groups.slice(0, from).join(':')}::${groups.slice(from + length).join(':')}`
}

function longestZeros(groups: readonly string[]) {
  let [longest, run] = [{ from: 0, length: 0 }, 0]
  for (const [i, group] of groups.entries()) {
    run = group === '0' ? run + 1 : 0
    if (run > longest.length) longest = { from: i - run + 1, length: run }
  }
  return longest
}

export const renderCidr = (cidr: Cidr): string => `${renderAddress(cidr.base)}/${bitsOf(cidr)}`

/** `10.0.0.1:80`, `[fd00::1]:80`. */
export const renderEnd = (address: Address | undefined, port: string): string => {
  if (address === undefined) return `?:${port}`
  return typeof address === 'bigint' ? `[${renderAddress(address)}]:${port}` : `${renderAddress(address)}:${port}`
}
