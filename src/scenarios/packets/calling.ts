import type { Fate } from '../../model/netfilter/run.ts'
import { renderDestination, renderSource } from '../../model/netfilter/packet.ts'
import { tell } from '../../model/netfilter/tell.ts'
import type { Fact, FactOf, What } from '../../sim/fact.ts'
import type { ModelTools } from '../../sim/scenario.ts'
import { type Call, type Conversation, converse, firstPacket, nextPacket } from './call.ts'
import type { Host } from './hosts.ts'
import { anyPort, type Stage } from './stage.ts'
import { everyWay, type Leg, type Trip } from './travel.ts'

/** What is asked for: the rest is usual. */
export type Asked = Omit<Call, 'sourcePort' | 'protocol'> & Partial<Pick<Call, 'sourcePort' | 'protocol'>>

export const callFrom = (stage: Stage, asked: Asked): Call => ({
  protocol: 'tcp',
  sourcePort: asked.sourcePort ?? anyPort(stage),
  ...asked,
})

/** Names a packet in the facts; its answer is `name reply`. */
export interface Told {
  readonly packet: string
}

/** Of the node that holds the connection all is told; of others only what they change, and that they hand the packet on. */
const isTelling = ({ kind }: What, holdsState: boolean): boolean =>
  holdsState || kind === 'HeaderChanged' || kind === 'PacketEnded'

/** Calls and tells what came of it; a packet that has a name is also told on its way. */
export function call(stage: Stage, asked: Asked, told?: Told): Conversation & { readonly fact: Fact } {
  const conversation = converse(stage.cluster.net, callFrom(stage, asked))
  const { first, answer, result } = conversation
  const rules = reasonFor(stage, first)
  if (told === undefined) return { ...conversation, fact: stage.note(result.client, result, rules) }
  const { packet } = told
  const sent = tellTrip(stage, first, packet, first.legs.find(isOnNode)?.host, rules)
  const back =
    answer === undefined ? sent : tellTrip(stage, answer, `${packet} reply`, answer.legs.findLast(isOnNode)?.host, sent)
  return { ...conversation, fact: stage.note(result.client, result, back) }
}

/** Sends the next packet of a connection that is open. */
export function goOn(
  stage: Stage,
  before: Conversation,
  told?: Told,
): Conversation & { readonly fact: Fact | undefined } {
  const conversation = converse(stage.cluster.net, before.call, nextPacket(before.call))
  const { first, result } = conversation
  const rules = reasonFor(stage, first)
  const fact =
    told === undefined
      ? stage.note(result.client, result, rules)
      : tellTrip(stage, first, `${told.packet} next`, first.legs.find(isOnNode)?.host, rules)
  return { ...conversation, fact }
}

const isOnNode = ({ host }: Leg) => host.name.startsWith('node-')

/** Packets fare as they do because of the rules on the first node that has some. */
export const reasonFor = ({ written }: Stage, { legs }: Pick<Trip, 'legs'> = { legs: [] }): Fact | undefined =>
  legs.flatMap(({ host }) => written.get(host.name) ?? [])[0] ?? [...written.values()][0]

/** Leg by leg, on nodes; of Pods and machines outside only that the packet arrives. */
function tellTrip(
  stage: Stage,
  trip: Trip,
  packet: string,
  holder: Host | undefined,
  because: Fact | undefined,
): Fact | undefined {
  let last = because
  for (const leg of trip.legs.filter(isOnNode)) last = tellLeg(stage, leg, packet, leg.host === holder, last)
  const { end } = trip
  if (end.kind === 'stopped' && end.error !== undefined)
    last = tellTrip(stage, end.error, `${packet} error`, undefined, last)
  if (end.kind !== 'arrived') return last
  const what = {
    kind: 'Arrived',
    packet,
    source: renderSource(end.packet),
    destination: renderDestination(end.packet),
  } as const
  return stage.note(end.host.name, what, last)
}

function tellLeg(
  stage: Stage,
  leg: Leg,
  packet: string,
  holdsState: boolean,
  because: Fact | undefined,
): Fact | undefined {
  const { host, sender, journey } = leg
  // A fact that is not told stands behind the one that caused it.
  const fact: ModelTools['fact'] = (_at, by, what, cause) =>
    cause === undefined || isTelling(what, holdsState) ? stage.note(by, what, cause) : cause
  const every = stage.everyRule && holdsState ? { everyRule: { on: host.node, decisions: [] } } : {}
  const common = { fact, at: stage.now(), packet, sender: sender.name, node: host.name, ...every }
  return tell(journey, because === undefined ? common : { ...common, because }).at(-1)
}

/** All that can happen to a first packet on the node where the choice is made: by endpoint, `refused` or `dropped`. */
export function chances(
  stage: Stage,
  asked: Asked,
  at: { readonly node: Host; readonly in?: string },
): Record<string, number> {
  const packet = firstPacket(callFrom(stage, asked))
  const shares: Record<string, number> = {}
  const origin = at.in === undefined ? 'node' : { in: at.in }
  for (const { result, probability } of everyWay(stage.cluster.net, at.node, { ...packet, owner: undefined }, origin)) {
    const where = whereTo(result.fate)
    shares[where] = (shares[where] ?? 0) + probability
  }
  return shares
}

function whereTo(fate: Fate): string {
  if (fate.kind === 'rejected') return 'refused'
  return fate.kind === 'delivered' ? renderDestination(fate.packet) : fate.kind
}

/** Tells them as a fact. */
export function tellChances(
  stage: Stage,
  asked: Asked,
  at: { readonly node: Host; readonly in?: string },
  because = stage.written.get(at.node.name),
): FactOf<'Spread'> {
  const what = { kind: 'Spread', of: 'chance', client: asked.client.name, to: asked.to, node: at.node.name } as const
  return stage.note('user', { ...what, shares: chances(stage, asked, at) }, because) as FactOf<'Spread'>
}

/** Tells how often each end was met. */
export function tellCounts(
  stage: Stage,
  of: 'requests' | 'connections',
  { client, to }: Asked,
  ends: readonly string[],
  because = reasonFor(stage),
): Fact {
  const shares: Record<string, number> = {}
  for (const end of ends) shares[end] = (shares[end] ?? 0) + 1
  const [node = ''] = stage.written.keys()
  return stage.note('user', { kind: 'Spread', of, client: client.name, to, node, shares }, because)
}
