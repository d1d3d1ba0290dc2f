import type { Programmed } from '../../model/cluster/actors/kube-proxy.ts'
import { defaultConfig } from '../../model/kube-proxy/config.ts'
import { withJumps } from '../../model/kube-proxy/jumps.ts'
import type { proxyRules } from '../../model/kube-proxy/rules.ts'
import { parseAddress } from '../../model/netfilter/address.ts'
import { ask } from '../../model/netfilter/answer.ts'
import { parseRules } from '../../model/netfilter/iptables-save.ts'
import { newMemory } from '../../model/netfilter/memory.ts'
import type { Topology } from '../../model/netfilter/network/topology.ts'
import { makePacket, type Packet, renderDestination } from '../../model/netfilter/packet.ts'
import { SYN, TCP } from '../../model/netfilter/protocols.ts'
import type { Node } from '../../model/netfilter/run.ts'
import { nodeFrom } from '../../model/netfilter/trace.ts'

/** One way that a new connection can go, and how often it does. `to`: the endpoint as `10.244.1.7:8080`. */
export interface Way {
  readonly share: number
  readonly end: 'refused' | 'silent' | { readonly to: string }
}

/** The rules that a kube-proxy makes of what it heard, as iptables-save would print them. */
export function tracedRules(rules: typeof proxyRules, number: number, { services, slices }: Programmed): string {
  const { interfaces } = topologyOf(number)
  const config = { ...defaultConfig, nodeName: `node-${number}`, nodeIP: `192.168.0.${number}`, interfaces }
  return withJumps(rules([...services.values()], [...slices.values()], config))
}

/** The nth node with the rules that its kube-proxy has made by now. */
export function tracedNode(rules: typeof proxyRules, number: number, from: Programmed): Node {
  return nodeFrom(parseRules(tracedRules(rules, number, from), `node-${number}`).rules, topologyOf(number))
}

/** The node knows its own Pods on cni0; everything else, other nodes' Pods too, lies behind eth0. */
const topologyOf = (number: number): Topology => ({
  interfaces: [
    { name: 'lo', addresses: ['127.0.0.1/8'] },
    { name: 'eth0', addresses: [`192.168.0.${number}/24`] },
    { name: 'cni0', addresses: [`10.244.${number}.1/24`] },
  ],
  routes: [{ to: 'default', via: '192.168.0.254', dev: 'eth0' }],
  sysctls: { 'net.ipv4.ip_forward': 1 },
})

/** The first packet of a connection from a Pod on the nth node. */
export function firstPacket(number: number, to: string): Packet {
  const [address = '', port] = to.split(':')
  const [source, destination] = [parseAddress(`10.244.${number}.250`), parseAddress(address)]
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
export function waysTo(node: Node, number: number, to: string): Way[] {
  const { outcomes } = ask(node, newMemory(), firstPacket(number, to), { in: 'cni0' }, 'every')
  const ways = outcomes.map(({ result: { first }, probability }): Way => {
    const { fate } = first
    if (fate.kind === 'delivered') return { share: probability, end: { to: renderDestination(fate.packet) } }
    return { share: probability, end: fate.kind === 'rejected' ? 'refused' : 'silent' }
  })
  return ways
}
