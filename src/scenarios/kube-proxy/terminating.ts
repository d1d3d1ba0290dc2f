import type { EndpointSpec } from '../../objects.ts'
import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { tellChances } from './calling.ts'
import { addPod, backend } from './cluster.ts'
import type { Host } from './hosts.ts'
import { clusterIP, nodePort, notServing, service, servicePort, sliceFor, targetPort, terminating } from './objects.ts'
import type { ProxyOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { apply, newStage, type Stage, sync } from './stage.ts'
import { terminatingClaims } from './terminating-claims.ts'
import { nodeAddress } from './wiring.ts'

/** The same Pods in different states, and with different hints: which of them can a new connection reach? */
export const terminatingAndTopology = (parts: Parts): Experiment<ProxyOptions> => ({
  name: 'terminating-and-topology',
  asks: {
    zh: '端点有就绪的、正在终止的、带拓扑提示的：新连接会分给哪些？',
    en: 'Endpoints are ready, or terminate, or carry topology hints: which of them does a new connection get?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: terminatingClaims,
})

type Conditions = NonNullable<EndpointSpec['conditions']>
const ready = { ready: true, serving: true, terminating: false } as const
const [here, there] = ['zone-a', 'zone-b']

function play(parts: Parts, tools: ModelTools): Step[] {
  const stage = newStage(tools, parts, { zones: [here, there] })
  const { cluster } = stage
  const client = addPod(cluster, 'client', 1, 10)
  const [near, far] = [addPod(cluster, 'near', 1, 12), addPod(cluster, 'far', 2, 12)]
  const pods: Pods = { client, near, far }
  cluster.services = [service({ nodePort, externalTrafficPolicy: 'Local' })]
  stage.tell({
    zh: 'near 在 node-1，far 在 node-2。每次只改端点的状况：node-1 上的 Pod 访问集群 IP 会到谁？',
    en: 'near is on node-1, far on node-2. Only the conditions of the endpoints change: whom can a Pod on node-1 reach by the cluster IP?',
  })
  withConditions(stage, pods, ready, ready)
  withConditions(stage, pods, terminating, ready)
  stage.tell({
    zh: '策略 Local 只看本节点。同一时刻，从外面经 node-1 来的请求仍到正在终止的 near：',
    en: 'Policy Local looks at this node alone. At the same moment, outside calls by node-1 still get near, which terminates:',
  })
  const local = { client: cluster.outside, to: `${nodeAddress(1)}:${nodePort}` }
  tellChances(stage, local, { node: cluster.nodes[0], in: 'eth0' })
  stage.tell({ zh: '一个就绪的也没有了：', en: 'None is ready any more:' })
  withConditions(stage, pods, terminating, terminating)
  withConditions(stage, pods, terminating, notServing)
  withConditions(stage, pods, notServing, notServing)
  stage.tell({
    zh: '都就绪，端点带上拓扑提示。node-1 在 zone-a，node-2 在 zone-b：',
    en: 'All are ready, and endpoints carry topology hints. node-1 is in zone-a, node-2 in zone-b:',
  })
  withHints(stage, pods, here, there)
  withHints(stage, pods, here, undefined)
  withHints(stage, pods, there, there)
  return stage.steps
}

interface Pods {
  readonly client: Host
  readonly near: Host
  readonly far: Host
}

function withConditions(stage: Stage, pods: Pods, ofNear: Conditions, ofFar: Conditions): void {
  const states = [
    [pods.near, ofNear],
    [pods.far, ofFar],
  ] as const
  stage.cluster.slices = [
    sliceFor(
      'web',
      states.map(([pod, conditions]) => backend(pod, { conditions })),
    ),
  ]
  const [first] = states.map(([pod, conditions]) => {
    const what = { pod: pod.name, address: `${pod.address}:${targetPort}`, ...ready, ...conditions, present: true }
    return stage.note('endpointslice-controller', { kind: 'EndpointChanged', ...what })
  })
  if (first !== undefined) sync(stage, first)
  look(stage, pods)
}

function withHints(stage: Stage, pods: Pods, ofNear: string | undefined, ofFar: string | undefined): void {
  const states = [
    [pods.near, ofNear],
    [pods.far, ofFar],
  ] as const
  const backends = states.map(([pod, zone]) =>
    backend(pod, zone === undefined ? {} : { hints: { forZones: [{ name: zone }] } }),
  )
  const words = states.map(([pod, zone = 'none']) => `${pod.address}:${targetPort}=${zone}`).join(' ')
  apply(stage, { slices: [sliceFor('web', backends)] }, 'EndpointSlice/web', `hints ${words}`)
  look(stage, pods)
}

const look = (stage: Stage, { client }: Pods) =>
  tellChances(stage, { client, to: `${clusterIP}:${servicePort}` }, { node: stage.cluster.nodes[0], in: 'cni0' })
