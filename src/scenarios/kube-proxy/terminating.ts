import type { EndpointSpec } from '../../objects.ts'
import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { tellChances } from '../packets/calling.ts'
import { addPod, backend } from '../packets/cluster.ts'
import type { Host } from '../packets/hosts.ts'
import {
  clusterIP,
  nodePort,
  notServing,
  service,
  servicePort,
  sliceFor,
  targetPort,
  terminating,
} from '../packets/objects.ts'
import type { ProxyOptions } from './options.ts'
import type { Parts } from '../packets/parts.ts'
import { apply, newStage, type Stage, sync } from '../packets/stage.ts'
import { terminatingClaims } from './terminating-claims.ts'
import { nodeAddress } from '../packets/wiring.ts'

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
  const look = () =>
    tellChances(stage, { client, to: `${clusterIP}:${servicePort}` }, { node: cluster.nodes[0], in: 'cni0' })
  const lookFromOutside = () =>
    tellChances(
      stage,
      { client: cluster.outside, to: `${nodeAddress(1)}:${nodePort}` },
      { node: cluster.nodes[0], in: 'eth0' },
    )
  const tryOut = (ofNear: Conditions, ofFar: Conditions) => {
    withConditions(stage, [near, ofNear], [far, ofFar])
    look()
  }
  cluster.services = [service({ nodePort, externalTrafficPolicy: 'Local' })]
  stage.tell({
    zh: 'near 在 node-1，far 在 node-2。每次只改端点的状况：node-1 上的 Pod 访问集群 IP 会到谁？',
    en: 'near is on node-1, far on node-2. Only the conditions of the endpoints change: whom can a Pod on node-1 reach by the cluster IP?',
  })
  tryOut(ready, ready)
  tryOut(terminating, ready)
  stage.tell({
    zh: '策略 Local 只看本节点。同一时刻，从外面经 node-1 来的请求仍到正在终止的 near：',
    en: 'Policy Local looks at this node alone. At the same moment, outside calls by node-1 still get near, which terminates:',
  })
  lookFromOutside()
  stage.tell({ zh: '一个就绪的也没有了：', en: 'None is ready any more:' })
  tryOut(terminating, terminating)
  tryOut(terminating, notServing)
  tryOut(notServing, notServing)
  stage.tell({
    zh: 'node-1 上来了就绪的 beside，near 还在终止；从外面经 node-1 来的请求：',
    en: 'beside, which is ready, comes to node-1, where near still terminates; outside calls by node-1:',
  })
  withConditions(stage, [near, terminating], [addPod(cluster, 'beside', 1, 13), ready], [far, notServing])
  lookFromOutside()
  stage.tell({
    zh: '最后，near 和 far 都就绪，端点带上拓扑提示。node-1 在 zone-a，node-2 在 zone-b：',
    en: 'At last near and far are both ready, and endpoints carry topology hints. node-1 is in zone-a, node-2 in zone-b:',
  })
  for (const [ofNear, ofFar] of [
    [here, there],
    [here, undefined],
    [there, there],
  ]) {
    withHints(stage, [near, ofNear], [far, ofFar])
    look()
  }
  return stage.steps
}

function withConditions(stage: Stage, ...states: readonly (readonly [pod: Host, conditions: Conditions])[]): void {
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
}

function withHints(stage: Stage, ...states: readonly (readonly [pod: Host, zone: string | undefined])[]): void {
  const backends = states.map(([pod, zone]) =>
    backend(pod, zone === undefined ? {} : { hints: { forZones: [{ name: zone }] } }),
  )
  const words = states.map(([pod, zone = 'none']) => `${pod.address}:${targetPort}=${zone}`).join(' ')
  apply(stage, { slices: [sliceFor('web', backends)] }, 'EndpointSlice/web', `hints ${words}`)
}
