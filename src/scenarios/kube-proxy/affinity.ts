import { renderDestination } from '../../model/netfilter/packet.ts'
import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { affinityClaims } from './affinity-claims.ts'
import { webPods } from '../packets/backends.ts'
import { call, callFrom, tellChances } from '../packets/calling.ts'
import { firstPacket } from '../packets/call.ts'
import { addPod, backend } from '../packets/cluster.ts'
import type { Host } from '../packets/hosts.ts'
import { clusterIP, nodePort, service, servicePort, sliceFor, targetPort } from '../packets/objects.ts'
import type { ProxyOptions } from './options.ts'
import type { Parts } from '../packets/parts.ts'
import { apply, newStage, type Stage } from '../packets/stage.ts'
import { travel } from '../packets/travel.ts'
import { nodeAddress } from '../packets/wiring.ts'

/** A client comes again and again: soon, late, by another node, when its Pod is broken, and after many others. */
export const sessionAffinity = (parts: Parts): Experiment<ProxyOptions> => ({
  name: 'session-affinity',
  asks: {
    zh: '会话亲和性按什么认客户端，记多久，记多少个，Pod 坏了怎么办？',
    en: 'What does session affinity know a client by, for how long, how many of them, and what if the Pod is broken?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: affinityClaims,
})

/** The default of sessionAffinityConfig.clientIP.timeoutSeconds. */
const timeout = 10_800
const hour = 3_600_000
const to = `${clusterIP}:${servicePort}`

function play(parts: Parts, { endpoints }: ProxyOptions, tools: ModelTools): Step[] {
  const stage = newStage(tools, parts)
  const { cluster } = stage
  const count = Math.max(2, endpoints)
  const client = addPod(cluster, 'client', 1, 10)
  const pods = webPods(cluster, count)
  const web = service({ nodePort, sessionAffinity: 'ClientIP' })
  stage.tell({
    zh: `sessionAffinity: ClientIP，会话粘性超时用默认的 ${timeout} 秒（3 小时），${count} 个端点。`,
    en: `sessionAffinity: ClientIP with the default timeout of ${timeout} s (3 hours), ${count} endpoints.`,
  })
  const change = `${to}, sessionAffinity: ClientIP, ${count} endpoints`
  apply(
    stage,
    {
      services: [web],
      slices: [
        sliceFor(
          'web',
          pods.map(pod => backend(pod)),
        ),
      ],
    },
    'Service/web',
    change,
  )
  window(stage, client)
  perNode(stage)
  brokenPod(stage, client, pods)
  longList(stage)
  return stage.steps
}

const at = ({ cluster }: Stage) => ({ node: cluster.nodes[0], in: 'cni0' })
const wherever = (stage: Stage, client: Host) => tellChances(stage, { client, to }, at(stage))

function window(stage: Stage, client: Host): void {
  stage.tell({
    zh: '第一次访问之前，什么都可能；之后只有一个：',
    en: 'Before the first call everything is possible, afterwards one thing:',
  })
  wherever(stage, client)
  call(stage, { client, to })
  wherever(stage, client)
  stage.tell({
    zh: '每隔 2 小时来一次。第三次时，距第一次已过 4 小时，但距上一次不到 3 小时：',
    en: 'It comes every 2 hours. At the third call the first was 4 hours ago, but the one before less than 3:',
  })
  stage.wait(2 * hour)
  call(stage, { client, to })
  stage.wait(2 * hour)
  wherever(stage, client)
  call(stage, { client, to })
  stage.tell({ zh: '停 3 小时零 1 秒，重新抽签：', en: 'After a pause of 3 hours and a second it is a draw again:' })
  stage.wait(timeout * 1000 + 1000)
  wherever(stage, client)
}

/** The same client outside, by one node and by the other. */
function perNode(stage: Stage): void {
  const { outside, nodes } = stage.cluster
  stage.tell({
    zh: '集群外的客户端经 node-1 访问过之后，两个节点各会把它送到谁：',
    en: 'When a client outside has called by node-1, whom does each node send it to?',
  })
  call(stage, { client: outside, to: `${nodeAddress(1)}:${nodePort}` })
  for (const [i, node] of nodes.entries())
    tellChances(stage, { client: outside, to: `${nodeAddress(i + 1)}:${nodePort}` }, { node, in: 'eth0' })
}

function brokenPod(stage: Stage, client: Host, pods: readonly Host[]): void {
  stage.tell({
    zh: '客户端的 Pod 不再监听，但端点还在列表里：',
    en: "The client's Pod stops listening, but is still listed as an endpoint:",
  })
  const { result } = call(stage, { client, to })
  const pod = pods.find(each => each.name === result.receiver)
  pod?.listens.clear()
  for (let i = 0; i < 2; i++) call(stage, { client, to })
  wherever(stage, client)
  pod?.listens.add(`tcp ${targetPort}`)
}

const nodePortHere = `${nodeAddress(1)}:${nodePort}`

/** Others come until a hundred of them have got the endpoint of the first. */
function longList(stage: Stage): void {
  const { nodes, outside } = stage.cluster
  const by = { node: nodes[0], in: 'eth0' }
  const lookAt = (address: string) => tellChances(stage, { client: someone(outside, address), to: nodePortHere }, by)
  const [first, endpoint] = ['198.18.0.1', comesBy(stage, '198.18.0.1')]
  stage.tell({
    zh: '每个端点各有一张表。集群外的 198.18.0.1 来过之后，别的客户端不断来，直到同一个端点又记下 100 个：',
    en: 'Each endpoint has a list. When 198.18.0.1, outside the cluster, has come, others come until the same endpoint has noted 100 more:',
  })
  lookAt(first)
  let [others, last] = [0, first]
  for (let noted = 0; noted < 100; others++) {
    const address = `198.18.${1 + Math.floor(others / 250)}.${1 + (others % 250)}`
    if (comesBy(stage, address) !== endpoint) continue
    noted++
    last = address
  }
  stage.tell({
    zh: `又来了 ${others} 个。最先来的，和最后被这个端点记下的：`,
    en: `${others} more have come. The first one, and the last that this endpoint has noted:`,
  })
  lookAt(first)
  lookAt(last)
}

const someone = (outside: Host, address: string): Host => ({ ...outside, name: address, address })

/** A new connection from that address by node-1, and the endpoint that it gets. */
function comesBy(stage: Stage, address: string): string {
  const { net, nodes, outside } = stage.cluster
  const packet = firstPacket(callFrom(stage, { client: someone(outside, address), to: nodePortHere }))
  const { end } = travel(net, nodes[0], { ...packet, owner: undefined }, { in: 'eth0' })
  return end.kind === 'arrived' ? renderDestination(end.packet) : end.kind
}
