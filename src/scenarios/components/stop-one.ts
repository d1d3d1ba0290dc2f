import { type Fact, type FactOf, ofKind, type What } from '../../sim/fact.ts'
import {
  caption,
  type Claim,
  type Experiment,
  type ModelTools,
  type Outcome,
  type Step,
  type TablePicture,
} from '../../sim/scenario.ts'
import { same } from '../../text.ts'
import { create, look, minute, remove, second } from '../cluster/stage.ts'
import { all, both } from '../judging.ts'
import type { ComponentOptions } from './options.ts'
import { type Component, components, type Parts } from './parts.ts'
import {
  behindRules,
  type ComponentStage,
  componentStage,
  isAlive,
  isAnswered,
  isResolved,
  later,
  nodeNames,
  podNames,
  readyPods,
  stop,
  webDeployment,
  webService,
} from './stage.ts'

/** The same small cluster for each component: it is stopped, a container crashes, a Pod is deleted. What still works? */
export const stopOne = (parts: Parts): Experiment<ComponentOptions> => ({
  name: 'stop-one',
  asks: {
    zh: '停掉一个组件：现有流量、崩溃的容器、被删的 Pod、Service 的规则，各会怎样？',
    en: 'One component is stopped: what becomes of traffic, a crashed container, a deleted Pod, and the rules of a Service?',
  },
  picture: table,
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [failsStatic, restartsWithoutApi, staysPending, noSuccessor, keepsRules],
  outcomes: [successor],
})

const node = 'node-1'
const replicas = 2

/** What is looked at, by column of the table. */
const looks = {
  answered: 'Service answers',
  resolved: 'its name resolves',
  restarted: 'crashed container runs again',
  successor: 'successor of the deleted Pod',
  follows: `rules on ${node} follow`,
} as const
const seenOf = (stopped: Component, column: keyof typeof looks) => `${stopped} stopped: ${looks[column]}`

const table: TablePicture = {
  corner: { zh: '停掉', en: 'stopped' },
  rows: Object.fromEntries(components.map(each => [`${each} stopped`, same(each)])),
  columns: {
    [looks.answered]: { zh: 'Service 应答', en: 'Service answers' },
    [looks.resolved]: { zh: '域名解析', en: 'name resolves' },
    [looks.restarted]: { zh: '崩溃的容器重启', en: 'crashed container restarts' },
    [looks.successor]: { zh: '被删 Pod 的替身', en: 'successor of a deleted Pod' },
    [looks.follows]: { zh: '规则跟着变', en: 'rules follow' },
  },
}

function* play(parts: Parts, { stop: chosen }: ComponentOptions, tools: ModelTools): Iterable<Step> {
  let offset = 0
  for (const component of [chosen, ...components.filter(each => each !== chosen)]) {
    const shows = component === chosen ? isShown : isResult
    const stage = componentStage(later(tools, component, offset), parts, {
      programs: { app: {} },
      shows,
      nodes: nodeNames(2),
    })
    yield caption(component === chosen ? closely[component] : briefly(component))
    yield* row(stage, component)
    offset += stage.cluster.now()
  }
}

function* row(stage: ComponentStage, component: Component): Iterable<Step> {
  const { cluster, kubelets } = stage
  create(stage, webDeployment(replicas))
  create(stage, webService)
  yield* cluster.run(5 * minute, () => readyPods(stage) === replicas)
  yield* cluster.run(cluster.now() + 2 * second)
  const [first = ''] = podNames(stage).filter(pod => cluster.get('Pod', pod)?.spec.nodeName === node)
  const stopped = stop(stage, component, node)
  const since = cluster.now()
  yield* cluster.run(since + 5 * second)
  look(stage, seenOf(component, 'answered'), isAnswered(stage, 'node-2'))
  look(stage, seenOf(component, 'resolved'), isResolved(stage))
  const crash = cluster.tell('user', { kind: 'Signalled', pod: first, container: 'app', signal: 'KILL' })
  kubelets.get(node)?.exit(first, 'app', 137, crash)
  // A silent node has to be found out first, and kept from new Pods.
  yield* cluster.run(since + (component === 'kubelet' ? 60 : 15) * second)
  look(stage, seenOf(component, 'restarted'), isAlive(stage, first))
  yield* deleteOne(stage, component, first)
  cluster.blame({ kind: 'Node', name: node }, stopped)
}

