import type { Text } from '../text.ts'
import { nearest } from './nearest.ts'
import type { Report } from './source.ts'
import type { YamlBlock } from './yaml-block.ts'

/** What a field must be: `read` gives `undefined` for anything else, and `wants` says it in words. */
export interface Field<T> {
  readonly wants: Text
  read(value: unknown): T | undefined
}

/** A field that must be there. Reports and gives `undefined` if it is missing or wrong. */
export function field<T>(block: YamlBlock, name: string, kind: Field<T>, report: Report): T | undefined {
  const value = valueOf(block, name)
  if (value === undefined) return report(block.offsetOfName(name), missing(name), kind.wants)
  const result = kind.read(value)
  if (result === undefined) report(block.offsetOf(name), wrong(name), kind.wants)
  return result
}

/** A field that may be left out. */
export const fieldOr = <T>(
  block: YamlBlock,
  name: string,
  kind: Field<T>,
  fallback: T,
  report: Report,
): T | undefined => (valueOf(block, name) === undefined ? fallback : field(block, name, kind, report))

export function refuseOthers(block: YamlBlock, known: readonly string[], report: Report): void {
  for (const name of Object.keys(block.value)) {
    if (known.includes(name)) continue
    report(block.offsetOfName(name), unknown(name), meantOrAmong(name, known))
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const didYouMean = (word: string): Text => ({ zh: `是不是想写 ${word}？`, en: `did you mean ${word}?` })

/** What to try instead of a name that is not among the known ones. */
export function meantOrAmong(name: string, known: readonly string[]): Text {
  const meant = nearest(name, known)
  return meant === undefined ? among(known) : didYouMean(meant)
}
export const among = (words: readonly string[]): Text => ({
  zh: `可用的有：${words.join('、')}`,
  en: `known: ${words.join(', ')}`,
})

/** A field written with nothing behind it counts as missing. */
const valueOf = ({ value }: YamlBlock, name: string): unknown => value[name] ?? undefined

const missing = (name: string): Text => ({ zh: `缺少 ${name}`, en: `${name} is missing` })
const wrong = (name: string): Text => ({ zh: `${name} 不对`, en: `${name} is not right` })
const unknown = (name: string): Text => ({ zh: `没有 ${name} 这一项`, en: `there is no field ${name}` })
