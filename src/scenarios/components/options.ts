import type { Options } from '../../sim/options.ts'
import { components, type Component } from './parts.ts'

export interface ComponentOptions {
  readonly replicas: number
  readonly nodes: number
  readonly stop: Component
  readonly edits: number
  readonly members: number
  readonly killMembers: number
  readonly clockSkew: number
}

export const options: Options<ComponentOptions> = {
  replicas: {
    kind: 'number',
    min: 1,
    max: 20,
    default: 3,
    about: { zh: 'Deployment 的副本数（write-order）', en: 'replicas of the Deployment (write-order)' },
  },
  nodes: {
    kind: 'number',
    min: 1,
    max: 20,
    default: 2,
    about: { zh: '节点数（write-order）', en: 'nodes (write-order)' },
  },
  stop: {
    kind: 'choice',
    values: components,
    default: 'scheduler',
    about: {
      zh: '停掉哪个组件时细看（stop-one；其余各个只看结果）',
      en: 'which stopped component is looked at closely (stop-one; of the others the results)',
    },
  },
  edits: {
    kind: 'number',
    min: 0,
    max: 50,
    default: 3,
    about: {
      zh: '控制器停着时，另外随机改几次副本数（level-not-edge）',
      en: 'how often else the size is changed at random while the controllers are stopped (level-not-edge)',
    },
  },
  members: {
    kind: 'number',
    min: 1,
    max: 9,
    default: 3,
    about: { zh: 'etcd 成员数（quorum-table）', en: 'etcd members (quorum-table)' },
  },
  killMembers: {
    kind: 'number',
    min: 0,
    max: 9,
    default: 1,
    about: { zh: '停掉几个 etcd 成员（quorum-table）', en: 'how many of them are stopped (quorum-table)' },
  },
  clockSkew: {
    kind: 'number',
    min: -60,
    max: 60,
    default: 30,
    about: {
      zh: '候补者的时钟快多少秒（leader-handover）',
      en: 'by how many seconds the clock of the standby is fast (leader-handover)',
    },
  },
}
