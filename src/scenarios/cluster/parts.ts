import type { Actor } from '../../model/cluster/actor.ts'
import { deploymentController } from '../../model/cluster/actors/deployment.ts'
import { endpointSliceController } from '../../model/cluster/actors/endpoint-slice.ts'
import { endpointsController } from '../../model/cluster/actors/endpoints.ts'
import { mirroringController } from '../../model/cluster/actors/mirroring.ts'
import { type NodeLifecycle, nodeLifecycle } from '../../model/cluster/actors/node-lifecycle.ts'
import { replicaSetController } from '../../model/cluster/actors/replica-set.ts'
import { scheduler } from '../../model/cluster/actors/scheduler.ts'
import { taintEviction } from '../../model/cluster/actors/taint-eviction.ts'
import { deletionMarked } from '../../model/cluster/api-server.ts'
import { type DeploymentRules, deploymentRules } from '../../model/cluster/deployment/rules.ts'
import { kubelet } from '../../model/cluster/kubelet/kubelet.ts'
import { type KubeletRules, kubeletRules } from '../../model/cluster/kubelet/rules.ts'
import { type ReplicaSetRules, replicaSetRules } from '../../model/cluster/replica-set/rules.ts'
import { printedPod } from '../../model/pod/status-column.ts'
import type { Random } from '../../random.ts'

/** The decisions and the actors that experiments with a cluster rest on. A misconception is this with one of them replaced. */
export interface Parts extends KubeletRules, ReplicaSetRules, DeploymentRules {
  readonly printedPod: typeof printedPod
  readonly deletionMarked: typeof deletionMarked
  readonly kubelet: typeof kubelet
  readonly scheduler: () => Actor
  readonly deploymentController: (rules: DeploymentRules) => Actor
  readonly replicaSetController: (random: Random, rules: ReplicaSetRules) => Actor
  readonly nodeLifecycle: (settings: NodeLifecycle) => Actor
  readonly taintEviction: () => Actor
  readonly endpointSliceController: typeof endpointSliceController
  readonly endpointsController: () => Actor
  readonly mirroringController: (random: Random) => Actor
}

export const parts: Parts = {
  ...kubeletRules,
  ...replicaSetRules,
  ...deploymentRules,
  printedPod,
  deletionMarked,
  kubelet,
  scheduler,
  deploymentController,
  replicaSetController,
  nodeLifecycle,
  taintEviction,
  endpointSliceController,
  endpointsController,
  mirroringController,
}
