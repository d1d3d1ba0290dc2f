/** A character that could steer a terminal, turn the direction of text or hide; `offset` in UTF-16 units. */
export interface Danger {
  readonly offset: number
  /** `U+001B`, or the character reference as written. */
  readonly name: string
}

/**
 * The same text with every dangerous character replaced by a visible stand-in of the same length, so that offsets stay.
 * Idempotent: over its own result it changes nothing.
 */
export const harmless = (text: string): string =>
  text.replace(suspect, found => (isDanger(found) ? standIn(found) : found))

/** The text without its dangerous characters, and how many there were. */
export function withoutDangers(text: string): { readonly text: string; readonly removed: number } {
  let removed = 0
  const safe = text.replace(suspect, found => {
    if (!isDanger(found)) return found
    removed += 1
    return ''
  })
  // What was taken out may have parted another: `&#2`, ESC, `7;`.
  return { text: harmless(safe), removed }
}

export function dangers(text: string): Danger[] {
  return [...text.matchAll(suspect)]
    .filter(match => isDanger(match[0]))
    .map(match => ({ offset: match.index, name: nameOf(match[0]) }))
}

// Cc: C0 (ESC, BEL, CR …), DEL, C1 (CSI, OSC). Cf: bidi overrides and isolates, byte order marks, tags, zero width.
// Cs: half a pair. Zl, Zp: line breaks that only some programs see. Also written as an HTML reference, which a renderer
// may decode. Line feed and tab are text; the two joiners (U+200C, U+200D) are part of some scripts and of emoji.
const unwanted = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
const suspect = new RegExp(`${unwanted.source}|&#(?:x[\\da-f]+|\\d+);?`, 'giu')

const isDanger = (found: string): boolean => !found.startsWith('&') || unwanted.test(decode(found))

function decode(reference: string): string {
  const digits = reference.replace(/^&#|;$/g, '')
  const code = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10)
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

function standIn(found: string): string {
  const code = found.charCodeAt(0)
  if (found.startsWith('&')) return `\ufffd${found.slice(1)}`
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : '\ufffd'.repeat(found.length)
}

const nameOf = (found: string): string =>
  found.startsWith('&') ? found : `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
