import type { EndpointAddress, EndpointPort, Endpoints, EndpointSubset, Pod, Service } from '../../../objects.ts'
import { isTrue } from '../../pod/conditions.ts'
import { addressesOf, isListed } from './membership.ts'
import { endpointPorts, portKey } from './ports.ts'
import { repacked, type Subset } from './repack.ts'

/** The cap of one Endpoints object. */
const maxCapacity = 1000
const overCapacity = 'endpoints.kubernetes.io/over-capacity'

/**
 * The older form of the result: one object for all Pods, terminating ones left out altogether (unless the Service publishes
 * them), unready ones in a list of their own, cut at 1,000 addresses. Models endpoints-controller; of a Pod with several
 * addresses the first is taken.
 */
export function endpointsObject(service: Service, pods: readonly Pod[]): Endpoints {
  const publish = service.spec.publishNotReadyAddresses === true
  const groups = new Map<
    string,
    { ports: readonly EndpointPort[]; addresses: EndpointAddress[]; not: EndpointAddress[] }
  >()
  for (const pod of pods) {
    const [ip] = addressesOf(pod)
    if (!isListed(pod, publish) || ip === undefined) continue
    const ports = endpointPorts(service.spec, pod.spec)
    const group = groups.get(portKey(ports)) ?? { ports, addresses: [], not: [] }
    groups.set(portKey(ports), group)
    const { name, uid } = pod.metadata
    const { nodeName } = pod.spec
    const list = publish || isTrue(pod.status.conditions, 'Ready') ? group.addresses : group.not
    list.push({ ip, ...(nodeName && { nodeName }), targetRef: { kind: 'Pod', name, ...(uid && { uid }) } })
  }
  const byPorts = [...groups.values()].map(({ ports, addresses, not }) => ({
    addresses,
    notReadyAddresses: not,
    ports,
  }))
  const full: readonly Subset[] = byPorts.length < 2 ? byPorts : repacked(byPorts)
  const subsets = truncated(full)
  return {
    kind: 'Endpoints',
    metadata: {
      name: service.metadata.name,
      labels: { ...service.metadata.labels, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' },
      ...(subsets !== full && { annotations: { [overCapacity]: 'truncated' } }),
    },
    subsets,
  }
}

type Addresses = Pick<Required<EndpointSubset>, 'addresses' | 'notReadyAddresses'>

/**
 * The same list if it is within the cap. Else ready addresses are kept first, and what has to be cut is cut from each subset in
 * proportion, rounded up, so that the last one bears the rest. Models `truncateEndpoints`.
 */
export function truncated<S extends Addresses>(subsets: readonly S[], max = maxCapacity): readonly S[] {
  const ready = subsets.reduce((sum, each) => sum + each.addresses.length, 0)
  const unready = subsets.reduce((sum, each) => sum + each.notReadyAddresses.length, 0)
  if (ready + unready <= max) return subsets
  const cutsReady = ready > max
  const [total, room] = cutsReady ? [ready, max] : [unready, max - ready]
  let free = room
  return subsets.map(each => {
    const list = cutsReady ? each.addresses : each.notReadyAddresses
    const kept = list.slice(0, Math.min(free, Math.ceil((list.length / total) * room)))
    free -= kept.length
    return cutsReady ? { ...each, addresses: kept, notReadyAddresses: [] } : { ...each, notReadyAddresses: kept }
  })
}
