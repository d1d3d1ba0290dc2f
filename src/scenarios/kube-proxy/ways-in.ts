import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { call } from '../packets/calling.ts'
import { addPod, backend } from '../packets/cluster.ts'
import { webPods } from '../packets/backends.ts'
import { nodePort, service, sliceFor } from '../packets/objects.ts'
import type { ProxyOptions } from './options.ts'
import type { Parts } from '../packets/parts.ts'
import { apply, flush, newStage, type Stage, sync } from '../packets/stage.ts'
import { nodeAddress } from '../packets/wiring.ts'
import { waysInClaims } from './ways-in-claims.ts'

/** Three nodes: a Service with a node port, a Pod with a hostPort, a Pod on the host network; all are called on every node. */
export const waysIn = (parts: Parts): Experiment<ProxyOptions> => ({
  name: 'ways-in',
  asks: {
    zh: '节点端口、hostPort、hostNetwork：从外面访问每个节点，各有谁应答？哪一个与 kube-proxy 有关？',
    en: "Node port, hostPort, hostNetwork: who answers when each node is called from outside, and which of them is kube-proxy's?",
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: waysInClaims,
})

export const [hostPort, hostNetworkPort, containerPort] = [8081, 9090, 80] as const

function play(parts: Parts, tools: ModelTools): Step[] {
  const stage = newStage(tools, parts, { nodes: 3 })
  const { cluster } = stage
  const pods = webPods(cluster, 2)
  const edge = addPod(cluster, 'edge', 1, 30, [`tcp ${containerPort}`])
  cluster.hostPorts = [{ pod: 'edge', node: 'node-1', address: edge.address, hostPort, containerPort }]
  stage.tell({
    zh: '三个节点。Service web 在 node-1、node-2 各有一个 Pod；Pod edge 在 node-1，hostPort 8081 → containerPort 80（由 CNI 插件 portmap 实现）；Pod agent 在 node-2，hostNetwork，监听 9090。',
    en: 'Three nodes. Service web has a Pod on node-1 and one on node-2; Pod edge is on node-1 with hostPort 8081 → containerPort 80 (made by the CNI plugin portmap); Pod agent is on node-2, on the host network, and listens on 9090.',
  })
  listen(stage, 'agent')
  const slices = [
    sliceFor(
      'web',
      pods.map(pod => backend(pod)),
    ),
  ]
  apply(stage, { services: [service({ nodePort })], slices }, 'Service/web', `nodePort ${nodePort}`)
  stage.tell({ zh: '节点端口：', en: 'The node port:' })
  callEveryNode(stage, nodePort)
  stage.tell({ zh: 'hostPort：', en: 'The hostPort:' })
  callEveryNode(stage, hostPort)
  stage.tell({
    zh: 'node-3 上来了 Pod twin，它的 hostPort 恰好和节点端口同号：',
    en: 'Pod twin comes to node-3, and its hostPort happens to be the number of the node port:',
  })
  const twin = addPod(cluster, 'twin', 3, 30, [`tcp ${containerPort}`])
  const itsPort = { pod: 'twin', node: 'node-3', address: twin.address, hostPort: nodePort, containerPort }
  cluster.hostPorts = [...cluster.hostPorts, itsPort]
  const change = `hostPort ${nodePort}, node-3`
  sync(stage, stage.note('user', { kind: 'Wrote', verb: 'create', subject: 'Pod/twin', change }))
  call(stage, { client: cluster.outside, to: `${nodeAddress(3)}:${nodePort}` })
  stage.tell({ zh: 'hostNetwork：', en: 'The host network:' })
  callEveryNode(stage, hostNetworkPort)
  stage.tell({
    zh: '又一个 hostNetwork 的 Pod 来到 node-2，也要监听 9090：',
    en: 'Another Pod on the host network comes to node-2 and wants to listen on 9090, too:',
  })
  listen(stage, 'agent-2')
  stage.tell({
    zh: '最后删掉 node-2 上 kube-proxy 的所有规则，再访问它：',
    en: "At last all of kube-proxy's rules on node-2 are deleted, and it is called again:",
  })
  flush(stage, cluster.nodes[1])
  call(stage, { client: cluster.outside, to: `${nodeAddress(2)}:${hostNetworkPort}` })
  call(stage, { client: cluster.outside, to: `${nodeAddress(2)}:${nodePort}` })
  return stage.steps
}

function callEveryNode(stage: Stage, port: number): void {
  const { nodes, outside } = stage.cluster
  for (const node of nodes) call(stage, { client: outside, to: `${node.address}:${port}` })
}

/** A Pod on the host network asks for its port in node-2's own network namespace. */
function listen(stage: Stage, pod: string): void {
  const { nodes, parts } = stage.cluster
  const [, { listens }] = nodes
  const port = `tcp ${hostNetworkPort}`
  const value = parts.bind(listens, port)
  if (value === 'ok') listens.add(port)
  const fact = stage.note('user', {
    kind: 'Wrote',
    verb: 'create',
    subject: `Pod/${pod}`,
    change: 'hostNetwork: true, node-2',
  })
  stage.note(pod, { kind: 'Looked', subject: `bind(0.0.0.0:${hostNetworkPort})`, value }, fact)
}
