import { parseAddress } from '../../src/model/netfilter/address.ts'
import type { Connection, Tuple } from '../../src/model/netfilter/connection/connection.ts'
import type { Exchange, Origin } from '../../src/model/netfilter/converse.ts'
import { traceLines, type Entry } from '../../src/model/netfilter/journal.ts'
import {
  makePacket,
  renderDestination,
  renderSource,
  stateOf,
  isTcp,
  type Packet,
  type Tracking,
} from '../../src/model/netfilter/packet.ts'
import { SYN, parseFlagLetters, parseProtocol } from '../../src/model/netfilter/protocols.ts'
import type { Fate, Journey } from '../../src/model/netfilter/run.ts'
import { type Endpoint, type Measured, type Sent, without } from './measured.ts'

/** The packet of a case. Payloads are those of the corpus: 7 bytes in a datagram, 4 in an echo. */
export function packetOf({ packet, uid, gid, sockMark, local }: Sent): Packet {
  const protocol = parseProtocol(packet.proto) ?? Number.NaN
  return makePacket({
    protocol,
    source: parseAddress(packet.src ?? ''),
    destination: parseAddress(packet.dst),
    sourcePort: packet.sport ?? (protocol === 1 ? 7 : 0),
    destinationPort: packet.dport ?? 0,
    flags: protocol === 6 ? (parseFlagLetters(packet.flags ?? 'S') ?? 0) : 0,
    type: packet.type ?? -1,
    code: packet.code ?? -1,
    ttl: packet.ttl ?? 64,
    tos: packet.tos ?? 0,
    length: protocol === 17 ? 35 : protocol === 1 ? 32 : undefined,
    frame: packet.l2broadcast === true ? 'broadcast' : 'unicast',
    mark: Number(packet.sockMark ?? sockMark ?? 0),
    owner: local === true ? { uid: packet.uid ?? uid ?? 0, gid: packet.gid ?? gid ?? 0 } : undefined,
  })
}
export const originOf = ({ in: name, local }: Sent): Origin => (local === true ? 'node' : { in: name })

/** What our tracer says, in the corpus's words. */
export function outcomeOf(
  { first, reply, second }: Exchange,
  endpoints: readonly Endpoint[],
  replyKind?: string,
): Measured {
  return {
    ...journeyWords(first, endpoints),
    conntrack: connectionAfter(first, reply),
    ...(reply && {
      reply: {
        ...asMeasured(journeyWords(reply, replyKind === undefined ? endpoints : []), first, reply),
        ...complaint(reply, replyKind),
      },
    }),
    ...(second && { second: journeyWords(second, endpoints) }),
  }
}

/**
 * The node answers before anybody can read its table: its answer may have changed the connection's mark, and a lone segment
 * of TCP is answered with a reset, which ends the connection.
 */
function connectionAfter(first: Journey, reply: Journey | undefined) {
  const { packet } = first.fate
  if (!isForNode(first)) return connectionWords(packet.tracking)
  if (isTcp(packet) && (packet.flags & SYN) === 0) return null
  const answer = reply?.fate.packet.tracking
  const isSame = (tracking: Tracking) =>
    tracking.kind === 'tracked' &&
    packet.tracking.kind === 'tracked' &&
    tracking.connection.id === packet.tracking.connection.id
  return connectionWords(answer !== undefined && isSame(answer) ? answer : packet.tracking)
}
const isForNode = ({ fate }: Journey) => fate.kind === 'delivered' && fate.to === 'node'

/** Errors of the answering program were not recorded, nor a reset over loopback: on the wire it looks like one of the client's packets. */
function asMeasured(words: Measured, first: Journey, { fate, journal }: Journey): Measured {
  const isMistaken =
    isForNode(first) && fate.kind === 'rejected' && fate.with === 'tcp-reset' && fate.packet.in === 'lo'
  if (!isMistaken) return without(words, 'sendError')
  return { verdict: 'dropped', by: fate.by, ctState: words['ctState'], trace: traceLines(journal) }
}

