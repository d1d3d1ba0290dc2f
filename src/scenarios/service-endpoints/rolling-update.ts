import { patch } from '../../model/cluster/actor.ts'
import type { Deployment } from '../../model/cluster/objects.ts'
import type { Cause } from '../../model/cluster/task.ts'
import type { PodSpec } from '../../objects.ts'
import { renderDuration } from '../../sim/duration.ts'
import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { create, endpointsOf, minute, second, shows } from '../cluster/stage.ts'
import { all, looked } from '../judging.ts'
import { reached, writes } from './judging.ts'
import type { ServiceOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { type ServiceStage, serviceStage, webContainer, webService } from './stage.ts'
import { traffic, trafficKinds } from './traffic.ts'

/** Two Deployments are updated under traffic: one whose Pods wait in a preStop hook, one whose Pods stop at once. */
export const rollingUpdate = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'rolling-update',
  asks: {
    zh: '滚动更新时不断有新连接进来：有 preStop 和没有 preStop，各会丢多少？',
    en: 'A rolling update while connections keep coming: how many are lost with a preStop hook, and without?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [preStopLosesNothing, withoutLoses, neverEmpty],
  outcomes: [lost],
})

const [drained, hasty] = ['drained', 'hasty'] as const
const at = { drained: '10.96.0.85:80', hasty: '10.96.0.86:80' } as const
const [minSyncOf, preStopOf, rateOf] = ['minSyncPeriod (ms)', `${drained}: preStop (ms)`, 'client: connections/s']

function* play(parts: Parts, options: ServiceOptions, tools: ModelTools): Iterable<Step> {
  const { minSync, rate } = options
  const count = Math.min(options.replicas, 6)
  const preStop = Math.round(options.preStop / second)
  const stage = serviceStage(tools, parts, {
    programs: { v1: { startUp: second }, v2: { startUp: second } },
    nodes: ['node-1', 'node-2'],
    shows: isShown,
    minSync,
  })
  const { cluster } = stage
  const watch = traffic(stage, [
    { node: 'node-1', to: at[drained] },
    { node: 'node-1', to: at[hasty] },
  ])
  yield caption({
    zh: `两个 Deployment，各 ${count} 个副本，maxSurge 1，maxUnavailable 0，前面各有一个 Service，每秒各有 ${rate} 个新连接。drained 的 preStop 睡 ${renderDuration(preStop * second)}，hasty 没有。应用一收到 SIGTERM 就退出。`,
    en: `Two Deployments with ${count} replicas each, maxSurge 1, maxUnavailable 0, each behind a Service with ${rate} new connections a second. The preStop hook of drained sleeps ${renderDuration(preStop * second)}; hasty has none. The app exits on SIGTERM.`,
  })
  for (const [subject, value] of [
    [minSyncOf, minSync],
    [preStopOf, preStop * second],
    [rateOf, rate],
  ] as const)
    cluster.tell('user', { kind: 'Looked', subject, value })
  for (const [name, seconds] of [
    [drained, preStop],
    [hasty, 0],
  ] as const) {
    create(stage, webService({ clusterIP: at[name].split(':')[0] ?? '' }, name))
    create(stage, deployment(name, count, seconds))
  }
  yield* watch(cluster.run(2 * minute, () => isDone(stage, drained, count, 'v1') && isDone(stage, hasty, count, 'v1')))
  yield* watch(cluster.run(cluster.now() + 2 * second + minSync))
  for (const name of [drained, hasty] as const) {
    yield caption({ zh: `${name} 换成 v2。`, en: `${name} is updated to v2.` })
    update(stage, name)
    yield* watch(cluster.run(cluster.now() + count * 3 * minute, () => isDone(stage, name, count, 'v2')))
    yield* watch(cluster.run(cluster.now() + 2 * second + 2 * minSync))
  }
}

function deployment(name: string, replicas: number, preStop: number): Deployment {
  const hook = preStop > 0 && { lifecycle: { preStop: { sleep: { seconds: preStop } } } }
  const readinessProbe = { periodSeconds: 1, failureThreshold: 1 }
  const spec: PodSpec = {
    terminationGracePeriodSeconds: preStop + 30,
    containers: [{ ...webContainer, image: 'v1', readinessProbe, ...hook }],
  }
  return {
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    },
  }
}

function update({ cluster }: ServiceStage, name: string): Cause {
  const told = { kind: 'Wrote', verb: 'update', subject: `Deployment/${name}`, change: 'image v2' } as const
  const renewed = ({ spec, ...rest }: Deployment): Deployment => {
    const { template } = spec
    const containers = template.spec.containers.map(each => ({ ...each, image: 'v2' }))
    return { ...rest, spec: { ...spec, template: { ...template, spec: { ...template.spec, containers } } } }
  }
  return cluster.write('user', patch('Deployment', name, renewed, told)).because
}

