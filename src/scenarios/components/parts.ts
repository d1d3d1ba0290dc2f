import type { Actor } from '../../model/cluster/actor.ts'
import { kubeProxy } from '../../model/cluster/actors/kube-proxy.ts'
import { mayTake } from '../../model/cluster/leader-election.ts'
import { acceptsWrites, tolerance } from '../../model/cluster/quorum.ts'
import { type Parts as ClusterParts, parts as clusterParts } from '../cluster/parts.ts'

/** What can be stopped as a whole; kubelet, kube-proxy and runtime are those of one node. `apiserver`: all of them, or etcd's quorum. */
export const components = [
  'apiserver',
  'scheduler',
  'controller-manager',
  'kubelet',
  'kube-proxy',
  'runtime',
  'coredns',
] as const
export type Component = (typeof components)[number]

/** Is a request to the Service answered? */
export interface Carrier {
  /** Whether the containers behind each ready endpoint of the node's rules run. */
  readonly backends: readonly boolean[]
  readonly isUp: (component: Component) => boolean
}
/** Nobody is asked but the kernel's rules and whoever is behind them. */
const carries = ({ backends }: Carrier): boolean => backends.length > 0 && backends.every(each => each)

export interface Parts extends ClusterParts {
  readonly kubeProxy: typeof kubeProxy
  readonly carries: typeof carries
  /** A component whose hub does not answer yet tries again. */
  readonly retries: boolean
  /** What a kubelet needs to run static Pods. */
  readonly staticPodsNeed: readonly string[]
  readonly mayTake: typeof mayTake
  /** Is the one that does not lead idle? */
  readonly standbyIsIdle: boolean
  readonly releases: boolean
  readonly tolerance: typeof tolerance
  readonly acceptsWrites: typeof acceptsWrites
  /** How the second scheduler of bind-once came about. */
  readonly secondScheduler: () => Actor
  /** Actors that there are only in a misconception. */
  readonly imagined: () => readonly Actor[]
}

export const parts: Parts = {
  ...clusterParts,
  kubeProxy,
  carries,
  retries: true,
  staticPodsNeed: ['kubelet', 'runtime'],
  mayTake,
  standbyIsIdle: true,
  releases: true,
  tolerance,
  acceptsWrites,
  secondScheduler: clusterParts.scheduler,
  imagined: () => [],
}
