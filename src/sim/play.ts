import { seeded } from '../random.ts'
import type { Fact } from './fact.ts'
import type { Experiment, ModelTools, Scenario } from './scenario.ts'
import type { Trace, Verdict } from './trace.ts'

/** Plays one experiment on the model and judges its claims. Same arguments, same trace. */
export function play<O extends object>(
  scenario: Scenario<O>,
  experiment: Experiment<O>,
  options: O,
  seed: number,
  everyRule = false,
): Trace {
  const steps = [...experiment.plays.model(options, modelTools(seed, experiment.name, everyRule))]
  const facts = steps.filter((step): step is Fact => step.kind !== 'Caption')
  return {
    scenario: scenario.id,
    experiment: experiment.name,
    kubernetes: scenario.kubernetes,
    seed,
    options: options as Readonly<Record<string, unknown>>,
    steps,
    verdicts: judge(experiment, facts),
  }
}

export function judge(experiment: Experiment<never>, facts: readonly Fact[]): Verdict[] {
  return experiment.claims.map(claim => {
    // Guards the invariant in one place: a play that yields nothing can prove nothing.
    const { holds, deciding } = facts.length === 0 ? { holds: false, deciding: [] } : claim.judge(facts)
    return { claim: claim.id, holds, deciding: deciding.map(fact => fact.id) }
  })
}

/** Each experiment draws from its own stream, so that playing one or all of them gives the same facts. */
export function modelTools(seed: number, stream: string, everyRule = false): ModelTools {
  let last = 0
  return {
    random: seeded(seed).fork(stream),
    everyRule,
    fact(at, by, what, because) {
      last += 1
      return because === undefined ? { id: last, at, by, ...what } : { id: last, at, by, because: because.id, ...what }
    },
  }
}
