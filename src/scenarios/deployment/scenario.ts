import type { Scenario } from '../../sim/scenario.ts'
import { envelope } from './envelope.ts'
import { type DeploymentOptions, options } from './options.ts'
import { ownDeployment } from './own-deployment.ts'
import { ownershipChain } from './ownership-chain.ts'
import { type Parts, parts } from './parts.ts'
import { pauseResume } from './pause-resume.ts'
import { proportionalScaling } from './proportional-scaling.ts'
import { quota } from './quota.ts'
import { recreateVsRolling } from './recreate-vs-rolling.ts'
import { rollbackRevisions } from './rollback-revisions.ts'
import { rollingDocs3 } from './rolling-docs-3.ts'
import { rollover } from './rollover.ts'
import { rounding } from './rounding.ts'
import { stuckRollout } from './stuck-rollout.ts'
import { terminatingOverlap } from './terminating-overlap.ts'

export const scenarioWith = (parts: Parts): Scenario<DeploymentOptions> => ({
  id: 'deployment',
  title: { zh: 'Deployment 与 ReplicaSet', en: 'Deployments and ReplicaSets' },
  kubernetes: '1.36',
  options,
  experiments: [
    rollingDocs3(parts),
    ownershipChain(parts),
    rounding(parts),
    envelope(parts),
    stuckRollout(parts),
    proportionalScaling(parts),
    rollbackRevisions(parts),
    pauseResume(parts),
    recreateVsRolling(parts),
    rollover(parts),
    terminatingOverlap(parts),
    quota(parts),
  ],
})

export const scenario = { ...scenarioWith(parts), inputs: ownDeployment }
