import { renderAddress } from '../../model/netfilter/address.ts'
import type { Origin } from '../../model/netfilter/converse.ts'
import { undoTo } from '../../model/netfilter/memory.ts'
import { makePacket, type Packet } from '../../model/netfilter/packet.ts'
import type { Branch } from '../../model/netfilter/choices.ts'
import type { Fate, Journey } from '../../model/netfilter/run.ts'
import { play } from '../../model/netfilter/trace.ts'
import { type Host, neighbour, type Net } from './hosts.ts'

/** One host's part in a packet's way. */
export interface Leg {
  readonly host: Host
  readonly packet: Packet
  readonly origin: Origin
  /** Who it comes from. */
  readonly sender: Host
  readonly journey: Journey
}
/** A packet's way from host to host, and where it ended. */
export interface Trip {
  readonly legs: readonly Leg[]
  readonly end: End
}
export type End =
  /** At a program of this host. */
  | { readonly kind: 'arrived'; readonly host: Host; readonly packet: Packet }
  /** `error`: what the sender is told about it, and how far that got. */
  | { readonly kind: 'stopped'; readonly host: Host; readonly fate: Fate; readonly error: Trip | undefined }
  /** It was sent to somebody who is not there. */
  | { readonly kind: 'lost'; readonly host: Host; readonly packet: Packet }

interface Stop {
  readonly host: Host
  readonly sender: Host
  readonly packet: Packet
  readonly origin: Origin
}

/** Carries a packet from host to host until a program has it, or nobody. */
export function travel(net: Net, host: Host, packet: Packet, origin: Origin = 'node'): Trip {
  const legs: Leg[] = []
  let at: Stop | End = { host, sender: host, packet, origin }
  while (!('kind' in at)) {
    const leg: Leg = { ...at, journey: pass(net, at) }
    legs.push(leg)
    at =
      legs.length > mostHops
        ? { kind: 'lost', host: at.host, packet: at.packet }
        : after(net, at.host, leg.journey.fate)
  }
  return { legs, end: at }
}
/** More than a packet's time to live allows. */
const mostHops = 100

function pass(net: Net, { host, packet, origin }: Stop): Journey {
  host.memory.now = net.now()
  const { branches } = play(host.node, host.memory, net.random, run => net.stack(run, packet, origin, host))
  const [only] = branches
  if (only === undefined || branches.length > 1) throw new Error('everything is known here, so there is one way')
  return only.result
}

function after(net: Net, host: Host, fate: Fate): Stop | End {
  if (fate.kind !== 'delivered') return { kind: 'stopped', host, fate, error: errorOf(net, host, fate) }
  if (fate.to === 'node') return { kind: 'arrived', host, packet: fate.packet }
  const { nextHop } = fate.packet
  const next = nextHop === undefined ? undefined : neighbour(net, host, fate.to.interface ?? '', renderAddress(nextHop))
  if (next === undefined) return { kind: 'lost', host, packet: fate.packet }
  return { host: next.host, sender: host, packet: onWire(fate.packet), origin: { in: next.device } }
}

function errorOf(net: Net, host: Host, fate: Fate): Trip | undefined {
  if (fate.kind !== 'rejected') return undefined
  const next = after(net, host, fate.error.fate)
  return 'kind' in next ? { legs: [], end: next } : travel(net, next.host, next.packet, next.origin)
}

/** What a wire carries: the header, and none of what the last kernel kept beside it. */
const onWire = ({ protocol, source, destination, sourcePort, destinationPort, ...packet }: Packet): Packet => {
  const { flags, type, code, ttl, tos, length, quotes } = packet
  const header = { protocol, source, destination, sourcePort, destinationPort }
  return makePacket({ ...header, flags, type, code, ttl, tos, length, quotes })
}

/** Every way that chance can go on one host, with its probability. Nothing is remembered of it. */
export function everyWay(net: Net, host: Host, packet: Packet, origin: Origin): readonly Branch<Journey>[] {
  const { memory } = host
  memory.now = net.now()
  // Something to undo, so that what a single branch wrote can be taken back like the rest.
  memory.undo.push(() => {})
  const { branches } = play(host.node, memory, 'every', run => net.stack(run, packet, origin, host))
  undoTo(memory, 0)
  return branches
}
