import { defaultConfig, type ProxyConfig } from '../../model/kube-proxy/config.ts'
import { parseRules } from '../../model/netfilter/iptables-save.ts'
import { newMemory } from '../../model/netfilter/memory.ts'
import type { Topology } from '../../model/netfilter/network/topology.ts'
import type { Ruleset } from '../../model/netfilter/rule.ts'
import { nodeFrom } from '../../model/netfilter/trace.ts'
import type { EndpointSlice, Service } from '../../objects.ts'
import type { Random } from '../../random.ts'
import type { HostPort } from './host-port.ts'
import { type Host, type Net, plugIn } from './hosts.ts'
import type { Backend } from './objects.ts'
import { targetPort } from './objects.ts'
import type { Parts } from './parts.ts'
import {
  nodeAddress,
  nodeWires,
  outsideAddress,
  outsideTopology,
  podAddress,
  podTopology,
  routerTopology,
  routerWires,
} from './wiring.ts'

/** Two nodes (or more), their Pods, a router and a client outside: the drawing is in wiring.ts. */
export interface Cluster {
  readonly net: Net
  readonly parts: Parts
  readonly nodes: readonly [Host, Host, ...Host[]]
  readonly outside: Host
  readonly router: Host
  settings: Partial<ProxyConfig>
  /** Of the nodes, in their order. */
  readonly zones: readonly string[]
  /** What the API server has. */
  services: readonly Service[]
  slices: readonly EndpointSlice[]
  hostPorts: readonly HostPort[]
}
export interface SetUp {
  readonly nodes?: number
  readonly settings?: Partial<ProxyConfig>
  readonly zones?: readonly string[]
}

const noRules: Ruleset = { tables: new Map(), lines: [] }

function host(name: string, address: string, topology: Topology, wires: Host['wires'], memory = newMemory()): Host {
  return { name, address, topology, wires, node: nodeFrom(noRules, topology), memory, listens: new Set() }
}

export function newCluster(
  parts: Parts,
  random: Random,
  now: () => number,
  { nodes = 2, settings = {}, zones = [] }: SetUp,
): Cluster {
  const memories = parts.memories(nodes)
  const [first, second, ...others] = Array.from({ length: nodes }, (_, i) =>
    host(`node-${i + 1}`, nodeAddress(i + 1), parts.topology(i + 1, nodes, []), nodeWires(i + 1), memories[i]),
  )
  if (first === undefined || second === undefined) throw new Error('two nodes are the least')
  const outside = host('outside', outsideAddress, outsideTopology, { eth0: 'outside' })
  const router = host('router', nodeAddress(254), routerTopology(1), routerWires)
  const net: Net = { ends: new Map(), random, stack: parts.stack, now }
  for (const each of [first, second, ...others, router, outside]) plugIn(net, each)
  return {
    net,
    parts,
    nodes: [first, second, ...others],
    outside,
    router,
    settings,
    zones,
    services: [],
    slices: [],
    hostPorts: [],
  }
}

/** A Pod on the nth node; it listens on the target port, TCP and UDP, unless told otherwise. */
export function addPod(
  { net }: Cluster,
  name: string,
  node: number,
  last: number,
  listens: readonly string[] = [`tcp ${targetPort}`, `udp ${targetPort}`],
): Host {
  const address = podAddress(node, last)
  const pod = host(name, address, podTopology(node, address), { eth0: `pods-${node}` })
  for (const each of listens) pod.listens.add(each)
  plugIn(net, pod)
  return pod
}

/** The Pod as an endpoint of a Service. */
export const backend = (pod: Host, more: Partial<Backend> = {}): Backend => ({
  address: pod.address,
  node: nodeNameOf(pod),
  ...more,
})
export const nodeNameOf = ({ address }: Host): string => `node-${address.split('.')[2]}`

/** The router sends what comes for these networks, by default for load balancers, to this node. */
export function steer({ router }: Cluster, number: number, networks?: readonly string[]): void {
  router.node = nodeFrom(noRules, routerTopology(number, networks))
}

export const configOf = ({ settings, nodes, zones }: Cluster, node: Host): ProxyConfig => ({
  ...defaultConfig,
  nodeName: node.name,
  nodeIP: node.address,
  interfaces: node.topology.interfaces,
  topologyLabels: labelsFor(zones[nodes.indexOf(node)]),
  ...settings,
})
const labelsFor = (zone: string | undefined): Record<string, string> =>
  zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone }

/** The whole rule set of a node as iptables-save would print it: kube-proxy's rules, its jumps, and what portmap has added. */
export function dumpOf(cluster: Cluster, node: Host): string {
  const { parts, services, slices, hostPorts } = cluster
  const dump = parts.jumps(parts.rules(services, slices, configOf(cluster, node)))
  const { chains, rules } = parts.hostPorts(hostPorts, node.name)
  const declared = chains.map(chain => `:${chain} - [0:0]\n`).join('')
  const [before = '', nat = ''] = dump.split('*nat\n')
  return `${before}*nat\n${declared}${nat.replace(/COMMIT\n$/, '')}${rules.map(rule => `${rule}\n`).join('')}COMMIT\n`
}

export function load(cluster: Cluster, node: Host, dump: string): Ruleset {
  const rules = read(dump)
  node.node = nodeFrom(rules, topologyOf(cluster, cluster.nodes.indexOf(node) + 1))
  return rules
}

/** The same dump is the same rules: plays repeat themselves, and parsing is what takes them longest. */
function read(dump: string): Ruleset {
  const known = alreadyRead.get(dump)
  if (known !== undefined) return known
  const { rules, problems } = parseRules(dump, 'kube-proxy')
  if (problems.length > 0) throw new Error(problems.map(each => each.what.en).join('; '))
  if (alreadyRead.size === mostRead) alreadyRead.clear()
  alreadyRead.set(dump, rules)
  return rules
}
const alreadyRead = new Map<string, Ruleset>()
const mostRead = 100

/** Addresses and routes of the nth node, as they are now. */
export const topologyOf = ({ parts, services, nodes }: Cluster, number: number): Topology =>
  parts.topology(
    number,
    nodes.length,
    services.flatMap(({ spec }) => spec.clusterIP ?? []),
  )
