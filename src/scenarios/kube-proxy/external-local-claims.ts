import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'

const wrote = (facts: readonly Fact[], words: string) =>
  ofKind(facts, 'Wrote').find(each => each.change.includes(words))
/** Between the change that has these words and the one that has those. */
function between(facts: readonly Fact[], from: string, to?: string): Fact[] {
  const [first, last] = [wrote(facts, from), to === undefined ? undefined : wrote(facts, to)]
  if (first === undefined) return []
  return facts.filter(fact => fact.id > first.id && fact.id < (last?.id ?? Infinity))
}
const outside = (facts: readonly Fact[]): FactOf<'Called'>[] =>
  ofKind(facts, 'Called').filter(each => each.client === 'outside')
const inside = (facts: readonly Fact[]): FactOf<'Called'>[] =>
  ofKind(facts, 'Called').filter(each => each.client === 'client')
const isDropped = ({ outcome, deciding }: FactOf<'Called'>) =>
  outcome === 'no answer' && deciding?.startsWith('filter:') === true

const drops: Claim = {
  id: 'local-without-endpoint-drops',
  text: {
    zh: '本节点没有端点时，外部数据包被丢弃（不是拒绝），客户端只能等到超时',
    en: 'Without an endpoint on the node an outside packet is dropped, not refused: the client waits until it gives up',
  },
  judge: facts => all(outside(between(facts, 'lone removed', 'internalTrafficPolicy')), isDropped),
}

const steers: Claim = {
  id: 'health-check-steers-load-balancer',
  text: {
    zh: 'healthCheckNodePort 在没有就绪端点的节点上回答 503（正在终止的不算，尽管它还在服务）；负载均衡器绕开这样的节点，就没有请求丢失',
    en: 'On a node without ready endpoints healthCheckNodePort answers 503 (terminating ones do not count, though they still serve); a load balancer that avoids such nodes loses no call',
  },
  judge: facts => {
    const probes = ofKind(facts, 'Looked').filter(each => each.subject.includes('/healthz'))
    const later = between(facts, 'terminating=true', 'lone removed')
    const bad = probes.find(each => each.value === 503)
    const since = bad === undefined ? [] : outside(later).filter(each => each.id > bad.id)
    return both(
      all(probes.slice(0, 2), each => each.value === 200),
      all(
        probes.filter(each => later.includes(each)),
        each => each.value === (each.subject.includes('192.168.0.1:') ? 503 : 200),
      ),
      all(outside(later), each => each.outcome === 'answered'),
      all(since, each => each.receiver !== 'lone'),
    )
  },
}

const perNode: Claim = {
  id: 'local-balances-per-node',
  text: {
    zh: '负载按节点平分，不按 Pod：独占一个节点的 Pod 担一半，另一个节点上九个 Pod 分另一半',
    en: 'The load is shared per node, not per Pod: the Pod that is alone on its node carries half, nine on the other node share the rest',
  },
  judge: facts =>
    all(ofKind(facts, 'Spread'), ({ shares }) => {
      const sorted = Object.values(shares).toSorted((a, b) => b - a)
      const isNear = (share: number, wanted: number) => Math.abs(share - wanted) < 1e-6
      return sorted.length === 10 && sorted.every((share, i) => isNear(share, i === 0 ? 1 / 2 : 1 / 18))
    }),
}

const internal: Claim = {
  id: 'internal-local-without-endpoint-drops',
  text: {
    zh: 'internalTrafficPolicy: Local 只管集群 IP：本节点没有端点就丢弃，节点端口照样能用',
    en: 'internalTrafficPolicy: Local concerns the cluster IP alone: without an endpoint on the node it drops, while the node port works on',
  },
  judge: facts => {
    const [toClusterIP, ...toNodePort] = inside(between(facts, 'internalTrafficPolicy'))
    return both(
      all(toClusterIP === undefined ? [] : [toClusterIP], isDropped),
      all(toNodePort, each => each.outcome === 'answered'),
    )
  },
}

export const externalLocalClaims: readonly Claim[] = [perNode, steers, drops, internal]
