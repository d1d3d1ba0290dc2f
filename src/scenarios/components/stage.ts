import { type ClusterDns, clusterDns } from '../../model/cluster/actors/dns.ts'
import type { KubeProxy } from '../../model/cluster/actors/kube-proxy.ts'
import { type Power, switched } from '../../model/cluster/kubelet/switched.ts'
import type { Deployment } from '../../model/cluster/objects.ts'
import { conditionsOf } from '../../model/cluster/endpoint-slice/endpoint.ts'
import type { Cause } from '../../model/cluster/task.ts'
import { isTrue } from '../../model/pod/conditions.ts'
import type { Service } from '../../objects.ts'
import type { ModelTools } from '../../sim/scenario.ts'
import { newStage, type SetUp, type Stage } from '../cluster/stage.ts'
import type { Component, Parts } from './parts.ts'

/** A cluster with a kube-proxy on each node, whose components can be stopped. */
export interface ComponentStage extends Stage {
  readonly parts: Parts
  readonly proxies: ReadonlyMap<string, KubeProxy>
  readonly power: ReadonlyMap<string, Power>
  readonly dns: ClusterDns
  readonly stopped: Set<Component>
}

export function componentStage(tools: ModelTools, parts: Parts, setUp: SetUp): ComponentStage {
  const power = new Map<string, Power>()
  const kubelet: Parts['kubelet'] = equipment => {
    const ofNode = { kubelet: true, runtime: true }
    power.set(equipment.node, ofNode)
    return switched(parts.kubelet, equipment, ofNode)
  }
  const stage = newStage(tools, { ...parts, kubelet }, { watch: false, ...setUp })
  const { cluster, kubelets } = stage
  const proxies = [...kubelets.keys()].map(node => {
    const host = cluster.host(`kube-proxy/${node}`)
    return [node, parts.kubeProxy({ node, host, minSync: 1000, takes: 20 })] as const
  })
  for (const [, proxy] of proxies) cluster.join(proxy)
  const dns = clusterDns()
  cluster.join(dns)
  // So that the user, too, can be cut off from the API server.
  cluster.join({ name: 'user', watches: [], affected: () => [], reconcile: () => [] })
  for (const actor of parts.imagined()) cluster.join(actor)
  return { ...stage, parts, proxies: new Map(proxies), power, dns, stopped: new Set() }
}

export const nodeNames = (count: number): string[] => Array.from({ length: count }, (_, i) => `node-${i + 1}`)

const container = { name: 'app', image: 'app', ports: [{ name: 'http', containerPort: 8080 }] } as const
export const labels = { app: 'web' } as const

export const webDeployment = (replicas: number): Deployment => ({
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
    strategy: { type: 'RollingUpdate' },
  },
})

export const webService: Service = {
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { clusterIP: '10.96.0.80', selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
}

/** The loops of kube-controller-manager that have a part in the experiments. */
export const controllers = [
  'deployment-controller',
  'replicaset-controller',
  'endpointslice-controller',
  'node-lifecycle-controller',
  'taint-eviction-controller',
]

/** Who is cut off when a component stops; the components of one node are those of this node. */
export function actorsOf({ kubelets }: Stage, component: Component, node: string): readonly string[] {
  const onAll = [...kubelets.keys()].flatMap(name => [`kubelet/${name}`, `kube-proxy/${name}`])
  return {
    apiserver: [...controllers, 'scheduler', 'user', 'coredns', ...onAll],
    scheduler: ['scheduler'],
    'controller-manager': controllers,
    kubelet: [`kubelet/${node}`],
    'kube-proxy': [`kube-proxy/${node}`],
    runtime: [],
    coredns: ['coredns'],
  }[component]
}

/** Stops a component, and answers with the fact. */
export function stop(stage: ComponentStage, component: Component, node: string): Cause {
  const { cluster, power, stopped } = stage
  const isOfNode = component === 'kubelet' || component === 'kube-proxy' || component === 'runtime'
  const name = isOfNode ? `${component}/${node}` : component
  const fact = cluster.tell('operator', { kind: 'ComponentChanged', component: name, change: 'stopped' })
  stopped.add(component)
  for (const actor of actorsOf(stage, component, node)) cluster.cutOff(actor)
  const ofNode = power.get(node)
  if (ofNode !== undefined && component === 'kubelet') ofNode.kubelet = false
  if (ofNode !== undefined && component === 'runtime') ofNode.runtime = false
  if (isOfNode) cluster.blame({ kind: 'Node', name: node }, fact)
  return fact
}

export const podNames = ({ cluster }: Stage): string[] => [...cluster.list('Pod')].map(each => each.metadata.name)

export const readyPods = ({ cluster }: Stage): number =>
  [...cluster.list('Pod')].filter(
    pod => pod.metadata.deletionTimestamp === undefined && isTrue(pod.status.conditions, 'Ready'),
  ).length

/** The Pods behind the rules that a node's kernel has now. */
export const behindRules = ({ proxies }: ComponentStage, node: string): string[] =>
  [...(proxies.get(node)?.rulesFrom().slices.values() ?? [])]
    .flatMap(slice => slice.endpoints ?? [])
    .filter(each => conditionsOf(each).ready)
    .map(each => each.targetRef?.name ?? '')

/** Whether the container of a Pod runs, on whichever node; what the API server holds does not matter. */
export const isAlive = ({ kubelets }: Stage, pod: string): boolean =>
  [...kubelets.values()].some(each => each.running(pod).length > 0)

export function isAnswered(stage: ComponentStage, node: string): boolean {
  const backends = behindRules(stage, node).map(pod => isAlive(stage, pod))
  return stage.parts.carries({ backends, isUp: component => !stage.stopped.has(component) })
}

/** Whether DNS knows the Service. */
export const isResolved = ({ dns, stopped }: ComponentStage): boolean =>
  !stopped.has('coredns') && dns.resolve('web').type === 'A'

/** Tools for a cluster that is played after others in the same play: times go on. */
export const later = (tools: ModelTools, name: string, offset: number): ModelTools => ({
  random: tools.random.fork(name),
  fact: (at, by, what, because) => tools.fact(at + offset, by, what, because),
})
