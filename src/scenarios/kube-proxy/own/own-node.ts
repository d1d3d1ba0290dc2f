import { defaultConfig, type ProxyConfig } from '../../../model/kube-proxy/config.ts'
import type { ProxyNode, ProxyObjects } from '../../../model/kube-proxy/read-objects.ts'
import { renderRules } from '../../../model/kube-proxy/render-rules.ts'
import {
  bitsOf,
  contains,
  parseAddress,
  parseCidr,
  prefix,
  renderCidr,
  type Address,
  type Cidr,
} from '../../../model/netfilter/address.ts'
import type { Origin } from '../../../model/netfilter/converse.ts'
import { parseRules } from '../../../model/netfilter/iptables-save.ts'
import { newMemory, type Memory } from '../../../model/netfilter/memory.ts'
import type { Packet } from '../../../model/netfilter/packet.ts'
import type { Node } from '../../../model/netfilter/run.ts'
import { nodeFrom, nodeFromDump } from '../../../model/netfilter/trace.ts'
import type { Text } from '../../../text.ts'
import type { OwnDump, OwnObjects, Settings } from './brought.ts'
import { caveats, configured, runsWith } from './own-config.ts'
import { internalAddresses, ownNetwork, podCidrOf, type OwnNetwork } from './own-network.ts'

export type Family = 'IPv4' | 'IPv6'

/** A node of one address family that packets can be sent through, and what it remembers between them. */
export interface OwnNode {
  readonly name: string
  readonly node: Node
  readonly memory: Memory
  /** Where a packet begins if nobody said. */
  originOf(packet: Packet): Origin
  /** Is it a cluster IP? No machine has such an address: a packet that keeps it arrives nowhere. */
  readonly isVirtual: (address: Address | undefined) => boolean
  /** The other node that this is the address of, or of one of its Pods. */
  readonly homeOf: (address: Address | undefined) => string | undefined
  /** Why the answers may be about something else than the cluster does. */
  readonly caveats: readonly Text[]
  readonly granted: readonly Text[]
  readonly config: ProxyConfig | undefined
}

/** A dump is traced as it is; its counters and connections were not dumped, so nobody knows them. */
export function nodeOfDump({ rules, localAddresses }: OwnDump): OwnNode {
  const own = new Set((localAddresses ?? []).map(words => parseAddress(words.split('/')[0] ?? '')))
  return {
    name: 'node',
    node: nodeFromDump(rules, localAddresses),
    memory: newMemory('unknown'),
    originOf: ({ source }) => (source !== undefined && own.has(source) ? 'node' : { in: undefined }),
    isVirtual: () => false,
    homeOf: () => undefined,
    caveats: [],
    granted: [],
    config: undefined,
  }
}

/** The rules are those that kube-proxy writes, the network is what the objects tell of it. */
export function nodeOfObjects({ objects, node: name }: OwnObjects, family: Family, settings: Settings): OwnNode {
  const network = ownNetwork(objects, name, family)
  const config = configFor(objects, name, family, network, settings)
  const { rules } = parseRules(renderRules(objects.services, objects.slices, config), '<kube-proxy>')
  const node = network === undefined ? nodeFromDump(rules, undefined) : nodeFrom(rules, network.topology)
  const virtual = new Set(
    objects.services.flatMap(({ spec }) => (spec.clusterIPs ?? [spec.clusterIP ?? '']).map(parseAddress)),
  )
  const others = objects.nodes.filter(each => each.metadata.name !== name)
  return {
    name,
    node,
    memory: newMemory(),
    originOf: packet => (network === undefined ? { in: undefined } : originIn(network, packet)),
    isVirtual: address => address !== undefined && virtual.has(address),
    homeOf: address => others.find(each => address !== undefined && livesOn(each, family, address))?.metadata.name,
    caveats: caveats(objects.configuration),
    granted: [...(network?.granted ?? [noAddress(name)]), runsWith(config, objects.configuration)],
    config,
  }
}

function livesOn(node: ProxyNode, family: Family, address: Address): boolean {
  const cidr = podCidrOf(node, family)
  const isPod = cidr !== undefined && contains(cidr, address)
  return isPod || internalAddresses(node, family).some(each => parseAddress(each) === address)
}

const noAddress = (name: string): Text => ({
  zh: `对象没有给出 ${name} 的地址：结果若取决于它，就是未知`,
  en: `no object tells the addresses of ${name}: where an answer depends on them, it is unknown`,
})

function originIn({ addresses, podCidr, ownPods }: OwnNetwork, { source }: Packet): Origin {
  if (source === undefined) return { in: undefined }
  const isOne = (list: readonly string[]) => list.some(each => parseAddress(each) === source)
  if (isOne(addresses) || source === 0x7f000001 || source === 1n) return 'node'
  const isPod = (podCidr !== undefined && contains(podCidr, source)) || isOne(ownPods)
  return { in: isPod ? 'cni0' : 'eth0' }
}

/** kube-proxy's own configuration if it was brought, else its defaults. */
export function configFor(
  objects: ProxyObjects,
  name: string,
  family: Family,
  network: OwnNetwork | undefined,
  settings: Settings,
): ProxyConfig {
  const { labels = {} } = objects.nodes.find(each => each.metadata.name === name)?.metadata ?? {}
  const { configuration } = objects
  const place = { family, primary: network?.addresses[0], podCidr: network?.podCidr }
  return {
    ...defaultConfig,
    ipFamily: family,
    nodeName: name,
    nodeIP: network?.addresses[0] ?? (family === 'IPv4' ? '0.0.0.0' : '::'),
    interfaces: network?.topology.interfaces ?? [],
    localDetector: localDetector(objects, family),
    topologyLabels: labels,
    ...(configuration && configured(configuration, place)),
    masqueradeAll: configuration?.iptables?.masqueradeAll ?? settings.masqueradeAll,
  }
}

/** kubeadm tells kube-proxy the cluster's CIDR. The usual one if it holds the podCIDRs, else the smallest network that does. */
function localDetector({ nodes }: ProxyObjects, family: Family): ProxyConfig['localDetector'] {
  const cidrs = nodes.flatMap(node => podCidrOf(node, family) ?? [])
  const [first, ...rest] = cidrs
  if (first === undefined) return { mode: 'none' }
  const usual = parseCidr('10.244.0.0/16')
  if (usual !== undefined && cidrs.every(({ base }) => contains(usual, base)))
    return { mode: 'ClusterCIDR', cidr: '10.244.0.0/16' }
  return { mode: 'ClusterCIDR', cidr: renderCidr(rest.reduce(around, first)) }
}

/** The smallest network that holds both. */
function around(one: Cidr, other: Cidr): Cidr {
  let wider = one
  while (!contains(wider, other.base) || bitsOf(other) < bitsOf(wider)) wider = prefix(one.base, bitsOf(wider) - 1)
  return wider
}
