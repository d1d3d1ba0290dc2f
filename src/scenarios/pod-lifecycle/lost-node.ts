import type { What } from '../../sim/fact.ts'
import { caption, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { bare, claims, copiesOf, lost, outcomes, phaseOf } from './lost-node-claims.ts'
import type { LifecycleOptions } from './options.ts'
import type { Parts } from '../cluster/parts.ts'
import {
  addNode,
  create,
  isRunning,
  look,
  minute,
  newStage,
  podObject,
  remove,
  second,
  shows,
  type Stage,
  replicaSetObject,
} from '../cluster/stage.ts'

/** A node loses its connection, and with it two Pods that have an owner and one that has none; at the end it returns. */
export const lostNode = (parts: Parts): Experiment<LifecycleOptions> => ({
  name: 'lost-node',
  asks: {
    zh: '节点失联之后，它上面的 Pod 会怎样，替身什么时候出现？',
    en: 'A node is cut off: what becomes of its Pods, and when are they replaced?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims,
  outcomes,
})

const kubelet = `kubelet/${lost}`

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, { programs: { app: {} }, shows: isShown, watch: false })
  const { cluster } = stage
  yield caption({
    zh: '节点 node-1 上有三个 Pod：web 和 db 各由一个 ReplicaSet 维持一个副本，bare 没有属主。随后 node-2 加入。',
    en: 'Node node-1 has three Pods: ReplicaSets web and db keep one replica each, and bare has no owner. Then node-2 joins.',
  })
  for (const name of ['web', 'db']) {
    const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app' }] } }
    create(stage, replicaSetObject(name, 1, template))
  }
  create(stage, podObject(bare, { containers: [{ name: 'app' }] }))
  const pods = () => [...cluster.list('Pod')].map(each => each.metadata.name)
  yield* cluster.run(minute, () => pods().length === 3 && isRunning(stage, ...pods()))
  const [web = '', db = ''] = ['web', 'db'].map(owner => pods().find(each => each.startsWith(`${owner}-`)))
  addNode(stage, 'node-2')
  yield* cutOff(stage)
  yield* cluster.run(cluster.now() + minute)
  look(stage, phaseOf(web), cluster.get('Pod', web)?.status.phase ?? 'gone')
  yield* cluster.run(cluster.now())
  yield* forceDelete(stage, db)
  yield caption({
    zh: '其余的 Pod 容忍污点 300 秒（每个 Pod 默认都有的容忍度）。',
    en: 'The other Pods tolerate the taint for 300 s, as every Pod does by default.',
  })
  yield* cluster.run(cluster.now() + 6 * minute)
  yield* comeBack(stage)
}

/** Right after a sign of life: the longest that it can take to notice. */
function* cutOff({ cluster }: Stage): Iterable<Step> {
  const renewedAt = () => cluster.get('Lease', lost)?.spec.renewTime
  const before = renewedAt()
  yield* cluster.run(cluster.now() + minute, () => renewedAt() !== before)
  yield caption({
    zh: '刚续完租约，node-1 就断了网：容器照常运行，只是 kubelet 与 API 服务器之间音讯全无。',
    en: 'Right after it has renewed its Lease, node-1 loses the network: its containers run on, but nothing passes between kubelet and API server.',
  })
  const fact = cluster.tell('network', { kind: 'NodeChanged', node: lost, change: 'cut off' })
  cluster.cutOff(kubelet)
  cluster.blame({ kind: 'Node', name: lost }, fact)
}

function* forceDelete(stage: Stage, pod: string): Iterable<Step> {
  const { cluster, kubelets } = stage
  yield caption({
    zh: `有人等不及，强制删除 ${pod}：对象立即消失，属主立即补上新的 Pod。`,
    en: `Somebody does not want to wait and deletes ${pod} by force: the object is gone at once, and its owner makes another Pod at once.`,
  })
  remove(stage, pod, 0)
  yield* cluster.run(cluster.now() + 20 * second)
  const replacement = [...cluster.list('Pod')].find(each => each.metadata.name.startsWith('db-'))?.metadata.name ?? ''
  const copies = [pod, replacement].filter(name => [...kubelets.values()].some(each => each.running(name).length > 0))
  look(stage, copiesOf('db'), copies.length)
  yield* cluster.run(cluster.now())
}

function* comeBack({ cluster }: Stage): Iterable<Step> {
  yield caption({
    zh: 'node-1 恢复连接：kubelet 得知哪些 Pod 已不该存在，停掉它们的容器。',
    en: 'node-1 is back: its kubelet learns which Pods should not be there any more, and stops their containers.',
  })
  const fact = cluster.tell('network', { kind: 'NodeChanged', node: lost, change: 'returned' })
  cluster.rejoin(kubelet, fact)
  yield* cluster.run(cluster.now() + minute)
}

const shownKinds = shows(
  'Wrote',
  'Bound',
  'PhaseChanged',
  'ConditionChanged',
  'NodeChanged',
  'Signalled',
  'ProcessEnded',
  'Looked',
)
function isShown(what: What): boolean {
  if (what.kind === 'PhaseChanged') return what.from !== undefined
  if (what.kind !== 'ConditionChanged') return shownKinds(what)
  return what.condition === 'Ready' && what.status !== 'True'
}
