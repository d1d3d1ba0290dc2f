import type { Broken } from '../../sim/scenario.ts'
import { played } from '../cluster/beliefs.ts'
import { beliefsOnTheEnd } from './broken-end.ts'
import { beliefsOnRunning } from './broken-run.ts'
import { beliefsOnTheStart } from './broken-start.ts'
import { brokenTables } from './broken-tables.ts'
import { scenarioWith } from './scenario.ts'

/** What people believe of the life of a Pod, each played with the decisions or actors replaced that would make it so. */
export const broken: readonly Broken[] = [
  ...played({ ...beliefsOnTheStart, ...beliefsOnRunning, ...beliefsOnTheEnd }, scenarioWith),
  ...brokenTables(scenarioWith),
]
