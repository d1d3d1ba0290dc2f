import type { What } from '../../sim/fact.ts'
import { renderDuration } from '../../sim/duration.ts'
import { caption, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import {
  addNode,
  create,
  isRunning,
  look,
  minute,
  newStage,
  replicaSetObject,
  second,
  shows,
  type Stage,
} from '../cluster/stage.ts'
import { claims, copiesOf, graceSeen, outcomes, type Pool, stateOf } from './node-loss-claims.ts'
import type { ReplicaSetOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** Four nodes in four zones lose their connection; each has a Pod of a ReplicaSet, and a healthy node beside it. */
export const nodeLossTimeline = (parts: Parts): Experiment<ReplicaSetOptions> => ({
  name: 'node-loss-timeline',
  asks: {
    zh: '节点失联：多久被发现，多久有替身，回来得早或晚又会怎样？',
    en: 'A node is silent: how long until that is noticed, how long until its Pods are replaced, and what if it comes back early or late?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims,
  outcomes,
})

const graces = { '1.36': 50 * second, '1.31': 40 * second } as const
const never = Infinity

function* play(parts: Parts, { returnAfter, kubernetes }: ReplicaSetOptions, tools: ModelTools): Iterable<Step> {
  const grace = graces[kubernetes]
  const stage = newStage(tools, parts, { programs: { app: {} }, shows: isShown, watch: false, nodes: [], grace })
  const { cluster } = stage
  const pools: Readonly<Record<Pool, number>> = { asked: returnAfter, early: 4 * minute, late: 10 * minute, never }
  yield caption({
    zh: `Kubernetes ${kubernetes} 的默认值。四个可用区各有一个节点断网，各区另有一个好节点，各有一个单副本的 ReplicaSet：asked 的节点 ${renderDuration(returnAfter)} 后回来，early 的 4 分钟后，late 的 10 分钟后，never 的不再回来。`,
    en: `With the defaults of Kubernetes ${kubernetes}. In each of four zones one node loses its network and another stays well, with a ReplicaSet of one replica: the node of asked is back after ${renderDuration(returnAfter)}, that of early after 4 minutes, that of late after 10, that of never not at all.`,
  })
  look(stage, graceSeen, grace / second)
  const names = Object.keys(pools) as Pool[]
  for (const pool of names) yield* settle(stage, pool)
  const ways = names.map(pool => ({
    pool,
    cutAt: cluster.now() + stage.random.integer(20 * second),
    back: pools[pool],
  }))
  const events = ways
    .flatMap(({ pool, cutAt, back }) => [
      { at: cutAt, run: () => cut(stage, pool) },
      { at: cutAt + back, run: () => comeBack(stage, pool) },
      { at: cutAt + 9 * minute, run: () => count(stage, pool, 'nine minutes after') },
    ])
    .filter(({ at }) => at < never)
    .sort((a, b) => a.at - b.at)
  for (const { at, run } of events) {
    yield* cluster.run(at)
    run()
  }
  yield* cluster.run(cluster.now() + 2 * minute)
  for (const pool of names) count(stage, pool, 'in the end')
  yield* cluster.run(cluster.now())
}

function* settle(stage: Stage, pool: Pool): Iterable<Step> {
  const { cluster } = stage
  const traits = { labels: { pool, 'topology.kubernetes.io/zone': pool } }
  addNode(stage, lostOf(pool), traits)
  const template = {
    metadata: { labels: { app: pool } },
    spec: { nodeSelector: { pool }, containers: [{ name: 'app' }] },
  }
  create(stage, replicaSetObject(pool, 1, template))
  const pods = () => podsOf(stage, pool)
  yield* cluster.run(cluster.now() + minute, () => pods().length === 1 && isRunning(stage, ...pods()))
  addNode(stage, `${pool}-well`, traits)
  yield* cluster.run(cluster.now() + second)
}

const lostOf = (pool: Pool) => `${pool}-lost`
const podsOf = ({ cluster }: Stage, pool: Pool) =>
  [...cluster.list('Pod')].filter(each => each.metadata.labels?.['app'] === pool).map(each => each.metadata.name)

function cut({ cluster }: Stage, pool: Pool): void {
  const node = lostOf(pool)
  const fact = cluster.tell('network', { kind: 'NodeChanged', node, change: 'cut off' })
  cluster.cutOff(`kubelet/${node}`)
  cluster.blame({ kind: 'Node', name: node }, fact)
}

function comeBack({ cluster }: Stage, pool: Pool): void {
  const node = lostOf(pool)
  cluster.rejoin(`kubelet/${node}`, cluster.tell('network', { kind: 'NodeChanged', node, change: 'returned' }))
}

/** Processes that really run, and what the API server still has of the first Pod. */
function count(stage: Stage, pool: Pool, when: string): void {
  const { cluster, kubelets } = stage
  const all = [...kubelets.values()].reduce(
    (sum, each) => sum + everRun(stage, pool).filter(pod => each.running(pod).length > 0).length,
    0,
  )
  look(stage, copiesOf(pool, when), all)
  const terminating = podsOf(stage, pool).filter(
    pod => cluster.get('Pod', pod)?.metadata.deletionTimestamp !== undefined,
  )
  look(stage, stateOf(pool, when), terminating.length === 0 ? 'none' : terminating.join(' '))
}

/** Names of a set's Pods, of those as well that the API server has no more. */
function everRun(stage: Stage, pool: Pool): readonly string[] {
  const names = seenPods.get(stage) ?? new Set<string>()
  seenPods.set(stage, names)
  for (const pod of stage.cluster.list('Pod')) names.add(pod.metadata.name)
  return [...names].filter(name => name.startsWith(`${pool}-`))
}
const seenPods = new WeakMap<Stage, Set<string>>()

const shownKinds = shows('Wrote', 'Bound', 'NodeChanged', 'Looked')
function isShown(what: What): boolean {
  if (what.kind === 'ConditionChanged') return what.subject.startsWith('Node/') && what.condition === 'Ready'
  return shownKinds(what) && !(what.kind === 'Wrote' && what.change === 'status')
}
