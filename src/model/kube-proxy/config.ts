/** What a kube-proxy is told about its node and by its flags. One proxier serves one address family. */
export interface ProxyConfig {
  readonly ipFamily: 'IPv4' | 'IPv6'
  readonly nodeName: string
  /** Only decides whether a load balancer's source range covers the node. */
  readonly nodeIP: string
  readonly interfaces: readonly { readonly name: string; readonly addresses: readonly string[] }[]
  /** How pod traffic is told from other traffic; `none` writes no rule that depends on it. */
  readonly localDetector: { readonly mode: 'ClusterCIDR'; readonly cidr: string } | { readonly mode: 'none' }
  /** The node's labels: zone hints are compared with `topology.kubernetes.io/zone`. */
  readonly topologyLabels: Readonly<Record<string, string>>
  readonly masqueradeAll: boolean
  /** As it is written into rules: `0x4000`. */
  readonly masqueradeMark: string
  readonly randomFully: boolean
  readonly localhostNodePorts: boolean
  /** CIDRs; none means every address of the node. */
  readonly nodePortAddresses: readonly string[]
  /** `nf_conntrack_tcp_be_liberal`: INVALID packets are not dropped. */
  readonly conntrackTCPLiberal: boolean
  /** Accounting objects that exist in the kernel; a rule mentions only those. */
  readonly nfacctCounters: Readonly<Record<string, boolean>>
  readonly largeClusterEndpointsThreshold: number
}

/** kubeadm's defaults, as far as there are any. */
export const defaultConfig: ProxyConfig = {
  ipFamily: 'IPv4',
  nodeName: 'node-1',
  nodeIP: '192.168.0.1',
  interfaces: [],
  localDetector: { mode: 'ClusterCIDR', cidr: '10.244.0.0/16' },
  topologyLabels: {},
  masqueradeAll: false,
  masqueradeMark: '0x4000',
  randomFully: true,
  localhostNodePorts: true,
  nodePortAddresses: [],
  conntrackTCPLiberal: false,
  nfacctCounters: {},
  largeClusterEndpointsThreshold: 1000,
}
