import type { EndpointSlice, EndpointSpec, Service, ServiceSpec } from '../../objects.ts'

/** The Service that most experiments are about. */
export const clusterIP = '10.96.0.80'
export const [servicePort, targetPort, nodePort, healthPort] = [80, 8080, 30_080, 31_080] as const

export interface Wanted extends Partial<ServiceSpec> {
  readonly name?: string
  readonly protocol?: 'TCP' | 'UDP'
  readonly clusterIP?: string
  readonly nodePort?: number
  readonly loadBalancer?: string
  readonly port?: number
}

/** A Service as the API server returns it, with what the experiment asks for; `nodePort` and `loadBalancer` make it that type. */
export function service({
  name = 'web',
  protocol = 'TCP',
  port = servicePort,
  nodePort,
  loadBalancer,
  ...spec
}: Wanted = {}): Service {
  const type = loadBalancer === undefined ? (nodePort === undefined ? 'ClusterIP' : 'NodePort') : 'LoadBalancer'
  return {
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: {
      type,
      clusterIP,
      ports: [{ port, targetPort, protocol, ...(nodePort !== undefined && { nodePort }) }],
      ...spec,
    },
    ...(loadBalancer !== undefined && { status: { loadBalancer: { ingress: [{ ip: loadBalancer }] } } }),
  }
}

/** An endpoint and what it says of itself; ready if nothing is said. */
export interface Backend {
  readonly address: string
  readonly node: string
  readonly conditions?: NonNullable<EndpointSpec['conditions']>
  readonly hints?: NonNullable<EndpointSpec['hints']>
}
export const terminating = { ready: false, serving: true, terminating: true } as const
export const notServing = { ready: false, serving: false, terminating: true } as const

export const sliceFor = (name: string, backends: readonly Backend[], protocol = 'TCP'): EndpointSlice => ({
  kind: 'EndpointSlice',
  metadata: { name: `${name}-1`, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
  addressType: 'IPv4',
  ports: [{ port: targetPort, protocol }],
  endpoints: backends.map(({ address, node, conditions = {}, hints }) => ({
    addresses: [address],
    nodeName: node,
    conditions,
    ...(hints !== undefined && { hints }),
  })),
})

/** A second Service, for what the first is compared with. */
export const keepsAddress = {
  name: 'local',
  clusterIP: '10.96.0.81',
  nodePort: 30_081,
  loadBalancer: '198.51.100.81',
} as const
