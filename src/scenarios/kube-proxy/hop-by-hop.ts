import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { type Asked, call, goOn } from '../packets/calling.ts'
import { addPod, backend, type Cluster } from '../packets/cluster.ts'
import type { Host } from '../packets/hosts.ts'
import { hopClaims } from './hop-by-hop-claims.ts'
import { clusterIP, nodePort, service, servicePort, sliceFor, targetPort } from '../packets/objects.ts'
import type { From, ProxyOptions, Via } from './options.ts'
import type { Parts } from '../packets/parts.ts'
import { apply, flush, lookForAddress, newStage, type Stage } from '../packets/stage.ts'
import { loadBalancerIP, nodeAddress } from '../packets/wiring.ts'

/** A Pod and a client outside call a Service whose only endpoint is on another node; then kube-proxy's rules are taken away. */
export const hopByHop = (parts: Parts): Experiment<ProxyOptions> => ({
  name: 'clusterip-hop-by-hop',
  asks: {
    zh: '一个数据包怎样从 Pod、从集群外一层层走到某个 Pod，应答又怎样回来？',
    en: 'How does a packet get, layer after layer, from a Pod and from outside to one particular Pod, and how does the answer come back?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: hopClaims,
})

interface Path {
  readonly from: From
  readonly via: Via
}

function play(parts: Parts, { from, via, protocol, masqueradeAll }: ProxyOptions, tools: ModelTools): Step[] {
  const stage = newStage(tools, parts, { settings: { masqueradeAll } })
  const { cluster } = stage
  const client = addPod(cluster, 'client', 1, 10)
  const web = addPod(cluster, 'web-1', 2, 12)
  stage.tell(scene)
  const words = protocol.toUpperCase() as 'TCP' | 'UDP'
  apply(
    stage,
    {
      services: [service({ protocol: words, nodePort, loadBalancer: loadBalancerIP })],
      slices: [sliceFor('web', [backend(web)], words)],
    },
    'Service/web',
    `${clusterIP}:${servicePort}, nodePort ${nodePort} → ${web.address}:${targetPort}`,
  )
  lookForAddress(stage, clusterIP)
  for (const path of unique([{ from, via }, ...always])) {
    const name = nameOf(path)
    stage.tell(introductions[path.from])
    const asked = { ...askedFor(cluster, client, path), protocol }
    const begun = call(stage, asked, { packet: name })
    stage.tell(nextComes)
    goOn(stage, begun, { packet: name })
  }
  withoutRules(stage, client, web)
  return stage.steps
}

const scene: Text = {
  zh: '客户端 Pod 在 node-1，Service web 唯一的端点在 node-2。kube-proxy 在两个节点上写好规则。',
  en: 'The client Pod is on node-1, the only endpoint of Service web on node-2. kube-proxy writes its rules on both nodes.',
}
const introductions: Readonly<Record<From, Text>> = {
  pod: { zh: '一个 Pod 发起访问，从它的 veth 进入 node-1：', en: 'A Pod calls, and enters node-1 by its veth:' },
  node: { zh: 'node-1 上的一个进程发起访问：', en: 'A process on node-1 calls:' },
  outside: {
    zh: '集群外的客户端发起访问，从 node-1 进入：',
    en: 'A client outside the cluster calls, and enters by node-1:',
  },
}
const nextComes: Text = {
  zh: '同一连接的下一个数据包：',
  en: 'The next packet of the same connection:',
}

/** Whatever is asked for, these two are the paths that the claims are about. */
const always: readonly Path[] = [
  { from: 'pod', via: 'clusterip' },
  { from: 'outside', via: 'nodeport' },
]
const unique = (paths: readonly Path[]) => [...new Map(paths.map(each => [nameOf(each), each])).values()]
/** Names the packet. */
function nameOf({ from, via }: Path): string {
  if (!always.some(each => each.from === from && each.via === via)) return 'asked'
  return from === 'pod' ? 'pod' : 'out'
}

export const calledAddress: Readonly<Record<Via, string>> = {
  clusterip: `${clusterIP}:${servicePort}`,
  nodeport: `${nodeAddress(1)}:${nodePort}`,
  loadbalancer: `${loadBalancerIP}:${servicePort}`,
}

export const askedFor = ({ nodes, outside }: Cluster, pod: Host, { from, via }: Path): Asked => ({
  client: { pod, node: nodes[0], outside }[from],
  to: calledAddress[via],
})

function withoutRules(stage: Stage, client: Host, web: Host): void {
  const { nodes } = stage.cluster
  stage.tell({
    zh: '对照：kube-proxy 停了，它的规则也全部删掉（iptables -F）。',
    en: 'For comparison: kube-proxy is stopped, and all of its rules are deleted (iptables -F).',
  })
  for (const node of nodes) flush(stage, node)
  call(stage, { client, to: `${web.address}:${targetPort}` })
  call(stage, { client, to: calledAddress.clusterip })
}
