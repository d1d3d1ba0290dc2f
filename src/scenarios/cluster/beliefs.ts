import type { Broken, Scenario } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { type Parts, parts } from './parts.ts'

/** Misconceptions by experiment: the name, the claim that it denies, its sentence, and the parts that it replaces. */
export type Beliefs = Readonly<
  Record<string, readonly (readonly [name: string, breaks: string, text: Text, replace: Partial<Parts>])[]>
>

/** Each belief as the scenario that would be so if it were true. */
export const played = (beliefs: Beliefs, scenarioWith: (parts: Parts) => Scenario): Broken[] =>
  Object.entries(beliefs).flatMap(([experiment, ofExperiment]) =>
    ofExperiment.map(([name, breaks, text, replace]) => ({
      name,
      breaks,
      text,
      experiment,
      scenario: () => scenarioWith({ ...parts, ...replace }),
    })),
  )
