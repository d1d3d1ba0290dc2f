import { sourceOf } from '../deck/source.ts'
import { isObject } from '../sim/shape.ts'

/**
 * `kubectl get -o json` of a large cluster is read by JSON.parse in a fraction of the time that YAML takes. It tells no lines, so
 * they are looked up in the text, and only if there is something to say about one. All of this is about text that JSON.parse took.
 */
export interface JsonText {
  readonly value: unknown
  /** How deep its lists and objects stand in one another. */
  readonly depth: number
  readonly lineOf: (path: readonly (string | number)[]) => number
}

/** Undefined for anything but an object or a list in JSON; also if a key stands twice in an object, of which JSON.parse drops one. */
export function readJson(text: string): JsonText | undefined {
  if (!startsAsJson.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    const { depth, colons } = survey(text)
    if (depth < deepEnough && keysIn(value) !== colons) return undefined
    return { value, depth, lineOf: linesOf(text) }
  } catch {
    return undefined
  }
}

/** As YAML it would be read to its end, to complain about the brackets that are missing there. */
export function isCutOff(text: string): boolean {
  if (!/^\s*[[{]\s*["[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return false
  } catch (error) {
    const { message } = error as Error
    const [, position = ''] = /position (\d+)/.exec(message) ?? []
    return /end of JSON input|Unterminated string/.test(message) || Number(position) >= text.trimEnd().length
  }
}

export const startsAsJson = /^\s*[[{]/

/** Nothing that is nested like this will be looked into. */
const deepEnough = 1000

const [quote, backslash, colon] = ['"', '\\', ':'].map(each => each.charCodeAt(0)) as [number, number, number]
const opens = (code: number) => code === 0x5b || code === 0x7b
const closes = (code: number) => code === 0x5d || code === 0x7d

/** What stands outside strings. */
function survey(text: string): { readonly depth: number; readonly colons: number } {
  let [depth, deepest, colons] = [0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) at = endOfString(text, at) - 1
    else if (code === colon) colons += 1
    else if (closes(code)) depth -= 1
    else if (opens(code)) deepest = Math.max(deepest, (depth += 1))
  }
  return { depth: deepest, colons }
}

const keysIn = (value: unknown): number => {
  let count = 0
  if (isObject(value)) for (const key of Object.keys(value)) count += 1 + keysIn(value[key])
  else if (Array.isArray(value)) for (const each of value) count += keysIn(each)
  return count
}

/** Where a path stands, or the longest part of it that exists: the line of its value, as a YAML parser says. */
function linesOf(text: string): JsonText['lineOf'] {
  const source = sourceOf('', text)
  const lists = new Map<number, readonly number[]>()
  const elementsAt = (at: number) => lists.get(at) ?? lists.set(at, elementsOf(text, at)).get(at)
  return path => {
    let at = afterBlanks(text, 0)
    for (const part of path) {
      const inside = typeof part === 'number' ? elementsAt(at)?.[part] : memberOf(text, at, part)
      if (inside === undefined) break
      at = inside
    }
    return source.place(at).line
  }
}

/** Where the elements of a list begin. */
function elementsOf(text: string, list: number): number[] {
  const found: number[] = []
  if (text[list] !== '[') return found
  let at = afterBlanks(text, list + 1)
  while (text[at] !== ']') {
    found.push(at)
    at = afterComma(text, endOfValue(text, at))
  }
  return found
}

/** Where the value of a key begins. */
function memberOf(text: string, object: number, key: string): number | undefined {
  if (text[object] !== '{') return undefined
  let at = afterBlanks(text, object + 1)
  while (text[at] !== '}') {
    const end = endOfString(text, at)
    const value = afterBlanks(text, afterBlanks(text, end) + 1)
    if (JSON.parse(text.slice(at, end)) === key) return value
    at = afterComma(text, endOfValue(text, value))
  }
  return undefined
}

/** Behind a value. */
function endOfValue(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (first === quote) return endOfString(text, start)
  if (!opens(first)) {
    let at = start
    while (at < text.length && !/[\s,\]}]/.test(text[at] ?? '')) at += 1
    return at
  }
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) at = endOfString(text, at) - 1
    else if (opens(code)) depth += 1
    else if (closes(code) && (depth -= 1) === 0) return at + 1
  }
  return text.length
}

/** Behind the quote that closes it. */
function endOfString(text: string, start: number): number {
  let end = start
  do {
    end = text.indexOf('"', end + 1)
    if (end < 0) return text.length
  } while (isEscaped(text, end))
  return end + 1
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text.charCodeAt(at - 1 - slashes) === backslash) slashes += 1
  return slashes % 2 === 1
}

const afterComma = (text: string, at: number): number => {
  const next = afterBlanks(text, at)
  return text[next] === ',' ? afterBlanks(text, next + 1) : next
}
function afterBlanks(text: string, start: number): number {
  let at = start
  while (text.charCodeAt(at) <= 0x20) at += 1
  return at
}
