import { covers } from './address.ts'
import { type Served, type Tables, add, comment } from './tables.ts'
import { isExternallyAccessible } from './service-ports.ts'
import { clusterChain, externalChain, firewallChain, localChain, protocol, to } from './service-rules.ts'

/** External IPs, load balancer IPs and the node port lead to the external chain, which knows the external policy. */
export function externalRules(served: Served, { nat }: Tables): void {
  const { port, any, config } = served
  if (!any || !isExternallyAccessible(port)) return
  const guarded = isGuarded(served)
  for (const ip of port.externalIPs) {
    add(nat, 'KUBE-SERVICES', `${comment(`${port.name} external IP`)} ${to(port, ip)} -j ${externalChain(port)}`)
  }
  for (const ip of port.loadBalancerIPs) {
    const chain = guarded ? firewallChain(port) : externalChain(port)
    add(nat, 'KUBE-SERVICES', `${comment(`${port.name} loadbalancer IP`)} ${to(port, ip)} -j ${chain}`)
  }
  if (port.nodePort !== 0) add(nat, 'KUBE-NODEPORTS', ...nodePortRules(served))
  add(nat, externalChain(port), ...policyRules(served))
  if (guarded) add(nat, firewallChain(port), ...sourceRangeRules(served, config.nodeIP))
}

/** Source ranges apply to load balancer IPs only, not to node ports. */
export const isGuarded = ({ port, any }: Served): boolean =>
  any && port.loadBalancerIPs.length > 0 && port.sourceRanges.length > 0

const localhostCounter = 'localhost_nps_accepted_pkts'

function nodePortRules({ port, config }: Served): string[] {
  const jump = `-j ${externalChain(port)}`
  const before = `${comment(port.name)} ${protocol(port)}`
  const counted =
    config.ipFamily === 'IPv4' && config.localhostNodePorts && config.nfacctCounters[localhostCounter] === true
      ? [`${before} -d 127.0.0.0/8 --dport ${port.nodePort} -m nfacct --nfacct-name ${localhostCounter} ${jump}`]
      : []
  return [...counted, `${before} --dport ${port.nodePort} ${jump}`]
}

/** Policy Cluster masquerades, since the endpoint may be on another node; policy Local keeps the client's address for outside traffic. */
function policyRules({ port, config, hasExternal }: Served): string[] {
  const [svc, what] = [clusterChain(port), `traffic for ${port.name} external destinations`]
  const last = hasExternal ? [`-j ${port.externalLocal ? localChain(port) : svc}`] : []
  if (!port.externalLocal) return [`${comment(`masquerade ${what}`)} -j KUBE-MARK-MASQ`, ...last]
  const fromPods =
    config.localDetector.mode === 'none' ? [] : [`${comment(`pod ${what}`)} -s ${config.localDetector.cidr} -j ${svc}`]
  return [
    ...fromPods,
    `${comment(`masquerade LOCAL ${what}`)} -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`,
    `${comment(`route LOCAL ${what}`)} -m addrtype --src-type LOCAL -j ${svc}`,
    ...last,
  ]
}

/** What falls through gets no DNAT, and so meets the DROP in KUBE-PROXY-FIREWALL. */
function sourceRangeRules({ port }: Served, nodeIP: string): string[] {
  const allow = (range: string) => `${comment(`${port.name} loadbalancer IP`)} -s ${range} -j ${externalChain(port)}`
  // The load balancer's address may be local to the node, and then is the source of the node's own requests to it.
  const fromNode = port.sourceRanges.some(range => covers(range, nodeIP)) ? port.loadBalancerIPs.map(allow) : []
  return [
    ...port.sourceRanges.map(allow),
    ...fromNode,
    comment(`other traffic to ${port.name} will be dropped by KUBE-PROXY-FIREWALL`),
  ]
}
