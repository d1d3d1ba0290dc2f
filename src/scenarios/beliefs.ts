import type { Broken, Scenario } from '../sim/scenario.ts'
import type { Text } from '../text.ts'

/** Misconceptions by experiment: the name, the claim that it denies, its sentence, and the parts that it replaces. */
export type BeliefsAbout<P> = Readonly<
  Record<string, readonly (readonly [name: string, breaks: string, text: Text, replace: Partial<P>])[]>
>

/** Each belief as the scenario that would be so if it were true. */
export const playedWith = <P>(parts: P, beliefs: BeliefsAbout<P>, scenarioWith: (parts: P) => Scenario): Broken[] =>
  Object.entries(beliefs).flatMap(([experiment, ofExperiment]) =>
    ofExperiment.map(([name, breaks, text, replace]) => ({
      name,
      breaks,
      text,
      experiment,
      scenario: () => scenarioWith({ ...parts, ...replace }),
    })),
  )
