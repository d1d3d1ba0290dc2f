import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, isRunning, remove, second, shows } from '../cluster/stage.ts'
import { all, both } from '../judging.ts'
import { after, ends, entries, reached, reachedAt } from './judging.ts'
import type { ServiceOptions } from './options.ts'
import { tellPacket } from './packet.ts'
import type { Parts } from './parts.ts'
import { serviceStage, webPod, webService } from './stage.ts'
import { traffic, trafficKinds } from './traffic.ts'

/** Four Services that lack something, and how their clients notice. */
export const noEndpoints = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'no-endpoints-behaviour',
  asks: {
    zh: '名单是空的、本节点没有、端口名写错、只剩终止中的：客户端各看到什么？',
    en: 'The list is empty, has nothing here, lacks the port, or has only what terminates: what does a client see?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [noneRefused, noneHere, wrongPort, fallback],
})

const at = { empty: '10.96.0.81:80', local: '10.96.0.82:80', typo: '10.96.0.83:80', last: '10.96.0.84:80' } as const
const ipOf = (to: string) => to.split(':')[0] ?? ''

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = serviceStage(tools, parts, {
    programs: { app: { onTerm: { after: 20 * second, code: 0 } } },
    nodes: ['node-1', 'node-2'],
    shows: shown,
  })
  const { cluster } = stage
  const clients = Object.values(at).map(to => ({ node: 'node-1', to }))
  const watch = traffic(stage, clients, { servesWhileTerminating: true })
  yield caption({
    zh: '四个 Service，客户端在 node-1：empty 的选择算符没有 Pod 符合；local 的 internalTrafficPolicy 是 Local，唯一的 Pod 在 node-2；typo 的 targetPort 写成了 htpp；last 一切正常。',
    en: 'Four Services and a client on node-1: no Pod matches empty; local has internalTrafficPolicy Local and its only Pod on node-2; typo has the targetPort htpp; last is all right.',
  })
  create(stage, webService({ clusterIP: ipOf(at.empty) }, 'empty'))
  create(stage, webService({ clusterIP: ipOf(at.local), internalTrafficPolicy: 'Local' }, 'local'))
  const ports = [{ name: 'http', port: 80, targetPort: 'htpp' }]
  create(stage, webService({ clusterIP: ipOf(at.typo), ports }, 'typo'))
  create(stage, webService({ clusterIP: ipOf(at.last) }, 'last'))
  create(stage, webPod('local-1', { app: 'local' }, { nodeName: 'node-2' }))
  create(stage, webPod('typo-1', { app: 'typo' }))
  create(stage, webPod('last-1', { app: 'last' }))
  yield* watch(cluster.run(60 * second, () => isRunning(stage, 'local-1', 'typo-1', 'last-1')))
  yield* watch(cluster.run(cluster.now() + 3 * second))
  yield caption({ zh: '发往 empty 的一个数据包：', en: 'A packet to empty:' })
  yield* tellPacket(stage, 'node-1', tools, at.empty)
  yield caption({ zh: '发往 local 的一个数据包：', en: 'A packet to local:' })
  yield* tellPacket(stage, 'node-1', tools, at.local)
  yield caption({
    zh: '删除 last 唯一的 Pod：它收到 SIGTERM 之后还服务 20 秒。',
    en: 'The only Pod of last is deleted: after SIGTERM it serves on for 20 s.',
  })
  remove(stage, 'last-1')
  yield* watch(cluster.run(cluster.now() + 30 * second))
}

const shown = shows('Wrote', 'SliceWritten', 'EndpointChanged', ...trafficKinds)

const settled = (facts: readonly Fact[], to: string) => {
  const packet = ofKind(facts, 'PacketSent')[0]
  return reached(facts, to)
    .filter(each => each.id < (packet?.id ?? NaN))
    .slice(-1)
}
const packetTo = (facts: readonly Fact[], to: string) =>
  ofKind(facts, 'PacketEnded').filter(each => each.packet === 'SYN' && each.header.destination === to)

const noneRefused: Claim = {
  id: 'none-is-refused',
  text: {
    zh: '一个端点都没有：立即被拒绝，数据包遇到 REJECT',
    en: 'Without any endpoint connections are refused at once: the packet meets REJECT',
  },
  judge: facts =>
    both(
      all(settled(facts, at.empty), each => each.refused === 1),
      all(packetTo(facts, at.empty), each => each.fate === 'rejected'),
    ),
}

const noneHere: Claim = {
  id: 'none-here-times-out',
  text: {
    zh: '策略是 Local 而本节点没有：没有回音，数据包遇到 DROP',
    en: 'Under policy Local without an endpoint here nothing comes back: the packet meets DROP',
  },
  judge: facts =>
    both(
      all(settled(facts, at.local), each => each.silent === 1),
      all(packetTo(facts, at.local), each => each.fate === 'dropped'),
    ),
}

const wrongPort: Claim = {
  id: 'wrong-port-name-is-refused',
  text: {
    zh: 'targetPort 的名字没有 Pod 声明：Pod 就绪，也列着，连接却被拒绝，因为切片没有端口',
    en: 'A targetPort that no Pod declares: the Pod is ready and listed, and connections are refused, since the slice has no port',
  },
  judge: facts =>
    both(
      all(entries(facts, 'typo-1').slice(-1), each => each.present && each.ready),
      all(
        ofKind(facts, 'SliceWritten')
          .filter(each => each.service === 'typo')
          .slice(-1),
        each => each.endpoints === 1 && each.ports === '',
      ),
      all(settled(facts, at.typo), each => each.refused === 1),
    ),
}

const fallback: Claim = {
  id: 'terminating-as-fallback',
  text: {
    zh: '没有就绪的，还有服务中、终止中的：就用它，到它结束才被拒绝',
    en: 'With nothing ready, an endpoint that still serves while it terminates is used; only after its end are connections refused',
  },
  judge(facts) {
    const marked = entries(facts, 'last-1').find(each => each.terminating && each.serving)
    const [end] = ends(facts, 'last-1')
    const synced = after(ofKind(facts, 'RulesSynced'), marked).filter(each => each.node === 'node-1')[0]
    const state = reachedAt(facts, end, at.last, 'node-1')
    return both(
      all(marked ? [marked] : [], each => !each.ready),
      all(state ? [state] : [], each => each.answered === 1 && (synced?.id ?? Infinity) < (end?.id ?? NaN)),
      all(reached(facts, at.last).slice(-1), each => each.refused === 1 && each.id > (end?.id ?? Infinity)),
    )
  },
}
