import { anyEditIsAVersion, forgetsDeletedSets, keepsOrphans, makesPods, neverAdopts } from './broken-actors.ts'
import { handSizesStay, idleOnly } from './broken-rules.ts'
import type { Beliefs } from './parts.ts'
import { parts } from './parts.ts'

/** What people believe of the two layers and of history. */
export const beliefsOnLayers: Beliefs = {
  'ownership-chain': [
    [
      'deployment-makes-pods',
      'deployment-makes-no-pods',
      { zh: 'Deployment 自己创建 Pod', en: 'A Deployment creates Pods itself' },
      { deploymentController: makesPods },
    ],
    [
      'any-edit-is-a-version',
      'only-template-starts-rollout',
      { zh: '改什么都会触发上线，改副本数也会', en: 'Every edit begins a rollout, a new size too' },
      { deploymentController: anyEditIsAVersion },
    ],
    [
      'hand-sizes-stay',
      'replicas-put-back',
      { zh: '手工给 ReplicaSet 扩容，副本数会保留', en: 'A ReplicaSet scaled up by hand keeps that size' },
      { rollingUpdate: handSizesStay },
    ],
    [
      'deleted-set-stays-away',
      'deleted-set-comes-back',
      { zh: '删掉的 ReplicaSet 就没有了', en: 'A deleted ReplicaSet is gone for good' },
      { deploymentController: forgetsDeletedSets },
    ],
    [
      'owner-alone-goes',
      'delete-cascades',
      {
        zh: '删除 Deployment 只删它自己，ReplicaSet 和 Pod 留下',
        en: 'Deleting a Deployment deletes it alone; ReplicaSets and Pods stay',
      },
      { garbageCollector: keepsOrphans },
    ],
    [
      'orphans-stay-orphans',
      'orphans-are-adopted',
      { zh: '成为孤儿的 ReplicaSet 再也没有属主', en: 'An orphaned ReplicaSet never has an owner again' },
      { deploymentController: neverAdopts },
    ],
  ],
  'rollback-revisions': [
    [
      'history-is-a-list',
      'history-is-objects',
      {
        zh: '历史是一张单独的列表，删 ReplicaSet 不影响它',
        en: 'The history is a list of its own that no deleted ReplicaSet changes',
      },
      { historyOf: sets => Array.from({ length: Math.max(...parts.historyOf(sets)) }, (_, i) => i + 1) },
    ],
    [
      'undo-makes-a-set',
      'undo-reuses-set',
      { zh: 'undo 会新建一个 ReplicaSet', en: 'Undo makes a new ReplicaSet' },
      {
        undone(deployment, target) {
          const spec = parts.undone(deployment, target)
          const annotations = { undone: target.metadata.name }
          return { ...spec, template: { ...spec.template, metadata: { ...spec.template.metadata, annotations } } }
        },
      },
    ],
    [
      'numbers-are-reused',
      'revision-moves-up',
      {
        zh: '修订版本号就是第几个版本，undo 不会给出新号',
        en: 'A revision counts versions, so undo gives no new number',
      },
      { nextRevision: oldSets => oldSets.length + 1 },
    ],
    [
      'undo-brings-all-back',
      'undo-brings-template-only',
      { zh: 'undo 连副本数一起恢复', en: 'Undo brings the number of replicas back too' },
      { undone: (deployment, target) => ({ ...parts.undone(deployment, target), replicas: 2 }) },
    ],
    [
      'limit-counts-idle-sets',
      'limit-counts-all-old',
      {
        zh: 'revisionHistoryLimit 只数没有 Pod 的 ReplicaSet',
        en: 'revisionHistoryLimit counts only ReplicaSets without Pods',
      },
      { setsToDelete: idleOnly },
    ],
  ],
}
