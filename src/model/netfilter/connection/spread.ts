import type { Address } from '../address.ts'
import type { AddressRange } from '../rule.ts'

/**
 * Which address of a range a connection gets: the kernel does not draw, it hashes both ends (find_best_ips_proto), so that
 * the same client keeps its address. `--persistent` leaves the destination out. Of an IPv6 range the choice is not modelled.
 */
export function spread(
  { from, to }: AddressRange,
  source: Address | undefined,
  destination: Address | undefined,
  zone: number,
  persistent: boolean,
): Address | undefined {
  if (from === to) return from
  if (
    typeof from !== 'number' ||
    typeof to !== 'number' ||
    typeof source !== 'number' ||
    typeof destination !== 'number'
  )
    return undefined
  const seed = persistent ? 0 : swapped(destination) ^ zone
  const span = (to >>> 0) - (from >>> 0) + 1
  const scaled = (BigInt(hash(swapped(source), seed)) * BigInt(span)) >> 32n
  return ((from >>> 0) + Number(scaled)) | 0
}

/** The address as a little-endian machine reads it from the packet. */
const swapped = (address: number): number =>
  (address >>> 24) | ((address >>> 8) & 0xff00) | ((address << 8) & 0xff0000) | (address << 24) | 0

const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by))

/** Bob Jenkins' lookup3 over four words, of which an IPv4 address fills only the first (linux/jhash.h: jhash2). */
function hash(word: number, seed: number): number {
  const start = (0xdeadbeef + (4 << 2) + seed) | 0
  let [a, b, c] = [(start + word) | 0, start, start]
  for (const [by1, by2, by3] of [
    [4, 6, 8],
    [16, 19, 4],
  ] as const) {
    a = ((a - c) ^ rotate(c, by1)) | 0
    c = (c + b) | 0
    b = ((b - a) ^ rotate(a, by2)) | 0
    a = (a + c) | 0
    c = ((c - b) ^ rotate(b, by3)) | 0
    b = (b + a) | 0
  }
  for (const [by1, by2, by3] of [
    [14, 11, 25],
    [16, 4, 14],
  ] as const) {
    c = ((c ^ b) - rotate(b, by1)) | 0
    a = ((a ^ c) - rotate(c, by2)) | 0
    b = ((b ^ a) - rotate(a, by3)) | 0
  }
  c = ((c ^ b) - rotate(b, 24)) | 0
  return c >>> 0
}
