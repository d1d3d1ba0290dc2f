import type { Broken } from '../../sim/scenario.ts'
import { playedWith } from '../beliefs.ts'
import { beliefsOnEviction } from './broken-eviction.ts'
import { beliefsOnLists } from './broken-membership.ts'
import { beliefsOnReaders } from './broken-readers.ts'
import { beliefsOnRollouts } from './broken-rollout.ts'
import { parts } from './parts.ts'
import { scenarioWith } from './scenario.ts'

/** What people believe of Services and their endpoints, each played with the decisions or actors replaced that would make it so. */
export const broken: readonly Broken[] = playedWith(
  parts,
  { ...beliefsOnLists, ...beliefsOnReaders, ...beliefsOnRollouts, ...beliefsOnEviction },
  scenarioWith,
)
