import type { Options } from '../../sim/options.ts'
import { minute, second } from '../cluster/stage.ts'

export interface ReplicaSetOptions {
  readonly replicas: number
  readonly quota: number
  readonly expectations: boolean
  readonly watchDelay: number
  readonly fault: Fault
  readonly returnAfter: number
  readonly kubernetes: '1.36' | '1.31'
  readonly kind: 'rs' | 'rc'
}
export const faults = ['crash', 'hang', 'unready', 'delete', 'evict'] as const
export type Fault = (typeof faults)[number]

export const options: Options<ReplicaSetOptions> = {
  replicas: {
    kind: 'number',
    min: 1,
    max: 500,
    default: 3,
    about: {
      zh: '想要的副本数（create-trace、slow-start-quota、expectations-guard、rc-vs-rs）',
      en: 'the replicas wanted (create-trace, slow-start-quota, expectations-guard, rc-vs-rs)',
    },
  },
  quota: {
    kind: 'number',
    min: 0,
    max: 500,
    default: 5,
    about: { zh: '配额允许的 Pod 数（slow-start-quota）', en: 'the Pods that a quota allows (slow-start-quota)' },
  },
  expectations: {
    kind: 'switch',
    default: true,
    about: {
      zh: '控制器是否记得自己下过的单（expectations-guard）',
      en: 'whether the controller remembers what it has ordered (expectations-guard)',
    },
  },
  watchDelay: {
    kind: 'duration',
    min: 0,
    max: 2 * second,
    default: 50,
    about: {
      zh: '控制器的缓存落后多久（expectations-guard）',
      en: "how far the controller's cache lags behind (expectations-guard)",
    },
  },
  fault: {
    kind: 'choice',
    values: faults,
    default: 'crash',
    about: {
      zh: '先看哪一种故障：崩溃、卡死、未就绪、被删除、被驱逐（crash-vs-loss）',
      en: 'which fault comes first: a crash, a hang, not ready, a deletion, an eviction (crash-vs-loss)',
    },
  },
  returnAfter: {
    kind: 'duration',
    min: 10 * second,
    max: 60 * minute,
    default: 10 * minute,
    about: {
      zh: '失联的节点过多久回来（node-loss-timeline）',
      en: 'when the lost node is back (node-loss-timeline)',
    },
  },
  kubernetes: {
    kind: 'choice',
    values: ['1.36', '1.31'],
    default: '1.36',
    about: {
      zh: '按哪个版本的默认值等待失联的节点：1.32 起 50 秒，之前 40 秒（node-loss-timeline）',
      en: 'whose default of patience with a silent node holds: 50 s since 1.32, 40 s before (node-loss-timeline)',
    },
  },
  kind: {
    kind: 'choice',
    values: ['rs', 'rc'],
    default: 'rs',
    about: {
      zh: '先看 ReplicaSet 还是 ReplicationController（rc-vs-rs）',
      en: 'whether a ReplicaSet or a ReplicationController comes first (rc-vs-rs)',
    },
  },
}