function* deleteOne(stage: ComponentStage, component: Component, pod: string): Iterable<Step> {
  const { cluster } = stage
  const before = podNames(stage)
  remove(stage, pod)
  yield* cluster.run(cluster.now() + 20 * second)
  const isDeleted =
    cluster.get('Pod', pod)?.metadata.deletionTimestamp !== undefined || cluster.get('Pod', pod) === undefined
  const made = podNames(stage).find(each => !before.includes(each))
  const phase = made === undefined ? 'none' : (cluster.get('Pod', made)?.status.phase ?? 'none')
  look(stage, seenOf(component, 'successor'), isDeleted ? phase : 'not deleted')
  look(stage, seenOf(component, 'follows'), isDeleted && !behindRules(stage, node).includes(pod))
  yield* cluster.run(cluster.now())
}

const isResult = ({ kind }: What) => kind === 'Looked' || kind === 'ComponentChanged'
function isShown(what: What): boolean {
  if (what.kind === 'Wrote') return what.change !== 'status'
  if (what.kind === 'ConditionChanged') return what.subject.startsWith('Node/') && what.status !== 'True'
  const kinds = ['Bound', 'ContainerState', 'Signalled', 'ProcessEnded', 'NodeChanged', 'RulesSynced']
  return isResult(what) || kinds.includes(what.kind)
}

const closely: Readonly<Record<Component, ReturnType<typeof briefly>>> = {
  apiserver: {
    zh: '两个节点，Deployment web 有两个副本，Service web。所有 API 服务器停止（etcd 失去法定人数也是一样）：',
    en: 'Two nodes, Deployment web with two replicas, Service web. All API servers stop (etcd without its quorum comes to the same):',
  },
  scheduler: {
    zh: '两个节点，Deployment web 有两个副本，Service web。调度器停止：',
    en: 'Two nodes, Deployment web with two replicas, Service web. The scheduler stops:',
  },
  'controller-manager': {
    zh: '两个节点，Deployment web 有两个副本，Service web。控制器管理器停止：',
    en: 'Two nodes, Deployment web with two replicas, Service web. The controller-manager stops:',
  },
  kubelet: {
    zh: '两个节点，Deployment web 有两个副本，Service web。node-1 的 kubelet 停止：',
    en: 'Two nodes, Deployment web with two replicas, Service web. The kubelet of node-1 stops:',
  },
  'kube-proxy': {
    zh: '两个节点，Deployment web 有两个副本，Service web。node-1 的 kube-proxy 停止：',
    en: 'Two nodes, Deployment web with two replicas, Service web. The kube-proxy of node-1 stops:',
  },
  coredns: {
    zh: '两个节点，Deployment web 有两个副本，Service web。CoreDNS 停止：',
    en: 'Two nodes, Deployment web with two replicas, Service web. CoreDNS stops:',
  },
  runtime: {
    zh: '两个节点，Deployment web 有两个副本，Service web。node-1 的容器运行时停止：',
    en: 'Two nodes, Deployment web with two replicas, Service web. The container runtime of node-1 stops:',
  },
}
const briefly = (component: Component) => ({
  zh: `同样的集群重新来过，这次停的是 ${component}，只看结果：`,
  en: `The same cluster anew, this time with ${component} stopped; only the results:`,
})

const result = (facts: readonly Fact[], subject: string): FactOf<'Looked'>[] =>
  ofKind(facts, 'Looked').filter(each => each.subject === subject)

