import type { Container, Pod, PodSpec } from '../../objects.ts'
import { podActions, type PodActions } from '../../model/pod/actions.ts'
import { namespaceModes } from '../../model/pod/namespaces.ts'
import { oomScoreAdj } from '../../model/pod/oom-score.ts'
import type { RuntimeState, Sandbox as ReportedSandbox } from '../../model/pod/runtime-state.ts'
import { podSandboxChanged, type SandboxVerdict } from '../../model/pod/sandbox.ts'
import { countingPool } from '../../model/runtime/cni.ts'
import { type Hold, holdOf, type Modes, type RuntimeName } from '../../model/runtime/hold.ts'
import { linux } from '../../model/runtime/kernel-rules.ts'
import { containerRuntime } from '../../model/runtime/node.ts'
import { pauseOomScoreAdj } from '../../model/runtime/oom.ts'
import type { Node } from '../../model/runtime/node.ts'
import type { NodeParts, Stage } from '../runtime/stage.ts'

/** A node on a stage, and the decisions that hold there. */
export interface Place {
  readonly stage: Stage
  readonly parts: Parts
  readonly node: Node
}

/** The decisions that the experiments rest on. A misconception is this with one of them replaced. */
export interface Parts extends NodeParts {
  readonly holdOf: (runtime: RuntimeName, modes: Modes) => Hold
  readonly pauseOomScoreAdj: number
  readonly modes: (spec: Partial<PodSpec>) => Modes
  readonly sandboxChanged: (pod: Pick<Pod, 'spec'>, sandboxes: readonly ReportedSandbox[]) => SandboxVerdict
  readonly actions: (pod: Pod, runtime: RuntimeState) => PodActions
  readonly oomScoreAdj: (spec: PodSpec, container: Container, nodeMemory: number) => number
  /** The Pod object for which a lost sandbox is replaced. */
  readonly survivor: (pod: Pod) => Pod
  /** What a volume of the Pod belongs to: it is made once for each. `attempt` is the sandbox's. */
  readonly volumeOwner: (pod: Pod, attempt: number) => string
}

export const parts: Parts = {
  kernel: linux,
  runtime: containerRuntime,
  pool: countingPool,
  holdOf,
  pauseOomScoreAdj,
  modes: namespaceModes,
  sandboxChanged: podSandboxChanged,
  actions: podActions,
  oomScoreAdj,
  survivor: pod => pod,
  // kubelet: /var/lib/kubelet/pods/<uid>/volumes
  volumeOwner: pod => pod.metadata.uid ?? pod.metadata.name,
}
