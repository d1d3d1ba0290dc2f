import type { Fact, FactId } from './fact.ts'
import type { Step } from './scenario.ts'

/** One play of one experiment as plain data: everything a reader sees is a function of this and a language. */
export interface Trace {
  readonly scenario: string
  readonly experiment: string
  readonly kubernetes: string
  readonly seed: number
  readonly options: Readonly<Record<string, unknown>>
  readonly steps: readonly Step[]
  readonly verdicts: readonly Verdict[]
}
export interface Verdict {
  readonly claim: string
  readonly holds: boolean
  readonly deciding: readonly FactId[]
}

export const factsOf = (trace: Trace): Fact[] => trace.steps.filter((step): step is Fact => step.kind !== 'Caption')
