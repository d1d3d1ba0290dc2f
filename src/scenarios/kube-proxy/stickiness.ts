import { forget } from '../../model/netfilter/connection/conntrack.ts'
import { renderTuple } from '../../model/netfilter/connection/connection.ts'
import type { Experiment, ModelTools, Step } from '../../sim/scenario.ts'
import { call, goOn } from '../packets/calling.ts'
import { addPod, backend } from '../packets/cluster.ts'
import { type Host, unplug } from '../packets/hosts.ts'
import { clusterIP, service, servicePort, sliceFor, targetPort } from '../packets/objects.ts'
import type { ProxyOptions } from './options.ts'
import type { Parts } from '../packets/parts.ts'
import { apply, newStage, type Stage } from '../packets/stage.ts'
import { stickinessClaims, stickinessOutcomes } from './stickiness-claims.ts'

/** Connections stay open, over TCP and over UDP, while the endpoint is replaced; then the Deployment is scaled to zero. */
export const conntrackStickiness = (parts: Parts): Experiment<ProxyOptions> => ({
  name: 'conntrack-stickiness',
  asks: {
    zh: '端点换了，规则也换了：已有的连接跟着换吗？TCP 和 UDP 一样吗？',
    en: 'The endpoint is replaced, and so are the rules: do existing connections follow, and is it the same for TCP and UDP?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: stickinessClaims,
  outcomes: stickinessOutcomes,
})

type Version = ProxyOptions['kubernetes']
const dnsIP = '10.96.0.83'
const [tcp, udp] = [`${clusterIP}:${servicePort}`, `${dnsIP}:53`]

function play(parts: Parts, { kubernetes }: ProxyOptions, tools: ModelTools): Step[] {
  const stage = newStage(tools, parts)
  const { client, young } = replace(stage, kubernetes)
  scaleToZero(stage, client, young, kubernetes)
  const other = kubernetes === '1.36' ? '1.37' : '1.36'
  stage.tell({ zh: '对照：只换 kube-proxy 的版本。', en: 'For comparison, with another version of kube-proxy.' })
  stage.cluster = stage.renew()
  const again = addPod(stage.cluster, 'client', 1, 10)
  const lone = addPod(stage.cluster, 'young', 2, 13)
  begin(stage, other, lone)
  scaleToZero(stage, again, lone, other)
  return stage.steps
}

/** kube-proxy of this version, and the two Services, which have this one endpoint. */
function begin(stage: Stage, version: Version, pod: Host): void {
  const services = [service(), service({ name: 'dns', protocol: 'UDP', clusterIP: dnsIP, port: 53 })]
  stage.note('user', {
    kind: 'Wrote',
    verb: 'create',
    subject: 'DaemonSet/kube-proxy',
    change: `Kubernetes ${version}`,
  })
  apply(
    stage,
    { services, slices: slicesOf([pod]) },
    'Service/web',
    `tcp ${tcp}, udp ${udp} → ${pod.address}:${targetPort}`,
  )
}

const slicesOf = (pods: readonly Host[]) => {
  const backends = pods.map(pod => backend(pod))
  return [sliceFor('web', backends), sliceFor('dns', backends, 'UDP')]
}

function replace(stage: Stage, version: Version): { readonly client: Host; readonly young: Host } {
  const { cluster } = stage
  const client = addPod(cluster, 'client', 1, 10)
  const [old, young] = [addPod(cluster, 'old', 2, 12), addPod(cluster, 'young', 2, 13)]
  stage.tell({
    zh: '一条 TCP 连接和一个 UDP 客户端（总用同一个源端口），端点是 old：',
    en: 'A TCP connection, and a UDP client that always uses one source port; the endpoint is old:',
  })
  begin(stage, version, old)
  const overTcp = call(stage, { client, to: tcp })
  const overUdp = call(stage, { client, to: udp, protocol: 'udp' })
  stage.tell({
    zh: '端点换成 young，规则已经更新，旧的连接跟踪条目还在。已有的连接，然后是新的：',
    en: 'The endpoint becomes young; the rules are new, the entries of conntrack old. The connections that there are, then new ones:',
  })
  apply(
    stage,
    { slices: slicesOf([young]) },
    'EndpointSlice/web',
    `${young.address}:${targetPort} replaces ${old.address}:${targetPort}`,
  )
  goOn(stage, overTcp)
  goOn(stage, overUdp)
  call(stage, { client, to: tcp })
  call(stage, { client, to: udp, protocol: 'udp' })
  stage.tell({
    zh: '更新之后，kube-proxy 清理过时的条目：',
    en: 'After the update kube-proxy cleans up entries that are stale:',
  })
  cleanUp(stage, [young], version)
  goOn(stage, overTcp)
  goOn(stage, overUdp)
  return { client, young }
}

/** The Pod is gone, the client goes on asking from the same port: never long enough silent for the entry to expire. */
function scaleToZero(stage: Stage, client: Host, young: Host, version: Version): void {
  const { net } = stage.cluster
  stage.tell({ zh: `UDP 客户端在提问，${young.name} 在回答：`, en: `The UDP client asks, and ${young.name} answers:` })
  const asking = call(stage, { client, to: udp, protocol: 'udp' })
  stage.tell({
    zh: 'Deployment 缩到 0：Pod 没有了，规则改成拒绝，kube-proxy 清理条目。客户端每 100 秒从同一端口再问一次（条目闲置 120 秒才过期）：',
    en: 'The Deployment is scaled to 0: the Pod is gone, the rules refuse, kube-proxy cleans up. Every 100 s the client asks again from the same port (an entry expires after 120 s of silence):',
  })
  unplug(net, young)
  apply(stage, { slices: slicesOf([]) }, 'EndpointSlice/web', 'no endpoints')
  cleanUp(stage, [], version)
  for (let i = 0; i < 3; i++) {
    stage.wait(100_000)
    call(stage, asking.call)
  }
  stage.tell({
    zh: '从另一个端口问一次；然后停 130 秒，再从原来的端口问：',
    en: 'Once from another port; then, after a pause of 130 s, again from the first:',
  })
  call(stage, { client, to: udp, protocol: 'udp' })
  stage.wait(130_000)
  call(stage, asking.call)
}

/** kube-proxy looks through the entries for the Services' addresses, on every node. */
function cleanUp(stage: Stage, serving: readonly Host[], kubernetes: Version): void {
  const { nodes, parts } = stage.cluster
  for (const { name, memory } of nodes) {
    for (const entry of memory.connections.values()) {
      const [, called = ''] = renderTuple(entry.original).split(' -> ')
      const [endpoint = ''] = renderTuple(entry.reply).split(' -> ')
      if (called !== tcp && called !== udp) continue
      const protocol = called === tcp ? 'tcp' : 'udp'
      const serves = serving.map(pod => `${pod.address}:${targetPort}`)
      if (!parts.isStale({ protocol, endpoint, serving: serves, kubernetes })) continue
      forget(memory, entry)
      const what = { node: name, original: renderTuple(entry.original), reply: renderTuple(entry.reply) }
      stage.note(`kube-proxy/${name}`, { kind: 'EntryDeleted', ...what }, stage.written.get(name))
    }
  }
}
