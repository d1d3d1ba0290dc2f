import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { type Asked, call } from '../packets/calling.ts'
import { addPod, backend, steer } from '../packets/cluster.ts'
import type { Host } from '../packets/hosts.ts'
import { masqueradeClaims, masqueradeOutcomes } from './masquerade-claims.ts'
import { clusterIP, keepsAddress, nodePort, service, servicePort, sliceFor } from '../packets/objects.ts'
import type { ProxyOptions } from './options.ts'
import type { Parts } from '../packets/parts.ts'
import { configure, newStage, type Stage, takeOut } from '../packets/stage.ts'
import { loadBalancerIP, loadBalancers, nodeAddress } from '../packets/wiring.ts'

/** Everybody calls two Services by every address; then the marks that ask for a masquerade are taken away. */
export const masqueradeMatrix = (parts: Parts): Experiment<ProxyOptions> => ({
  name: 'masquerade-matrix',
  asks: {
    zh: 'Pod 看到的源地址是谁的？谁的访问会被伪装，为什么？',
    en: 'Whose address does the Pod see as the source? Whose calls are masqueraded, and why?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: masqueradeClaims,
  outcomes: masqueradeOutcomes,
})

function play(parts: Parts, options: ProxyOptions, tools: ModelTools): Step[] {
  const { masqueradeAll } = options
  const stage = newStage(tools, parts)
  const { cluster } = stage
  const client = addPod(cluster, 'client', 1, 10)
  const web = addPod(cluster, 'web-1', 2, 12)
  stage.tell(scene)
  // So that an outside client can try cluster IPs, too.
  steer(cluster, 1, [loadBalancers, '10.96.0.0/12'])
  cluster.services = [
    service({ nodePort, loadBalancer: loadBalancerIP }),
    service({ ...keepsAddress, externalTrafficPolicy: 'Local' }),
  ]
  cluster.slices = [sliceFor('web', [backend(web)]), sliceFor('local', [backend(web)])]
  configure(stage, { masqueradeAll }, setting(masqueradeAll))
  asAsked(stage, client, options)
  theTable(stage, client)
  if (!masqueradeAll) withoutMarks(stage, web)
  otherSetting(stage, client, !masqueradeAll)
  if (masqueradeAll) withoutMarks(stage, web)
  return stage.steps
}

const setting = (masqueradeAll: boolean) => `masqueradeAll: ${masqueradeAll}`

const scene: Text = {
  zh: '两个 Service，端点都只有 node-2 上的 web-1：web 的外部策略是 Cluster，local 的是 Local。外部请求和客户端 Pod 都从 node-1 进来；路由器把集群 IP 也送到 node-1（真实网络很少这样做）。',
  en: 'Two Services, for both of which web-1 on node-2 is the only endpoint: web has the external policy Cluster, local has Local. Outside calls and the client Pod enter by node-1; the router sends cluster IPs there, too, which few real networks do.',
}

const addresses = {
  Cluster: {
    clusterip: `${clusterIP}:${servicePort}`,
    nodeport: `${nodeAddress(1)}:${nodePort}`,
    loadbalancer: `${loadBalancerIP}:${servicePort}`,
  },
  Local: {
    clusterip: `${keepsAddress.clusterIP}:${servicePort}`,
    nodeport: `${nodeAddress(1)}:${keepsAddress.nodePort}`,
    loadbalancer: `${keepsAddress.loadBalancer}:${servicePort}`,
  },
} as const

function asAsked(stage: Stage, client: Host, { from, via, externalTrafficPolicy }: ProxyOptions): void {
  stage.tell({ zh: '先看选定的这一种，连同它的路：', en: 'First the case that was asked for, and its way:' })
  const { nodes, outside } = stage.cluster
  const to = addresses[externalTrafficPolicy][via]
  call(
    stage,
    { client: { pod: client, node: nodes[0], outside }[from], to },
    { packet: from === 'outside' ? 'out' : from },
  )
}

function theTable(stage: Stage, client: Host): void {
  const { nodes, outside } = stage.cluster
  const { Cluster, Local } = addresses
  const everybody = [client, nodes[0], outside]
  stage.tell({ zh: '集群 IP（外部策略与它无关）：', en: 'The cluster IP (the external policy does not concern it):' })
  callAll(stage, everybody, [Cluster.clusterip])
  stage.tell({ zh: '节点端口和负载均衡器，策略 Cluster：', en: 'Node port and load balancer, policy Cluster:' })
  callAll(stage, everybody, [Cluster.nodeport])
  callAll(stage, [outside], [Cluster.loadbalancer])
  stage.tell({
    zh: '节点端口，策略 Local，node-1 上没有端点；最后一次直接访问有端点的 node-2：',
    en: 'Node port, policy Local, no endpoint on node-1; the last one calls node-2, which has one:',
  })
  callAll(stage, everybody, [Local.nodeport])
  callAll(stage, [outside], [`${nodeAddress(2)}:${keepsAddress.nodePort}`])
}

function callAll(stage: Stage, clients: readonly Host[], to: readonly string[]): void {
  for (const address of to) for (const client of clients) call(stage, { client, to: address } satisfies Asked)
}

function otherSetting(stage: Stage, client: Host, masqueradeAll: boolean): void {
  stage.tell({ zh: '对照：只换 --masquerade-all。', en: 'For comparison, with --masquerade-all the other way.' })
  configure(stage, { masqueradeAll }, setting(masqueradeAll))
  call(stage, { client, to: addresses.Cluster.clusterip })
}

/** What the marks are for shows when they are gone. */
function withoutMarks(stage: Stage, web: Host): void {
  const { nodes, outside } = stage.cluster
  const hairpin = { client: web, to: addresses.Cluster.clusterip }
  stage.tell({
    zh: 'web-1 通过 Service 访问自己（hairpin）：',
    en: 'web-1 calls itself through its Service (hairpin):',
  })
  call(stage, hairpin)
  takeOut(stage, nodes[1], rule => rule.includes(`default/web -s ${web.address} -j KUBE-MARK-MASQ`))
  call(stage, hairpin)
  stage.tell({
    zh: '外部请求，去掉 node-1 上给它打标记的规则：',
    en: 'An outside call, without the rule on node-1 that marks it:',
  })
  takeOut(stage, nodes[0], rule => rule.includes('"masquerade traffic for default/web external destinations"'))
  call(stage, { client: outside, to: addresses.Cluster.nodeport })
}
