import type { Answer } from '../../../model/netfilter/answer.ts'
import type { Branch } from '../../../model/netfilter/choices.ts'
import type { Exchange } from '../../../model/netfilter/converse.ts'
import { traceLines } from '../../../model/netfilter/journal.ts'
import { renderDestination, renderSource, type Packet } from '../../../model/netfilter/packet.ts'
import type { What } from '../../../sim/fact.ts'
import type { PacketOutcome } from '../../../sim/facts/network.ts'
import type { Text } from '../../../text.ts'

/**
 * All that can become of the packet: the ways that chance can go, each with its share; or, if it is unknown, the things that can
 * come of the unknown, each with what has to be supposed for it.
 */
export function answered(answer: Answer, packet: string, isVirtual: IsVirtual): What {
  const { dependsOn, dependsLater } = answer
  const merged = new Map<string, PacketOutcome>()
  for (const branch of answer.outcomes) {
    const outcome = outcomeOf(branch.result, isVirtual)
    const key = JSON.stringify(outcome)
    const sofar = merged.get(key)
    if (isOpen(answer)) merged.set(key, sofar ?? { ...outcome, supposing: decisive(answer, branch) })
    else merged.set(key, { ...outcome, share: (sofar?.share ?? 0) + branch.probability })
  }
  const outcomes = [...merged.values()]
  const verdict = answer.complete ? (settled(outcomes) ?? answer.verdict) : answer.verdict
  return {
    kind: 'PacketAnswered',
    packet,
    verdict,
    outcomes,
    dependsOn,
    dependsLater,
    provided: longest(answer.provided),
  }
}

/** What is unknown may make no difference to the packet itself: only to what stops it, or to its answer. */
function settled(outcomes: readonly PacketOutcome[]): 'delivered' | 'not delivered' | undefined {
  const fates = new Set(outcomes.map(({ fate, answer }) => (answer === 'nobody' ? 'dropped' : fate)))
  if (outcomes.length > 0 && !fates.has('delivered') && !fates.has('unknown')) return 'not delivered'
  const ends = new Set(outcomes.map(({ fate, to, source, destination }) => [fate, to, source, destination].join(' ')))
  return ends.size === 1 && fates.has('delivered') ? 'delivered' : undefined
}

/** Whether all branches have the first packet take one way. */
export function takeOneWay({ outcomes }: Answer): boolean {
  const ways = outcomes.map(({ result }) => traceLines(result.first.journal).join('\n'))
  return new Set(ways).size === 1 && outcomes.every(({ result }) => result.first.fate.kind !== 'unknown')
}

/** One that begins with another says more. */
const longest = (texts: readonly Text[]): Text[] =>
  texts.filter(one => !texts.some(other => other.en !== one.en && other.en.startsWith(one.en)))

/** Something that is not known makes a difference, be it to the answer alone. */
export const isOpen = ({ dependsOn, dependsLater }: Answer): boolean => dependsOn.length + dependsLater.length > 0

/** What was supposed in this branch, as far as it makes a difference. */
export function decisive(
  { dependsOn, dependsLater }: Answer,
  { decisions }: Branch<Exchange>,
): PacketOutcome['supposing'] {
  const matters = new Set([...dependsOn, ...dependsLater].map(each => each.en))
  return decisions.flatMap(each =>
    each.kind === 'supposed' && matters.has(each.question.en) ? [{ question: each.question, yes: each.yes }] : [],
  )
}

type IsVirtual = (address: Packet['destination']) => boolean

/** It left the node for an address that nobody has. */
export const goesNowhere = ({ first: { fate } }: Exchange, isVirtual: IsVirtual): boolean =>
  fate.kind === 'delivered' && fate.to !== 'node' && isVirtual(fate.packet.destination)

function outcomeOf(result: Exchange, isVirtual: IsVirtual): PacketOutcome {
  const { fate } = result.first
  const ends = { source: renderSource(fate.packet), destination: renderDestination(fate.packet), supposing: [] }
  if (fate.kind !== 'delivered') return { fate: fate.kind, deciding: fate.by, ...ends, answer: 'none' }
  const to = fate.to === 'node' ? 'node' : (fate.to.interface ?? '?')
  return { fate: 'delivered', to, ...ends, answer: goesNowhere(result, isVirtual) ? 'nobody' : answerOf(result) }
}

/** Does the answer reach the sender, from the address that it sent to? */
export function answerOf({ first: { sent }, reply }: Exchange): PacketOutcome['answer'] {
  if (reply === undefined) return 'none'
  const { fate } = reply
  if (fate.kind === 'unknown') return 'unknown'
  if (fate.kind !== 'delivered') return 'lost'
  return isTurned(sent, fate.packet) ? 'comes back' : 'strange'
}

const isTurned = (sent: Packet, back: Packet) =>
  sent.source === back.destination &&
  sent.destination === back.source &&
  sent.sourcePort === back.destinationPort &&
  sent.destinationPort === back.sourcePort
