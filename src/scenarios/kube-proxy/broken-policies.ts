import type { BeliefsAbout } from '../beliefs.ts'
import { restoresEarly, withEndpoints, withLines, withoutLines, withSpec } from './broken-parts.ts'
import { nodePort } from '../packets/objects.ts'
import { type Parts, parts } from '../packets/parts.ts'
import { nodeAddress, outsideAddress } from '../packets/wiring.ts'

/** About traffic policies, masquerading, and which endpoints are used. */
export const brokenPolicies: BeliefsAbout<Parts> = {
  'masquerade-matrix': [
    [
      'all-is-masqueraded',
      'pod-to-clusterip-keeps-client-ip',
      { zh: '经过 Service 的流量都会被伪装', en: 'All traffic through a Service is masqueraded' },
      { rules: (services, slices, config) => parts.rules(services, slices, { ...config, masqueradeAll: true }) },
    ],
    [
      'nothing-is-masqueraded',
      'outside-cluster-policy-loses-client-ip',
      { zh: 'Pod 总能看到客户端的地址', en: "A Pod always sees the client's address" },
      { rules: withoutLines(/-j KUBE-MARK-MASQ$/) },
    ],
    [
      'any-node-may-answer',
      'masquerade-keeps-reply-on-path',
      {
        zh: 'Pod 所在的节点也知道客户端访问的是谁，由它直接答复也行',
        en: "The Pod's node, too, knows whom the client called, and may answer by itself",
      },
      { stack: restoresEarly(outsideAddress, `${nodeAddress(1)}:${nodePort}`) },
    ],
    [
      'local-still-masquerades',
      'local-keeps-client-ip',
      { zh: '策略 Local 只挑端点，照样伪装', en: 'Policy Local only chooses among endpoints, and still masquerades' },
      {
        rules: withLines(line => {
          const [, chain] = /^-A (KUBE-EXT-\w+) -j KUBE-SVL-/.exec(line) ?? []
          return chain === undefined ? [line] : [`-A ${chain} -j KUBE-MARK-MASQ`, line]
        }),
      },
    ],
    [
      'local-binds-pods',
      'local-is-a-short-cut-for-pods',
      {
        zh: '策略 Local 对 Pod 和节点自己的进程同样有效',
        en: "Policy Local binds Pods and the node's own processes, too",
      },
      { rules: withoutLines(/"(pod|route LOCAL|masquerade LOCAL) traffic for default\/local external destinations"/) },
    ],
    [
      'hairpin-just-works',
      'hairpin-needs-mark',
      { zh: 'Pod 访问自己不需要伪装', en: 'A Pod that reaches itself needs no masquerade' },
      { rules: withoutLines(/^-A KUBE-SEP-.*-j KUBE-MARK-MASQ$/) },
    ],
  ],
  'external-policy-local': [
    [
      'local-refuses',
      'local-without-endpoint-drops',
      { zh: '没有本地端点时立即拒绝', en: 'Without a local endpoint a call is refused at once' },
      { rules: withLines(line => [line.replace(/(has no local endpoints.*)-j DROP$/, '$1-j REJECT')]) },
    ],
    [
      'local-is-a-preference',
      'local-balances-per-node',
      { zh: '策略 Local 也按 Pod 平分', en: 'With policy Local, too, the load is even over Pods' },
      { rules: withSpec({ externalTrafficPolicy: 'Cluster' }) },
    ],
    [
      'terminating-counts-as-healthy',
      'health-check-steers-load-balancer',
      {
        zh: '只要还有 Pod 在服务，健康检查就回答 200',
        en: 'The health check answers 200 as long as any Pod still serves',
      },
      { health: (...asked) => healthOfServing(...asked) },
    ],
    [
      'internal-local-falls-back',
      'internal-local-without-endpoint-drops',
      {
        zh: 'internalTrafficPolicy: Local 没有本地端点时会用别处的',
        en: 'Without a local endpoint internalTrafficPolicy: Local falls back to others',
      },
      { rules: withSpec({ internalTrafficPolicy: 'Cluster' }) },
    ],
  ],
  'terminating-and-topology': [
    [
      'terminating-beside-ready',
      'terminating-as-last-resort',
      {
        zh: '正在终止的端点一直有流量，直到消失',
        en: 'Terminating endpoints get traffic like ready ones until they are gone',
      },
      {
        rules: withEndpoints(endpoints =>
          endpoints.map(each => ({
            ...each,
            conditions: { ...each.conditions, ready: each.conditions?.serving ?? true },
          })),
        ),
      },
    ],
    [
      'hints-one-by-one',
      'hints-all-or-nothing',
      {
        zh: '没有提示的端点被跳过，有本可用区提示的被选中',
        en: 'Endpoints without a hint are skipped, those with a hint for this zone are taken',
      },
      {
        rules: withEndpoints((endpoints, zone) => {
          const near = endpoints.filter(each => (each.hints?.forZones ?? []).some(hint => hint.name === zone))
          return near.length > 0 ? near : endpoints
        }),
      },
    ],
  ],
}

const healthOfServing: Parts['health'] = (slices, service, node) => {
  const serving = slices.map(slice => ({
    ...slice,
    endpoints: (slice.endpoints ?? []).map(each => ({
      ...each,
      conditions: { ready: each.conditions?.serving ?? true },
    })),
  }))
  return parts.health(serving, service, node)
}
