import { type Text, text } from '../text.ts'
import { parseDuration, renderDuration } from './duration.ts'

/**
 * The options of a scenario by name (camelCase; the flag is its kebab-case form). CLI, help, validation and predictions all
 * read this one table. Durations are whole milliseconds inside and `10s`, `5m`, `1h`, `250ms` outside.
 */
export type Options<O> = { readonly [K in keyof O]-?: OptionSpec<O[K]> }

export type OptionSpec<V> = Common<V> &
  ([V] extends [boolean]
    ? Switch
    : [V] extends [number]
      ? Range
      : [V] extends [readonly (infer E)[]]
        ? List<E>
        : Choice<V>)

/** An option as the CLI sees it, whatever its value. */
export type AnyOption = Common<unknown> & (Switch | Range | List<unknown> | Choice<unknown>)

interface Common<V> {
  readonly about: Text
  readonly default: V
}
interface Switch {
  readonly kind: 'switch'
}
interface Range {
  /** A number is whole. */
  readonly kind: 'number' | 'duration'
  readonly min: number
  readonly max: number
}
interface List<E> {
  readonly kind: 'list'
  /** What an element may be, for help and complaints. */
  readonly allowed: Text
  readonly minLength: number
  readonly maxLength: number
  readElement(word: string): E | undefined
}
interface Choice<V> {
  readonly kind: 'choice'
  readonly values: readonly V[]
}

export const optionEntries = (options: object): [string, AnyOption][] =>
  Object.entries(options) as [string, AnyOption][]

export const defaults = <O extends object>(options: Options<O>): O =>
  Object.fromEntries(optionEntries(options).map(([name, spec]) => [name, spec.default])) as O

export const flagOf = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

export type ReadValue = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly what: Text }

/** A word of the command line, or a value of a card's `vary`, as the option's value. */
export function readValue(spec: AnyOption, given: unknown): ReadValue {
  const value = valueOf(spec, given)
  return value === undefined ? { ok: false, what: rangeOf(spec) } : { ok: true, value }
}

function valueOf(spec: AnyOption, given: unknown): unknown {
  const word = String(given)
  switch (spec.kind) {
    case 'switch':
      return { on: true, true: true, off: false, false: false }[word]
    case 'number':
      return /^-?\d+$/.test(word) && within(spec, Number(word)) ? Number(word) : undefined
    case 'duration': {
      const millis = parseDuration(word)
      return millis !== undefined && within(spec, millis) ? millis : undefined
    }
    case 'choice':
      return spec.values.find(value => String(value) === word)
    case 'list': {
      const words = Array.isArray(given) ? given.map(String) : word.split(',').map(each => each.trim())
      if (words.length < spec.minLength || words.length > spec.maxLength) return undefined
      const elements = words.map(each => spec.readElement(each))
      return elements.includes(undefined) ? undefined : elements
    }
  }
}

const within = (range: Range, value: number) => value >= range.min && value <= range.max

/** What the option accepts, in words: for help and for complaints. */
export function rangeOf(spec: AnyOption): Text {
  switch (spec.kind) {
    case 'switch':
      return text`on | off`
    case 'number':
      return text`${spec.min} … ${spec.max}`
    case 'duration':
      return text`${renderDuration(spec.min)} … ${renderDuration(spec.max)}`
    case 'choice':
      return text`${spec.values.join(' | ')}`
    case 'list':
      return spec.allowed
  }
}

/** A value as it would be typed. */
export function showValue(spec: AnyOption, value: unknown): string {
  if (spec.kind === 'switch') return value === true ? 'on' : 'off'
  if (spec.kind === 'duration') return renderDuration(value as number)
  return Array.isArray(value) ? value.join(',') : String(value)
}
