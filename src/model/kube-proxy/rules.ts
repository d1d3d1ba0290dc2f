import type { EndpointSlice, Service } from '../../objects.ts'
import { chooseEndpoints } from './choose-endpoints.ts'
import { commonRules } from './common-rules.ts'
import type { ProxyConfig } from './config.ts'
import { type Endpoint, endpointsByPort, endpointsOf } from './endpoints.ts'
import { externalRules } from './external-rules.ts'
import { filterRules } from './filter-rules.ts'
import { type ServicePort, servicePorts, usesClusterEndpoints, usesLocalEndpoints } from './service-ports.ts'
import { chainsOf, endpointRules, internalRules, isServiceChain } from './service-rules.ts'
import { type Served, type Tables, print } from './tables.ts'

/**
 * The rules that a sync writes, as `iptables-restore` takes them, without the jumps from the built-in chains (jumps.ts).
 * Chains and rules are in the order of their names. kube-proxy: syncProxyRules, iptables mode.
 * `existing` are the chains of the kernel's nat table: those that an earlier sync made and nothing needs any more are deleted.
 * `changed` makes the sync a partial one: the chains of all other Services are in the kernel and stay as they are.
 * Left out: the logs.
 */
export function proxyRules(
  services: readonly Service[],
  slices: readonly EndpointSlice[],
  config: ProxyConfig,
  existing: readonly string[] = [],
  changed?: ReadonlySet<string>,
): string {
  const tables: Tables = { filter: new Map(), nat: new Map() }
  const unchanged: string[] = []
  for (const served of servedPorts(services, slices, config)) {
    for (const part of [internalRules, filterRules, externalRules, endpointRules]) part(served, tables)
    if (changed?.has(served.port.service) === false) unchanged.push(...chainsOf(served))
  }
  commonRules(config, tables)
  return print(tables, existing.filter(isServiceChain), unchanged)
}

/** Every Service port with the endpoints that its traffic may use: one at a time, since there may be many. */
export function* servedPorts(
  services: readonly Service[],
  slices: readonly EndpointSlice[],
  config: ProxyConfig,
): Generator<Served> {
  const endpoints = endpointsByPort(slices, config)
  const ports = servicePorts(services, config).map(port => ({ port, behind: endpointsOf(endpoints, port) }))
  const total = ports.reduce((sum, { behind }) => sum + behind.length, 0)
  for (const { port, behind } of ports) yield serve(port, behind, config, total)
}

function serve(port: ServicePort, endpoints: readonly Endpoint[], config: ProxyConfig, total: number): Served {
  const chosen = chooseEndpoints(endpoints, {
    usesCluster: usesClusterEndpoints(port),
    usesLocal: usesLocalEndpoints(port),
    nodeName: config.nodeName,
    zone: config.topologyLabels['topology.kubernetes.io/zone'] ?? '',
  })
  const hasLocal = (chosen.local ?? []).length > 0
  // Not `...chosen`: V8 takes far longer to make an object that begins with a spread, and this is one for each port.
  return {
    cluster: chosen.cluster,
    local: chosen.local,
    all: chosen.all,
    any: chosen.any,
    port,
    config,
    hasInternal: chosen.any && (!port.internalLocal || hasLocal),
    hasExternal: chosen.any && (!port.externalLocal || hasLocal),
    large: total > config.largeClusterEndpointsThreshold,
  }
}
