import type { Text } from '../../text.ts'

/** A sentence for every kind of thing that can happen: a kind without one does not compile. */
export type Phrases<W extends { readonly kind: string }> = {
  readonly [K in W['kind']]: (what: Extract<W, { readonly kind: K }>) => Text
}
