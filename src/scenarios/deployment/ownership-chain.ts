import { timestamp } from '../../model/cluster/clock.ts'
import { patch } from '../../model/cluster/actor.ts'
import { caption, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { look, minute, second, type Stage } from '../cluster/stage.ts'
import {
  deploymentObject,
  edit,
  editSpec,
  pause,
  setsOf,
  settle,
  sizesOf,
  stageOf,
  versions,
  wait,
  withImage,
} from './acts.ts'
import { create } from '../cluster/stage.ts'
import type { DeploymentOptions } from './options.ts'
import { claims, name, sizes } from './ownership-chain-claims.ts'
import type { Parts } from './parts.ts'
import { isShownWithPods } from './shown.ts'

/** Who makes, puts back, takes along and adopts what. */
export const ownershipChain = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'ownership-chain',
  asks: {
    zh: '谁创建什么？手工改动、删除其中一层，另外两层会怎样？',
    en: 'Who makes what? What happens to the other layers when one is changed or deleted by hand?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims,
})

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = stageOf(tools, parts, { programs: versions('v1', 'v2'), shows: isShownWithPods })
  const { cluster } = stage
  cluster.join(parts.garbageCollector())
  yield caption({
    zh: '创建一个有两个副本的 Deployment。',
    en: 'A Deployment with two replicas is created.',
  })
  create(stage, deploymentObject(name, { replicas: 2, image: 'app:v1' }))
  yield* settle(stage, minute, name)
  yield* whatBeginsARollout(stage)
  yield* handsOff(stage)
  yield* orphan(stage)
  yield caption({
    zh: '最后按默认方式删除 Deployment。',
    en: 'At last the Deployment is deleted in the ordinary way.',
  })
  cluster.write('user', {
    verb: 'delete',
    ref: { kind: 'Deployment', name },
    tells: [{ kind: 'Wrote', verb: 'delete', subject: `Deployment/${name}`, change: 'deleted' }],
  })
  yield* wait(stage, minute)
  const left = [...cluster.list('ReplicaSet'), ...cluster.list('Pod')].length
  look(stage, 'kubectl get rs,pods -l app=web | wc -l', left)
  yield* cluster.run(cluster.now())
}

function* whatBeginsARollout(stage: Stage): Iterable<Step> {
  yield caption({
    zh: '副本数、策略、Deployment 自己的标签、暂停再恢复都改一遍，最后才动模板里的标签。',
    en: 'Size, strategy, the Deployment’s own labels and pausing are changed, and only then a label inside the template.',
  })
  editSpec(stage, name, 'replicas=3', spec => ({ ...spec, replicas: 3 }))
  yield* wait(stage, 20 * second)
  editSpec(stage, name, 'strategy maxSurge=1 maxUnavailable=0', spec => ({
    ...spec,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  }))
  edit(stage, name, 'labels team=a', each => ({
    ...each,
    metadata: { ...each.metadata, labels: { ...each.metadata.labels, team: 'a' } },
  }))
  pause(stage, name, true)
  yield* wait(stage, 10 * second)
  pause(stage, name, false)
  yield* wait(stage, 10 * second)
  editSpec(stage, name, 'template labels tier=front', spec => ({
    ...spec,
    template: {
      ...spec.template,
      metadata: { ...spec.template.metadata, labels: { ...spec.template.metadata.labels, tier: 'front' } },
    },
  }))
  yield* settle(stage, minute, name)
}

const newest = (stage: Stage) => setsOf(stage, name).find(set => set.spec.replicas > 0)?.metadata.name ?? ''

function* handsOff(stage: Stage): Iterable<Step> {
  const { cluster } = stage
  yield caption({
    zh: '有人把名下 ReplicaSet 的副本数改成 5，后来又把它删掉。',
    en: 'Somebody sets the replicas of the owned ReplicaSet to 5, and later deletes it.',
  })
  const set = newest(stage)
  const subject = `ReplicaSet/${set}`
  const five = patch('ReplicaSet', set, each => ({ ...each, spec: { ...each.spec, replicas: 5 } }), {
    kind: 'Wrote',
    verb: 'update',
    subject,
    change: 'replicas=5',
  })
  cluster.write('user', five)
  yield* wait(stage, 20 * second)
  look(stage, sizes, String(sizesOf(stage, name)))
  cluster.write('user', {
    verb: 'delete',
    ref: { kind: 'ReplicaSet', name: set },
    tells: [{ kind: 'Wrote', verb: 'delete', subject, change: 'deleted' }],
  })
  yield* wait(stage, 30 * second)
}

/** A Deployment that is being deleted adopts nothing: so what the garbage collector lets go stays free. */
function* orphan(stage: Stage): Iterable<Step> {
  const { cluster } = stage
  yield caption({
    zh: '用 --cascade=orphan 删除 Deployment：ReplicaSet 和 Pod 留下。然后创建一个选择算符相同的 Deployment。',
    en: 'The Deployment is deleted with --cascade=orphan: ReplicaSets and Pods stay. Then one with the same selector is created.',
  })
  const sets = setsOf(stage, name).map(set => set.metadata.name)
  const template = cluster.get('Deployment', name)?.spec.template
  const marked = edit(stage, name, '--cascade=orphan', each => ({
    ...each,
    metadata: { ...each.metadata, deletionTimestamp: timestamp(cluster.now()) },
  }))
  yield* wait(stage, second)
  for (const set of sets) {
    const told = {
      kind: 'OwnerChanged',
      subject: `ReplicaSet/${set}`,
      owner: `Deployment/${name}`,
      change: 'released',
    } as const
    const freed = patch(
      'ReplicaSet',
      set,
      each => ({ ...each, metadata: { ...each.metadata, ownerReferences: [] } }),
      told,
    )
    cluster.write('garbage-collector', freed, marked)
  }
  const gone = { kind: 'Wrote', verb: 'delete', subject: `Deployment/${name}`, change: 'deleted' } as const
  cluster.write('garbage-collector', { verb: 'delete', ref: { kind: 'Deployment', name }, tells: [gone] }, marked)
  yield* wait(stage, 20 * second)
  const heir = deploymentObject(name, { replicas: 3, image: 'app:v1' })
  if (template !== undefined)
    create(stage, { ...heir, spec: { ...heir.spec, template: withImage(template, 'app:v1') } })
  yield* wait(stage, 20 * second)
}
