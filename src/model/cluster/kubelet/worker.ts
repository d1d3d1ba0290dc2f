import type { Container, Waiting } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import type { ApiStatusSources } from '../../pod/api-status.ts'
import type { BackOff, BackOffLimits } from '../../pod/back-off.ts'
import { named } from '../../pod/containers.ts'
import type { ProbeResult } from '../../pod/knowledge.ts'
import type { RuntimeContainer, RuntimeState, Sandbox } from '../../pod/runtime-state.ts'
import type { Host } from '../actor.ts'
import { timestamp } from '../clock.ts'
import type { StoredPod } from '../objects.ts'
import type { Exit, Image, ProbeKind, Process, Registry } from '../program.ts'
import { type Cause, type Gate, gate } from '../task.ts'
import { noNotes, type Notes } from './notes.ts'
import type { KubeletRules } from './rules.ts'

/** A kubelet and the node it is on. */
export interface Machine {
  readonly node: string
  readonly host: Host
  /** Speaks for the container runtime. */
  readonly runtime: Host
  readonly rules: KubeletRules
  /** What can be pulled. */
  readonly registry: Registry
  /** What is on the node already; grows with each pull. */
  readonly cached: Map<string, Image>
  readonly takes: Durations
  readonly limits: BackOffLimits
  /** Of the next sandbox. */
  readonly address: () => string
  /** Look at this Pod now, or as soon as the look that is going on is over. */
  readonly wake: (worker: Worker, because: Cause) => void
}
export interface Durations {
  readonly mount: Millis
  readonly sandbox: Millis
  /** To create and start a container. */
  readonly start: Millis
  /** Until a registry says that it has no such image. */
  readonly failedPull: Millis
  /** From one look of the kubelet at a Pod to the next, where nothing wakes it. */
  readonly resync: Millis
}

/** What a kubelet keeps of one Pod. Everything but `pod` is the node's own knowledge and is there without the API server. */
export interface Worker {
  /** As last read; its status is what the kubelet believes the API server to hold. */
  pod: StoredPod
  mounted: boolean
  /** Newest first. */
  sandboxes: readonly Sandbox[]
  /** Newest first; of each container the last two. */
  instances: readonly Instance[]
  /** Why a container is not started now; gone as soon as it is. */
  failures: Notes<Waiting>
  /** By `backOffKey`. */
  restarts: Notes<BackOff>
  /** By image. */
  pulls: Notes<BackOff>
  /** Containers whose restart waits for its time, with the fact that says so. */
  held: Notes<{ readonly because: Cause }>
  verdicts: Readonly<Record<ProbeKind, Notes<ProbeResult>>>
  ending: Ending | undefined
  /** Opens with `ending`: what goes on is broken off. */
  readonly interrupted: Gate
  busy: boolean
  wakened: { readonly because: Cause } | undefined
}
export type Ending =
  | { readonly why: 'deleted'; readonly because: Cause }
  /** The object is gone and the kubelet has only now learnt of it. */
  | { readonly why: 'gone'; readonly because: Cause }
  | { readonly why: 'evicted'; readonly reason: string; readonly message: string; readonly because: Cause }

export interface Instance {
  readonly name: string
  readonly id: string
  readonly sandbox: string
  readonly restartCount: number
  readonly process: Process
  /** As the runtime reports it: as running until `ended`. */
  record: RuntimeContainer
}

const noVerdicts = { startup: noNotes, liveness: noNotes, readiness: noNotes }

export const newWorker = (pod: StoredPod): Worker => ({
  pod,
  mounted: false,
  sandboxes: [],
  instances: [],
  failures: noNotes,
  restarts: noNotes,
  pulls: noNotes,
  held: noNotes,
  verdicts: noVerdicts,
  ending: undefined,
  interrupted: gate(),
  busy: false,
  wakened: undefined,
})

export const nameOfPod = (worker: Worker): string => worker.pod.metadata.name

export const declared = ({ pod: { spec } }: Worker, name: string): Container | undefined =>
  named(spec.initContainers, name) ?? named(spec.containers, name)

export const latest = (worker: Worker, name: string): Instance | undefined => named(worker.instances, name)
export const running = (worker: Worker): Instance[] => worker.instances.filter(each => each.process.exit === undefined)

/** What the runtime reports of the Pod. */
export const runtimeState = ({ sandboxes, instances }: Worker): RuntimeState => ({
  sandboxes,
  containers: instances.map(each => each.record),
})

export const runningRecord = ({
  name,
  id,
  sandbox,
  restartCount,
  process,
}: Omit<Instance, 'record'>): RuntimeContainer => ({
  name,
  id,
  sandbox,
  restartCount,
  startedAt: timestamp(process.startedAt),
  state: 'running',
})

export const exitedRecord = (record: RuntimeContainer, { at, code }: Exit): RuntimeContainer => ({
  ...record,
  state: 'exited',
  exitCode: code,
  reason: code === 0 ? 'Completed' : 'Error',
  finishedAt: timestamp(at),
})

/** What the kubelet knows beside that. */
export const knowledge = ({ failures, verdicts }: Worker): Pick<ApiStatusSources, 'startFailures' | 'probes'> => ({
  startFailures: failures,
  probes: verdicts,
})
