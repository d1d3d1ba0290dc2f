import type { Cause } from '../../model/cluster/task.ts'
import { type Fact, causesOf, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { create, look, second } from '../cluster/stage.ts'
import { all, both } from '../judging.ts'
import type { ComponentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import {
  behindRules,
  type ComponentStage,
  componentStage,
  controllers,
  later,
  nodeNames,
  readyPods,
  webDeployment,
  webService,
} from './stage.ts'

/** A cluster with work waiting for it is started in several orders, by hand and from static Pods. */
export const startOrder = (parts: Parts): Experiment<ComponentOptions> => ({
  name: 'start-order',
  asks: {
    zh: '组件按任意顺序启动，集群最后都一样吗？先有 kubelet 还是先有 API 服务器？',
    en: 'Started in any order, does the cluster end up the same? And which is first, the kubelet or the API server?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [anyOrder, staticPods],
  outcomes: [distinct],
})

const processes = ['etcd', 'apiserver', 'controller-manager', 'scheduler', 'runtime', 'kubelet', 'kube-proxy'] as const
type Process = (typeof processes)[number]
/** What a kubelet starts from files, in kubeadm's way. */
const manifests: readonly Process[] = ['etcd', 'apiserver', 'controller-manager', 'scheduler']
const byHand: readonly Process[] = ['runtime', 'kubelet', 'kube-proxy']
const gap = 5 * second
const replicas = 2
const finalState = 'final state'

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const { random } = tools
  let offset = 0
  const orders = [
    ...[processes, processes.toReversed(), random.shuffle(processes), random.shuffle(processes)].map(order => ({
      order,
      isStatic: false,
    })),
    ...[byHand, random.shuffle(byHand)].map(order => ({ order, isStatic: true })),
  ]
  for (const [i, { order, isStatic }] of orders.entries()) {
    yield caption(isStatic ? fromManifests : oneByOne)
    const stage = componentStage(later(tools, `order ${i}`, offset), parts, {
      programs: { app: {} },
      shows: isShown,
      nodes: nodeNames(1),
    })
    yield* bringUp(stage, order, isStatic)
    offset += stage.cluster.now()
  }
}

const oneByOne = {
  zh: '存储里已有一个等着执行的 Deployment 和一个 Service。七个进程每隔 5 秒启动一个：',
  en: 'A Deployment and a Service wait in the store. Seven processes are started, one every 5 s:',
}
const fromManifests = {
  zh: '同样的工作，但只用手启动三个进程；控制平面是静态 Pod，由 kubelet 从文件启动：',
  en: 'The same work, but only three processes are started by hand; the control plane is static Pods, which the kubelet starts from files:',
}

function* bringUp(stage: ComponentStage, order: readonly Process[], isStatic: boolean): Iterable<Step> {
  const { cluster, parts, power } = stage
  create(stage, webDeployment(replicas))
  create(stage, webService)
  const up = new Map<Process, Cause>()
  const joined = new Set<Process>()
  const [node] = power.values()
  if (node !== undefined) Object.assign(node, { kubelet: false, runtime: false })
  for (const process of processes) for (const actor of actorsOf[process]) cluster.cutOff(actor)

  /** Whoever is up joins as soon as its hub answers; a try that failed is followed by another. */
  function join(because: Cause): void {
    const answers = up.has('etcd') && up.has('apiserver')
    for (const process of up.keys()) {
      if (joined.has(process)) continue
      if (answers) for (const actor of actorsOf[process]) cluster.rejoin(actor, because)
      if (answers || !parts.retries) joined.add(process)
    }
  }
  function* start(process: Process, by: string, because?: Cause): Iterable<Step> {
    const fact = cluster.tell(by, { kind: 'ComponentChanged', component: process, change: 'started' }, because)
    up.set(process, fact)
    if (node !== undefined && (process === 'kubelet' || process === 'runtime')) node[process] = true
    yield* cluster.run(cluster.now() + second)
    join(fact)
    yield* cluster.run(cluster.now() + gap - second)
  }

  for (const process of order) {
    yield* start(process, 'operator')
    if (!isStatic || up.has('etcd')) continue
    if (!parts.staticPodsNeed.every(each => up.has(each as Process))) continue
    for (const each of manifests) yield* start(each, 'kubelet', up.get('kubelet'))
  }
  yield* cluster.run(cluster.now() + 20 * second)
  look(stage, finalState, stateOf(stage))
  yield* cluster.run(cluster.now())
}

/** etcd and the API server are the hub itself. */
const actorsOf: Readonly<Record<Process, readonly string[]>> = {
  etcd: [],
  apiserver: ['user'],
  'controller-manager': controllers,
  scheduler: ['scheduler'],
  runtime: [],
  kubelet: ['kubelet/node-1'],
  'kube-proxy': ['kube-proxy/node-1'],
}

/** What the store and the node come to, without names, uids and times. */
const stateOf = (stage: ComponentStage): string =>
  [
    `${[...stage.cluster.list('ReplicaSet')].length} ReplicaSet`,
    `${readyPods(stage)} of ${[...stage.cluster.list('Pod')].length} Pods ready`,
    `${behindRules(stage, 'node-1').length} behind the rules`,
  ].join(', ')

const isShown = ({ kind }: What) => kind === 'ComponentChanged' || kind === 'Looked'

const states = (facts: readonly Fact[]) => ofKind(facts, 'Looked').filter(each => each.subject === finalState)
const wanted = `1 ReplicaSet, ${replicas} of ${replicas} Pods ready, ${replicas} behind the rules`

const anyOrder: Claim = {
  id: 'any-order-converges',
  text: {
    zh: '无论按什么顺序启动，集群最后都到同一个状态：各部分一直重试，直到自己的枢纽应答',
    en: 'Whatever the order of starting, the cluster ends in the same state: each part retries until its hub answers',
  },
  judge: facts => all(states(facts), fact => fact.value === wanted && states(facts).length === 6),
}

const staticPods: Claim = {
  id: 'static-pods-start-the-api',
  text: {
    zh: '用静态 Pod 时，kubelet 先于 API 服务器运行，并从文件启动它，尽管以后要向它报告',
    en: 'With static Pods the kubelet runs before the API server and starts it from a file, although it will report to it later',
  },
  judge(facts) {
    const started = ofKind(facts, 'ComponentChanged').filter(each => each.change === 'started')
    const servers = started.filter(each => each.component === 'apiserver' && each.by === 'kubelet')
    const isAfterKubelet = (fact: Fact) =>
      causesOf(facts, fact.id).some(each => each.kind === 'ComponentChanged' && each.component === 'kubelet')
    return both(
      all(servers, fact => servers.length === 2 && isAfterKubelet(fact)),
      all(states(facts).slice(-2), fact => fact.value === wanted),
    )
  },
}

const distinct: Outcome = {
  name: 'final-states',
  kind: 'number',
  asks: {
    zh: '六次启动，顺序各不相同。最后出现几种不同的状态？',
    en: 'Six starts in different orders. How many different final states are there?',
  },
  of: facts => new Set(states(facts).map(each => each.value)).size,
}
