import { recreateIsRolling } from './broken-actors.ts'
import {
  allAtOnce,
  bothUp,
  bothWays,
  finishesFirst,
  newBeforeOld,
  oneByOne,
  surgeDown,
  unreadyCount,
  unreadyStay,
  waitsForTerminating,
} from './broken-rules.ts'
import type { Beliefs } from './parts.ts'

/** What people believe of rollouts that go well. */
export const beliefsOnRollouts: Beliefs = {
  'rolling-docs-3': [
    [
      'new-before-old',
      'three-replica-sequence',
      { zh: '先把新的全部建好，再删旧的', en: 'First all new Pods are made, then the old ones go' },
      { rollingUpdate: newBeforeOld, newSetReplicas: ({ spec }) => spec.replicas },
    ],
    [
      'both-ways-at-once',
      'one-direction-per-sync',
      { zh: '每一步同时扩新的、缩旧的', en: 'Each step grows the new and shrinks the old at the same time' },
      { rollingUpdate: bothWays },
    ],
    [
      'single-replica-goes-first',
      'single-replica-stays-up',
      {
        zh: 'maxUnavailable 向上取整：只有一个副本就会断',
        en: 'maxUnavailable is rounded up: a single replica goes down',
      },
      bothUp,
    ],
  ],
  rounding: [
    [
      'rounded-the-other-way',
      'surge-up-unavailable-down',
      { zh: 'maxSurge 向下取整，maxUnavailable 向上取整', en: 'maxSurge is rounded down and maxUnavailable up' },
      surgeDown,
    ],
  ],
  envelope: [
    [
      'unready-pods-count',
      'envelope-holds',
      { zh: '新 Pod 一创建就算数，旧的就可以走', en: 'A new Pod counts as soon as it is made, so an old one may go' },
      { rollingUpdate: unreadyCount },
    ],
    [
      'one-by-one',
      'waves-formula',
      { zh: '滚动更新总是一个一个换', en: 'A rolling update always replaces Pods one by one' },
      oneByOne,
    ],
    [
      'all-at-once',
      'envelope-holds',
      { zh: '新的全部创建，旧的同时全部删除', en: 'All new Pods are made and all old ones deleted at once' },
      { rollingUpdate: allAtOnce },
    ],
  ],
  'recreate-vs-rolling': [
    [
      'recreate-waits-for-nobody',
      'recreate-never-two-versions',
      { zh: 'Recreate 不等正在终止的旧 Pod', en: 'Recreate does not wait for old Pods that are terminating' },
      { areOldPodsRunning: () => false },
    ],
    [
      'recreate-has-no-gap',
      'recreate-has-gap',
      { zh: 'Recreate 也是先建新的，不会断', en: 'Recreate makes new Pods first as well, so there is no gap' },
      { deploymentController: recreateIsRolling },
    ],
    [
      'rolling-goes-down-too',
      'rolling-has-no-gap',
      { zh: '滚动更新也有一段时间没有可用的 Pod', en: 'A rolling update has some time without available Pods too' },
      { rollingUpdate: allAtOnce },
    ],
  ],
  rollover: [
    [
      'rollouts-queue-up',
      'rollover-at-once',
      {
        zh: '修改会排队：前一次上线做完才轮到下一次',
        en: 'Edits queue up: the next rollout begins when one is finished',
      },
      { findNew: finishesFirst },
    ],
    [
      'oldest-goes-first',
      'unready-goes-first',
      { zh: '从最旧的版本缩起，不管就绪没有', en: 'The oldest version shrinks first, ready or not' },
      { rollingUpdate: unreadyStay },
    ],
  ],
  'terminating-overlap': [
    [
      'terminating-pods-count',
      'terminating-not-counted',
      { zh: '正在终止的 Pod 也算在 n + S 之内', en: 'Terminating Pods are part of n + S' },
      { rollingUpdate: waitsForTerminating },
    ],
  ],
}
