import type { Programmed } from '../../model/cluster/actors/kube-proxy.ts'
import { defaultConfig } from '../../model/kube-proxy/config.ts'
import { withJumps } from '../../model/kube-proxy/jumps.ts'
import type { proxyRules } from '../../model/kube-proxy/rules.ts'
import { parseAddress } from '../../model/netfilter/address.ts'
import { ask } from '../../model/netfilter/answer.ts'
import { parseRules } from '../../model/netfilter/iptables-save.ts'
import { newMemory } from '../../model/netfilter/memory.ts'
import { makePacket, type Packet, renderDestination } from '../../model/netfilter/packet.ts'
import { SYN, TCP } from '../../model/netfilter/protocols.ts'
import type { Node } from '../../model/netfilter/run.ts'
import { nodeFrom } from '../../model/netfilter/trace.ts'
import { nodeAddress, nodeTopology, podAddress } from '../packets/wiring.ts'

/** One way that a new connection can go, and how often it does. `to`: the endpoint as `10.244.1.7:8080`. */
export interface Way {
  readonly share: number
  readonly end: 'refused' | 'silent' | { readonly to: string }
}

/** The nth of so many nodes. */
export interface Place {
  readonly number: number
  readonly nodes: number
}

/** The rules that a kube-proxy makes of what it heard, as iptables-save would print them. */
export function tracedRules(
  rules: typeof proxyRules,
  { number, nodes }: Place,
  { services, slices }: Programmed,
): string {
  const { interfaces } = nodeTopology(number, nodes)
  const config = { ...defaultConfig, nodeName: `node-${number}`, nodeIP: nodeAddress(number), interfaces }
  return withJumps(rules([...services.values()], [...slices.values()], config))
}

/** A node with the rules that its kube-proxy has made by now. */
export function tracedNode(rules: typeof proxyRules, place: Place, from: Programmed): Node {
  const dump = parseRules(tracedRules(rules, place, from), `node-${place.number}`)
  return nodeFrom(dump.rules, nodeTopology(place.number, place.nodes))
}

/** The first packet of a connection from a Pod on the nth node. */
export function firstPacket({ number }: Place, to: string): Packet {
  const [address = '', port] = to.split(':')
  const [source, destination] = [parseAddress(podAddress(number, 250)), parseAddress(address)]
  return makePacket({
    protocol: TCP,
    source,
    destination,
    sourcePort: 40_000,
    destinationPort: Number(port),
    flags: SYN,
  })
}

/** Every way that the rules can send it, each with its probability. */
export function waysTo(node: Node, place: Place, to: string): Way[] {
  const { outcomes } = ask(node, newMemory(), firstPacket(place, to), { in: 'cni0' }, 'every')
  const ways = outcomes.map(({ result: { first }, probability }): Way => {
    const { fate } = first
    if (fate.kind === 'delivered') return { share: probability, end: { to: renderDestination(fate.packet) } }
    return { share: probability, end: fate.kind === 'rejected' ? 'refused' : 'silent' }
  })
  return ways
}
