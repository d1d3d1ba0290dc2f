import type { Container } from '../../objects.ts'
import type { What } from '../../sim/fact.ts'
import { caption, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import {
  create,
  isRunning,
  look,
  minute,
  newStage,
  print,
  remove,
  replicaSetObject,
  second,
  shows,
  type Stage,
} from '../cluster/stage.ts'
import { claims, outcomes, uidOf } from './crash-vs-loss-claims.ts'
import { type Fault, faults, type ReplicaSetOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** Five ReplicaSets of one Pod each, and something happens to each of these Pods. */
export const crashVsLoss = (parts: Parts): Experiment<ReplicaSetOptions> => ({
  name: 'crash-vs-loss',
  asks: {
    zh: 'Pod 出了事：崩溃、卡死、未就绪、被删除、被驱逐，各由谁发现，是原地重启还是另建一个？',
    en: 'A crash, a hang, not ready, a deletion, an eviction: who notices each, and is the Pod restarted in place or replaced?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims,
  outcomes,
})

const every = { periodSeconds: 10, failureThreshold: 3 }
const containers: Readonly<Record<Fault, Container>> = {
  crash: { name: 'app', image: 'crash' },
  hang: { name: 'app', image: 'hang', livenessProbe: every },
  unready: { name: 'app', image: 'unready', readinessProbe: every },
  delete: { name: 'app', image: 'slow-to-stop' },
  evict: { name: 'app', image: 'slow-to-stop' },
}

function* play(parts: Parts, { fault }: ReplicaSetOptions, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, {
    programs: {
      crash: { exits: { after: 20 * second, code: 1 } },
      hang: start => (start === 0 ? { hangsAt: 25 * second } : {}),
      unready: { busy: { from: 25 * second, to: 10 * minute } },
      'slow-to-stop': { onTerm: { after: 5 * second, code: 0 } },
    },
    shows: isShown,
    watch: false,
    nodes: ['node-1', 'node-2'],
  })
  const { cluster } = stage
  const order = [fault, ...faults.filter(each => each !== fault)]
  yield caption({
    zh: '五个 ReplicaSet，各一个副本。crash 每运行 20 秒就以 1 退出；hang 卡死一次，有存活态探针；unready 一直说自己没有就绪；delete 和 evict 的应用收到 SIGTERM 后要 5 秒收尾。',
    en: 'Five ReplicaSets of one replica. crash exits with 1 after every 20 s; hang hangs once and has a liveness probe; unready says that it is not ready; the apps of delete and evict need 5 s from SIGTERM on to finish.',
  })
  for (const name of order)
    create(
      stage,
      replicaSetObject(name, 1, { metadata: { labels: { app: name } }, spec: { containers: [containers[name]] } }),
    )
  const pods = () => [...cluster.list('Pod')].map(each => each.metadata.name)
  yield* cluster.run(minute, () => pods().length === faults.length && isRunning(stage, ...pods()))
  const firsts = Object.fromEntries(order.map(name => [name, podOf(stage, name)]))
  for (const pod of pods()) rememberUid(stage, pod)
  yield* cluster.run(cluster.now() + 10 * second)
  yield* takeAway(stage, firsts['delete'] ?? '', firsts['evict'] ?? '')
  yield* cluster.run(cluster.now() + 2 * minute)
  yield caption({ zh: '两分多钟之后：', en: 'More than two minutes later:' })
  for (const pod of pods()) {
    if (pod !== firsts['evict']) print(stage, pod)
    if (!Object.values(firsts).includes(pod)) rememberUid(stage, pod)
  }
  yield* cluster.run(cluster.now())
}

function* takeAway(stage: Stage, deleted: string, evicted: string): Iterable<Step> {
  yield caption({
    zh: `有人删除 ${deleted}；kubelet 驱逐 ${evicted}。`,
    en: `Somebody deletes ${deleted}, and its kubelet evicts ${evicted}.`,
  })
  remove(stage, deleted)
  const cause = look(stage, 'node: memory.available', '80Mi')
  for (const kubelet of stage.kubelets.values()) kubelet.evict(evicted, 'Evicted', 'memory', cause)
  yield* stage.cluster.run(stage.cluster.now() + 10 * second)
}

const podOf = ({ cluster }: Stage, set: string) =>
  [...cluster.list('Pod')].find(each => each.metadata.labels?.['app'] === set)?.metadata.name ?? ''
const rememberUid = (stage: Stage, pod: string) =>
  look(stage, uidOf(pod), stage.cluster.get('Pod', pod)?.metadata.uid ?? 'gone')

const shownKinds = shows(
  'Wrote',
  'PhaseChanged',
  'ContainerState',
  'Signalled',
  'Evicted',
  'ProcessEnded',
  'StatusPrinted',
  'Counted',
  'SandboxState',
  'Looked',
)
function isShown(what: What): boolean {
  if (what.kind === 'ConditionChanged') return what.condition === 'Ready' && what.status === 'False'
  if (what.kind === 'ContainerState') return what.state !== 'waiting'
  return shownKinds(what) && !(what.kind === 'Wrote' && what.change === 'status')
}
