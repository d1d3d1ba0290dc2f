import type { Half } from './parse.ts'
import type { Place } from './source.ts'
import type { Path } from './yaml-block.ts'

/** A place in a card that points at something of the scenario with the card's id. */
export type Reference = { readonly card: string; readonly place: Place } & (
  | { readonly kind: 'claim'; readonly claim: string }
  | {
      readonly kind: 'prediction'
      readonly experiment: string
      readonly ask: string
      readonly vary: Readonly<Record<string, readonly unknown[]>>
      /** Where a value of the block stands: `placeOf('vary', 'exitCodes', 1)`; `placeOfName` is that of the name before it. */
      readonly placeOf: (...path: Path) => Place
      readonly placeOfName: (...path: Path) => Place
    }
)

export function referencesOf(card: string, { claims, items, source }: Half): Reference[] {
  const links = claims.map(({ claim, start }) => ({ kind: 'claim' as const, card, claim, place: source.place(start) }))
  const predictions = items.flatMap(({ body }): Reference[] => {
    if (body.kind !== 'prediction') return []
    const { kind, experiment, ask, vary, yaml } = body
    const placeOf = (...path: Path) => source.place(yaml.offsetOf(...path))
    const placeOfName = (...path: Path) => source.place(yaml.offsetOfName(...path))
    return [{ kind, card, experiment, ask, vary, place: placeOf(), placeOf, placeOfName }]
  })
  return [...links, ...predictions]
}
