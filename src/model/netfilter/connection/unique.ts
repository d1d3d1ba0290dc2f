import type { Address } from '../address.ts'
import { invert, sourceKey, type Connection, type Tuple } from './connection.ts'
import { lookUp } from './conntrack.ts'
import { nextId, type Memory } from '../memory.ts'
import { isAnyPort } from '../packet.ts'
import { hasPorts, ICMP, ICMPv6 } from '../protocols.ts'
import type { AddressRange, End, Range } from '../rule.ts'
import { spread } from './spread.ts'

/** What a nat target wants; what it leaves open stays as it is if that is unique. */
export interface Wish {
  /** `unknown`: it is one of the node's addresses, and nobody told us which. */
  readonly addresses?: AddressRange | 'unknown' | undefined
  readonly ports?: Range | undefined
  readonly random: boolean
  readonly persistent: boolean
}

/** get_unique_tuple: as wished, and so that no other connection's answers look like this one's. */
export function uniqueTuple(memory: Memory, connection: Connection, end: End, wish: Wish): Tuple {
  const current = invert(connection.reply)
  const isFree = (tuple: Tuple) => !isTaken(memory, connection, tuple)
  if (end === 'source' && !wish.random) {
    const kept = fits(current, wish) ? current : sameSourceAsBefore(memory, connection, current, wish)
    if (kept !== undefined && isFree(kept)) return kept
  }
  const tuple = moved(connection, current, end, wish)
  if (!wish.random) {
    const inRange = wish.ports === undefined || portFits(tuple, end, wish.ports)
    const single = wish.ports !== undefined && wish.ports[0] === wish.ports[1]
    if (inRange && (single || isFree(tuple))) return tuple
  }
  return withOtherPort(memory, tuple, end, wish, isFree)
}

function isTaken(memory: Memory, connection: Connection, tuple: Tuple): boolean {
  const found = lookUp(memory, invert(tuple), connection.zone)
  return found !== undefined && found.connection.id !== connection.id
}

function fits(tuple: Tuple, { addresses, ports }: Wish): boolean {
  if (addresses === 'unknown') return false
  if (addresses !== undefined && !isBetween(addresses, tuple.source)) return false
  return ports === undefined || portFits(tuple, 'source', ports)
}

const isBetween = ({ from, to }: AddressRange, address: Address | undefined): boolean => {
  if (typeof address === 'number') return address >>> 0 >= Number(from) >>> 0 && address >>> 0 <= Number(to) >>> 0
  return address !== undefined && address >= from && address <= to
}

/** Only TCP, UDP and their like have ports to be in a range. */
function portFits(tuple: Tuple, end: End, [from, to]: Range): boolean {
  if (!hasPorts(tuple.protocol)) return true
  const port = end === 'source' ? tuple.sourcePort : tuple.destinationPort
  return !isAnyPort(port) && port >= from && port <= to
}

/** A client that already speaks to someone from one source keeps what that was translated to (find_appropriate_src). */
function sameSourceAsBefore(
  memory: Memory,
  { original, zone }: Connection,
  current: Tuple,
  wish: Wish,
): Tuple | undefined {
  for (const id of memory.bySource.get(sourceKey(original, zone.original)) ?? []) {
    const other = memory.connections.get(id)
    if (other === undefined || other.expires <= memory.now) continue
    const { source, sourcePort } = invert(other.reply)
    const tuple = { ...current, source, sourcePort }
    if (fits(tuple, wish)) return tuple
  }
  return undefined
}

function moved({ zone }: Connection, current: Tuple, end: End, { addresses, persistent }: Wish): Tuple {
  if (addresses === undefined) return current
  const id = Math.max(zone.original, zone.reply)
  const address =
    addresses === 'unknown' ? undefined : spread(addresses, current.source, current.destination, id, persistent)
  return end === 'source' ? { ...current, source: address } : { ...current, destination: address }
}

/** The ports behind which others already speak from this address to that destination; some known only as picked. */
const portsInUse = ({ connections }: Memory, { protocol, source, destination, destinationPort }: Tuple): number[] =>
  [...connections.values()]
    .map(({ reply }) => reply)
    .filter(each => each.protocol === protocol && each.source === destination && each.sourcePort === destinationPort)
    .filter(each => each.destination === source)
    .map(each => each.destinationPort)

/** nf_nat_l4proto_unique_tuple: a destination tries the range in order, a source begins anywhere: that port is the kernel's secret. */
function withOtherPort(memory: Memory, tuple: Tuple, end: End, wish: Wish, isFree: (tuple: Tuple) => boolean): Tuple {
  if (tuple.protocol === ICMP || tuple.protocol === ICMPv6) {
    const id = -nextId(memory)
    return { ...tuple, sourcePort: id, destinationPort: id }
  }
  if (!hasPorts(tuple.protocol) || (wish.ports === undefined && end === 'destination')) return tuple
  const at = (port: number): Tuple =>
    end === 'source' ? { ...tuple, sourcePort: port } : { ...tuple, destinationPort: port }
  const [from, to] = wish.ports ?? [0, 65535]
  if (from === to) return at(from)
  if (end === 'source' || wish.random) {
    const used = end === 'source' && wish.ports !== undefined ? portsInUse(memory, tuple) : []
    return at(used.length > to - from ? (used[0] ?? from) : -nextId(memory))
  }
  for (let port = from; port <= to; port++) if (isFree(at(port))) return at(port)
  return at(from)
}
