import type { Broken } from '../../sim/scenario.ts'
import { playedWith } from '../beliefs.ts'
import { beliefsOnCalls } from './broken-calls.ts'
import { beliefsOnControllers } from './broken-controllers.ts'
import { beliefsOnStopping } from './broken-stopping.ts'
import { parts } from './parts.ts'
import { scenarioWith } from './scenario.ts'

/** What people believe of the components, each played with the decisions or actors replaced that would make it so. */
export const broken: readonly Broken[] = playedWith(
  parts,
  { ...beliefsOnCalls, ...beliefsOnControllers, ...beliefsOnStopping },
  scenarioWith,
)
