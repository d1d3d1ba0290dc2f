import type { Options } from '../../sim/options.ts'

export interface ProxyOptions {
  readonly from: From
  readonly via: Via
  readonly externalTrafficPolicy: 'Cluster' | 'Local'
  readonly masqueradeAll: boolean
  readonly endpoints: number
  readonly requests: number
  readonly protocol: 'tcp' | 'udp'
  readonly kubernetes: '1.36' | '1.37'
}
export type From = 'pod' | 'node' | 'outside'
export type Via = 'clusterip' | 'nodeport' | 'loadbalancer'

export const options: Options<ProxyOptions> = {
  from: {
    kind: 'choice',
    values: ['pod', 'node', 'outside'],
    default: 'pod',
    about: {
      zh: '谁来访问：Pod、节点上的进程、集群外的客户端（clusterip-hop-by-hop、masquerade-matrix）',
      en: 'who calls: a Pod, a process on a node, a client outside (clusterip-hop-by-hop, masquerade-matrix)',
    },
  },
  via: {
    kind: 'choice',
    values: ['clusterip', 'nodeport', 'loadbalancer'],
    default: 'clusterip',
    about: {
      zh: '访问哪个地址：集群 IP、节点端口、负载均衡器（clusterip-hop-by-hop、masquerade-matrix）',
      en: 'what is called: the cluster IP, a node port, the load balancer (clusterip-hop-by-hop, masquerade-matrix)',
    },
  },
  externalTrafficPolicy: {
    kind: 'choice',
    values: ['Cluster', 'Local'],
    default: 'Cluster',
    about: {
      zh: 'Service 的外部流量策略（masquerade-matrix）',
      en: "the Service's external policy (masquerade-matrix)",
    },
  },
  masqueradeAll: {
    kind: 'switch',
    default: false,
    about: {
      zh: 'kube-proxy 的 --masquerade-all（clusterip-hop-by-hop、masquerade-matrix）',
      en: "kube-proxy's --masquerade-all (clusterip-hop-by-hop, masquerade-matrix)",
    },
  },
  endpoints: {
    kind: 'number',
    min: 1,
    max: 20,
    default: 3,
    about: {
      zh: '端点个数（balance-per-connection；session-affinity 至少用 2 个）',
      en: 'endpoints (balance-per-connection; session-affinity, at least 2)',
    },
  },
  requests: {
    kind: 'number',
    min: 1,
    max: 1000,
    default: 100,
    about: {
      zh: '一条长连接上的请求数（balance-per-connection）',
      en: 'requests on the one keep-alive connection (balance-per-connection)',
    },
  },
  protocol: {
    kind: 'choice',
    values: ['tcp', 'udp'],
    default: 'tcp',
    about: {
      zh: '传输层协议（clusterip-hop-by-hop、no-endpoints-reject）',
      en: 'the transport protocol (clusterip-hop-by-hop, no-endpoints-reject)',
    },
  },
  kubernetes: {
    kind: 'choice',
    values: ['1.36', '1.37'],
    default: '1.36',
    about: {
      zh: '按哪个版本的 kube-proxy 清理连接跟踪条目（conntrack-stickiness）',
      en: 'the version whose kube-proxy cleans up connection entries (conntrack-stickiness)',
    },
  },
}
