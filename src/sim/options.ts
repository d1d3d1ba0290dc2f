import type { Text } from '../text.ts'

/**
 * The options of a scenario by name (camelCase; the flag is its kebab-case form). CLI, help, validation and predictions all
 * read this one table. Durations are whole milliseconds inside and `10s`, `5m`, `1h`, `250ms` outside.
 */
export type Options<O> = { readonly [K in keyof O]-?: OptionSpec<O[K]> }

export type OptionSpec<V> = { readonly about: Text; readonly default: V } & (V extends boolean
  ? { readonly kind: 'switch' }
  : V extends number
    ? { readonly kind: 'number' | 'duration'; readonly min: number; readonly max: number }
    : V extends readonly (infer E)[]
      ? {
          readonly kind: 'list'
          readonly allowed: Text
          readonly maxLength: number
          readElement(word: string): E | undefined
        }
      : { readonly kind: 'choice'; readonly values: readonly V[] })
