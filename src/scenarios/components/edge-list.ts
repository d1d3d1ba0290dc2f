import { type Fact, type FactOf, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { create, minute, second, type Stage } from '../cluster/stage.ts'
import { all, both } from '../judging.ts'
import type { ComponentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { componentStage, nodeNames, podNames, readyPods, webDeployment, webService } from './stage.ts'

/** Everything that happens from an empty cluster to one with a Service, and then logs and exec: who called whom? */
export const edgeList = (parts: Parts): Experiment<ComponentOptions> => ({
  name: 'edge-list',
  asks: {
    zh: '谁向谁发起连接？谁从不与谁说话？',
    en: 'Who calls whom, and who never calls whom?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [hub, onlyApiServer, onDemand],
  outcomes: [callersOfEtcd],
})

interface Call {
  readonly from: string
  readonly to: string
  readonly verb: string
  readonly object: string
}

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  // The user's own first call is told as it is made: everything else is because of it.
  const calls = new Map<string, Call>()
  /** The first call from one to another stands for all. */
  const note = (call: Call) => {
    const edge = `${call.from} → ${call.to}`
    if (call.from !== 'user' && !calls.has(edge)) calls.set(edge, call)
  }
  const kubelet: Parts['kubelet'] = equipment => parts.kubelet({ ...equipment, runtime: overheard(equipment, note) })
  const stage = componentStage(
    tools,
    { ...parts, kubelet },
    {
      programs: { app: {} },
      shows: isShown,
      nodes: nodeNames(2),
      calls: (from, to, verb, object) => note({ from, to, verb, object }),
    },
  )
  const { cluster } = stage
  yield caption({
    zh: '两个节点。部署、暴露、删掉一个 Pod；每条边只记第一次调用：',
    en: 'Two nodes. A Deployment is created and exposed, and a Pod deleted; of each edge the first call is kept:',
  })
  const start = cluster.tell('user', { kind: 'Requested', to: hubName, verb: 'POST', object: 'deployments/web' })
  create(stage, webDeployment(3))
  create(stage, webService)
  yield* cluster.run(minute, () => readyPods(stage) === 3)
  cluster.write('user', { verb: 'delete', ref: { kind: 'Pod', name: podNames(stage)[0] ?? '' } })
  yield* cluster.run(cluster.now() + minute)
  for (const { from, ...call } of calls.values()) cluster.tell(from, { kind: 'Requested', ...call }, start)
  yield* cluster.run(cluster.now())
  yield caption({
    zh: '用户看日志，又在容器里执行命令：',
    en: 'A user reads logs and runs a command in a container:',
  })
  for (const verb of ['logs', 'exec']) onDemandCall(stage, podNames(stage)[0] ?? '', verb)
  yield* cluster.run(cluster.now() + second)
}

/** The runtime as a kubelet sees it, with somebody who listens. */
function overheard({ host, runtime }: Parameters<Parts['kubelet']>[0], note: (call: Call) => void): typeof runtime {
  return {
    ...runtime,
    tell(what, because) {
      note({
        from: host.name,
        to: runtime.name,
        verb: 'CRI',
        object: what.kind === 'Signalled' ? 'StopContainer' : 'RunPodSandbox',
      })
      if (what.kind === 'CniCalled')
        note({ from: runtime.name, to: 'CNI plugin', verb: what.command, object: what.sandbox })
      return runtime.tell(what, because)
    },
  }
}

/** The one way in which the API server calls a node. */
function onDemandCall({ cluster, kubelets }: Stage, pod: string, verb: string): void {
  const node = cluster.get('Pod', pod)?.spec.nodeName ?? ''
  const object = `pods/${pod}/${verb === 'logs' ? 'log' : verb}`
  const asked = cluster.tell('user', { kind: 'Requested', to: hubName, verb: verb === 'logs' ? 'GET' : 'POST', object })
  const passed = cluster.tell(hubName, { kind: 'Requested', to: `kubelet/${node}`, verb, object }, asked)
  const [container = ''] = kubelets.get(node)?.running(pod) ?? []
  cluster.tell(
    `kubelet/${node}`,
    { kind: 'Requested', to: `runtime/${node}`, verb: 'CRI', object: `${verb} ${container}` },
    passed,
  )
}

const hubName = 'kube-apiserver'
const isShown = ({ kind }: What) => kind === 'Requested'

const edges = (facts: readonly Fact[]) => ofKind(facts, 'Requested')
const kindOf = (name: string) => name.split('/')[0] ?? ''
/** What a node does with itself: kubelet → runtime → CNI. */
const isLocal = (fact: FactOf<'Requested'>) =>
  (kindOf(fact.by) === 'kubelet' && kindOf(fact.to) === 'runtime') ||
  (kindOf(fact.by) === 'runtime' && fact.to === 'CNI plugin')

const hub: Claim = {
  id: 'hub-and-spoke',
  text: {
    zh: '调度器、控制器、kubelet 和 kube-proxy 都只调用 API 服务器，彼此从不调用；节点内部另有 kubelet → 运行时 → CNI',
    en: 'Scheduler, controllers, kubelets and proxies call the API server and never each other; inside a node there is kubelet → runtime → CNI besides',
  },
  judge(facts) {
    const spokes = edges(facts).filter(each => each.by !== hubName)
    const callers = new Set(spokes.filter(each => each.to === hubName).map(each => kindOf(each.by)))
    const expected = ['user', 'scheduler', 'deployment-controller', 'replicaset-controller', 'kubelet', 'kube-proxy']
    return both(
      all(spokes, fact => fact.to === hubName || isLocal(fact)),
      all(spokes, () => expected.every(each => callers.has(each))),
    )
  },
}

const onlyApiServer: Claim = {
  id: 'only-apiserver-talks-to-etcd',
  text: { zh: '只有 API 服务器与 etcd 通信', en: 'Only the API server talks to etcd' },
  judge: facts =>
    all(
      edges(facts).filter(each => each.to === 'etcd'),
      fact => fact.by === hubName,
    ),
}

const onDemand: Claim = {
  id: 'kubelet-is-called-only-on-demand',
  text: {
    zh: 'API 服务器只为 logs、exec 这类请求去连 kubelet，从不为了启动 Pod',
    en: 'The API server calls a kubelet only on demand, for logs, exec and the like, and never to start a Pod',
  },
  judge: facts =>
    all(
      edges(facts).filter(each => kindOf(each.to) === 'kubelet'),
      fact => fact.by === hubName && (fact.verb === 'logs' || fact.verb === 'exec'),
    ),
}

const callersOfEtcd: Outcome = {
  name: 'callers-of-etcd',
  kind: 'number',
  asks: { zh: '有几种组件向 etcd 发起连接？', en: 'How many components open connections to etcd?' },
  of: facts =>
    new Set(
      edges(facts)
        .filter(each => each.to === 'etcd')
        .map(each => each.by),
    ).size,
}
