import { same, text } from '../../../text.ts'
import { contains } from '../address.ts'
import { renderTuple, type Connection, type Tuple } from '../connection/connection.ts'
import { hex, within } from './judge-header.ts'
import { finding, type Finding, type Judge } from './finding.ts'
import { isAnyPort, stateOf, type Packet, type Tracking } from '../packet.ts'
import { ICMP, ICMPv6, TCP } from '../protocols.ts'
import type { ConnectionFact, End, Match, StateName } from '../rule.ts'

/** Marks, and what conntrack knows about the packet's connection. */

const connectionOf = ({ tracking }: Packet): Connection | undefined =>
  tracking.kind === 'tracked' ? tracking.connection : undefined

/**
 * A packet without a connection fails what asks about one, negated or not (xt_connmark); but a `-m conntrack` that also asks
 * for the state is content with that (xt_conntrack).
 */
export function withoutConnection(match: Match, packet: Packet): Finding | undefined {
  const asks = match.kind === 'connection' || (match.kind === 'mark' && match.of === 'connection')
  if (!asks || connectionOf(packet) !== undefined) return undefined
  return match.kind === 'connection' && match.besideState ? contentWithState : noConnection
}
const noConnectionWords = { zh: '它不属于任何连接', en: 'it belongs to no connection' }
const noConnection = finding(false, () => noConnectionWords)
const contentWithState = finding(true, () => noConnectionWords)

const mark: Judge<'mark'> = ({ of, value, mask }, packet) => {
  const actual = of === 'packet' ? packet.mark : (connectionOf(packet)?.mark ?? 0)
  return finding((actual & mask) >>> 0 === value, () =>
    of === 'packet'
      ? text`${{ zh: '标记是', en: 'the mark is' }} ${hex(actual)}`
      : text`${{ zh: '连接的标记是', en: 'the mark of the connection is' }} ${hex(actual)}`,
  )
}

/** Before conntrack has looked, iptables says INVALID. */
function statesOf(packet: Packet): StateName[] {
  const connection = connectionOf(packet)
  return [
    stateOf(packet) ?? 'INVALID',
    ...(connection?.translates.source ? (['SNAT'] as const) : []),
    ...(connection?.translates.destination ? (['DNAT'] as const) : []),
  ]
}

const state: Judge<'state'> = ({ states }, packet) => {
  const actual = statesOf(packet)
  return finding(
    actual.some(each => states.includes(each)),
    () => text`${{ zh: '状态是', en: 'the state is' }} ${actual.join(',')}`,
  )
}

const connection: Judge<'connection'> = ({ fact }, { tracking }) => {
  if (tracking.kind !== 'tracked') return noConnection
  return finding(factHolds(fact, tracking), () => {
    if (fact.of === 'direction') return text`${{ zh: '方向是', en: 'the direction is' }} ${tracking.direction}`
    const tuple = fact.of === 'address' || fact.of === 'port' ? fact.tuple : 'original'
    return text`${{ zh: '连接是', en: 'the connection is' }} ${same(renderTuple(tracking.connection[tuple]))}`
  })
}

function factHolds(fact: ConnectionFact, tracking: Extract<Tracking, { kind: 'tracked' }>): boolean | 'unknown' {
  const { connection, direction } = tracking
  switch (fact.of) {
    case 'direction':
      return direction === fact.direction
    case 'protocol':
      return connection.original.protocol === fact.protocol
    case 'address': {
      const address = connection[fact.tuple][fact.end]
      return address === undefined ? 'unknown' : contains(fact.network, address)
    }
    case 'port': {
      const port = portOf(connection[fact.tuple], fact.end)
      return isAnyPort(port) ? 'unknown' : within(fact.range, port)
    }
    case 'status': {
      const answers = fact.anyOf.map(status => hasStatus(connection, status))
      return answers.includes(true) || (answers.includes('unknown') ? 'unknown' : false)
    }
  }
}

/** Where others have a destination port, ICMP's type and code stand. */
function portOf({ protocol, sourcePort, destinationPort, type, code }: Tuple, end: End): number {
  if (end === 'source') return sourcePort
  return protocol === ICMP || protocol === ICMPv6 ? type * 256 + code : destinationPort
}

type Status = Extract<ConnectionFact, { of: 'status' }>['anyOf'][number]
/**
 * No entry of ours was ever expected. When a UDP exchange counts as assured depends on its pace; an echo never does. NONE is
 * no bit at all, so that nothing ever has it.
 */
function hasStatus(connection: Connection, status: Status): boolean | 'unknown' {
  switch (status) {
    case 'SEEN_REPLY':
      return connection.seenReply
    case 'CONFIRMED':
      return connection.confirmed
    case 'ASSURED':
      return connection.assured || (mayBeAssured(connection) ? 'unknown' : false)
    case 'EXPECTED':
    case 'NONE':
      return false
  }
}

const mayBeAssured = ({ original: { protocol }, seenReply }: Connection) =>
  seenReply && protocol !== TCP && protocol !== ICMP && protocol !== ICMPv6

export const connectionJudges = { mark, state, connection }
