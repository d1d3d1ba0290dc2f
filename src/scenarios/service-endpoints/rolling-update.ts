import { patch } from '../../model/cluster/actor.ts'
import type { Deployment } from '../../model/cluster/objects.ts'
import type { Cause } from '../../model/cluster/task.ts'
import type { PodSpec } from '../../objects.ts'
import { renderDuration } from '../../sim/duration.ts'
import { caption, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, endpointsOf, minute, second, shows } from '../cluster/stage.ts'
import type { ServiceOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { at, claims, drained, hasty, minSyncOf, outcomes, preStopOf, rateOf } from './rolling-update-claims.ts'
import { quietly, type ServiceStage, serviceStage, webContainer, webService } from './stage.ts'
import { traffic, trafficKinds } from './traffic.ts'

/** Two Deployments are updated under traffic: one whose Pods wait in a preStop hook, one whose Pods stop at once. */
export const rollingUpdate = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'rolling-update',
  asks: {
    zh: '滚动更新时不断有新连接进来：有 preStop 和没有 preStop，各会丢多少？',
    en: 'A rolling update while connections keep coming: how many are lost with a preStop hook, and without?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims,
  outcomes,
})

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
  const isUp = () => isDone(stage, drained, count, 'v1') && isDone(stage, hasty, count, 'v1')
  yield* quietly(stage, cluster.run(2 * minute, isUp))
  yield* quietly(stage, cluster.run(cluster.now() + 2 * second + minSync))
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
