import { type Fact, type FactOf, causesOf, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { create, minute, second } from '../cluster/stage.ts'
import { all, both, shownBy } from '../judging.ts'
import type { ComponentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { behindRules, componentStage, nodeNames, readyPods, webDeployment, webService } from './stage.ts'

/** A Deployment is created, and exposed when its Pods are ready: who writes what, because of what. */
export const writeOrder = (parts: Parts): Experiment<ComponentOptions> => ({
  name: 'write-order',
  asks: {
    zh: '从 kubectl create deployment 到 Pod 运行并接到流量：谁写了什么，又是看到什么才写的？',
    en: 'From kubectl create deployment to Pods that run and get traffic: who writes what, and on seeing what?',
  },
  picture: 'sequence',
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [eachLinkWatches, makesNoPods, oneBinding, startsFromWatch, endpointsLast],
  outcomes: [podWrites],
})

function* play(parts: Parts, { replicas, nodes }: ComponentOptions, tools: ModelTools): Iterable<Step> {
  const stage = componentStage(tools, parts, { programs: { app: {} }, shows: isShown, nodes: nodeNames(nodes) })
  const { cluster } = stage
  yield caption({
    zh: `集群有 ${nodes} 个节点，什么都没部署。用户创建 Deployment web，${replicas} 个副本。`,
    en: `A cluster of ${nodes} ${nodes === 1 ? 'node' : 'nodes'} with nothing in it. A user creates Deployment web with ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}.`,
  })
  create(stage, webDeployment(replicas))
  yield* cluster.run(5 * minute, () => readyPods(stage) === replicas)
  yield* cluster.run(cluster.now() + second)
  yield caption({
    zh: 'Pod 都已就绪，用户执行 kubectl expose：',
    en: 'All Pods are ready, and the user exposes them:',
  })
  create(stage, webService)
  const everywhere = () => nodeNames(nodes).every(node => behindRules(stage, node).length === replicas)
  yield* cluster.run(cluster.now() + minute, everywhere)
  yield* cluster.run(cluster.now() + second)
}

/** Of the statuses only what makes somebody act; where the Pod's own steps lead, pod-lifecycle shows. */
function isShown(what: What): boolean {
  if (what.kind === 'Wrote') return what.change !== 'status'
  if (what.kind === 'ConditionChanged') return what.subject.startsWith('Pod/') && what.condition === 'Ready'
  return ['Bound', 'VolumesReady', 'ContainerState', 'SliceWritten', 'RulesSynced', 'Requested'].includes(what.kind)
}

const created = (facts: readonly Fact[], kind: string) =>
  ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && each.subject.startsWith(`${kind}/`))
const podOf = (fact: { readonly subject: string }) => fact.subject.slice('Pod/'.length)
const becameReady = (facts: readonly Fact[]) =>
  ofKind(facts, 'ConditionChanged').filter(each => each.condition === 'Ready' && each.status === 'True')

const link = (fact: Fact): string =>
  fact.kind === 'Wrote'
    ? `${fact.by}: ${fact.verb} ${fact.subject.split('/')[0]}`
    : `${fact.by.split('/')[0]}: ${fact.kind}`
/** Of the chain by which a Pod becomes ready, the last first; what the kubelet does comes before them. */
const links = [
  'scheduler: Bound',
  'replicaset-controller: create Pod',
  'deployment-controller: create ReplicaSet',
  'user: create Deployment',
]

const eachLinkWatches: Claim = {
  id: 'each-link-watches-the-last',
  text: {
    zh: '链条上的每一环都由前一环写入的对象触发：Deployment → ReplicaSet → Pod → 绑定 → 就绪；中间没有谁调用谁',
    en: 'Each link is set off by what the one before it wrote: Deployment → ReplicaSet → Pod → binding → ready; none is called',
  },
  judge(facts) {
    const ready = becameReady(facts)
    const isChain = (fact: Fact) => {
      const chain = causesOf(facts, fact.id).map(link)
      return (
        links.join() === chain.filter(each => !each.startsWith('kubelet')).join() &&
        !chain.includes('scheduler: Requested')
      )
    }
    const judgement = both(
      all(ready, isChain),
      all(created(facts, 'Pod'), fact => ready.some(each => each.subject === fact.subject)),
    )
    // One chain stands for all: from the ReplicaSet to the Pod that is ready.
    const steps = causesOf(facts, ready[0]?.id ?? 0).filter(each => each === ready[0] || links.includes(link(each)))
    return shownBy(judgement, ...steps.toReversed().slice(1))
  },
}

const makesNoPods: Claim = {
  id: 'deployment-makes-no-pods',
  text: {
    zh: 'Deployment 控制器只创建 ReplicaSet，Pod 全部由 ReplicaSet 控制器创建',
    en: 'The Deployment controller creates a ReplicaSet and no Pod; all Pods are created by the ReplicaSet controller',
  },
  judge: facts =>
    both(
      all(
        ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && each.by === 'deployment-controller'),
        fact => fact.subject.startsWith('ReplicaSet/'),
      ),
      all(created(facts, 'Pod'), fact => fact.by === 'replicaset-controller'),
    ),
}

