import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { create, look, minute, second } from '../cluster/stage.ts'
import { all, both, looked } from '../judging.ts'
import type { ComponentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { componentStage, isAlive, nodeNames, podNames, readyPods, stop, webDeployment, webService } from './stage.ts'

/** The kubelet of one of three nodes stops right after a sign of life; its containers run on. */
export const silentKubelet = (parts: Parts): Experiment<ComponentOptions> => ({
  name: 'silent-kubelet',
  asks: {
    zh: '一个节点的 kubelet 停了，容器还在跑：谁在什么时候知道，又会做什么？',
    en: 'The kubelet of a node stops while its containers run on: who finds out when, and does what?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [becomesUnknown, endpointsLeave, replacedLater, containersStay],
  outcomes: [afterTwoMinutes],
})

const node = 'node-1'
const running = 'containers that run on node-1'
const replacements = 'new Pods after two minutes'

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = componentStage(tools, parts, { programs: { app: {} }, shows: isShown, nodes: nodeNames(3) })
  const { cluster } = stage
  create(stage, webDeployment(3))
  create(stage, webService)
  yield caption({
    zh: '三个节点，Deployment web 的三个 Pod 各占一个，Service web 把流量分给它们。',
    en: 'Three nodes, one Pod of Deployment web on each, and Service web before them.',
  })
  yield* cluster.run(5 * minute, () => readyPods(stage) === 3)
  const renewed = () => cluster.get('Lease', node)?.spec.renewTime
  const before = renewed()
  yield* cluster.run(cluster.now() + minute, () => renewed() !== before)
  const pods = podNames(stage).filter(pod => cluster.get('Pod', pod)?.spec.nodeName === node)
  yield caption({
    zh: '刚续完租约，node-1 的 kubelet 就停了：',
    en: 'Right after it has renewed its Lease, the kubelet of node-1 stops:',
  })
  const all = podNames(stage)
  stop(stage, 'kubelet', node)
  const since = cluster.now()
  yield* cluster.run(since + 2 * minute)
  look(stage, replacements, podNames(stage).filter(pod => !all.includes(pod)).length)
  yield* cluster.run(since + 7 * minute)
  look(stage, running, pods.filter(pod => isAlive(stage, pod)).length)
  yield* cluster.run(cluster.now())
}

function isShown(what: What): boolean {
  if (what.kind === 'Wrote') return what.change !== 'status'
  if (what.kind === 'ConditionChanged') return what.condition === 'Ready' && !what.subject.startsWith('Deployment')
  return ['Bound', 'NodeChanged', 'EndpointChanged', 'ComponentChanged', 'ProcessEnded', 'Looked'].includes(what.kind)
}

const silence = (facts: readonly Fact[]) => ofKind(facts, 'ComponentChanged').find(each => each.change === 'stopped')
const since = (facts: readonly Fact[], fact: Fact) => (fact.at - (silence(facts)?.at ?? NaN)) / second
const isWithin = (seconds: number, least: number, most: number) => seconds >= least && seconds <= most
const afterwards = (facts: readonly Fact[]) => facts.filter(each => each.id > (silence(facts)?.id ?? Infinity))

const becomesUnknown: Claim = {
  id: 'silence-makes-unknown',
  text: {
    zh: '节点的健康由 kubelet 上报，由沉默来判断：最后一次续约 50 到 55 秒之后，节点的 Ready 变为 Unknown',
    en: 'A node’s health is reported by its kubelet and judged from silence: 50 to 55 s after the last renewal its Ready becomes Unknown',
  },
  judge: facts =>
    all(
      ofKind(afterwards(facts), 'ConditionChanged').filter(each => each.subject === `Node/${node}`),
      fact => fact.status === 'Unknown' && isWithin(since(facts, fact), 50, 55.1),
    ),
}

const endpointsLeave: Claim = {
  id: 'endpoints-leave-with-unknown',
  text: {
    zh: 'Ready 变为 Unknown 的同时，节点上的 Pod 被记为未就绪，一秒之内离开 Service',
    en: 'As Ready becomes Unknown, the Pods of the node are marked not ready, and leave the Services within a second',
  },
  judge(facts) {
    const unknown = ofKind(afterwards(facts), 'ConditionChanged').find(each => each.subject === `Node/${node}`)
    const [first] = ofKind(afterwards(facts), 'EndpointChanged')
    return all(
      first === undefined ? [] : [first],
      fact => !fact.ready && unknown !== undefined && fact.id > unknown.id && fact.at - unknown.at <= second,
    )
  },
}

const replacedLater: Claim = {
  id: 'replaced-after-toleration',
  text: {
    zh: '沉默约 350 秒之后（再容忍 300 秒），Pod 被删除，替身这时才创建；此前没有',
    en: 'About 350 s after the silence began, having been tolerated for 300 s, the Pods are deleted, and replaced only then',
  },
  judge(facts) {
    const [deleted, created] = (['delete', 'create'] as const).map(verb =>
      ofKind(afterwards(facts), 'Wrote').filter(each => each.verb === verb && each.subject.startsWith('Pod/')),
    )
    const early = looked(facts, replacements)
    return both(
      all(deleted ?? [], fact => isWithin(since(facts, fact), 349, 356)),
      all(created ?? [], fact => isWithin(since(facts, fact), 349, 357)),
      all(early === undefined ? [] : [early], fact => fact.value === 0),
    )
  },
}

const containersStay: Claim = {
  id: 'containers-outlive-kubelet',
  text: {
    zh: '七分钟之后，旧容器仍在 node-1 上运行：Pod 已有替身，而没有 kubelet 就没有谁去停它们',
    en: 'Seven minutes later the old containers still run on node-1: the Pod has been replaced, and without the kubelet nobody stops them',
  },
  judge(facts) {
    const seen = looked(facts, running)
    return all(seen === undefined ? [] : [seen], fact => fact.value === 1)
  },
}

const afterTwoMinutes: Outcome = {
  name: 'replacements',
  kind: 'number',
  asks: {
    zh: 'kubelet 停了两分钟之后，已经有几个替身？',
    en: 'Two minutes after the kubelet stopped, how many replacements are there?',
  },
  of: facts => Number(looked(facts, replacements)?.value),
}
