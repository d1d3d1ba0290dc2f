import type { ProxyConfig } from '../../model/kube-proxy/config.ts'
import { withJumps } from '../../model/kube-proxy/jumps.ts'
import { healthAnswer } from '../../model/kube-proxy/health-check.ts'
import { proxyRules } from '../../model/kube-proxy/rules.ts'
import { isStale, type StaleQuestion } from '../../model/kube-proxy/stale-entries.ts'
import { send } from '../../model/netfilter/converse.ts'
import { newMemory, type Memory } from '../../model/netfilter/memory.ts'
import type { Topology } from '../../model/netfilter/network/topology.ts'
import type { EndpointSlice, Service } from '../../objects.ts'
import { hostPortRules, type HostPort } from './host-port.ts'
import type { Stack } from './hosts.ts'
import { bind, type Bind } from './sockets.ts'
import { nodeTopology } from './wiring.ts'

/** The decisions that the experiments rest on. A misconception is this with one of them replaced. */
export interface Parts {
  /** What kube-proxy hands to iptables-restore. */
  readonly rules: (services: readonly Service[], slices: readonly EndpointSlice[], config: ProxyConfig) => string
  readonly jumps: (rules: string) => string
  /** What the CNI plugin portmap adds to the nat table of a node, given all Pods with a hostPort. */
  readonly hostPorts: (pods: readonly HostPort[], node: string) => HostPortRules
  /** Addresses and routes of the nth of so many nodes: the CNI plugin's work. `virtual`: the addresses of Services. */
  readonly topology: (number: number, nodes: number, virtual: readonly string[]) => Topology
  /** What each node remembers: connections, and the clients of session affinity. */
  readonly memories: (nodes: number) => readonly Memory[]
  readonly stack: Stack
  /** kube-proxy's answer on a Service's healthCheckNodePort. */
  readonly health: (slices: readonly EndpointSlice[], service: string, node: string) => 200 | 503
  /** Whether kube-proxy deletes a connection entry after an update. */
  readonly isStale: (question: StaleQuestion) => boolean
  readonly bind: Bind
}
export interface HostPortRules {
  readonly chains: readonly string[]
  readonly rules: readonly string[]
}

export const parts: Parts = {
  rules: proxyRules,
  jumps: withJumps,
  hostPorts: hostPortRules,
  topology: nodeTopology,
  memories: nodes => Array.from({ length: nodes }, () => newMemory()),
  stack: (run, packet, origin) => send(run, packet, origin),
  health: healthAnswer,
  isStale,
  bind,
}
