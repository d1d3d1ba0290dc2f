import type { Topology } from '../../model/netfilter/network/topology.ts'

/*
 * The place where everything happens. Every packet of a Pod passes its node, also one to a neighbour on the same node, as
 * with a CNI plugin that routes. Left out: bridges, ARP, packet sizes, retransmission; who hears nothing has no answer.
 *
 *    Pods 10.244.1.x            Pods 10.244.2.x
 *         │ cni0                     │ cni0
 *      node-1                     node-2
 *         │ eth0 192.168.0.1         │ eth0 192.168.0.2
 *    ─────┴────────────┬─────────────┴─────
 *                   router   (knows neither cluster IPs nor what to do with them)
 *                      │
 *                 203.0.113.2, a client outside
 */

export const nodeAddress = (number: number): string => `192.168.0.${number}`
export const podAddress = (node: number, last: number): string => `10.244.${node}.${last}`
export const outsideAddress = '203.0.113.2'
export const loadBalancerIP = '198.51.100.80'
/** All addresses that load balancers have. */
export const loadBalancers = '198.51.100.0/24'

const forwarding = { 'net.ipv4.ip_forward': 1 }
const loopback = { name: 'lo', addresses: ['127.0.0.1/8'] }

/** kube-proxy sets route_localnet, so that node ports answer on 127.0.0.1. */
export const nodeTopology = (number: number, nodes: number): Topology => ({
  interfaces: [
    loopback,
    { name: 'eth0', addresses: [`${nodeAddress(number)}/24`] },
    { name: 'cni0', addresses: [`${podAddress(number, 1)}/24`] },
  ],
  routes: [
    { to: 'default', via: nodeAddress(254), dev: 'eth0' },
    ...Array.from({ length: nodes }, (_, i) => i + 1)
      .filter(other => other !== number)
      .map(other => ({ to: `10.244.${other}.0/24`, via: nodeAddress(other), dev: 'eth0' })),
  ],
  sysctls: { ...forwarding, 'net.ipv4.conf.all.route_localnet': 1 },
})
export const nodeWires = (number: number) => ({ eth0: 'nodes', cni0: `pods-${number}` })

export const podTopology = (node: number, address: string): Topology => ({
  interfaces: [loopback, { name: 'eth0', addresses: [`${address}/32`] }],
  routes: [{ to: 'default', via: podAddress(node, 1), dev: 'eth0' }],
  sysctls: {},
})

/** What it does not know vanishes. These networks, a load balancer's addresses first of all, lead to one node. */
export const routerTopology = (chosenNode: number, networks: readonly string[] = [loadBalancers]): Topology => ({
  interfaces: [
    { name: 'eth0', addresses: [`${nodeAddress(254)}/24`] },
    { name: 'eth1', addresses: ['203.0.113.1/24'] },
  ],
  routes: [
    ...networks.map(to => ({ to, via: nodeAddress(chosenNode), dev: 'eth0' })),
    { to: 'default', type: 'blackhole', via: nodeAddress(254), dev: 'eth0' },
  ],
  sysctls: forwarding,
})
export const routerWires = { eth0: 'nodes', eth1: 'outside' }

export const outsideTopology: Topology = {
  interfaces: [loopback, { name: 'eth0', addresses: [`${outsideAddress}/24`] }],
  routes: [{ to: 'default', via: '203.0.113.1', dev: 'eth0' }],
  sysctls: {},
}
