import type { KubeProxy } from '../../model/cluster/actors/kube-proxy.ts'
import { clusterDns, type ClusterDns } from '../../model/cluster/actors/dns.ts'
import { patch } from '../../model/cluster/actor.ts'
import type { StoredPod } from '../../model/cluster/objects.ts'
import type { Cause } from '../../model/cluster/task.ts'
import type { Labels, PodSpec, Service, ServiceSpec } from '../../objects.ts'
import type { Millis, What } from '../../sim/fact.ts'
import type { ModelTools, Step } from '../../sim/scenario.ts'
import { create, newStage, podObject, type SetUp, shows, type Stage } from '../cluster/stage.ts'
import type { Parts } from './parts.ts'
import type { Place } from './reach.ts'

/** A cluster with everybody who has to do with Services: also the writers of the old form, and on each node a kube-proxy. */
export interface ServiceStage extends Stage {
  readonly parts: Parts
  readonly proxies: ReadonlyMap<string, KubeProxy>
  readonly dns: ClusterDns
  /** While it is on, only what is created and what starts is worth a line. */
  readonly hush: { on: boolean }
}

export type ServiceSetUp = SetUp & { readonly minSync?: Millis }

/** To work out and load the rules of a small cluster. */
const syncTakes = 20

export function serviceStage(tools: ModelTools, parts: Parts, setUp: ServiceSetUp): ServiceStage {
  const hush = { on: false }
  const isShown = (what: What) => setUp.shows(what) && (!hush.on || early(what))
  const stage = newStage(tools, parts, { watch: false, ...setUp, shows: isShown })
  const { cluster, kubelets } = stage
  cluster.join(parts.endpointsController())
  cluster.join(parts.mirroringController(tools.random.fork('mirrors')))
  const dns = clusterDns(parts.dnsAnswer)
  cluster.join(dns)
  const proxies = [...kubelets.keys()].map(node => {
    const host = cluster.host(`kube-proxy/${node}`)
    return [node, parts.kubeProxy({ node, host, minSync: setUp.minSync ?? 1000, takes: syncTakes })] as const
  })
  for (const [, proxy] of proxies) cluster.join(proxy)
  return { ...stage, parts, proxies: new Map(proxies), dns, hush }
}

const early = shows('Wrote', 'ContainerState', 'Looked')

/** The set-up, of which little is told. */
export function* quietly({ hush }: ServiceStage, steps: Iterable<Step>): Iterable<Step> {
  hush.on = true
  yield* steps
  hush.on = false
}

export const clusterIP = '10.96.0.80'
/** What clients of the Service connect to. */
export const address = `${clusterIP}:80`
export const web = 'web'

export const webService = (spec: Partial<ServiceSpec> = {}, name = web): Service => ({
  kind: 'Service',
  metadata: { name },
  spec: {
    clusterIP,
    selector: { app: name },
    ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    ...spec,
  },
})

/** A container that declares the port that the Service names. */
export const webContainer = { name: 'app', ports: [{ name: 'http', containerPort: 8080 }] } as const

export const webPod = (name: string, labels: Labels = { app: web }, spec: Partial<PodSpec> = {}): StoredPod =>
  podObject(name, { containers: [webContainer], ...spec }, labels)

/** A user's change of an object's labels or spec, told as kubectl would. */
export function relabel({ cluster }: Stage, pod: string, labels: Labels): Cause {
  const change = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  const told = { kind: 'Wrote', verb: 'update', subject: `Pod/${pod}`, change: `label ${change}` } as const
  return cluster.write(
    'user',
    patch('Pod', pod, each => ({ ...each, metadata: { ...each.metadata, labels } }), told),
  ).because
}

export function changeService(
  { cluster }: Stage,
  name: string,
  change: string,
  spec: (old: ServiceSpec) => ServiceSpec,
): Cause {
  const told = { kind: 'Wrote', verb: 'update', subject: `Service/${name}`, change } as const
  return cluster.write(
    'user',
    patch('Service', name, each => ({ ...each, spec: spec(each.spec) }), told),
  ).because
}

/** Creates the Service `web` and so many Pods `web-1` … with its label. */
export function createWeb(
  stage: Stage,
  pods: number,
  spec: Partial<PodSpec> = {},
  service: Partial<ServiceSpec> = {},
): string[] {
  create(stage, webService(service))
  const names = Array.from({ length: pods }, (_, i) => `${web}-${i + 1}`)
  for (const name of names) create(stage, webPod(name, { app: web }, spec))
  return names
}

/** Which of the nodes `node-2` is. */
export const placeOf = ({ proxies }: ServiceStage, node: string): Place => ({
  number: Number(node.split('-')[1]),
  nodes: proxies.size,
})

/** As DNS answers now. */
export function resolve({ cluster, dns }: ServiceStage, name: string, because?: Cause): Cause {
  return cluster.tell('coredns', { kind: 'Resolved', name, ...dns.resolve(name) }, because)
}
