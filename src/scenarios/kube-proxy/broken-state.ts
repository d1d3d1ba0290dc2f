import type { BeliefsAbout } from '../beliefs.ts'
import {
  forgetful,
  heedsResets,
  isForward,
  isUdp,
  oneMemory,
  remembersAll,
  restoresEarly,
  withLines,
} from './broken-parts.ts'
import { clusterIP, servicePort } from '../packets/objects.ts'
import { type Parts, parts } from '../packets/parts.ts'

/** About what the kernel remembers: connections, and the clients of session affinity. */
export const brokenState: BeliefsAbout<Parts> = {
  'clusterip-hop-by-hop': [
    [
      'rules-for-every-packet',
      'nat-sees-first-packet-only',
      { zh: '每个数据包都要走一遍 nat 规则', en: 'Every packet walks the rules of nat' },
      { stack: forgetful(isForward) },
    ],
    [
      'pods-node-restores',
      'reply-restored-in-postrouting',
      {
        zh: 'Pod 所在的节点就把应答的源地址换回集群 IP',
        en: "The Pod's node already makes answers come from the cluster IP",
      },
      { stack: restoresEarly('10.244.1.10', `${clusterIP}:${servicePort}`) },
    ],
  ],
  'balance-per-connection': [
    [
      'balance-per-request',
      'one-choice-per-connection',
      { zh: '每个请求单独分配', en: 'Each request is balanced by itself' },
      { stack: forgetful(isForward) },
    ],
  ],
  'conntrack-stickiness': [
    [
      'all-entries-flushed',
      'rules-do-not-move-connections',
      { zh: '端点一变，它的所有连接都被清掉', en: 'When an endpoint goes, all of its connections are flushed' },
      { isStale: ({ endpoint, serving }) => !serving.includes(endpoint) },
    ],
    [
      'udp-has-no-state',
      'udp-sticks-to-dead-pod',
      {
        zh: 'UDP 没有连接，所以每个数据包都按新规则走',
        en: 'UDP has no connections, so each packet follows the new rules',
      },
      { stack: forgetful(isUdp) },
    ],
    [
      'always-cleaned-up',
      'zero-endpoints-left-uncleaned',
      {
        zh: '所有版本都会清掉没有端点的 Service 的条目',
        en: 'Every version deletes the entries of a Service without endpoints',
      },
      { isStale: question => parts.isStale({ ...question, kubernetes: '1.37' }) },
    ],
    [
      'never-cleaned-up',
      'zero-endpoints-left-uncleaned',
      { zh: 'kube-proxy 从不碰连接跟踪表', en: 'kube-proxy never touches the connection table' },
      { isStale: () => false },
    ],
  ],
  'session-affinity': [
    [
      'fixed-window',
      'affinity-window-slides',
      {
        zh: '超时从第一次访问算起，到点就重新分配',
        en: 'The timeout runs from the first call, and then it is a draw again',
      },
      {
        rules: withLines(line => {
          const [, before, list, after] = /^(-A KUBE-SEP-.*)-m recent --name (\S+) --set (.*)$/.exec(line) ?? []
          if (before === undefined) return [line]
          const unseen = `-m recent ! --rcheck --seconds 10800 --name ${list} -m recent --name ${list} --set`
          return [`${before}${unseen} ${after}`, `${before}${after}`]
        }),
      },
    ],
    [
      'cluster-wide-affinity',
      'affinity-is-per-node',
      { zh: '会话亲和性在整个集群内有效', en: 'Session affinity holds for the whole cluster' },
      { memories: oneMemory },
    ],
    [
      'affinity-heeds-refusals',
      'affinity-is-blind-to-health',
      { zh: 'Pod 一拒绝，亲和性就换一个', en: 'When a Pod refuses, affinity moves on to another' },
      { stack: heedsResets },
    ],
    [
      'affinity-never-forgets',
      'affinity-list-holds-100',
      { zh: '超时之前，多少客户端都记得住', en: 'Until the timeout any number of clients is remembered' },
      { stack: remembersAll },
    ],
  ],
}
