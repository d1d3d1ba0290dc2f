import { type Packet, renderDestination } from '../../model/netfilter/packet.ts'
import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { type Asked, callFrom, tellChances, tellCounts } from '../packets/calling.ts'
import { converse, firstPacket, nextPacket } from '../packets/call.ts'
import { addPod, backend, dumpOf } from '../packets/cluster.ts'
import { balanceClaims, balanceOutcomes } from './balance-claims.ts'
import { webPods } from '../packets/backends.ts'
import type { Host } from '../packets/hosts.ts'
import { clusterIP, service, servicePort, sliceFor, targetPort } from '../packets/objects.ts'
import type { ProxyOptions } from './options.ts'
import type { Parts } from '../packets/parts.ts'
import { apply, newStage, type Stage, sync } from '../packets/stage.ts'
import { travel } from '../packets/travel.ts'

/** Many requests over one connection, then many connections, and then everything that can happen, exactly. */
export const balancePerConnection = (parts: Parts): Experiment<ProxyOptions> => ({
  name: 'balance-per-connection',
  asks: {
    zh: '负载怎样分到各个端点：按请求、按连接，还是按别的？每个端点得到的份额一样吗？',
    en: 'What is spread over the endpoints, requests or connections, and does each endpoint get the same share?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: balanceClaims,
  outcomes: balanceOutcomes,
})

function play(parts: Parts, { endpoints, requests }: ProxyOptions, tools: ModelTools): Step[] {
  const stage = newStage(tools, parts)
  const client = addPod(stage.cluster, 'client', 1, 10)
  const pods = webPods(stage.cluster, endpoints)
  const addresses = pods.map(pod => `${pod.address}:${targetPort}`)
  stage.tell({
    zh: '先是没有任何 Service 的集群，然后有了一个：',
    en: 'First a cluster without any Service, then there is one:',
  })
  sync(stage, stage.note('user', { kind: 'Wrote', verb: 'create', subject: 'DaemonSet/kube-proxy', change: 'created' }))
  apply(
    stage,
    {
      services: [service()],
      slices: [
        sliceFor(
          'web',
          pods.map(pod => backend(pod)),
        ),
      ],
    },
    'Service/web',
    `${clusterIP}:${servicePort} → ${endpoints} × :${targetPort}`,
  )
  stage.tell({
    zh: '客户端所在节点上，每个端点一条规则，依次尝试：',
    en: "On the client's node there is a rule for each endpoint, and they are tried in turn:",
  })
  lookAtChances(stage, addresses)
  const asked = { client, to: `${clusterIP}:${servicePort}` }
  const manyRequests = requests === 1 ? '1 request' : `${requests} requests`
  stage.tell({ zh: `一条长连接，${requests} 个请求：`, en: `One keep-alive connection, ${manyRequests}:` })
  tellCounts(stage, 'requests', asked, overOneConnection(stage, asked, requests))
  const connections = 50 * endpoints
  stage.tell({
    zh: `${connections} 条新连接，各抽一次签；然后是精确的概率：把每种可能都走一遍。`,
    en: `${connections} new connections, a draw each; then the exact chances, by walking every way that there is:`,
  })
  const many = Array.from({ length: connections }, () => endOf(stage, firstPacket(callFrom(stage, asked)), client))
  tellCounts(stage, 'connections', asked, many)
  tellChances(stage, asked, { node: stage.cluster.nodes[0], in: 'cni0' })
  return stage.steps
}

/** The condition under which a rule of the Service's chain takes the packet. */
function lookAtChances(stage: Stage, addresses: readonly string[]): void {
  const { cluster } = stage
  const [node] = cluster.nodes
  const rules = dumpOf(cluster, node)
    .split('\n')
    .filter(line => line.includes('default/web -> '))
  for (const rule of rules) {
    const address = addresses.find(each => rule.includes(`-> ${each}"`)) ?? '?'
    const value = /--probability [\d.]+/.exec(rule)?.[0] ?? (rule.includes('statistic') ? 'other' : 'always')
    const subject = `iptables-save | grep "web -> ${address}"`
    stage.note('user', { kind: 'Looked', subject, value }, stage.written.get(node.name))
  }
}

/** The first one must be answered: only then is the connection open. */
function overOneConnection(stage: Stage, asked: Asked, requests: number): string[] {
  const call = callFrom(stage, asked)
  const { endpoint = 'no answer' } = converse(stage.cluster.net, call).result
  const rest = Array.from({ length: requests - 1 }, () => endOf(stage, nextPacket(call), call.client))
  return [endpoint, ...rest]
}

/** Where a packet arrives. */
function endOf({ cluster }: Stage, packet: Packet, client: Host): string {
  const { end } = travel(cluster.net, client, packet)
  return end.kind === 'arrived' ? renderDestination(end.packet) : 'no answer'
}
