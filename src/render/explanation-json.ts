import { claimStates } from './claim-states.ts'
import type { Explained } from './explanation.ts'
import { traceShape } from './json.ts'
import { toJson } from './to-json.ts'

/**
 * A card and its proof for programs. Prose is always `{ zh, en }`; question, answer and notes are Markdown:
 *
 *     { id, number, title, topic, level, kubernetes, sources, question, answer, notes: [{ verdict, text }],
 *       claims: [{ id, number, state: "holds" | "fails" | "unbacked", experiment: name or null, deciding: [fact id] }],
 *       simulation: null or { kubernetes, seed, options, experiments: as `sim -o json` has them } }
 */
export function renderExplanationJson({ card, scenario, traces }: Explained): string {
  const { items: _, claims: __, question, answer, notes, ...head } = card
  const [first] = traces
  const shape = {
    ...head,
    question,
    answer,
    notes,
    claims: claimStates(card, traces).map(({ id, number, state, tried }) => ({
      id,
      number,
      state,
      experiment: tried?.experiment ?? null,
      deciding: tried?.verdict.deciding ?? [],
    })),
    simulation:
      scenario === undefined || first === undefined
        ? null
        : {
            kubernetes: scenario.kubernetes,
            seed: first.seed,
            options: first.options,
            experiments: traces.map(trace => traceShape(trace, scenario)),
          },
  }
  return toJson(shape)
}
