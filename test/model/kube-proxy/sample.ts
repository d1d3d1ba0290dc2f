import { parseManifests } from '../../../src/cli/manifests.ts'
import type { ProxyConfig } from '../../../src/model/kube-proxy/config.ts'
import { defaultConfig } from '../../../src/model/kube-proxy/config.ts'
import { readObjects } from '../../../src/model/kube-proxy/read-objects.ts'

/** One Service of each kind that kube-proxy writes different rules for, in both families. */
export const everyKind = `
kind: Service
metadata: { namespace: shop, name: web, labels: { app: web } }
spec:
  type: LoadBalancer
  clusterIP: 10.96.0.10
  clusterIPs: [10.96.0.10, fd00:96::10]
  externalIPs: [203.0.113.7, "2001:db8::7"]
  loadBalancerSourceRanges: [198.51.100.0/24, "2001:db8:5::/64"]
  externalTrafficPolicy: Local
  healthCheckNodePort: 32000
  ports: [{ name: http, port: 80, nodePort: 30080 }, { name: dns, port: 53, protocol: UDP, nodePort: 30053 }]
status: { loadBalancer: { ingress: [{ ip: 192.0.2.9 }, { ip: "2001:db8::9" }] } }
---
kind: Service
metadata: { namespace: shop, name: sticky }
spec:
  { type: NodePort, clusterIP: 10.96.0.11, sessionAffinity: ClientIP, ports: [{ port: 90, protocol: SCTP, nodePort: 30090 }] }
---
kind: Service
metadata: { namespace: shop, name: empty }
spec: { type: NodePort, clusterIP: 10.96.0.12, ports: [{ port: 80, nodePort: 30081 }] }
---
kind: Service
metadata: { namespace: shop, name: inside }
spec: { clusterIP: 10.96.0.13, internalTrafficPolicy: Local, ports: [{ port: 80 }] }
---
kind: EndpointSlice
metadata: { namespace: shop, name: web-4, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
endpoints: [{ addresses: [10.244.1.7], nodeName: node-1 }, { addresses: [10.244.2.9] }, { addresses: [10.244.2.10] }]
ports: [{ name: http, port: 8080 }, { name: dns, port: 5353, protocol: UDP }]
---
kind: EndpointSlice
metadata: { namespace: shop, name: web-6, labels: { kubernetes.io/service-name: web } }
addressType: IPv6
endpoints: [{ addresses: ["fd00:244:1::7"], nodeName: node-1 }, { addresses: ["fd00:244:2::9"] }]
ports: [{ name: http, port: 8080 }, { name: dns, port: 5353, protocol: UDP }]
---
kind: EndpointSlice
metadata: { namespace: shop, name: sticky-1, labels: { kubernetes.io/service-name: sticky } }
addressType: IPv4
endpoints: [{ addresses: [10.244.1.8] }, { addresses: [10.244.2.8] }]
ports: [{ port: 90, protocol: SCTP }]
---
kind: EndpointSlice
metadata: { namespace: shop, name: inside-1, labels: { kubernetes.io/service-name: inside } }
addressType: IPv4
endpoints: [{ addresses: [10.244.2.11] }]
ports: [{ port: 80 }]
`

export const readCluster = (yaml: string) => readObjects(parseManifests(yaml, 'cluster.yaml').manifests)

export const configs: Readonly<Record<'IPv4' | 'IPv6', ProxyConfig>> = {
  IPv4: defaultConfig,
  IPv6: {
    ...defaultConfig,
    ipFamily: 'IPv6',
    nodeIP: '2001:db8::1',
    localDetector: { mode: 'ClusterCIDR', cidr: 'fd00:244::/32' },
  },
}
