import { type Shape, shapes } from '../../sim/shape.ts'

const { string, number, boolean, oneOf, list, map, fields } = shapes

const metadata = fields({ name: string, namespace: string, labels: map(string) }, 'name')
const protocol = oneOf('TCP', 'UDP', 'SCTP')
const policy = oneOf('Cluster', 'Local')

/** The fields of the three kinds that kube-proxy reads. */
export const serviceShape: Shape = fields(
  {
    metadata,
    spec: fields({
      type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
      clusterIP: string,
      clusterIPs: list(string),
      ports: list(fields({ name: string, protocol, port: number, nodePort: number }, 'port')),
      externalIPs: list(string),
      loadBalancerSourceRanges: list(string),
      internalTrafficPolicy: policy,
      externalTrafficPolicy: policy,
      healthCheckNodePort: number,
      sessionAffinity: oneOf('None', 'ClientIP'),
      sessionAffinityConfig: fields({ clientIP: fields({ timeoutSeconds: number }) }),
    }),
    status: fields({
      loadBalancer: fields({ ingress: list(fields({ ip: string, hostname: string, ipMode: oneOf('VIP', 'Proxy') })) }),
    }),
  },
  'metadata',
  'spec',
)

const hints = fields({
  forZones: list(fields({ name: string }, 'name')),
  forNodes: list(fields({ name: string }, 'name')),
})
export const sliceShape: Shape = fields(
  {
    metadata,
    addressType: oneOf('IPv4', 'IPv6', 'FQDN'),
    endpoints: list(
      fields(
        {
          addresses: list(string),
          conditions: fields({ ready: boolean, serving: boolean, terminating: boolean }),
          nodeName: string,
          hints,
        },
        'addresses',
      ),
    ),
    ports: list(fields({ name: string, port: number, protocol: string })),
  },
  'metadata',
  'addressType',
)

export const nodeShape: Shape = fields(
  {
    metadata,
    spec: fields({ podCIDR: string, podCIDRs: list(string) }),
    status: fields({ addresses: list(fields({ type: string, address: string }, 'type', 'address')) }),
  },
  'metadata',
)

/** A v1 Node, as far as kube-proxy and a tracer need it. */
export interface ProxyNode {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }
  readonly spec?: { readonly podCIDR?: string; readonly podCIDRs?: readonly string[] }
  readonly status?: { readonly addresses?: readonly { readonly type: string; readonly address: string }[] }
}
