import type { Scenario } from '../sim/scenario.ts'
import { factsOf, type Trace } from '../sim/trace.ts'
import { type StatedClaim, small } from './claim-states.ts'
import { claimText } from './claim-text.ts'
import { factColumns, type Look } from './facts.ts'
import { lines } from './style.ts'
import { renderVerdict } from './verdict.ts'

/** What the experiments of a scenario showed: one part for each, its claims with the facts that decided. */
export function renderProof(
  scenario: Scenario,
  traces: readonly Trace[],
  claims: readonly StatedClaim[],
  look: Look,
): string[] {
  const numbers = new Map(claims.map(claim => [claim.id, small(claim.number)]))
  return [...played(scenario, traces, look), ...traces.map(trace => experiment(trace, scenario, numbers, look))]
}

function played({ kubernetes }: Scenario, [first]: readonly Trace[], { language, width, paint }: Look): string[] {
  if (first === undefined) return []
  const words = {
    zh: `刚刚在模型上运行：Kubernetes ${kubernetes}，默认选项，种子 ${first.seed}。`,
    en: `Played on the model just now: Kubernetes ${kubernetes}, default options, seed ${first.seed}.`,
  }
  return [lines(paint.dim(words[language]), width).join('\n')]
}

const indent = '    '

function experiment(trace: Trace, scenario: Scenario, numbers: ReadonlyMap<string, string>, look: Look): string {
  const { language, width, paint } = look
  const facts = new Map(factsOf(trace).map(fact => [fact.id, fact]))
  const judged = trace.verdicts.map(({ claim, holds, deciding }) => ({
    words: claimText(scenario, claim)[language],
    holds,
    deciding: deciding.flatMap(id => facts.get(id) ?? []),
    number: numbers.get(claim) ?? '',
  }))
  const columns = factColumns(
    judged.flatMap(each => each.deciding),
    width - indent.length,
  )
  const asks = scenario.experiments.find(each => each.name === trace.experiment)?.asks[language] ?? ''
  const heading = lines(`${paint.bold(trace.experiment)}  ${paint.cyan(asks)}`, width)
  return [...heading, ...judged.flatMap(each => renderVerdict(each, columns, look))].join('\n')
}