function complaint({ fate }: Journey, kind: string | undefined) {
  if (kind === undefined) return {}
  return { kind, ...(fate.kind === 'delivered' && { quotes: quoted(fate.packet) }) }
}

function journeyWords({ fate, journal }: Journey, endpoints: readonly Endpoint[]): Measured {
  const state = stateSeen(journal)
  const mark = lastMark(journal)
  return {
    ...fateWords(fate, endpoints),
    ...(state !== undefined && { ctState: state }),
    ...(mark !== 0 && { mark: `0x${mark.toString(16)}` }),
    trace: traceLines(journal),
  }
}

function fateWords(fate: Fate, endpoints: readonly Endpoint[]): Measured {
  const { packet } = fate
  switch (fate.kind) {
    case 'delivered':
      return {
        verdict: 'delivered',
        to: receiver(fate, endpoints),
        ...ends(packet),
        ...(packet.tos !== 0 && { seenTos: packet.tos }),
      }
    case 'dropped':
      return {
        verdict: 'dropped',
        by: fate.by,
        ...(fate.errno !== undefined && { sendError: fate.errno }),
        ...(fate.error && { errorTrace: traceLines(fate.error.journal) }),
      }
    case 'rejected':
      return {
        verdict: 'rejected',
        by: fate.by,
        ...(fate.errno !== undefined && { sendError: fate.errno }),
        rejectWith: fate.with,
        ...errorWords(fate),
        errorTrace: traceLines(fate.error.journal),
      }
    case 'unknown':
      return { verdict: 'unknown', by: fate.by, because: fate.because.en }
  }
}

function errorWords({ error }: Extract<Fate, { kind: 'rejected' }>) {
  const { fate } = error
  const via = fate.kind === 'delivered' && fate.to !== 'node' ? fate.to.interface : 'lo'
  return {
    rejectSeenSource: renderSource(fate.packet),
    rejectSeenDestination: renderDestination(fate.packet),
    rejectVia: via,
    ...(fate.packet.quotes && { rejectQuotes: quoted(fate.packet) }),
  }
}

const ends = (packet: Packet) => ({ seenSource: renderSource(packet), seenDestination: renderDestination(packet) })
const quoted = ({ quotes }: Packet) =>
  quotes && { source: renderSource(quotes), destination: renderDestination(quotes) }

function receiver({ to, packet }: Extract<Fate, { kind: 'delivered' }>, endpoints: readonly Endpoint[]) {
  if (to === 'node') return { local: true }
  const found = endpoints.find(
    each => each.interface === to.interface && parseAddress(each.address) === packet.destination,
  )
  return { interface: to.interface, ...(found && { endpoint: found.name }) }
}

/** The state once the raw table is past; absent if no later chain was visited. */
function stateSeen(journal: readonly Entry[]): string | undefined {
  for (const entry of journal) {
    if ((entry.kind !== 'met' && entry.kind !== 'ended') || entry.chain.table === 'raw') continue
    return stateOf(entry.kind === 'met' ? entry.before : entry.packet)
  }
  return undefined
}

function lastMark(journal: readonly Entry[]): number {
  const last = journal.findLast(entry => entry.kind === 'met' || entry.kind === 'ended')
  return last === undefined ? 0 : last.kind === 'met' ? last.before.mark : last.packet.mark
}

function connectionWords(tracking: Tracking) {
  if (tracking.kind !== 'tracked' || !tracking.connection.confirmed) return null
  const { original, reply, mark, zone } = tracking.connection
  return {
    original: tupleWords(original),
    reply: tupleWords(reply),
    ...(mark !== 0 && { mark }),
    ...zoneWords(zone),
  }
}
const tupleWords = (tuple: Tuple) => {
  const header = tuple
  return { src: renderSource(header), dst: renderDestination(header) }
}
const zoneWords = ({ original, reply }: Connection['zone']) => {
  if (original === 0 && reply === 0) return {}
  if (original === reply) return { zone: original }
  return original === 0 ? { 'zone-reply': reply } : { 'zone-orig': original }
}
