import { isGuarded } from './external-rules.ts'
import { type Served, type Tables, add, comment } from './tables.ts'
import { firewallChain, protocol, to } from './service-rules.ts'

/** The nat table cannot refuse: no endpoints anywhere is a REJECT in filter, none where the policy wants them a DROP. */
export function filterRules(served: Served, { filter }: Tables): void {
  const { port, hasInternal, hasExternal } = served
  if (!hasInternal) add(filter, 'KUBE-SERVICES', refusal(served, to(port, port.clusterIP)))
  if (!hasExternal) {
    for (const ip of [...port.externalIPs, ...port.loadBalancerIPs])
      add(filter, 'KUBE-EXTERNAL-SERVICES', refusal(served, to(port, ip)))
    const toNodePort = `-m addrtype --dst-type LOCAL ${protocol(port)} --dport ${port.nodePort}`
    if (port.nodePort !== 0) add(filter, 'KUBE-EXTERNAL-SERVICES', refusal(served, toNodePort))
  }
  if (isGuarded(served)) {
    const why = comment(`${port.name} traffic not accepted by ${firewallChain(port)}`)
    for (const ip of port.loadBalancerIPs) add(filter, 'KUBE-PROXY-FIREWALL', `${why} ${to(port, ip)} -j DROP`)
  }
  if (port.healthCheckNodePort !== 0) {
    const why = comment(`${port.name} health check node port`)
    add(filter, 'KUBE-NODEPORTS', `${why} -m tcp -p tcp --dport ${port.healthCheckNodePort} -j ACCEPT`)
  }
}

const refusal = ({ port, any }: Served, match: string): string =>
  `${comment(`${port.name} has no ${any ? 'local ' : ''}endpoints`)} ${match} -j ${any ? 'DROP' : 'REJECT'}`
