import { parseAddress } from '../address.ts'
import { portNamed } from './names.ts'
import type { AddressRange, Range } from '../rule.ts'

/** Decimal, `0x…`, or octal with a leading 0, as strtoul reads it; undefined if it is no number or above `max`. */
export function readNumber(words: string, max: number): number | undefined {
  if (!/^(0x[0-9a-f]{1,16}|\d{1,20})$/i.test(words)) return undefined
  const value = /^0\d/.test(words) ? Number.parseInt(words, 8) : Number(words)
  return value <= max ? value : undefined
}

/** `5`, `5:9`, `5-9`; an open end is the least or the greatest there is. */
export function readRange(words: string, max: number): Range | undefined {
  const middle = words.search(/[:-]/)
  if (middle < 0) {
    const only = readNumber(words, max)
    return only === undefined ? undefined : [only, only]
  }
  const from = middle === 0 ? 0 : readNumber(words.slice(0, middle), max)
  const to = middle === words.length - 1 ? max : readNumber(words.slice(middle + 1), max)
  return from === undefined || to === undefined || from > to ? undefined : [from, to]
}
export const readPorts = (words: string): Range | undefined => readRange(words, 65535) ?? readNamedPorts(words)

/** `http`, `ssh:https`, `:ssh`. A name may have a hyphen, so it does not part two of them. */
function readNamedPorts(words: string): Range | undefined {
  const port = (word: string) => readNumber(word, 65535) ?? portNamed(word)
  const [first = '', second, ...more] = words.split(':')
  const [from, to] = [first === '' ? 0 : port(first), second === '' ? 65535 : port(second ?? first)]
  if (words === '' || more.length > 0 || from === undefined || to === undefined || from > to) return undefined
  return [from, to]
}

/** `0x4000`, `0x4000/0xf000`; without a mask every bit counts. Marks are unsigned. */
export function readMark(words: string): { value: number; mask: number } | undefined {
  const [first = '', second = '0xffffffff', ...more] = words.split('/')
  const [value, mask] = [readNumber(first, 0xffffffff), readNumber(second, 0xffffffff)]
  return more.length > 0 || value === undefined || mask === undefined ? undefined : { value, mask }
}

/** `10.0.0.1`, `10.0.0.1-10.0.0.9`. */
export function readAddresses(words: string): AddressRange | undefined {
  const dash = words.indexOf('-')
  const from = parseAddress(dash < 0 ? words : words.slice(0, dash))
  const to = dash < 0 ? from : parseAddress(words.slice(dash + 1))
  return from === undefined || to === undefined || typeof from !== typeof to ? undefined : { from, to }
}

/** `a,b,c`; undefined if one of them cannot be read. */
export function listOf<T>(words: string, read: (word: string) => T | undefined): T[] | undefined {
  const values = words.split(',').map(read)
  return values.includes(undefined) ? undefined : (values as T[])
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `3/min`, `10/second`, `5` (a second): the milliseconds until one more is allowed. */
export function readRate(words: string): number | undefined {
  const [, count, unit] = /^(\d{1,9})(?:\/([a-z]+))?$/i.exec(words) ?? []
  const name = (unit ?? 'second').toLowerCase()
  const known = ['second', 'minute', 'hour', 'day'].some(each => each.startsWith(name))
  return count === undefined || Number(count) === 0 || !known
    ? undefined
    : (units[name.charAt(0)] ?? 1000) / Number(count)
}
export const unitOf = (words: string): number => units[/\/(.)/.exec(words)?.[1]?.toLowerCase() ?? 's'] ?? 1000

/** An IPv6 address has a port only behind brackets. */
export function splitPort(words: string): [address: string, port: string | undefined] {
  const [, bracketed, behind] = /^\[([^\]]*)\](?::(.*))?$/.exec(words) ?? []
  if (bracketed !== undefined) return [bracketed, behind]
  const colon = words.indexOf(':')
  return colon < 0 || words.includes(':', colon + 1)
    ? [words, undefined]
    : [words.slice(0, colon), words.slice(colon + 1)]
}