/** Only Pods of this image are there, all of them ready. */
function isDone(stage: ServiceStage, name: string, count: number, image: string): boolean {
  const pods = [...stage.cluster.list('Pod')].filter(({ metadata }) => metadata.labels?.['app'] === name)
  const ready = endpointsOf(stage, name).filter(each => each.conditions?.ready)
  return (
    pods.length === count && ready.length === count && pods.every(({ spec }) => spec.containers[0]?.image === image)
  )
}

const kinds = shows('Wrote', 'HookRan', 'EndpointChanged', 'Looked', ...trafficKinds)
const isShown: typeof kinds = what =>
  what.kind === 'ContainerState'
    ? what.state === 'running'
    : kinds(what) && !(what.kind === 'Wrote' && what.change === 'status')

const updated = (facts: readonly Fact[], name: string) => writes(facts, 'update', `Deployment/${name}`, 'user')[0]
const numberOf = (facts: readonly Fact[], subject: string) => Number(looked(facts, subject)?.value)

/** While the Deployment is rolled over: how connections fare, each until the next. */
function during(facts: readonly Fact[], name: keyof typeof at) {
  const all = reached(facts, at[name])
  const begin = updated(facts, name)
  return all.flatMap((each, i) => {
    const until = all[i + 1]?.at
    return begin === undefined || (until ?? Infinity) < begin.at
      ? []
      : [{ fact: each, millis: (until ?? each.at) - each.at }]
  })
}
const isLossy = ({ fact }: { readonly fact: FactOf<'Reached'> }) => fact.answered < 1

/** What it takes each reader to hear of a change, and kube-proxy to write. */
const slack = 200

const preStopLosesNothing: Claim = {
  id: 'prestop-loses-nothing',
  text: {
    zh: '只要 preStop 比消息传开的时间长（minSyncPeriod 加上传递），滚动更新一个新连接也不丢',
    en: 'As long as preStop lasts longer than the news takes to travel (minSyncPeriod and the way), a rolling update loses not one new connection',
  },
  judge(facts) {
    const isLong = numberOf(facts, preStopOf) >= numberOf(facts, minSyncOf) + slack
    const steps = during(facts, drained)
    return all(
      steps.map(({ fact }) => fact),
      fact => !isLong || fact.answered === 1,
    )
  },
}

const withoutLoses: Claim = {
  id: 'without-prestop-some-are-lost',
  text: {
    zh: '没有 preStop 就会丢：从 SIGTERM 到规则里没有它，新连接以 1/n 的概率失败，n 是规则里的端点数',
    en: 'Without it some are lost: from SIGTERM until the rules have dropped the Pod, a new connection fails with probability 1/n, n being the endpoints in the rules',
  },
  judge(facts) {
    const lossy = during(facts, hasty).filter(isLossy)
    const news = numberOf(facts, minSyncOf) + slack
    return all(
      lossy.map(({ fact }) => fact),
      fact => {
        const dead = fact.backends.filter(each => !each.answers)
        const { millis } = lossy.find(each => each.fact === fact) ?? { millis: NaN }
        return Math.abs(1 - fact.answered - dead.length / fact.backends.length) < 1e-5 && millis <= news
      },
    )
  },
}

const neverEmpty: Claim = {
  id: 'rollout-keeps-its-endpoints',
  text: {
    zh: 'Service 和它的集群 IP 不变，名单上就绪的一个也没有少：新的先就绪，旧的才走',
    en: 'Service and cluster IP stay, and the list never has fewer that are ready: a new one is ready before an old one goes',
  },
  judge(facts) {
    const [first] = during(facts, drained)
    const ready = new Set<string>()
    const counts = new Map<number, { readonly fact: Fact; readonly count: number }>()
    for (const fact of ofKind(facts, 'EndpointChanged')) {
      if (!fact.pod.startsWith(drained)) continue
      if (fact.present && fact.ready) ready.add(fact.pod)
      else ready.delete(fact.pod)
      // One write may hold several changes: what counts is how they leave the list.
      if (fact.id > (updated(facts, drained)?.id ?? Infinity)) counts.set(fact.at, { fact, count: ready.size })
    }
    const wanted = first?.fact.backends.length ?? NaN
    const states = [...counts.values()]
    return all(
      states.map(({ fact }) => fact),
      fact => (states.find(each => each.fact === fact)?.count ?? 0) >= wanted,
    )
  },
}

const lost: Outcome = {
  name: 'lost',
  kind: 'number',
  unit: { zh: '个连接', en: 'connections' },
  asks: {
    zh: 'drained 滚动更新期间，平均丢失多少个新连接？（取整）',
    en: 'How many new connections are lost on average while drained is rolled over? (rounded)',
  },
  of: facts =>
    Math.round(
      during(facts, drained).reduce((sum, { fact, millis }) => sum + (1 - fact.answered) * (millis / 1000), 0) *
        numberOf(facts, rateOf),
    ),
}
