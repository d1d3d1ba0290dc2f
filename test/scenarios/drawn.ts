import { type Random, seeded } from '../../src/random.ts'
import { type AnyOption, type Options, optionEntries } from '../../src/sim/options.ts'

/** So many sets of options, drawn: ends of ranges as often as anything between them. `elements` are those of lists. */
export function drawnOptions<O extends object>(
  options: Options<O>,
  count: number,
  seed: string,
  elements: readonly unknown[] = [],
): O[] {
  const draw = seeded(seed)
  return Array.from({ length: count }, () =>
    Object.fromEntries(optionEntries(options).map(([name, spec]) => [name, drawn(spec, draw, elements)])),
  ) as O[]
}

function drawn(spec: AnyOption, draw: Random, elements: readonly unknown[]): unknown {
  switch (spec.kind) {
    case 'choice':
      return draw.pick(spec.values)
    case 'list':
      return Array.from({ length: 1 + draw.integer(spec.maxLength) }, () => draw.pick(elements))
    case 'number':
      return draw.pick([spec.min, spec.max, spec.min + draw.integer(spec.max - spec.min + 1)])
    case 'duration':
      return draw.pick(
        [
          spec.min,
          spec.max,
          10 * minute,
          ...[minute, spec.max].map(max => spec.min + draw.integer(max - spec.min)),
        ].filter(each => each <= spec.max),
      )
    case 'switch':
      return draw.integer(2) === 1
  }
}

const minute = 60_000
