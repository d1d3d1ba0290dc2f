import { named } from './containers.ts'

/** What the container runtime reports of one Pod (CRI, reduced). Both lists newest first; old instances stay listed. */
export interface RuntimeState {
  readonly sandboxes: readonly Sandbox[]
  readonly containers: readonly RuntimeContainer[]
}

export interface Sandbox {
  readonly id: string
  readonly state: 'READY' | 'NOTREADY'
  /** 0 for the Pod's first sandbox. */
  readonly attempt: number
  /** Empty while the network has given none; undefined where the runtime reports no network status at all. */
  readonly ip?: string
  /** Default POD. */
  readonly network?: 'POD' | 'NODE'
}

/** One instance of a container. `createdAt`, `startedAt` and `finishedAt` are RFC 3339 or whatever the caller keeps; not computed with. */
export interface RuntimeContainer {
  readonly name: string
  readonly id: string
  readonly state: 'created' | 'running' | 'exited' | 'unknown'
  /** Only of an exited one. */
  readonly exitCode?: number
  /** Completed, Error, OOMKilled: the runtime's word for the exit. */
  readonly reason?: string
  readonly message?: string
  readonly startedAt?: string
  readonly finishedAt?: string
  /** Default 0. */
  readonly restartCount?: number
  /** The id of the sandbox it was made in; default: the newest. */
  readonly sandbox?: string
  /** It was made from an older version of the spec. */
  readonly specChanged?: boolean
}

/** The newest instance of a container, of whatever sandbox. */
export const newest = (runtime: RuntimeState, name: string): RuntimeContainer | undefined =>
  named(runtime.containers, name)

/** Instances in the present sandbox; none while that is not ready. */
export function active(runtime: RuntimeState): RuntimeContainer[] {
  const present = runtime.sandboxes[0]
  if (present?.state !== 'READY') return []
  return runtime.containers.filter(each => each.sandbox === undefined || each.sandbox === present.id)
}
