import type { Text } from '../../../text.ts'
import { renderAddress } from '../address.ts'
import { seenAddress } from './judge-header.ts'
import { finding, type Judge } from './finding.ts'
import { write, type RecentEntry } from '../memory.ts'
import type { Packet } from '../packet.ts'
import type { Recent } from '../rule.ts'

/** Lists keep this many addresses (module parameter ip_list_tot); the one that was used longest ago goes first. */
const longestList = 100
/** Stamps kept of one address. The kernel keeps fewer, but as many as any rule's `--hitcount` asks for. */
const mostStamps = 65_536

/** `-m recent`, as recent_mt in xt_recent.c: session affinity of kube-proxy, port knocking. */
export const recentJudge: Judge<'recent'> = ({ recent, not }, packet, { memory }) => {
  const address = addressFor(recent, packet)
  if (address === undefined) return finding('unknown', () => seenAddress(recent.end, packet))
  const { now } = memory
  const ttl = ttlOnArrival(packet)
  const list = memory.recent.get(recent.list) ?? []
  const entry = list.find(each => each.address === address && (!recent.sameTtl || each.ttl === ttl))
  const holds = isListed(recent, entry, now)
  const stamped = { address, ttl, stamps: [...(entry?.stamps ?? []), now].slice(-mostStamps) }
  const after = updated(recent, list, entry, stamped, holds !== not, now)
  if (after !== list) write(memory, memory.recent, recent.list, after)
  return finding(holds || memory.history === 'fresh' ? holds : 'unknown', () => words(recent, address, entry, now))
}

function addressFor({ end, mask }: Recent, packet: Packet): string | undefined {
  const address = packet[end]
  if (address === undefined) return undefined
  if (mask === undefined || typeof mask !== typeof address) return renderAddress(address)
  return renderAddress(typeof address === 'number' ? address & Number(mask) : address & BigInt(mask))
}

/** What is passed on has already been counted down once. */
const ttlOnArrival = ({ ttl, in: from, out }: Packet) => (from !== '' && out !== '' ? ttl + 1 : ttl)

function isListed({ action, seconds, hits }: Recent, entry: RecentEntry | undefined, now: number): boolean {
  if (action === 'set') return true
  if (action === 'remove') return entry !== undefined
  const since = seconds === 0 ? Number.NEGATIVE_INFINITY : now - seconds * 1000
  return (entry?.stamps ?? []).filter(stamp => stamp >= since).length >= Math.max(1, hits)
}

/** `--set` and an `--update` whose rule goes on stamp the address, `--remove` takes it off, `--reap` takes off the stalest one. */
function updated(
  { action, reap, seconds }: Recent,
  list: readonly RecentEntry[],
  entry: RecentEntry | undefined,
  stamped: RecentEntry,
  goesOn: boolean,
  now: number,
): readonly RecentEntry[] {
  if (entry === undefined) return action === 'set' ? [...list.slice(-(longestList - 1)), stamped] : list
  if (action === 'remove') return list.filter(each => each !== entry)
  const stamps = action === 'set' || (action === 'update' && goesOn)
  const [oldest] = list
  const isStale = (oldest?.stamps.at(-1) ?? now) < now - seconds * 1000 && !(stamps && oldest === entry)
  const others = reap && isStale ? list.slice(1) : list
  return stamps ? [...others.filter(each => each !== entry), stamped] : others
}

function words({ list }: Recent, address: string, entry: RecentEntry | undefined, now: number): Text {
  const last = entry?.stamps.at(-1)
  if (last === undefined) return { zh: `列表 ${list} 中没有 ${address}`, en: `${address} is not on the list ${list}` }
  const ago = (now - last) / 1000
  return { zh: `列表 ${list} 在 ${ago} 秒前见过 ${address}`, en: `the list ${list} saw ${address} ${ago} s ago` }
}
