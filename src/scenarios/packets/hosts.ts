import type { Origin } from '../../model/netfilter/converse.ts'
import type { Memory } from '../../model/netfilter/memory.ts'
import type { Topology } from '../../model/netfilter/network/topology.ts'
import type { Packet } from '../../model/netfilter/packet.ts'
import type { Journey, Node, Run } from '../../model/netfilter/run.ts'
import type { Random } from '../../random.ts'

/** A Linux host: a node, a Pod's network namespace, a router, a machine outside. All run the same kernel; only nodes have rules. */
export interface Host {
  readonly name: string
  /** What its programs send from. */
  readonly address: string
  readonly topology: Topology
  /** Which wire each interface is plugged into. */
  readonly wires: Readonly<Record<string, string>>
  /** Rules and routes as they are now. */
  node: Node
  readonly memory: Memory
  /** Ports on which something listens: `tcp 8080`. */
  readonly listens: Set<string>
}

/** All hosts and what decides between them. */
export interface Net {
  /** Who has an address on a wire: `nodes 192.168.0.1`. */
  readonly ends: Map<string, Plug>
  /** Decides what rules leave to chance. */
  readonly random: Random
  /** What a host does with a packet: the tracer's work, save in a misconception. */
  readonly stack: Stack
  now(): number
}
export interface Plug {
  readonly host: Host
  readonly device: string
}
export type Stack = (run: Run, packet: Packet, origin: Origin, host: Host) => Journey

/** Plugs a host's interfaces into its wires. */
export function plugIn({ ends }: Net, host: Host): void {
  for (const [end, plug] of plugsOf(host)) ends.set(end, plug)
}
export function unplug({ ends }: Net, host: Host): void {
  for (const [end] of plugsOf(host)) ends.delete(end)
}

const plugsOf = (host: Host): (readonly [string, Plug])[] =>
  host.topology.interfaces.flatMap(({ name: device, addresses }) => {
    const wire = host.wires[device]
    return wire === undefined
      ? []
      : addresses.map(words => [`${wire} ${words.split('/')[0]}`, { host, device }] as const)
  })

/** Who on the same wire has that address, and on which interface. */
export const neighbour = ({ ends }: Net, host: Host, device: string, address: string): Plug | undefined =>
  ends.get(`${host.wires[device]} ${address}`)
