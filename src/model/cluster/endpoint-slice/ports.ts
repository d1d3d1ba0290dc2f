import type { EndpointPort, PodSpec, ServicePortSpec, ServiceSpec } from '../../../objects.ts'
import { sidecars } from '../../pod/containers.ts'

/** The ports of a Service as numbers of this Pod. One that it does not declare is left out, silently. Models `getEndpointPorts`. */
export function endpointPorts(service: Pick<ServiceSpec, 'ports'>, pod: PodSpec): EndpointPort[] {
  return (service.ports ?? []).flatMap(each => {
    const port = targetPort(each, pod)
    if (port === undefined) return []
    const { name = '', protocol = 'TCP', appProtocol } = each
    return [{ name, port, protocol, ...(appProtocol !== undefined && { appProtocol }) }]
  })
}

/** A name is looked up in the containers, then in the sidecars. Models `FindPort`. */
export function targetPort(service: ServicePortSpec, pod: PodSpec): number | undefined {
  const { port, targetPort: target = port, protocol = 'TCP' } = service
  if (typeof target === 'number') return target
  const declared = [...pod.containers, ...sidecars(pod)].flatMap(each => each.ports ?? [])
  return declared.find(each => each.name === target && (each.protocol ?? 'TCP') === protocol)?.containerPort
}

/** Endpoints with the same ports may share a slice. In any order; none and a missing list are one. Models `NewPortMapKey`. */
export const portKey = (ports: readonly EndpointPort[] | null | undefined): string =>
  (ports ?? [])
    .map(({ name = '', port, protocol = 'TCP', appProtocol = '' }) => [name, port, protocol, appProtocol].join('/'))
    .toSorted()
    .join(' ')

/** `http=8080, 9090`, as `kubectl describe` would print them in one line. */
export const portWords = (ports: readonly EndpointPort[] | null | undefined): string =>
  (ports ?? []).map(({ name, port = '*' }) => (name ? `${name}=${port}` : `${port}`)).join(', ')
