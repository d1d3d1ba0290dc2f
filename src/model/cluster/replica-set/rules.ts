import { isActive } from './activity.ts'
import { claim } from './claim.ts'
import { expectations } from './expectations.ts'
import { podsToDelete } from './ranking.ts'
import { difference, slowStart } from './slow-start.ts'
import { countedStatus } from './status.ts'

/** The decisions of the ReplicaSet controller. It asks for them through here, so that one can be replaced by a misconception. */
export interface ReplicaSetRules {
  readonly claim: typeof claim
  readonly isActive: typeof isActive
  readonly difference: (wanted: number, active: number) => number
  readonly slowStart: (count: number) => Generator<number, number, number>
  readonly podsToDelete: typeof podsToDelete
  readonly expectations: typeof expectations
  readonly replicaSetStatus: typeof countedStatus
}

export const replicaSetRules: ReplicaSetRules = {
  claim,
  isActive,
  difference,
  slowStart,
  podsToDelete,
  expectations,
  replicaSetStatus: countedStatus,
}
