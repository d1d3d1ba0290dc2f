import { namespaceModes } from '../../model/pod/namespaces.ts'
import { type Amounts, podRequests } from '../../model/pod/pod-resources.ts'
import { type MeetingPlaces, meetingPlaces } from '../../model/runtime/channels.ts'
import { countingPool } from '../../model/runtime/cni.ts'
import type { Modes } from '../../model/runtime/hold.ts'
import { linux } from '../../model/runtime/kernel-rules.ts'
import { containerRuntime } from '../../model/runtime/node.ts'
import { linuxPorts, type PortRules } from '../../model/runtime/ports.ts'
import type { PodSpec } from '../../objects.ts'
import { type Parts as ClusterParts, parts as clusterParts } from '../cluster/parts.ts'
import type { NodeParts } from '../runtime/stage.ts'

/** The decisions that the experiments rest on: one node's, and a cluster's. A misconception is this with one of them replaced. */
export interface Parts extends ClusterParts, NodeParts {
  readonly modes: (spec: Partial<PodSpec>) => Modes
  readonly ports: PortRules
  readonly places: MeetingPlaces
  readonly podRequests: (spec: PodSpec) => Amounts
  /** Whose an emptyDir is: it is made once for each. */
  readonly volumeOwner: (pod: string, container: string) => string
}

export const parts: Parts = {
  ...clusterParts,
  kernel: linux,
  runtime: containerRuntime,
  pool: countingPool,
  modes: namespaceModes,
  ports: linuxPorts,
  places: meetingPlaces,
  podRequests,
  // kubelet: /var/lib/kubelet/pods/<uid>/volumes
  volumeOwner: pod => pod,
}
