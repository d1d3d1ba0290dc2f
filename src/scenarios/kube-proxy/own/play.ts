import { renderRules } from '../../../model/kube-proxy/render-rules.ts'
import { ask, type Answer } from '../../../model/netfilter/answer.ts'
import type { Branch } from '../../../model/netfilter/choices.ts'
import type { Exchange, Origin } from '../../../model/netfilter/converse.ts'
import type { TypedPacket } from '../../../model/netfilter/grammar/parse-packet.ts'
import type { Packet } from '../../../model/netfilter/packet.ts'
import type { Fact } from '../../../sim/fact.ts'
import { caption, type ModelTools, type Step } from '../../../sim/scenario.ts'
import type { PacketOutcome } from '../../../sim/facts/network.ts'
import type { Text } from '../../../text.ts'
import type { Own, Settings } from './brought.ts'
import { takenForGranted } from './granted.ts'
import { ownNetwork } from './own-network.ts'
import { configFor, nodeOfDump, nodeOfObjects, type Family, type OwnNode } from './own-node.ts'
import { answered, decisive, goesNowhere, isOpen, takeOneWay } from './outcomes.ts'
import { tellBranch } from './tell-branch.ts'
import { absentAmong, unlessUntold } from './untold-slices.ts'

/** Sends the packets, one after the other, through the node; what it remembers of one is there for the next. */
export function* tracePackets(own: Own, settings: Settings, tools: ModelTools): Iterable<Step> {
  const nodes = new Map<string, OwnNode>()
  for (const [i, typed] of own.packets.entries()) {
    const family = typeof typed.packet.destination === 'bigint' ? 'IPv6' : 'IPv4'
    const known = nodes.get(family)
    const node = known ?? ownNode(own, family, settings)
    nodes.set(family, node)
    if (known === undefined) yield* node.caveats.map(caption)
    if (known === undefined && node.granted.length > 0) yield caption(takenForGranted(node.granted))
    yield* tracePacket(own, node, typed, String(i + 1), tools)
  }
}

const ownNode = ({ source }: Own, family: Family, settings: Settings): OwnNode =>
  source.kind === 'dump' ? nodeOfDump(source) : nodeOfObjects(source, family, settings)

function* tracePacket(
  own: Own,
  at: OwnNode,
  { packet: typed, origin: said }: TypedPacket,
  name: string,
  tools: ModelTools,
): Iterable<Step> {
  const origin = said ?? own.origin ?? at.originOf(typed)
  const packet = ownedBy(origin, typed)
  const answer = ask(at.node, at.memory, packet, origin, own.allBranches ? 'every' : tools.random)
  const branches = toTell(own, answer)
  let last: Fact | undefined
  for (const [i, branch] of branches.entries()) {
    if (branches.length > 1)
      yield caption(outcomeIs(i + 1, branches.length, decisive(answer, branch), branch.probability))
    const told = goesNowhere(branch.result, at.isVirtual) ? onlyFirst(branch) : branch
    const facts = tellBranch(at, told, name, own.everyRule, tools)
    last ??= facts.find(each => each.kind === 'PacketEnded' && each.packet === name)
    yield* facts
  }
  const known = answered(answer, name, at.isVirtual)
  const { rules } = at.node
  const objects = own.source.kind === 'objects' ? own.source.objects : undefined
  yield tools.fact(0, 'k8s-study', objects === undefined ? known : unlessUntold(objects, rules, known), last)
  if (objects !== undefined) yield* absentAmong(objects, rules, known).map(caption)
  yield* remarks(own, at, packet, answer).map(caption)
}

/** Of an unknown, the ways that it could take are many: they are told if asked for, or as far as they are one. */
function toTell({ allBranches }: Own, answer: Answer): readonly Branch<Exchange>[] {
  const { outcomes } = answer
  if (!isOpen(answer) || allBranches) return outcomes
  return takeOneWay(answer) ? outcomes.slice(0, 1).map(onlyFirst) : []
}
const onlyFirst = (branch: Branch<Exchange>): Branch<Exchange> => ({
  ...branch,
  result: { first: branch.result.first, reply: undefined, second: undefined },
})

function remarks(
  { source, allBranches, packets }: Own,
  at: OwnNode,
  { source: sender, destination }: Packet,
  answer: Answer,
): Text[] {
  const home = at.isVirtual(destination) ? at.homeOf(sender) : undefined
  const isUnknown = isOpen(answer)
  const isUntold = source.kind === 'dump' && source.localAddresses === undefined
  return [
    ...(home === undefined ? [] : [wrongNode(home, at.name)]),
    ...(isUnknown && isUntold ? [tellAddresses] : []),
    ...(isUnknown && !allBranches ? [drawThem] : []),
    ...(answer.outcomes.length > 1 && packets.length > 1 ? [notRemembered] : []),
  ]
}

const wrongNode = (home: string, here: string): Text => ({
  zh: `发送方在 ${home} 上：它发往 Service 的数据包在 ${home} 上就已转换，不会这样到达 ${here}（用 --node ${home}）。`,
  en: `The sender is on ${home}: its packets to Services are translated there, and do not reach ${here} like this (use --node ${home}).`,
})
const tellAddresses: Text = {
  zh: '用 --local-ip 给出节点的全部地址（ip address），会知道得更多。',
  en: 'More would be known with all addresses of the node (ip address), given by --local-ip.',
}
const drawThem: Text = { zh: '--all-branches 画出每一种结果的路径。', en: '--all-branches draws the way of each.' }
const notRemembered: Text = {
  zh: '结果不止一种，所以后面的数据包不认识这条连接。',
  en: 'As there is more than one outcome, the packets after it know nothing of this connection.',
}

/** A program of the node runs as root, if nobody said otherwise. */
const ownedBy = (origin: Origin, packet: Packet): Packet =>
  origin === 'node' && packet.owner === undefined ? { ...packet, owner: { uid: 0, gid: 0 } } : packet

function outcomeIs(number: number, of: number, supposing: PacketOutcome['supposing'], probability: number): Text {
  const chance = probability === 1 ? undefined : percent(probability)
  const zh = supposing.map(({ question, yes }) => `${question.zh} → ${yes ? '成立' : '不成立'}`).join('；')
  const en = supposing.map(({ question, yes }) => `${question.en} → ${yes ? 'yes' : 'no'}`).join('; ')
  return {
    zh: `结果 ${number}/${of}${chance === undefined ? '' : `，概率 ${chance}`}${zh === '' ? '' : `，若：${zh}`}`,
    en: `Outcome ${number} of ${of}${chance === undefined ? '' : `, probability ${chance}`}${en === '' ? '' : `, if: ${en}`}`,
  }
}
const percent = (share: number) => `${Number((share * 100).toFixed(2))}%`

/** What kube-proxy writes for one family on the node. */
export function printedRules({ source, printRules: family }: Own, settings: Settings): string | undefined {
  if (source.kind === 'dump' || family === undefined) return undefined
  const { services, slices } = source.objects
  const network = ownNetwork(source.objects, source.node, family)
  return renderRules(services, slices, configFor(source.objects, source.node, family, network, settings))
}
