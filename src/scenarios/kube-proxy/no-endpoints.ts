import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { converse } from '../packets/call.ts'
import { call, callFrom, reasonFor, tellCounts } from '../packets/calling.ts'
import { addPod, backend } from '../packets/cluster.ts'
import type { Host } from '../packets/hosts.ts'
import { noEndpointsClaims } from './no-endpoints-claims.ts'
import { clusterIP, nodePort, service, servicePort, sliceFor, targetPort } from '../packets/objects.ts'
import type { ProxyOptions } from './options.ts'
import type { Parts } from '../packets/parts.ts'
import { apply, newStage, type Stage, takeOut } from '../packets/stage.ts'
import { nodeAddress } from '../packets/wiring.ts'

/** A Service without endpoints is called from everywhere; then calls that fail for other reasons. */
export const noEndpointsReject = (parts: Parts): Experiment<ProxyOptions> => ({
  name: 'no-endpoints-reject',
  asks: {
    zh: '没有端点、端口不对、Pod 没有监听：客户端分别看到什么，由谁决定？',
    en: 'No endpoints, a wrong port, a Pod that does not listen: what does the client see each time, and who decides it?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: noEndpointsClaims,
})

function play(parts: Parts, { protocol }: ProxyOptions, tools: ModelTools): Step[] {
  const stage = newStage(tools, parts)
  const { cluster } = stage
  const words = protocol.toUpperCase() as 'TCP' | 'UDP'
  const client = addPod(cluster, 'client', 1, 10)
  const web = addPod(cluster, 'web-1', 2, 12, [])
  const to = `${clusterIP}:${servicePort}`
  const everybody = () => {
    call(stage, { client, to, protocol })
    call(stage, { client: cluster.nodes[0], to, protocol })
    call(stage, { client: cluster.outside, to: `${nodeAddress(1)}:${nodePort}`, protocol })
  }
  stage.tell({
    zh: '一个没有任何端点的 Service。从三处访问它：',
    en: 'A Service without any endpoint. It is called from three places:',
  })
  const services = [service({ protocol: words, nodePort })]
  apply(stage, { services, slices: [] }, 'Service/web', `${to}, nodePort ${nodePort}, no endpoints`)
  everybody()

  stage.tell({
    zh: '对照：去掉 node-1 上 filter 表 FORWARD 链到 KUBE-SERVICES 的跳转。转发的数据包（Pod 的）没有人拒绝了，节点自己的照旧：',
    en: "For comparison, without the jump from FORWARD to KUBE-SERVICES in the filter table of node-1. Nobody refuses forwarded packets (the Pod's) any more, those of the node itself as before:",
  })
  takeOut(stage, cluster.nodes[0], rule => rule.startsWith('-A FORWARD') && rule.endsWith('-j KUBE-SERVICES'))
  call(stage, { client, to, protocol })
  call(stage, { client: cluster.nodes[0], to, protocol })
  otherReasons(stage, client, web, protocol)
  return stage.steps
}

function otherReasons(stage: Stage, client: Host, web: Host, protocol: 'tcp' | 'udp'): void {
  const { cluster } = stage
  const other = addPod(cluster, 'web-2', 2, 13)
  stage.tell({
    zh: `现在有两个端点，web-1 的进程没有监听 ${targetPort}，web-2 的在监听。20 条新连接：`,
    en: `Now there are two endpoints: nothing in web-1 listens on ${targetPort}, web-2 does. 20 new connections:`,
  })
  const slices = [sliceFor('web', [backend(web), backend(other)], protocol.toUpperCase())]
  apply(stage, { slices }, 'EndpointSlice/web', `${web.address}:${targetPort}, ${other.address}:${targetPort}`)
  const asked = { client, to: `${clusterIP}:${servicePort}`, protocol }
  const calls = Array.from({ length: 20 }, () => converse(cluster.net, callFrom(stage, asked)).result)
  const refused = calls.find(each => each.outcome === 'refused')
  if (refused !== undefined) stage.note(client.name, refused, reasonFor(stage))
  tellCounts(
    stage,
    'connections',
    asked,
    calls.map(each => (each.outcome === 'answered' ? (each.endpoint ?? '?') : each.outcome)),
  )
  stage.tell({ zh: '最后访问 Service 没有的端口：', en: 'At last a port that the Service does not have:' })
  call(stage, { client, to: `${clusterIP}:${servicePort + 1}`, protocol })
}
