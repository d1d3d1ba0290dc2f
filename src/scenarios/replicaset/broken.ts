import type { Broken } from '../../sim/scenario.ts'
import { type BeliefsAbout, playedWith } from '../beliefs.ts'
import { keepsTheUid, replacesTheUnready } from '../pod-lifecycle/broken-actors.ts'
import {
  bindsBeforeCreating,
  callsTheKubelet,
  deletionMeansStopped,
  edgeTriggered,
  placesItsPods,
  rollsOut,
  seesItsOwnWrites,
  takesWhatMatches,
} from './broken-actors.ts'
import {
  aCrashIsALoss,
  allAtOnce,
  cheapestFirst,
  failedCounts,
  ignoresOrphans,
  labelsDecide,
  onlyReadyCounts,
  ownershipIsForLife,
  podsWithTheSet,
  remembersNothing,
  silentWhileWaiting,
  strictlyByAge,
  terminatingCounts,
  theUnreadyIsLost,
  undaunted,
  waitsForEver,
} from './broken-rules.ts'
import { type Parts, parts } from './parts.ts'
import { scenarioWith } from './scenario.ts'

const { rs, rc } = parts.setKinds

const beliefs: BeliefsAbout<Parts> = {
  'create-trace': [
    [
      'the-answer-means-running',
      'answered-before-any-pod',
      { zh: 'API 回答 201，Pod 就已经建好了', en: 'When the API answers 201, the Pods have been created' },
      { stored: podsWithTheSet },
    ],
    [
      'all-at-once',
      'batches-double',
      { zh: '所有副本一次全部创建', en: 'All replicas are created at once' },
      { slowStart: allAtOnce },
    ],
    [
      'the-controller-calls-the-kubelet',
      'watchers-not-calls',
      { zh: '控制器直接叫节点启动 Pod', en: 'The controller tells the node to start the Pod' },
      { replicaSetController: callsTheKubelet },
    ],
    [
      'the-controller-places-pods',
      'controller-only-writes-pods',
      { zh: '控制器自己把 Pod 放到节点上', en: 'The controller puts its Pods on nodes itself' },
      { replicaSetController: placesItsPods },
    ],
    [
      'a-node-before-the-pod',
      'binding-after-creation',
      { zh: '先选好节点，再创建 Pod', en: 'First a node is chosen, then the Pod is created' },
      { replicaSetController: bindsBeforeCreating },
    ],
  ],
  'slow-start-quota': [
    [
      'errors-are-skipped',
      'failed-batch-stops-the-rest',
      { zh: '出错的跳过，其余的继续创建', en: 'What fails is skipped, and the rest is created all the same' },
      { slowStart: undaunted },
    ],
    [
      'everything-is-tried',
      'refused-calls-are-few',
      { zh: '配额不够时，每个副本都会被拒一次', en: 'With too small a quota each replica is refused once' },
      { slowStart: allAtOnce },
    ],
  ],
  'expectations-guard': [
    [
      'the-cache-is-enough',
      'expectations-prevent-doubles',
      { zh: '看缓存里有几个就够了', en: 'It is enough to count what the cache shows' },
      { expectations: remembersNothing },
    ],
    [
      'own-writes-are-seen-at-once',
      'without-expectations-multiplied',
      { zh: '控制器总能立即看到自己写的东西', en: 'A controller sees at once what it has written' },
      { replicaSetController: seesItsOwnWrites },
    ],
    [
      'silent-while-waiting',
      'status-written-while-waiting',
      { zh: '等事件的时候，状态也不更新', en: 'While it waits for events it does not write status either' },
      { replicaSetStatus: silentWhileWaiting },
    ],
    [
      'waits-for-ever',
      'lost-event-lapses',
      { zh: '丢了一个事件，控制器就永远卡住', en: 'One lost event, and the controller is stuck for ever' },
      { expectations: waitsForEver },
    ],
  ],
  'crash-vs-loss': [
    [
      'a-crash-is-a-loss',
      'crash-restarts-in-place',
      { zh: '容器崩溃，ReplicaSet 就新建一个 Pod', en: 'When a container crashes, the ReplicaSet creates another Pod' },
      { isActive: aCrashIsALoss },
    ],
    [
      'only-ready-counts',
      'crash-loop-counts-as-replica',
      { zh: '只有就绪的 Pod 才算副本', en: 'Only a ready Pod counts as a replica' },
      { replicaSetStatus: onlyReadyCounts },
    ],
    [
      'the-unready-is-replaced',
      'unready-is-not-replaced',
      { zh: '未就绪的 Pod 会被替换', en: 'A Pod that is not ready is replaced' },
      { isActive: theUnreadyIsLost },
    ],
    [
      'first-the-old-one-goes',
      'deleted-replaced-at-once',
      { zh: '旧 Pod 完全消失之后才建新的', en: 'A new Pod is created when the old one is gone' },
      { isActive: terminatingCounts },
    ],
    [
      'the-evicted-comes-back',
      'evicted-replaced-after-death',
      { zh: '被驱逐的 Pod 仍算副本，等它自己恢复', en: 'An evicted Pod still counts, and recovers by itself' },
      { isActive: failedCounts },
    ],
    [
      'the-same-pod-again',
      'successor-is-another-pod',
      { zh: '替身就是原来的 Pod，重新启动而已', en: 'The successor is the same Pod, started again' },
      { replicaSetController: keepsTheUid },
    ],
  ],
  'node-loss-timeline': [
    [
      'noticed-after-five-minutes',
      'unknown-after-40-to-60',
      { zh: '五分钟之后才发现节点失联', en: 'That a node is lost is noticed after five minutes' },
      { nodeLifecycle: settings => parts.nodeLifecycle({ ...settings, grace: 300_000 }) },
    ],
    [
      'replaced-when-noticed',
      'replaced-after-340-to-360',
      { zh: '一发现节点失联，就补上新的 Pod', en: 'As soon as the node is known to be lost, its Pods are replaced' },
      { replicaSetController: replacesTheUnready },
    ],
    [
      'replaced-anyway',
      'early-return-no-replacement',
      { zh: '节点很快回来，Pod 也已经被换掉', en: 'Though the node is back soon, its Pods have been replaced' },
      { replicaSetController: replacesTheUnready },
    ],
    [
      'deleted-is-gone',
      'lost-pods-hang-terminating',
      { zh: '删除的 Pod 立即从 API 里消失', en: 'A deleted Pod is gone from the API at once' },
      { deletionMarked: () => undefined },
    ],
    [
      'deletion-means-stopped',
      'cut-off-node-runs-duplicates',
      { zh: 'Pod 被删除，它的进程就停了', en: 'When a Pod is deleted, its processes have stopped' },
      { kubelet: deletionMeansStopped },
    ],
  ],
  'adopt-release': [
    [
      'only-its-own',
      'orphans-are-adopted',
      { zh: 'ReplicaSet 只管自己创建的 Pod', en: 'A ReplicaSet minds only the Pods that it has created' },
      { claim: ignoresOrphans },
    ],
    [
      'bare-pods-are-safe',
      'surplus-is-deleted',
      { zh: '裸 Pod 不会被 ReplicaSet 删掉', en: 'A ReplicaSet does not delete bare Pods' },
      { claim: ignoresOrphans },
    ],
    [
      'owned-for-life',
      'relabelled-is-released',
      { zh: '改了标签的 Pod 仍归原来的 ReplicaSet', en: 'A relabelled Pod stays with its ReplicaSet' },
      { claim: ownershipIsForLife },
    ],
    [
      'labels-decide',
      'owned-pods-are-not-stolen',
      { zh: '标签匹配的 Pod 就归它管', en: 'Whatever Pod matches belongs to the set' },
      { claim: labelsDecide, replicaSetController: takesWhatMatches },
    ],
  ],
  'scale-down-ranking': [
    [
      'the-young-go-first',
      'earliest-stage-first',
      { zh: '缩容总是先删最年轻的', en: 'Scaling down always takes the youngest' },
      { podsToDelete: strictlyByAge },
    ],
    [
      'the-cheap-go-first',
      'cost-after-readiness',
      { zh: '删除代价最低的总是先走', en: 'The Pod with the lowest deletion cost always goes first' },
      { podsToDelete: cheapestFirst },
    ],
    [
      'ages-compared-exactly',
      'same-age-class-is-chance',
      { zh: '年龄精确比较，年轻一秒也先走', en: 'Ages are compared exactly: a second younger goes first' },
      { podsToDelete: strictlyByAge },
    ],
  ],
  'controller-outage': [
    [
      'edges-not-levels',
      'missed-events-cost-nothing',
      { zh: '控制器对事件作出反应，错过的就错过了', en: 'A controller reacts to events, and what it missed is lost' },
      { replicaSetController: edgeTriggered },
    ],
    [
      'both-work',
      'repair-waits-for-a-leader',
      { zh: '候补随时可以接手', en: 'The standby takes over at any time' },
      { mayTake: () => true },
    ],
  ],
  'template-edit': [
    [
      'a-new-template-rolls-out',
      'template-edit-changes-nothing',
      { zh: '改了模板，ReplicaSet 就更新所有 Pod', en: 'A new template makes the ReplicaSet update all its Pods' },
      { replicaSetController: rollsOut },
    ],
  ],
  'rc-vs-rs': [
    [
      'a-selector-by-default',
      'rs-needs-a-selector',
      { zh: 'ReplicaSet 的选择算符可以省略', en: 'A ReplicaSet may leave out its selector' },
      { setKinds: { rc, rs: { ...rs, selectorOf: rc.selectorOf } } },
    ],
    [
      'selectors-may-change',
      'rs-selector-is-immutable',
      { zh: '选择算符随时可以改', en: 'A selector can be edited at any time' },
      { setKinds: { rc, rs: { ...rs, selectorMayChange: true } } },
    ],
    [
      'the-same-selectors',
      'rc-knows-equality-only',
      { zh: '两者的选择算符写法一样', en: 'Both have the same kind of selector' },
      { setKinds: { rs, rc: { ...rc, selectorOf: rs.selectorOf } } },
    ],
    [
      'only-the-selector-differs',
      'rc-orphans-by-default',
      { zh: '两者唯一的区别是选择算符', en: 'The only difference between the two is the selector' },
      { setKinds: { rs, rc: { ...rc, dependents: rs.dependents } } },
    ],
  ],
}

/** What people believe of ReplicaSets, each played with one decision or actor replaced. */
export const broken: readonly Broken[] = playedWith(parts, beliefs, scenarioWith)
