import type { EndpointSlice, Service } from '../../objects.ts'
import type { ProxyConfig } from './config.ts'
import { withJumps } from './jumps.ts'
import { proxyRules } from './rules.ts'

/** The Kubernetes whose kube-proxy writes these rules. */
export const modelledVersion = '1.36'

/**
 * All rules of a node where only kube-proxy has rules, in the format of iptables-save, with a first line that says whose they
 * are: iptables-restore takes the text as it is, and so does our own reader.
 */
export const renderRules = (
  services: readonly Service[],
  slices: readonly EndpointSlice[],
  config: ProxyConfig,
): string => {
  const whose = `${config.ipFamily}, iptables mode, as a full sync of Kubernetes ${modelledVersion} writes them`
  // A name that came from a command line must not end the comment.
  const node = config.nodeName.replaceAll(/[^\w.-]/g, '?')
  return `# kube-proxy's rules for ${node}: ${whose}\n${withJumps(proxyRules(services, slices, config))}`
}