const failsStatic: Claim = {
  id: 'data-plane-fails-static',
  text: {
    zh: '数据平面停在原状继续工作：API 服务器、调度器、控制器管理器、kube-proxy 无论停了哪个，现有的 Pod 和规则照样应答；CoreDNS 停了，按地址还能访问',
    en: 'The data plane fails static: with API server, scheduler, controller-manager or kube-proxy stopped, the Pods and rules that there are go on to answer; without CoreDNS they do by address',
  },
  judge: facts =>
    both(
      ...(['apiserver', 'scheduler', 'controller-manager', 'kube-proxy'] as const).map(component =>
        all(result(facts, seenOf(component, 'answered')), fact => fact.value === true),
      ),
      all(result(facts, seenOf('coredns', 'answered')), fact => fact.value === true),
      all(result(facts, seenOf('coredns', 'resolved')), fact => fact.value === false),
    ),
}

const restartsWithoutApi: Claim = {
  id: 'kubelet-restarts-without-api',
  text: {
    zh: 'kubelet 不问 API 服务器就重启崩溃的容器：API 服务器停着时如此，调度器、控制器停着时也如此；只有 kubelet 或运行时自己停了才不行',
    en: 'The kubelet restarts a crashed container without asking the API: also with all API servers stopped; it takes its own stop, or that of the runtime, to prevent it',
  },
  judge: facts =>
    both(
      ...components.map(component =>
        all(
          result(facts, seenOf(component, 'restarted')),
          fact => fact.value === (component !== 'kubelet' && component !== 'runtime'),
        ),
      ),
    ),
}

const staysPending: Claim = {
  id: 'no-scheduler-stays-pending',
  text: {
    zh: '没有调度器时，被删的 Pod 照样有替身，只是一直 Pending；规则照样跟着变',
    en: 'Without a scheduler a deleted Pod still gets a successor, which stays Pending; rules follow all the same',
  },
  judge: facts =>
    both(
      all(result(facts, seenOf('scheduler', 'successor')), fact => fact.value === 'Pending'),
      all(result(facts, seenOf('scheduler', 'follows')), fact => fact.value === true),
    ),
}

const noSuccessor: Claim = {
  id: 'no-controllers-no-successor',
  text: {
    zh: '没有控制器管理器时，被删的 Pod 没有替身，Service 的规则也不再跟着变；换了别的组件停着（API 服务器除外），替身总会有',
    en: 'Without a controller-manager a deleted Pod gets no successor, and rules follow no more; with any other component stopped, but for the API server, it gets one',
  },
  judge: facts =>
    both(
      all(result(facts, seenOf('controller-manager', 'successor')), fact => fact.value === 'none'),
      all(result(facts, seenOf('controller-manager', 'follows')), fact => fact.value === false),
      all(result(facts, seenOf('apiserver', 'successor')), fact => fact.value === 'not deleted'),
      ...(['kubelet', 'kube-proxy', 'runtime', 'coredns'] as const).map(component =>
        all(result(facts, seenOf(component, 'successor')), fact => fact.value === 'Running'),
      ),
    ),
}

const keepsRules: Claim = {
  id: 'stopped-proxy-keeps-rules',
  text: {
    zh: 'kube-proxy 停了，本节点的规则还在，连接照常；缺的只是更新：被删的 Pod 还留在规则里',
    en: 'A stopped kube-proxy loses no connection: the rules stay, and only updates are missing, so a deleted Pod stays among them',
  },
  judge: facts =>
    both(
      all(result(facts, seenOf('kube-proxy', 'answered')), fact => fact.value === true),
      all(result(facts, seenOf('kube-proxy', 'follows')), fact => fact.value === false),
      all(result(facts, seenOf('runtime', 'follows')), fact => fact.value === true),
    ),
}

const successor: Outcome = {
  name: 'successor',
  kind: 'choice',
  values: ['none', 'Pending', 'Running', 'not deleted'],
  asks: {
    zh: '这个组件停着，有人删除 Deployment 的一个 Pod。二十秒之后它的替身处于什么阶段？（none：没有替身；not deleted：根本删不掉）',
    en: 'With this component stopped, a Pod of a Deployment is deleted. Which phase is its successor in 20 s later? (none: there is none; not deleted: it cannot even be deleted)',
  },
  of: facts => String(ofKind(facts, 'Looked').find(each => each.subject.includes('successor'))?.value),
}
