import type { Text } from '../../../text.ts'
import { renderAddress } from '../address.ts'
import { seenAddress } from './judge-header.ts'
import { finding, type Judge } from './finding.ts'
import { write, type RecentEntry } from '../memory.ts'
import type { Packet } from '../packet.ts'
import type { Recent } from '../rule.ts'

/** Lists keep this many addresses (module parameter ip_list_tot); the one that was used longest ago goes first. */
const longestList = 100
/** Stamps kept of one address (ip_pkt_list_tot), unless `--hitcount` asks for more. */
const mostStamps = 20

/** `-m recent`, as recent_mt in xt_recent.c: session affinity of kube-proxy, port knocking. */
export const recentJudge: Judge<'recent'> = ({ recent }, packet, { memory }) => {
  const address = addressFor(recent, packet)
  if (address === undefined) return finding('unknown', () => seenAddress(recent.end, packet))
  const list = memory.recent.get(recent.list) ?? []
  const entry = list.find(each => each.address === address)
  const holds = isListed(recent, entry, memory.now)
  const after = updated(recent, list, { address, stamps: entry?.stamps ?? [] }, entry, holds, memory.now)
  if (after !== list) write(memory, memory.recent, recent.list, after)
  const { now } = memory
  const seen = () => words(recent, address, entry, now)
  return finding(holds || memory.history === 'fresh' ? holds : 'unknown', seen)
}

function addressFor({ end, mask }: Recent, packet: Packet): string | undefined {
  const address = packet[end]
  if (address === undefined) return undefined
  if (mask === undefined || typeof mask !== typeof address) return renderAddress(address)
  return renderAddress(typeof address === 'number' ? address & Number(mask) : address & BigInt(mask))
}

function isListed({ action, seconds, hits }: Recent, entry: RecentEntry | undefined, now: number): boolean {
  if (action === 'set') return true
  if (action === 'remove') return entry !== undefined
  const since = seconds === 0 ? Number.NEGATIVE_INFINITY : now - seconds * 1000
  return (entry?.stamps ?? []).filter(stamp => stamp >= since).length >= Math.max(1, hits)
}

/** `--set` and a matching `--update` stamp the address, `--remove` takes it off, `--reap` takes off the stalest one. */
function updated(
  { action, hits, reap, seconds }: Recent,
  list: readonly RecentEntry[],
  { address, stamps }: RecentEntry,
  entry: RecentEntry | undefined,
  holds: boolean,
  now: number,
): readonly RecentEntry[] {
  if (action === 'set' || (action === 'update' && holds)) {
    const others = entry === undefined ? list.slice(-(longestList - 1)) : list.filter(each => each !== entry)
    return [...others, { address, stamps: [...stamps, now].slice(-Math.max(mostStamps, hits)) }]
  }
  if (entry === undefined) return list
  if (action === 'remove') return list.filter(each => each !== entry)
  const oldest = list[0]?.stamps.at(-1)
  return reap && oldest !== undefined && oldest < now - seconds * 1000 ? list.slice(1) : list
}

function words({ list }: Recent, address: string, entry: RecentEntry | undefined, now: number): Text {
  const last = entry?.stamps.at(-1)
  if (last === undefined) return { zh: `列表 ${list} 中没有 ${address}`, en: `${address} is not on the list ${list}` }
  const ago = (now - last) / 1000
  return { zh: `列表 ${list} 在 ${ago} 秒前见过 ${address}`, en: `the list ${list} saw ${address} ${ago} s ago` }
}
