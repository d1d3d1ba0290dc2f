import type { Broken } from '../../sim/scenario.ts'
import { beliefsOnTheEnd } from './broken-end.ts'
import { beliefsOnRunning } from './broken-run.ts'
import { beliefsOnTheStart } from './broken-start.ts'
import { brokenTables } from './broken-tables.ts'
import { parts } from './parts.ts'
import { scenarioWith } from './scenario.ts'

/** What people believe of the life of a Pod, each played with the decisions or actors replaced that would make it so. */
export const broken: readonly Broken[] = [
  ...Object.entries({ ...beliefsOnTheStart, ...beliefsOnRunning, ...beliefsOnTheEnd }).flatMap(
    ([experiment, beliefs]) =>
      beliefs.map(([name, breaks, text, replace]) => ({
        name,
        breaks,
        text,
        experiment,
        scenario: () => scenarioWith({ ...parts, ...replace }),
      })),
  ),
  ...brokenTables(scenarioWith),
]