const oneBinding: Claim = {
  id: 'one-binding-per-pod',
  text: {
    zh: '调度器对每个 Pod 只写一次绑定，别的什么也不做',
    en: 'The scheduler writes one binding for each Pod and does nothing else',
  },
  judge(facts) {
    const bindings = ofKind(facts, 'Bound')
    const judgement = both(
      all(created(facts, 'Pod'), fact => bindings.filter(each => each.pod === podOf(fact)).length === 1),
      all(
        facts.filter(each => each.by === 'scheduler'),
        fact => fact.kind === 'Bound',
      ),
    )
    return shownBy(judgement, ...bindings.slice(0, 4))
  },
}

const startsFromWatch: Claim = {
  id: 'kubelet-starts-from-its-watch',
  text: {
    zh: 'kubelet 开工，是因为它自己的监视里出现了绑定到本节点的 Pod，而不是有谁来叫它',
    en: 'A kubelet begins because its own watch shows a Pod bound to its node, not because somebody calls it',
  },
  judge(facts) {
    const first = ofKind(facts, 'VolumesReady')
    const isOwnWatch = (fact: FactOf<'VolumesReady'>) => {
      const cause = facts.find(each => each.id === fact.because)
      return cause?.kind === 'Bound' && cause.pod === fact.pod && cause.node === fact.node
    }
    const judgement = both(
      all(first, isOwnWatch),
      all(created(facts, 'Pod'), fact => first.some(each => each.pod === podOf(fact))),
    )
    const [begun] = first
    return shownBy(
      judgement,
      facts.find(each => each.id === begun?.because),
      begun,
    )
  },
}

const endpointsLast: Claim = {
  id: 'endpoints-come-last',
  text: {
    zh: 'EndpointSlice 最后才写，这时 Pod 都已就绪；随后每个节点的 kube-proxy 更新规则，而不写任何对象',
    en: 'EndpointSlices are written last, when the Pods are ready; then each kube-proxy renews its rules, and writes no object',
  },
  judge(facts) {
    const pods = created(facts, 'Pod').length
    const last = becameReady(facts).at(-1)
    const slices = ofKind(facts, 'SliceWritten')
    const nodes = new Set(ofKind(facts, 'RulesSynced').map(each => each.by))
    const final = [...nodes].flatMap(by => ofKind(facts, 'RulesSynced').findLast(each => each.by === by) ?? [])
    const judgement = both(
      all(slices, fact => last !== undefined && fact.id > last.id && fact.endpoints === pods),
      all(final, fact => fact.ready === pods),
      all(
        facts.filter(each => nodes.has(each.by)),
        fact => fact.kind === 'RulesSynced',
      ),
    )
    return shownBy(judgement, last, ...slices.slice(0, 1), ...final.slice(0, 2))
  },
}

const podWrites: Outcome = {
  name: 'pods-by-deployment-controller',
  kind: 'number',
  asks: {
    zh: 'Deployment 控制器自己创建了几个 Pod？',
    en: 'How many Pods does the Deployment controller itself create?',
  },
  of: facts => created(facts, 'Pod').filter(each => each.by === 'deployment-controller').length,
}
