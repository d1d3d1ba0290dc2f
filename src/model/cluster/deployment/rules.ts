import { nextRevision } from './annotations.ts'
import { setsToDelete } from './history.ts'
import { isComplete, isProgressing, isTimedOut } from './progress.ts'
import { scale } from './proportional.ts'
import { findNew } from './replica-sets.ts'
import { newSetReplicas, rollingUpdate } from './rolling-update.ts'
import { areOldPodsRunning } from './recreate.ts'
import { countedStatus } from './status.ts'

/** The decisions of the Deployment controller. It asks for them through here, so that one can be replaced by a misconception. */
export interface DeploymentRules {
  readonly findNew: typeof findNew
  readonly nextRevision: typeof nextRevision
  readonly newSetReplicas: typeof newSetReplicas
  readonly rollingUpdate: typeof rollingUpdate
  readonly areOldPodsRunning: typeof areOldPodsRunning
  readonly scale: typeof scale
  readonly setsToDelete: typeof setsToDelete
  readonly deploymentStatus: typeof countedStatus
  readonly isComplete: typeof isComplete
  readonly isProgressing: typeof isProgressing
  readonly isTimedOut: typeof isTimedOut
}

export const deploymentRules: DeploymentRules = {
  findNew,
  nextRevision,
  newSetReplicas,
  rollingUpdate,
  areOldPodsRunning,
  scale,
  setsToDelete,
  deploymentStatus: countedStatus,
  isComplete,
  isProgressing,
  isTimedOut,
}
