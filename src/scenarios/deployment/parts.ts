import type { Actor } from '../../model/cluster/actor.ts'
import { garbageCollector } from '../../model/cluster/actors/garbage-collector.ts'
import type { Broken, Scenario } from '../../sim/scenario.ts'
import { type BeliefsAbout, playedWith } from '../beliefs.ts'
import { type Parts as ClusterParts, parts as clusterParts } from '../cluster/parts.ts'
import { historyOf, statusExitCode, undoRefusal, undone } from './kubectl.ts'

/** What these experiments rest on: the cluster, what deletes orphans, and what kubectl decides by itself. */
export interface Parts extends ClusterParts {
  readonly garbageCollector: () => Actor
  readonly historyOf: typeof historyOf
  readonly undoRefusal: typeof undoRefusal
  readonly undone: typeof undone
  readonly statusExitCode: typeof statusExitCode
}

export const parts: Parts = { ...clusterParts, garbageCollector, historyOf, undoRefusal, undone, statusExitCode }

export type Beliefs = BeliefsAbout<Parts>
export const played = (beliefs: Beliefs, scenarioWith: (parts: Parts) => Scenario): Broken[] =>
  playedWith(parts, beliefs, scenarioWith)
