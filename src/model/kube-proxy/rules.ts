import type { EndpointSlice, Service } from '../../objects.ts'
import { chooseEndpoints } from './choose-endpoints.ts'
import { commonRules } from './common-rules.ts'
import type { ProxyConfig } from './config.ts'
import { type Endpoint, endpointsByPort } from './endpoints.ts'
import { externalRules } from './external-rules.ts'
import { filterRules } from './filter-rules.ts'
import { type ServicePort, servicePorts, usesClusterEndpoints, usesLocalEndpoints } from './service-ports.ts'
import { endpointRules, internalRules } from './service-rules.ts'
import { type Served, type Tables, print } from './tables.ts'

/**
 * The rules that a full sync writes, as `iptables-restore` takes them, without the jumps from the built-in chains. Chains and
 * rules are in the order of their names. kube-proxy: syncProxyRules, iptables mode, of Kubernetes 1.36.
 * Left out: partial sync, deletion of stale chains, and kube-proxy's own log and metrics.
 */
export function proxyRules(
  services: readonly Service[],
  slices: readonly EndpointSlice[],
  config: ProxyConfig,
): string {
  const tables: Tables = { filter: new Map(), nat: new Map() }
  const endpoints = endpointsByPort(slices, config)
  const ports = servicePorts(services, config)
  const total = ports.reduce((sum, port) => sum + (endpoints.get(port.name)?.length ?? 0), 0)
  const write = (served: Served) => {
    for (const part of [internalRules, filterRules, externalRules, endpointRules]) part(served, tables)
  }
  for (const port of ports) write(serve(port, endpoints.get(port.name) ?? [], config, total))
  commonRules(config, tables)
  return print(tables)
}

export function serve(port: ServicePort, endpoints: readonly Endpoint[], config: ProxyConfig, total: number): Served {
  const chosen = chooseEndpoints(endpoints, {
    usesCluster: usesClusterEndpoints(port),
    usesLocal: usesLocalEndpoints(port),
    nodeName: config.nodeName,
    zone: config.topologyLabels['topology.kubernetes.io/zone'] ?? '',
  })
  const hasLocal = (chosen.local ?? []).length > 0
  return {
    ...chosen,
    port,
    config,
    hasInternal: chosen.any && (!port.internalLocal || hasLocal),
    hasExternal: chosen.any && (!port.externalLocal || hasLocal),
    large: total > config.largeClusterEndpointsThreshold,
  }
}
