import { patch } from '../../model/cluster/actor.ts'
import type { Cause } from '../../model/cluster/task.ts'
import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { create, look, minute, replicaSetObject, second } from '../cluster/stage.ts'
import { all, both, looked } from '../judging.ts'
import type { ComponentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { type ComponentStage, componentStage, controllers, labels, nodeNames, podNames, readyPods } from './stage.ts'

/** Sizes are changed while the controllers are stopped, and an object is re-created under its name. What is done afterwards? */
export const levelNotEdge = (parts: Parts): Experiment<ComponentOptions> => ({
  name: 'level-not-edge',
  asks: {
    zh: '控制器停着的时候副本数改来改去，控制器回来之后补做多少？同名重建的对象还是原来那个吗？',
    en: 'Sizes are changed back and forth while the controllers are stopped: what do they do when they are back? And is an object of the same name the same?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [difference, sameName],
  outcomes: [createdAfter],
})

const missing = 'wanted less present when the controllers come back'
const ownedBy = 'Pods of the new ReplicaSet web'

function* play(parts: Parts, { edits }: ComponentOptions, tools: ModelTools): Iterable<Step> {
  const stage = componentStage(tools, parts, { programs: { app: {} }, shows: isShown, nodes: nodeNames(2) })
  const { cluster } = stage
  create(stage, webSet(3), 'replicas: 3')
  yield* cluster.run(minute, () => readyPods(stage) === 3)
  yield* cluster.run(cluster.now() + second)
  yield caption({
    zh: 'ReplicaSet web 的三个 Pod 都在运行。控制器停下，这期间副本数改了又改，最后是 4：',
    en: 'The three Pods of ReplicaSet web run. The controllers stop, and meanwhile its size is changed again and again, at last to 4:',
  })
  away(stage)
  for (const size of [10, ...Array.from({ length: edits }, () => tools.random.integer(12)), 4]) {
    scale(stage, size)
    yield* cluster.run(cluster.now() + second)
  }
  look(stage, missing, 4 - podNames(stage).length)
  yield* cluster.run(cluster.now())
  yield caption({ zh: '控制器回来了：', en: 'The controllers are back:' })
  back(stage)
  yield* cluster.run(cluster.now() + minute)

  yield caption({
    zh: '控制器再次停下，其间 ReplicaSet web 被删除（Pod 留下），又以同样的名字、两个副本重建：',
    en: 'The controllers stop again. ReplicaSet web is deleted, its Pods left behind, and made anew with the same name and two replicas:',
  })
  away(stage)
  const tells = [{ kind: 'Wrote', verb: 'delete', subject: 'ReplicaSet/web', change: 'orphan' }] as const
  cluster.write('user', { verb: 'delete', ref: { kind: 'ReplicaSet', name: 'web' }, tells })
  create(stage, webSet(2), 'replicas: 2')
  yield* cluster.run(cluster.now() + second)
  back(stage)
  yield* cluster.run(cluster.now() + minute)
  const uid = cluster.get('ReplicaSet', 'web')?.metadata.uid ?? ''
  look(stage, ownedBy, [...cluster.podsOf(uid)].length)
  yield* cluster.run(cluster.now())
}

const webSet = (replicas: number) =>
  replicaSetObject('web', replicas, { metadata: { labels }, spec: { containers: [{ name: 'app' }] } })

function away({ cluster }: ComponentStage): void {
  cluster.tell('operator', { kind: 'ComponentChanged', component: 'controller-manager', change: 'stopped' })
  for (const actor of controllers) cluster.cutOff(actor)
}

function back({ cluster }: ComponentStage): Cause {
  const what = { kind: 'ComponentChanged', component: 'controller-manager', change: 'started' } as const
  const fact = cluster.tell('operator', what)
  for (const actor of controllers) cluster.rejoin(actor, fact)
  return fact
}

function scale({ cluster }: ComponentStage, replicas: number): void {
  const told = {
    kind: 'Wrote',
    verb: 'update',
    subject: 'ReplicaSet/web',
    change: `spec.replicas=${replicas}`,
  } as const
  cluster.write(
    'user',
    patch('ReplicaSet', 'web', each => ({ ...each, spec: { ...each.spec, replicas } }), told),
  )
}

const isShown = (what: What) =>
  what.kind === 'Wrote' ? what.change !== 'status' : what.kind === 'ComponentChanged' || what.kind === 'Looked'

const returns = (facts: readonly Fact[]) => ofKind(facts, 'ComponentChanged').filter(each => each.change === 'started')
const stops = (facts: readonly Fact[]) => ofKind(facts, 'ComponentChanged').filter(each => each.change === 'stopped')
/** What the controller did with Pods after it came back the first, or the second time. */
function work(facts: readonly Fact[], time: 0 | 1) {
  const [from, to] = [returns(facts)[time]?.id ?? Infinity, stops(facts)[time + 1]?.id ?? Infinity]
  return ofKind(facts, 'Wrote').filter(
    each => each.id > from && each.id < to && each.by === 'replicaset-controller' && each.subject.startsWith('Pod/'),
  )
}

const difference: Claim = {
  id: 'work-is-the-difference',
  text: {
    zh: '补做的是两个状态之差，不是错过的事件数：3 → 10 → … → 4，只新建一个 Pod',
    en: 'The work done is the difference between two states, not the number of events between them: 3 → 10 → … → 4 makes one Pod',
  },
  judge(facts) {
    const seen = looked(facts, missing)
    const done = work(facts, 0)
    return all(done, fact => fact.verb === 'create' && done.length === 1 && done.length === seen?.value)
  },
}

const sameName: Claim = {
  id: 'same-name-is-another-object',
  text: {
    zh: '同名重建的对象有新的 UID，是另一个对象：旧 ReplicaSet 留下的 Pod 不算它的，它另建自己的两个',
    en: 'An object re-created under its old name has another UID and counts as another: what the old ReplicaSet left is not its own, and it makes two Pods itself',
  },
  judge(facts) {
    const seen = looked(facts, ownedBy)
    const made = work(facts, 1)
    return both(
      all(made, fact => fact.verb === 'create' && made.length === 2),
      all(seen === undefined ? [] : [seen], fact => fact.value === 2),
    )
  },
}

const createdAfter: Outcome = {
  name: 'created',
  kind: 'number',
  asks: {
    zh: '副本数最后是 4，原有 3 个 Pod。控制器第一次回来之后新建几个 Pod？',
    en: 'In the end 4 replicas are wanted and 3 Pods are there. How many Pods are created when the controllers come back the first time?',
  },
  of: facts => work(facts, 0).filter(each => each.verb === 'create').length,
}
