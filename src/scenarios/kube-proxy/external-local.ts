import type { EndpointSpec } from '../../objects.ts'
import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { call, chances } from '../packets/calling.ts'
import { addPod, backend, steer } from '../packets/cluster.ts'
import { externalLocalClaims } from './external-local-claims.ts'
import type { Host } from '../packets/hosts.ts'
import {
  clusterIP,
  healthPort,
  nodePort,
  service,
  servicePort,
  sliceFor,
  targetPort,
  terminating,
} from '../packets/objects.ts'
import type { ProxyOptions } from './options.ts'
import type { Parts } from '../packets/parts.ts'
import { apply, newStage, type Stage } from '../packets/stage.ts'
import { loadBalancerIP, nodeAddress } from '../packets/wiring.ts'

/** A load balancer in front of a node with one Pod and another with nine, policy Local; then the lone Pod goes. */
export const externalPolicyLocal = (parts: Parts): Experiment<ProxyOptions> => ({
  name: 'external-policy-local',
  asks: {
    zh: '策略 Local 只用本节点的端点：那么没有端点的节点怎么办，负载还均匀吗？',
    en: "Policy Local uses this node's endpoints alone: what about nodes that have none, and is the load still even?",
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: externalLocalClaims,
})

const probeEvery = 5000
const virtual = `${loadBalancerIP}:${servicePort}`

function play(parts: Parts, tools: ModelTools): Step[] {
  const stage = newStage(tools, parts)
  const { cluster } = stage
  const client = addPod(cluster, 'client', 1, 10)
  const lone = addPod(cluster, 'lone', 1, 12)
  const others = Array.from({ length: 9 }, (_, i) => addPod(cluster, `many-${i + 1}`, 2, 12 + i))
  const slice = (conditions?: EndpointSpec['conditions']) =>
    sliceFor('web', [
      ...(conditions === undefined ? [] : [backend(lone, { conditions })]),
      ...others.map(pod => backend(pod)),
    ])
  stage.tell({
    zh: 'LoadBalancer 类型的 Service，externalTrafficPolicy: Local：node-1 上一个 Pod（lone），node-2 上九个。负载均衡器每 5 秒探测一次各节点的 healthCheckNodePort，只用回答 200 的节点，平均分配。',
    en: 'A Service of type LoadBalancer, externalTrafficPolicy: Local: one Pod (lone) on node-1, nine on node-2. Every 5 s the load balancer probes the healthCheckNodePort of each node and spreads evenly over those that answer 200.',
  })
  const web = service({
    nodePort,
    loadBalancer: loadBalancerIP,
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: healthPort,
  })
  apply(stage, { services: [web], slices: [slice({})] }, 'Service/web', `${virtual}, externalTrafficPolicy: Local`)
  const both = probe(stage)
  shareByNode(stage, both)

  stage.tell({
    zh: 'lone 被删除：它正在终止，但仍能服务。探测马上失败，请求却还有人接：',
    en: 'lone is deleted: it terminates, but still serves. The probe fails at once, and calls are still taken:',
  })
  apply(stage, { slices: [slice(terminating)] }, 'EndpointSlice/web', 'lone ready=false serving=true terminating=true')
  enterBy(stage, 1)
  stage.wait(probeEvery)
  const left = probe(stage)
  stage.tell({ zh: '负载均衡器从此绕开 node-1：', en: 'From now on the load balancer avoids node-1:' })
  for (const node of [...left, ...left]) enterBy(stage, node)

  stage.tell({
    zh: 'lone 结束了。谁不看探测结果，仍从 node-1 进来，就会：',
    en: 'lone is gone. Whoever does not look at the probes and still enters by node-1:',
  })
  apply(stage, { slices: [slice()] }, 'EndpointSlice/web', 'lone removed')
  enterBy(stage, 1)
  call(stage, { client: cluster.outside, to: `${nodeAddress(1)}:${nodePort}` })
  internalPolicy(stage, client, others)
  return stage.steps
}

/** By number, the nodes whose kube-proxy answers 200. */
function probe(stage: Stage): number[] {
  const { cluster } = stage
  return cluster.nodes.flatMap((node, i) => {
    const value = cluster.parts.health(cluster.slices, 'web', node.name)
    const subject = `curl http://${node.address}:${healthPort}/healthz`
    stage.note('load-balancer', { kind: 'Looked', subject, value }, stage.written.get(node.name))
    return value === 200 ? [i + 1] : []
  })
}

function enterBy(stage: Stage, node: number): void {
  steer(stage.cluster, node)
  call(stage, { client: stage.cluster.outside, to: virtual })
}

/** Half of the calls enter by each node: what that makes for each Pod. */
function shareByNode(stage: Stage, numbers: readonly number[]): void {
  const { cluster, written } = stage
  const shares: Record<string, number> = {}
  for (const number of numbers) {
    const node = cluster.nodes[number - 1] ?? cluster.nodes[0]
    const here = chances(stage, { client: cluster.outside, to: virtual }, { node, in: 'eth0' })
    for (const [end, share] of Object.entries(here)) shares[end] = (shares[end] ?? 0) + share / numbers.length
  }
  const what = { kind: 'Spread', of: 'chance', client: 'outside', to: virtual, shares } as const
  stage.note('user', what, [...written.values()].at(-1))
}

function internalPolicy(stage: Stage, client: Host, others: readonly Host[]): void {
  stage.tell({
    zh: '另一个 Service 设 internalTrafficPolicy: Local，端点都在 node-2；node-1 上的 Pod 先访问集群 IP，再访问节点端口：',
    en: 'Another Service has internalTrafficPolicy: Local and all its endpoints on node-2; a Pod on node-1 calls first the cluster IP, then the node port:',
  })
  const inner = service({ name: 'inner', nodePort: 30_082, internalTrafficPolicy: 'Local', clusterIP: innerIP })
  const slice = sliceFor(
    'inner',
    others.map(pod => backend(pod)),
  )
  const services = [...stage.cluster.services, inner]
  const change = `${innerIP}:${servicePort} → ${others.length} × :${targetPort}, internalTrafficPolicy: Local`
  apply(stage, { services, slices: [...stage.cluster.slices, slice] }, 'Service/inner', change)
  call(stage, { client, to: `${innerIP}:${servicePort}` })
  call(stage, { client, to: `${nodeAddress(1)}:30082` })
}

export const innerIP = clusterIP.replace('.80', '.82')
