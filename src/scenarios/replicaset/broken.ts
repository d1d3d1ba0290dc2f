import type { Broken } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
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

/** What people believe of ReplicaSets, each played with one decision or actor replaced. */
export const broken: readonly Broken[] = [
  ...belief('create-trace', {
    'answered-before-any-pod': [
      'the-answer-means-running',
      { stored: podsWithTheSet },
      { zh: 'API 回答 201，Pod 就已经建好了', en: 'When the API answers 201, the Pods have been created' },
    ],
    'batches-double': [
      'all-at-once',
      { slowStart: allAtOnce },
      { zh: '所有副本一次全部创建', en: 'All replicas are created at once' },
    ],
    'watchers-not-calls': [
      'the-controller-calls-the-kubelet',
      { replicaSetController: callsTheKubelet },
      { zh: '控制器直接叫节点启动 Pod', en: 'The controller tells the node to start the Pod' },
    ],
    'controller-only-writes-pods': [
      'the-controller-places-pods',
      { replicaSetController: placesItsPods },
      { zh: '控制器自己把 Pod 放到节点上', en: 'The controller puts its Pods on nodes itself' },
    ],
    'binding-after-creation': [
      'a-node-before-the-pod',
      { replicaSetController: bindsBeforeCreating },
      { zh: '先选好节点，再创建 Pod', en: 'First a node is chosen, then the Pod is created' },
    ],
  }),
  ...belief('slow-start-quota', {
    'failed-batch-stops-the-rest': [
      'errors-are-skipped',
      { slowStart: undaunted },
      { zh: '出错的跳过，其余的继续创建', en: 'What fails is skipped, and the rest is created all the same' },
    ],
    'refused-calls-are-few': [
      'everything-is-tried',
      { slowStart: allAtOnce },
      { zh: '配额不够时，每个副本都会被拒一次', en: 'With too small a quota each replica is refused once' },
    ],
  }),
  ...belief('expectations-guard', {
    'expectations-prevent-doubles': [
      'the-cache-is-enough',
      { expectations: remembersNothing },
      { zh: '看缓存里有几个就够了', en: 'It is enough to count what the cache shows' },
    ],
    'without-expectations-multiplied': [
      'own-writes-are-seen-at-once',
      { replicaSetController: seesItsOwnWrites },
      { zh: '控制器总能立即看到自己写的东西', en: 'A controller sees at once what it has written' },
    ],
    'status-written-while-waiting': [
      'silent-while-waiting',
      { replicaSetStatus: silentWhileWaiting },
      { zh: '等事件的时候，状态也不更新', en: 'While it waits for events it does not write status either' },
    ],
    'lost-event-lapses': [
      'waits-for-ever',
      { expectations: waitsForEver },
      { zh: '丢了一个事件，控制器就永远卡住', en: 'One lost event, and the controller is stuck for ever' },
    ],
  }),
  ...belief('crash-vs-loss', {
    'crash-restarts-in-place': [
      'a-crash-is-a-loss',
      { isActive: aCrashIsALoss },
      { zh: '容器崩溃，ReplicaSet 就新建一个 Pod', en: 'When a container crashes, the ReplicaSet creates another Pod' },
    ],
    'crash-loop-counts-as-replica': [
      'only-ready-counts',
      { replicaSetStatus: onlyReadyCounts },
      { zh: '只有就绪的 Pod 才算副本', en: 'Only a ready Pod counts as a replica' },
    ],
    'unready-is-not-replaced': [
      'the-unready-is-replaced',
      { isActive: theUnreadyIsLost },
      { zh: '未就绪的 Pod 会被替换', en: 'A Pod that is not ready is replaced' },
    ],
    'deleted-replaced-at-once': [
      'first-the-old-one-goes',
      { isActive: terminatingCounts },
      { zh: '旧 Pod 完全消失之后才建新的', en: 'A new Pod is created when the old one is gone' },
    ],
    'evicted-replaced-after-death': [
      'the-evicted-comes-back',
      { isActive: failedCounts },
      { zh: '被驱逐的 Pod 仍算副本，等它自己恢复', en: 'An evicted Pod still counts, and recovers by itself' },
    ],
    'successor-is-another-pod': [
      'the-same-pod-again',
      { replicaSetController: keepsTheUid },
      { zh: '替身就是原来的 Pod，重新启动而已', en: 'The successor is the same Pod, started again' },
    ],
  }),
  ...belief('node-loss-timeline', {
    'unknown-after-40-to-60': [
      'noticed-after-five-minutes',
      { nodeLifecycle: settings => parts.nodeLifecycle({ ...settings, grace: 300_000 }) },
      { zh: '五分钟之后才发现节点失联', en: 'That a node is lost is noticed after five minutes' },
    ],
    'replaced-after-340-to-360': [
      'replaced-when-noticed',
      { replicaSetController: replacesTheUnready },
      { zh: '一发现节点失联，就补上新的 Pod', en: 'As soon as the node is known to be lost, its Pods are replaced' },
    ],
    'early-return-no-replacement': [
      'replaced-anyway',
      { replicaSetController: replacesTheUnready },
      { zh: '节点很快回来，Pod 也已经被换掉', en: 'Though the node is back soon, its Pods have been replaced' },
    ],
    'lost-pods-hang-terminating': [
      'deleted-is-gone',
      { deletionMarked: () => undefined },
      { zh: '删除的 Pod 立即从 API 里消失', en: 'A deleted Pod is gone from the API at once' },
    ],
    'cut-off-node-runs-duplicates': [
      'deletion-means-stopped',
      { kubelet: deletionMeansStopped },
      { zh: 'Pod 被删除，它的进程就停了', en: 'When a Pod is deleted, its processes have stopped' },
    ],
  }),
  ...belief('adopt-release', {
    'orphans-are-adopted': [
      'only-its-own',
      { claim: ignoresOrphans },
      { zh: 'ReplicaSet 只管自己创建的 Pod', en: 'A ReplicaSet minds only the Pods that it has created' },
    ],
    'surplus-is-deleted': [
      'bare-pods-are-safe',
      { claim: ignoresOrphans },
      { zh: '裸 Pod 不会被 ReplicaSet 删掉', en: 'A ReplicaSet does not delete bare Pods' },
    ],
    'relabelled-is-released': [
      'owned-for-life',
      { claim: ownershipIsForLife },
      { zh: '改了标签的 Pod 仍归原来的 ReplicaSet', en: 'A relabelled Pod stays with its ReplicaSet' },
    ],
    'owned-pods-are-not-stolen': [
      'labels-decide',
      { claim: labelsDecide, replicaSetController: takesWhatMatches },
      { zh: '标签匹配的 Pod 就归它管', en: 'Whatever Pod matches belongs to the set' },
    ],
  }),
  ...belief('scale-down-ranking', {
    'earliest-stage-first': [
      'the-young-go-first',
      { podsToDelete: strictlyByAge },
      { zh: '缩容总是先删最年轻的', en: 'Scaling down always takes the youngest' },
    ],
    'cost-after-readiness': [
      'the-cheap-go-first',
      { podsToDelete: cheapestFirst },
      { zh: '删除代价最低的总是先走', en: 'The Pod with the lowest deletion cost always goes first' },
    ],
    'same-age-class-is-chance': [
      'ages-compared-exactly',
      { podsToDelete: strictlyByAge },
      { zh: '年龄精确比较，年轻一秒也先走', en: 'Ages are compared exactly: a second younger goes first' },
    ],
  }),
  ...belief('controller-outage', {
    'missed-events-cost-nothing': [
      'edges-not-levels',
      { replicaSetController: edgeTriggered },
      { zh: '控制器对事件作出反应，错过的就错过了', en: 'A controller reacts to events, and what it missed is lost' },
    ],
    'repair-waits-for-a-leader': [
      'both-work',
      { mayTake: () => true },
      { zh: '候补随时可以接手', en: 'The standby takes over at any time' },
    ],
  }),
  ...belief('template-edit', {
    'template-edit-changes-nothing': [
      'a-new-template-rolls-out',
      { replicaSetController: rollsOut },
      { zh: '改了模板，ReplicaSet 就更新所有 Pod', en: 'A new template makes the ReplicaSet update all its Pods' },
    ],
  }),
  ...belief('rc-vs-rs', {
    'rs-needs-a-selector': [
      'a-selector-by-default',
      { setKinds: { rc, rs: { ...rs, selectorOf: rc.selectorOf } } },
      { zh: 'ReplicaSet 的选择算符可以省略', en: 'A ReplicaSet may leave out its selector' },
    ],
    'rs-selector-is-immutable': [
      'selectors-may-change',
      { setKinds: { rc, rs: { ...rs, selectorMayChange: true } } },
      { zh: '选择算符随时可以改', en: 'A selector can be edited at any time' },
    ],
    'rc-knows-equality-only': [
      'the-same-selectors',
      { setKinds: { rs, rc: { ...rc, selectorOf: rs.selectorOf } } },
      { zh: '两者的选择算符写法一样', en: 'Both have the same kind of selector' },
    ],
    'rc-orphans-by-default': [
      'only-the-selector-differs',
      { setKinds: { rs, rc: { ...rc, dependents: rs.dependents } } },
      { zh: '两者唯一的区别是选择算符', en: 'The only difference between the two is the selector' },
    ],
  }),
]

/** By the claim that it breaks: name, what is replaced, the belief in a sentence. */
function belief(
  experiment: string,
  beliefs: Readonly<Record<string, readonly [string, Partial<Parts>, Text]>>,
): Broken[] {
  return Object.entries(beliefs).map(([breaks, [name, replaced, text]]) => ({
    name,
    breaks,
    text,
    experiment,
    scenario: () => scenarioWith({ ...parts, ...replaced }),
  }))
}
