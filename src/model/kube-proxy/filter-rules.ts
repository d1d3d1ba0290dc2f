import { isGuarded } from './external-rules.ts'
import { type Served, type Tables, add, comment } from './tables.ts'
import { firewallChain, protocol, to } from './service-rules.ts'

/** The nat table cannot refuse: no endpoints anywhere is a REJECT in filter, none where the policy wants them a DROP. */
export function filterRules(served: Served, { filter }: Tables): void {
  const { port, any, hasInternal, hasExternal } = served
  const note = comment(`${port.name} has no ${any ? 'local ' : ''}endpoints`)
  const end = `-j ${any ? 'DROP' : 'REJECT'}`
  if (!hasInternal) add(filter, 'KUBE-SERVICES', `${note} ${to(port, port.clusterIP)} ${end}`)
  if (!hasExternal) {
    for (const ip of [...port.externalIPs, ...port.loadBalancerIPs]) {
      add(filter, 'KUBE-EXTERNAL-SERVICES', `${note} ${to(port, ip)} ${end}`)
    }
    if (port.nodePort !== 0) {
      const toNodePort = `-m addrtype --dst-type LOCAL ${protocol(port)} --dport ${port.nodePort}`
      add(filter, 'KUBE-EXTERNAL-SERVICES', `${note} ${toNodePort} ${end}`)
    }
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
