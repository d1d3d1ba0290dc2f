import { type Fact, type FactId, causesOf } from '../sim/fact.ts'
import type { Scenario } from '../sim/scenario.ts'
import { type Trace, factsOf } from '../sim/trace.ts'
import { factColumns, type Look, renderFact } from './facts.ts'
import { phrase } from './phrases.ts'
import { lines } from './style.ts'
import { traceHeading } from './text.ts'

/** The chain of causes, from the fact back to what started it. */
export function renderWhy(trace: Trace, scenario: Scenario, id: FactId, look: Look): string {
  const { language, width, paint } = look
  const chain = causesOf(factsOf(trace), id)
  const columns = factColumns(chain, width)
  return [
    ...traceHeading(trace, scenario, look),
    '',
    ...lines(paint.yellow({ zh: `为什么 #${id}？`, en: `Why #${id}?` }[language]), width),
    ...chain.flatMap(fact => renderFact(fact, columns, look)),
    ...lines(paint.dim(origin(chain)[language]), width),
  ].join('\n')
}

function origin(chain: readonly Fact[]) {
  const back = chain.length - 1
  return back === 0
    ? { zh: '没有更早的原因：这是实验自己做的。', en: 'Nothing earlier: the experiment itself did this.' }
    : { zh: `往回 ${back} 步，到头了。`, en: `${back} ${back === 1 ? 'step' : 'steps'} back, and this started it.` }
}

/** `{ name, why: fact id, chain: [the fact, its cause, … what started it] }` */
export const whyShape = (trace: Trace, id: FactId): object => ({
  name: trace.experiment,
  why: id,
  chain: causesOf(factsOf(trace), id).map(fact => ({ ...fact, says: phrase(fact) })),
})
