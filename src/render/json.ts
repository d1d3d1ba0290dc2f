import type { Scenario, Step } from '../sim/scenario.ts'
import type { Trace } from '../sim/trace.ts'
import { claimText } from './claim-text.ts'
import { phrase } from './phrases.ts'
import { toJson } from './to-json.ts'

/**
 * Plays of one scenario for programs. Prose is always `{ zh, en }`, times are virtual milliseconds:
 *
 *     { scenario, title, kubernetes, seed, options: { name: value },
 *       experiments: [{ name, asks, steps: [Step], claims: [{ id, text, holds, deciding: [fact id] }] }] }
 *
 * A Step is `{ caption }` or a fact: `{ id, at, by, because?, kind, …what that kind has, says }`.
 */
export const renderTraceJson = (traces: readonly Trace[], scenario: Scenario): string =>
  renderPlaysJson(
    traces,
    scenario,
    traces.map(trace => traceShape(trace, scenario)),
  )

/** The same frame around something else that is said of each play. */
export function renderPlaysJson(traces: readonly Trace[], scenario: Scenario, experiments: readonly object[]): string {
  const [first] = traces
  return toJson({
    scenario: scenario.id,
    title: scenario.title,
    kubernetes: first?.kubernetes ?? scenario.kubernetes,
    seed: first?.seed ?? null,
    options: first?.options ?? {},
    experiments,
  })
}

export function traceShape(trace: Trace, scenario: Scenario): object {
  return {
    name: trace.experiment,
    asks: scenario.experiments.find(each => each.name === trace.experiment)?.asks ?? null,
    steps: trace.steps.map(stepShape),
    claims: trace.verdicts.map(({ claim, holds, deciding }) => ({
      id: claim,
      text: claimText(scenario, claim),
      holds,
      deciding,
    })),
  }
}

const stepShape = (step: Step): object =>
  step.kind === 'Caption' ? { caption: step.text } : { ...step, says: phrase(step) }
