import type { Address } from '../address.ts'
import { isAnyPort, type Packet } from '../packet.ts'
import type { Chain, Match, Range, Rule } from '../rule.ts'

/**
 * A gate is a few numbers that refuse most packets that a rule does not match, and never one that it might. Chains of ten
 * thousand services are walked through their gates; only what a gate lets pass is judged properly (judge.ts).
 *
 * Eight numbers a rule: protocol, source and destination as mask and value, destination port as from and to.
 */
const width = 8
const gatesOf = new WeakMap<Chain, Int32Array>()

/** The index of the next rule, from `from` on, that the packet might match; the number of rules if there is none. */
export function nextCandidate(chain: Chain, from: number, packet: Packet): number {
  const count = chain.rules.length
  if (from >= count || !isPlain(packet)) return from
  const gates = gatesOf.get(chain) ?? buildGates(chain)
  const protocol = packet.protocol
  const [source, destination] = [fold(packet.source ?? 0), fold(packet.destination ?? 0)]
  const port = packet.destinationPort
  for (let i = from, g = from * width; i < count; i++, g += width) {
    if (
      ((destination & (gates[g + 4] as number)) ^ (gates[g + 5] as number)) === 0 &&
      port >= (gates[g + 6] as number) &&
      port <= (gates[g + 7] as number) &&
      ((protocol & (gates[g] as number)) ^ (gates[g + 1] as number)) === 0 &&
      ((source & (gates[g + 2] as number)) ^ (gates[g + 3] as number)) === 0
    )
      return i
  }
  return count
}

/** What is not known must not be refused. */
const isPlain = (packet: Packet): boolean =>
  packet.source !== undefined && packet.destination !== undefined && !isAnyPort(packet.destinationPort)

/** An IPv6 address as 32 bits: different results mean different addresses, which is all that a gate needs. */
function fold(address: Address): number {
  if (typeof address === 'number') return address
  return Number(BigInt.asIntN(32, address ^ (address >> 32n) ^ (address >> 64n) ^ (address >> 96n)))
}

function buildGates(chain: Chain): Int32Array {
  const gates = new Int32Array(chain.rules.length * width)
  chain.rules.forEach((rule, i) => fill(gates, i * width, rule))
  gatesOf.set(chain, gates)
  return gates
}

function fill(gates: Int32Array, at: number, rule: Rule): void {
  gates[at + 7] = 65535
  for (const match of rule.matches) if (!match.not) narrow(gates, at, match)
}

function narrow(gates: Int32Array, at: number, match: Match): void {
  if (match.kind === 'protocol') put(gates, at, 255, match.protocol)
  if (match.kind === 'port' && match.end === 'destination' && match.ranges.length === 1) {
    const [from, to] = match.ranges[0] as Range
    put(gates, at + 6, from, to)
  }
  if (match.kind !== 'address') return
  const { base, mask } = match.network
  const place = match.end === 'source' ? at + 2 : at + 4
  if (typeof base === 'number') put(gates, place, Number(mask), base)
  else if (mask === (1n << 128n) - 1n) put(gates, place, -1, fold(base))
}

function put(gates: Int32Array, at: number, first: number, second: number): void {
  gates[at] = first
  gates[at + 1] = second
}
