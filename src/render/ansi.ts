/** A painted string taken apart: what is seen, and which colour codes stand before which of its characters. */
export interface Painted {
  readonly plain: string
  readonly codes: readonly { readonly at: number; readonly code: string }[]
}

const escape = '\u001b'
const sgr = new RegExp(`${escape}\\[[\\d;]*m`, 'g')

/** A tab, which would take as many columns as the terminal pleases, becomes a space. */
export function takeApart(painted: string): Painted {
  const codes: { at: number; code: string }[] = []
  let removed = 0
  const plain = painted.replaceAll('\t', ' ').replace(sgr, (code, offset: number) => {
    codes.push({ at: offset - removed, code })
    removed += code.length
    return ''
  })
  return { plain, codes }
}

/** Pieces of a painted string, in order. Each closes what is open at its end and opens again what was open at its start. */
export function slices(painted: Painted, ranges: readonly { start: number; end: number }[]): string[] {
  let open: readonly string[] = []
  let next = 0
  const until = (position: number, emit: (at: number, code: string) => void) => {
    for (let each = painted.codes[next]; each !== undefined && each.at < position; each = painted.codes[++next]) {
      open = after(open, each.code)
      emit(each.at, each.code)
    }
  }
  return ranges.map(({ start, end }) => {
    until(start + 1, () => {})
    let piece = open.join('')
    let copied = start
    until(end, (at, code) => {
      piece += painted.plain.slice(copied, at) + code
      copied = at
    })
    return piece + painted.plain.slice(copied, end) + [...open].reverse().map(closing).join('')
  })
}

/** The codes in force after one more. */
function after(open: readonly string[], code: string): readonly string[] {
  const number = codeNumber(code)
  if (number === 0) return []
  return closers.has(number) ? open.filter(each => closerOf(each) !== number) : [...open, code]
}

const closers = new Set([22, 23, 24, 25, 27, 28, 29, 39, 49, 55])
const codeNumber = (code: string) => Number.parseInt(code.slice(2), 10) || 0
const closing = (code: string) => `${escape}[${closerOf(code)}m`

function closerOf(code: string): number {
  const number = codeNumber(code)
  if (number <= 2) return 22
  if (number <= 9) return number + 20
  if (number === 53) return 55
  return (number >= 40 && number <= 49) || number >= 100 ? 49 : 39
}
