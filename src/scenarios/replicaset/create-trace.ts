import type { ReplicaSet, Stored } from '../../model/cluster/objects.ts'
import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, isRunning, look, minute, newStage, replicaSetObject, second, shows } from '../cluster/stage.ts'
import { all, both, looked, none } from '../judging.ts'
import type { ReplicaSetOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** From the request to running Pods: who writes what, and because of which write of whom. */
export const createTrace = (parts: Parts): Experiment<ReplicaSetOptions> => ({
  name: 'create-trace',
  asks: {
    zh: '创建一个 ReplicaSet，从 API 请求到节点上的 Pod 运行起来，每一步是谁、因为看到什么而做的？',
    en: 'A ReplicaSet is created: from the API request to Pods that run on a node, who takes each step, and because of what?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [answeredFirst, batches, watchers, onlyPods, bindingAfter],
})

const most = 12

function* play(parts: Parts, { replicas }: ReplicaSetOptions, tools: ModelTools): Iterable<Step> {
  const count = Math.min(replicas, most)
  const stage = newStage(tools, parts, {
    programs: { app: {} },
    shows: shows('Wrote', 'Bound', 'SandboxState', 'ContainerState', 'PhaseChanged', 'Counted', 'Looked'),
    watch: false,
    nodes: ['node-1', 'node-2'],
  })
  const { cluster } = stage
  yield caption({
    zh: `kubectl 提交 ReplicaSet web，${count} 个副本。`,
    en: `kubectl submits ReplicaSet web with ${count} replicas.`,
  })
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app' }] } }
  const [first, ...others] = parts.stored(replicaSetObject('web', count, template))
  create(stage, first)
  for (const object of others)
    cluster.write('api-server', {
      verb: 'create',
      object,
      tells: [{ kind: 'Wrote', verb: 'create', subject: `Pod/${object.metadata.name}`, change: 'created' }],
    })
  const pods = () => [...cluster.list('Pod')]
  look(stage, whenAnswered, pods().length)
  yield* cluster.run(
    minute,
    () => pods().length === count && isRunning(stage, ...pods().map(each => each.metadata.name)),
  )
  yield* cluster.run(cluster.now() + second)
}

const whenAnswered = 'Pods when the API server answers 201'

/** What is stored when the request is answered: the set alone. */
export const setAlone = (set: ReplicaSet): readonly [ReplicaSet, ...Stored[]] => [set]

const creations = (facts: readonly Fact[]) =>
  ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && each.subject.startsWith('Pod/'))
const controller = 'replicaset-controller'

const answeredFirst: Claim = {
  id: 'answered-before-any-pod',
  text: {
    zh: 'API 服务器回答 201 时还没有一个 Pod：请求只存下了 ReplicaSet 对象',
    en: 'When the API server answers 201 there is no Pod: the request has stored the ReplicaSet and nothing else',
  },
  judge(facts) {
    const answer = looked(facts, whenAnswered)
    return both(
      all(answer === undefined ? [] : [answer], fact => fact.value === 0),
      all(creations(facts), fact => fact.id > (answer?.id ?? Infinity)),
    )
  },
}

const batches: Claim = {
  id: 'batches-double',
  text: {
    zh: '控制器按 1、2、4、8……一批一批地创建，上一批全部成功才把批量翻倍',
    en: 'The controller creates Pods in batches of 1, 2, 4, 8 …, and doubles only after a batch that succeeded',
  },
  judge(facts) {
    const made = creations(facts)
    const sizes = batchSizes(made)
    return all(made, () => sizes.every((size, i) => size === 2 ** i || (i === sizes.length - 1 && size <= 2 ** i)))
  },
}

/** Calls of one batch go out at one moment. */
export const batchSizes = (calls: readonly Fact[]): number[] =>
  [...new Set(calls.map(each => each.at))].map(at => calls.filter(each => each.at === at).length)

const watchers: Claim = {
  id: 'watchers-not-calls',
  text: {
    zh: '每一步都是某个监视者看到上一步之后才做的：控制器因为 ReplicaSet，调度器因为 Pod，kubelet 因为绑定；谁也不调用谁',
    en: 'Each step is taken by a watcher who saw the one before: the controller because of the set, the scheduler because of the Pod, the kubelet because of the binding; none calls another',
  },
  judge(facts) {
    const cause = (fact: Fact) => facts.find(each => each.id === fact.because)
    const isLater = (fact: Fact) => fact.at > (cause(fact)?.at ?? Infinity)
    return both(
      all(creations(facts).slice(0, 1), fact => cause(fact)?.by === 'user' && fact.by === controller && isLater(fact)),
      all(ofKind(facts, 'Bound'), fact => fact.by === 'scheduler' && cause(fact)?.by === controller && isLater(fact)),
      all(ofKind(facts, 'SandboxState'), fact => cause(fact)?.kind === 'Bound' && isLater(fact)),
    )
  },
}

const onlyPods: Claim = {
  id: 'controller-only-writes-pods',
  text: {
    zh: '控制器只写 Pod 对象和 ReplicaSet 的状态，不绑定、不启动任何东西',
    en: 'The controller writes Pod objects and the status of its set; it binds nothing and starts nothing',
  },
  judge(facts) {
    const own = facts.filter(each => each.by === controller)
    const written = ofKind(own, 'Wrote')
    return both(
      all(written, fact =>
        fact.verb === 'create'
          ? fact.subject.startsWith('Pod/')
          : fact.subject === 'ReplicaSet/web' && fact.change === 'status',
      ),
      none(
        own.filter(each => each.kind !== 'Wrote' && each.kind !== 'Counted'),
        written,
      ),
    )
  },
}

const bindingAfter: Claim = {
  id: 'binding-after-creation',
  text: {
    zh: '先有 Pod 对象，再绑定到节点，之后节点上才有沙箱',
    en: 'First there is the Pod object, then it is bound to a node, and only then is there a sandbox on that node',
  },
  judge: facts =>
    all(ofKind(facts, 'Bound'), ({ id, pod }) => {
      const made = creations(facts).find(each => each.subject === `Pod/${pod}`)
      const sandbox = ofKind(facts, 'SandboxState').find(each => each.sandbox.startsWith(`${pod}-sandbox`))
      return made !== undefined && made.id < id && sandbox !== undefined && id < sandbox.id
    }),
}
