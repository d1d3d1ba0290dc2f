import type { Broken } from '../../sim/scenario.ts'
import { beliefsOnLayers } from './broken-layers.ts'
import { beliefsOnRollouts } from './broken-rollouts.ts'
import { beliefsOnTrouble } from './broken-trouble.ts'
import { played } from './parts.ts'
import { scenarioWith } from './scenario.ts'

/** What people believe of Deployments, each played with the decisions or controllers replaced that would make it so. */
export const broken: readonly Broken[] = played(
  { ...beliefsOnLayers, ...beliefsOnRollouts, ...beliefsOnTrouble },
  scenarioWith,
)
