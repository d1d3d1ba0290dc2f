import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim, Outcome } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { clusterIP, keepsAddress, nodePort } from '../packets/objects.ts'
import { loadBalancerIP, nodeAddress, outsideAddress } from '../packets/wiring.ts'

const addressOf = (seen = ''): string => seen.split(':')[0] ?? ''
/** Of a node's own interfaces: towards the other nodes, or towards its Pods. */
const isOfNode = (seen?: string): boolean => /^(192\.168\.0\.\d+|10\.244\.\d+\.1)$/.test(addressOf(seen))

const called = (facts: readonly Fact[], client: string, ...to: readonly string[]): FactOf<'Called'>[] =>
  ofKind(facts, 'Called').filter(
    each => each.client === client && to.some(address => each.to.startsWith(`${address}:`)),
  )
/** Before anybody took a rule out of the node that it was taken out of, and after it. */
const sinceTakenOut = (facts: readonly Fact[], chain: string) => {
  const out = ofKind(facts, 'RuleTakenOut').find(each => each.rule.startsWith(chain))
  return (fact: Fact) => out !== undefined && fact.id > out.id
}
const hasMasqueradeAll = (facts: readonly Fact[], fact: Fact): boolean =>
  ofKind(facts, 'Wrote').findLast(each => each.subject === 'ConfigMap/kube-proxy' && each.id < fact.id)?.change ===
  'masqueradeAll: true'

const toPort = (facts: readonly Fact[], client: string, node: number, port: number) =>
  ofKind(facts, 'Called').filter(each => each.client === client && each.to === `${nodeAddress(node)}:${port}`)

const podKeeps: Claim = {
  id: 'pod-to-clusterip-keeps-client-ip',
  text: {
    zh: 'Pod 访问集群 IP 不会被伪装，对方看到它自己的地址；只有 --masquerade-all 会改变这一点',
    en: 'A Pod that calls a cluster IP is not masqueraded and is seen by its own address; only --masquerade-all changes that',
  },
  judge: facts => {
    const calls = called(facts, 'client', clusterIP)
    const masqueraded = calls.filter(each => hasMasqueradeAll(facts, each))
    return both(
      all(
        calls.filter(each => !masqueraded.includes(each)),
        each => each.outcome === 'answered' && addressOf(each.seen) === '10.244.1.10',
      ),
      all(masqueraded, each => each.outcome === 'answered' && isOfNode(each.seen)),
    )
  },
}

const outsideLoses: Claim = {
  id: 'outside-cluster-policy-loses-client-ip',
  text: {
    zh: '策略为 Cluster 时，外部客户端的地址被换成节点的，Pod 看不到它',
    en: "With policy Cluster an outside client's address is replaced by a node's, and the Pod does not see it",
  },
  judge: facts => {
    const taken = sinceTakenOut(facts, 'KUBE-EXT-')
    const calls = [...toPort(facts, 'outside', 1, nodePort), ...called(facts, 'outside', loadBalancerIP)]
    return all(
      calls.filter(each => !taken(each)),
      each => each.outcome === 'answered' && isOfNode(each.seen),
    )
  },
}

const localKeeps: Claim = {
  id: 'local-keeps-client-ip',
  text: {
    zh: '策略为 Local 时，Pod 看到外部客户端自己的地址',
    en: "With policy Local the Pod sees the outside client's own address",
  },
  judge: facts =>
    all(
      toPort(facts, 'outside', 2, keepsAddress.nodePort),
      each => each.outcome === 'answered' && addressOf(each.seen) === outsideAddress,
    ),
}

const shortCut: Claim = {
  id: 'local-is-a-short-cut-for-pods',
  text: {
    zh: '策略 Local 只管外部流量：同一个节点端口，外部客户端得不到应答，而 Pod 和节点自己的进程照样到达别的节点上的端点',
    en: "Policy Local is for outside traffic only: on the same node port an outside client gets no answer, while Pods and the node's own processes reach endpoints on other nodes",
  },
  judge: facts => {
    const of = (client: string) => toPort(facts, client, 1, keepsAddress.nodePort)
    return both(
      all([...of('client'), ...of('node-1')], each => each.outcome === 'answered' && each.receiver === 'web-1'),
      all(of('outside'), each => each.outcome === 'no answer'),
    )
  },
}

const staysOnPath: Claim = {
  id: 'masquerade-keeps-reply-on-path',
  text: {
    zh: '伪装让应答回到持有连接状态的节点；没有它，Pod 所在的节点直接答复客户端，而客户端不认识那个地址',
    en: "Masquerading brings the reply back to the node that holds the state; without it the Pod's node answers the client directly, from an address that it never called",
  },
  judge: facts => {
    const taken = sinceTakenOut(facts, 'KUBE-EXT-')
    const calls = toPort(facts, 'outside', 1, nodePort)
    return both(
      all(
        calls.filter(each => !taken(each)),
        each => each.outcome === 'answered',
      ),
      all(calls.filter(taken), each => each.outcome === 'no answer' && each.stranger === each.endpoint),
    )
  },
}

const hairpin: Claim = {
  id: 'hairpin-needs-mark',
  text: {
    zh: 'Pod 通过 Service 访问自己，要靠 KUBE-SEP 链里的标记：有它，Pod 看到的是节点的地址；没有它，Pod 收到来自自己地址的数据包，连接失败',
    en: "A Pod that reaches itself through its Service needs the mark of its KUBE-SEP chain: with it, it sees the node's address; without it, it gets a packet from its own address, and the connection fails",
  },
  judge: facts => {
    const taken = sinceTakenOut(facts, 'KUBE-SEP-')
    const calls = called(facts, 'web-1', clusterIP)
    return both(
      all(
        calls.filter(each => !taken(each)),
        each => each.outcome === 'answered' && isOfNode(each.seen),
      ),
      all(calls.filter(taken), each => each.outcome === 'no answer'),
    )
  },
}

export const masqueradeClaims: readonly Claim[] = [podKeeps, outsideLoses, staysOnPath, localKeeps, shortCut, hairpin]

export const masqueradeOutcomes: readonly Outcome[] = [
  {
    name: 'seen-source',
    kind: 'choice',
    values: ['client', 'node', 'nothing'],
    asks: {
      zh: 'Pod 看到的源地址是谁的：client 调用方自己的，node 某个节点的（调用方是节点上的进程时也算），nothing 什么也没收到？',
      en: "Whose source address does the Pod see: the client's own, a node's (also if the caller is a process of the node), or does nothing arrive?",
    },
    of(facts) {
      const [asked] = ofKind(facts, 'Called')
      if (asked?.seen === undefined) return 'nothing'
      return isOfNode(asked.seen) ? 'node' : 'client'
    },
  },
]
