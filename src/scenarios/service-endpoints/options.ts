import type { Millis } from '../../sim/fact.ts'
import type { Options } from '../../sim/options.ts'

export interface ServiceOptions {
  readonly replicas: number
  readonly nodes: number
  readonly maxPerSlice: number
  readonly minSync: Millis
  readonly preStop: Millis
  readonly rate: number
  readonly writeTo: WriteTo
  readonly owner: 'none' | 'rs'
}
export type WriteTo = (typeof places)[number]
export const places = ['layer', 'log', 'emptydir', 'tmpfs'] as const

const [second, minute] = [1000, 60_000]

export const options: Options<ServiceOptions> = {
  replicas: {
    kind: 'number',
    min: 1,
    max: 2000,
    default: 3,
    about: {
      zh: 'Service 后面的 Pod 个数（slice-packing、endpoint-fanout；eviction-window、rolling-update 最多 6 个）',
      en: 'Pods behind the Service (slice-packing, endpoint-fanout; at most 6 in eviction-window and rolling-update)',
    },
  },
  nodes: {
    kind: 'number',
    min: 1,
    max: 5000,
    default: 3,
    about: {
      zh: '节点个数，每个节点都监视切片（endpoint-fanout）',
      en: 'nodes, each of which watches the slices (endpoint-fanout)',
    },
  },
  maxPerSlice: {
    kind: 'number',
    min: 1,
    max: 1000,
    default: 100,
    about: {
      zh: '--max-endpoints-per-slice（slice-packing、endpoint-fanout）',
      en: '--max-endpoints-per-slice (slice-packing, endpoint-fanout)',
    },
  },
  minSync: {
    kind: 'duration',
    min: 0,
    max: minute,
    default: second,
    about: {
      zh: 'kube-proxy 的 minSyncPeriod（readiness、eviction-window、rolling-update）',
      en: "kube-proxy's minSyncPeriod (readiness, eviction-window, rolling-update)",
    },
  },
  preStop: {
    kind: 'duration',
    min: 0,
    max: minute,
    default: 5 * second,
    about: {
      zh: 'preStop 睡多久，取整秒；0：没有（rolling-update）',
      en: 'how long preStop sleeps, whole seconds; 0: there is none (rolling-update)',
    },
  },
  rate: {
    kind: 'number',
    min: 1,
    max: 10_000,
    default: 100,
    about: {
      zh: '每秒新建的连接数（eviction-window、rolling-update）',
      en: 'new connections a second (eviction-window, rolling-update)',
    },
  },
  writeTo: {
    kind: 'choice',
    values: places,
    default: 'layer',
    about: {
      zh: '写到哪里：可写层、日志、磁盘或内存里的 emptyDir（what-is-charged）',
      en: 'where is written to: writable layer, log, emptyDir on disk or in memory (what-is-charged)',
    },
  },
  owner: {
    kind: 'choice',
    values: ['none', 'rs'],
    default: 'rs',
    about: {
      zh: '被驱逐的 Pod 有没有属主（evicted-replacement）',
      en: 'whether the evicted Pod has an owner (evicted-replacement)',
    },
  },
}
