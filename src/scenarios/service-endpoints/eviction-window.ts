import type { Cause } from '../../model/cluster/task.ts'
import { caption, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, endpointsOf, minute, remove, second, shows } from '../cluster/stage.ts'
import { claims, countOf, minSyncOf, outcomes, rateOf } from './eviction-window-claims.ts'
import { fillDisk, storageLimit } from './eviction.ts'
import type { ServiceOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { quietly, type ServiceStage, serviceStage, web, webContainer, webService } from './stage.ts'
import { traffic, trafficKinds } from './traffic.ts'

/** One of n Pods exceeds its storage limit and is evicted; then another is deleted, for comparison. */
export const evictionWindow = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'eviction-window',
  asks: {
    zh: '容器用的临时存储超限，Pod 被驱逐：Service 的客户端看到什么？跟删除比呢？',
    en: 'A container exceeds its ephemeral-storage limit and the Pod is evicted: what do clients of the Service see, and what if it were deleted?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims,
  outcomes,
})

const nodes = ['node-1', 'node-2']

function* play(parts: Parts, { replicas, minSync, rate }: ServiceOptions, tools: ModelTools): Iterable<Step> {
  const count = Math.min(replicas, 6)
  const programs = { app: { onTerm: { after: minute, code: 0 } } } as const
  const stage = serviceStage(tools, parts, { programs, nodes, shows: isShown, minSync })
  const { cluster } = stage
  const watch = traffic(stage, [{ node: 'node-1' }])
  yield caption({
    zh: `ReplicaSet web 有 ${count} 个 Pod，每个的 ephemeral-storage 限制是 40Mi。客户端每秒新建 ${rate} 个连接。应用一收到 SIGTERM 就不再接新连接，但要一分钟才退出；探针一直能通过。`,
    en: `ReplicaSet web has ${count} Pods with an ephemeral-storage limit of 40Mi each. Clients open ${rate} new connections a second. On SIGTERM the app takes no new ones but needs a minute to exit; its probe keeps passing.`,
  })
  for (const [subject, value] of [
    [countOf, count],
    [minSyncOf, minSync],
    [rateOf, rate],
  ] as const)
    cluster.tell('user', { kind: 'Looked', subject, value })
  createReplicas(stage, count)
  const isReady = () => endpointsOf(stage, web).filter(each => each.conditions?.ready).length === count
  yield* quietly(stage, cluster.run(2 * minute, isReady))
  yield* quietly(stage, cluster.run(cluster.now() + 3 * second + minSync))
  const [victim, ...others] = [...cluster.list('Pod')].map(pod => pod.metadata.name)
  if (victim === undefined) return
  yield caption({
    zh: `${victim} 的容器开始往可写层写，每秒 4 MiB。kubelet 每 10 秒量一次。`,
    en: `The container of ${victim} begins to write 4 MiB a second to its writable layer. The kubelet measures every 10 s.`,
  })
  const began = cluster.tell('user', { kind: 'Looked', subject: `${victim}$ dd bs=4M, MiB/s`, value: 4 })
  fillDisk(stage, { pod: victim, limit: 40, perSecond: 4 }, 1 + tools.random.integer(10_000), began)
  yield* watch(cluster.run(cluster.now() + minute + minSync))
  const rival = others[0] ?? [...cluster.list('Pod')].find(pod => pod.status.phase === 'Running')?.metadata.name
  if (rival === undefined) return
  yield caption({ zh: `对照：删除 ${rival}。`, en: `For comparison ${rival} is deleted.` })
  remove(stage, rival)
  yield* watch(cluster.run(cluster.now() + 90 * second + minSync))
}

function createReplicas(stage: ServiceStage, replicas: number): Cause {
  const container = { ...webContainer, ...storageLimit(40), readinessProbe: { periodSeconds: 5 } }
  const template = { metadata: { labels: { app: web } }, spec: { containers: [container] } }
  create(stage, webService())
  return create(stage, {
    kind: 'ReplicaSet',
    metadata: { name: web },
    spec: { replicas, selector: { matchLabels: { app: web } }, template },
  })
}

const kinds = shows('Wrote', 'StorageUsed', 'Evicted', 'PhaseChanged', 'EndpointChanged', 'Looked', ...trafficKinds)
const isShown: typeof kinds = what => (what.kind === 'PhaseChanged' ? what.to !== 'Pending' : kinds(what))
