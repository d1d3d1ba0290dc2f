import type { BeliefsAbout } from '../beliefs.ts'
import { fallsBackToThePort } from './broken-lists.ts'
import {
  emptyHangs,
  externalIsProxied,
  headlessIsVirtual,
  headlessListsAll,
  ignoresReadiness,
  localIsAWish,
  namesThePods,
  neverTerminating,
  slowProxy,
} from './broken-rules.ts'
import type { Parts } from './parts.ts'

/** What people believe of those who read the list, and of what it costs to tell them. */
export const beliefsOnReaders: BeliefsAbout<Parts> = {
  readiness: [
    [
      'every-thirty-seconds',
      'three-hops-to-traffic',
      { zh: 'kube-proxy 每 30 秒才刷新一次规则', en: 'kube-proxy renews its rules only every 30 s' },
      { kubeProxy: slowProxy },
    ],
    [
      'running-gets-traffic',
      'unready-gets-no-traffic',
      { zh: 'Pod 只要在运行，就有连接派给它', en: 'As long as a Pod runs, connections are sent to it' },
      { rules: ignoresReadiness },
    ],
  ],
  'by-name': [
    [
      'names-the-pods',
      'name-is-cluster-ip',
      { zh: 'Service 的名字解析成各 Pod 的地址', en: 'The name of a Service resolves to the addresses of its Pods' },
      { dnsAnswer: namesThePods },
    ],
    [
      'dns-knows-no-readiness',
      'headless-answers-pods',
      {
        zh: '无头服务 的名字解析成全部 Pod，不管就绪与否',
        en: 'The name of a headless Service resolves to all of its Pods, ready or not',
      },
      { dnsAnswer: headlessListsAll },
    ],
    [
      'headless-is-balanced',
      'headless-has-no-rules',
      { zh: '无头服务 也由 kube-proxy 分流', en: 'A headless Service is balanced by kube-proxy, too' },
      { rules: headlessIsVirtual },
    ],
    [
      'external-is-proxied',
      'external-name-is-a-cname',
      {
        zh: '访问 ExternalName 的流量经过集群代理出去',
        en: 'Traffic to an ExternalName goes out through a proxy in the cluster',
      },
      { dnsAnswer: externalIsProxied },
    ],
  ],
  'no-endpoints-behaviour': [
    [
      'empty-hangs',
      'none-is-refused',
      { zh: '没有端点，请求会一直挂着', en: 'Without endpoints a request hangs' },
      { rules: emptyHangs },
    ],
    [
      'local-is-a-wish',
      'none-here-times-out',
      {
        zh: 'Local 策略只是优先本节点，没有就用别处的',
        en: 'Policy Local merely prefers this node, and falls back to others',
      },
      { rules: localIsAWish },
    ],
    [
      'falls-back-to-the-port',
      'wrong-port-name-is-refused',
      {
        zh: '端口名查不到，就用 Service 的 port',
        en: 'A port name that is not found falls back to the port of the Service',
      },
      { endpointSliceController: fallsBackToThePort },
    ],
    [
      'terminating-is-never-used',
      'terminating-as-fallback',
      { zh: '终止中的端点绝不会再收到新连接', en: 'A terminating endpoint is never sent a new connection' },
      { rules: neverTerminating },
    ],
  ],
  'endpoint-fanout': [
    [
      'only-the-change-is-sent',
      'cost-is-object-times-watchers',
      { zh: '监视者收到的只是变的那一条', en: 'A watcher is sent only the entry that has changed' },
      { sentBytes: (_size, changed) => changed },
    ],
    [
      'sent-once',
      'slices-send-50-mb',
      { zh: '变更只向 kube-proxy 发一次', en: 'A change is sent to kube-proxy once' },
      { watchers: () => 1 },
    ],
  ],
}
