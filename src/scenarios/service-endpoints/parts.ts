import { answer } from '../../model/cluster/actors/dns.ts'
import { kubeProxy } from '../../model/cluster/actors/kube-proxy.ts'
import { endpointsObject } from '../../model/cluster/endpoint-slice/endpoints.ts'
import { endpointOf } from '../../model/cluster/endpoint-slice/endpoint.ts'
import { isListed } from '../../model/cluster/endpoint-slice/membership.ts'
import { reconcileSlices } from '../../model/cluster/endpoint-slice/slices.ts'
import { proxyRules } from '../../model/kube-proxy/rules.ts'
import { exceededLimit, type StorageUse } from '../../model/pod/eviction/local-storage.ts'
import { type Parts as ClusterParts, parts as clusterParts } from '../cluster/parts.ts'
import { evict } from './eviction.ts'
import type { WriteTo } from './options.ts'

/** The decisions and actors that the experiments rest on. A misconception is this with one of them replaced. */
export interface Parts extends ClusterParts {
  readonly isListed: typeof isListed
  readonly endpointOf: typeof endpointOf
  readonly endpointsObject: typeof endpointsObject
  readonly reconcileSlices: typeof reconcileSlices
  readonly kubeProxy: typeof kubeProxy
  readonly dnsAnswer: typeof answer
  readonly rules: typeof proxyRules
  readonly exceededLimit: typeof exceededLimit
  readonly measured: typeof measured
  readonly evict: typeof evict
  /** What one write of an object of so many bytes sends to each watcher; `changed` is the size of what is new in it. */
  readonly sentBytes: (size: number, changed: number) => number
  readonly watchers: (nodes: number) => number
}

/** Places that something can be written to, besides those that the options offer. */
export type Place = WriteTo | 'image' | 'volume'

/** What the kubelet's scan charges to a Pod for so many bytes in one place. Models `podDiskUsage` and what counts as local. */
export function measured(place: Place, bytes: number, container = 'app'): StorageUse {
  const logs = place === 'log' ? bytes : 0
  const rootfs = place === 'layer' ? bytes : 0
  const onDisk = place === 'emptydir' ? bytes : 0
  return {
    containers: { [container]: { logs, rootfs } },
    volumes: { [place === 'tmpfs' ? 'tmpfs' : 'scratch']: place === 'tmpfs' ? bytes : onDisk },
    podTotal: logs + rootfs + onDisk,
  }
}

export const parts: Parts = {
  ...clusterParts,
  isListed,
  endpointOf,
  endpointsObject,
  reconcileSlices,
  kubeProxy,
  dnsAnswer: answer,
  rules: proxyRules,
  exceededLimit,
  measured,
  evict,
  sentBytes: size => size,
  watchers: nodes => nodes,
}
