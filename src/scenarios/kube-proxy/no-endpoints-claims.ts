import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { clusterIP, servicePort } from '../packets/objects.ts'

const takenOut = (facts: readonly Fact[]) => ofKind(facts, 'RuleTakenOut')[0]
const endpointCame = (facts: readonly Fact[]) =>
  ofKind(facts, 'Wrote').find(each => each.subject === 'EndpointSlice/web')
const called = (facts: readonly Fact[], from: Fact | undefined, to: Fact | undefined): FactOf<'Called'>[] =>
  ofKind(facts, 'Called').filter(each => each.id > (from?.id ?? 0) && each.id < (to?.id ?? Infinity))

const inFilter: Claim = {
  id: 'refusal-lives-in-filter',
  text: {
    zh: '没有端点就立即拒绝，从 Pod、节点、集群外访问都一样；拒绝的是 filter 表，而且要从每条路上都跳过去：少了 FORWARD 那一处，Pod 就一直等',
    en: 'No endpoints: refused at once, from a Pod, from a node and from outside. The filter table refuses, and every path must lead there: without the jump in FORWARD, Pods hang',
  },
  judge: facts => {
    const [removed, came] = [takenOut(facts), endpointCame(facts)]
    const whole = called(facts, undefined, removed)
    const without = removed === undefined ? [] : called(facts, removed, came)
    return both(
      all(
        whole,
        each => whole.length === 3 && each.outcome === 'refused' && each.deciding?.startsWith('filter:') === true,
      ),
      all(without, each => each.outcome === (each.client === 'client' ? 'no answer' : 'refused')),
    )
  },
}

const afterwards = (facts: readonly Fact[]) => {
  const came = endpointCame(facts)
  return came === undefined ? [] : called(facts, came, undefined)
}

const podRefuses: Claim = {
  id: 'pod-may-refuse-itself',
  text: {
    zh: 'kube-proxy 不检查端点：抽中的 Pod 没有监听目标端口，就由它自己拒绝，也没有谁再试另一个端点',
    en: 'kube-proxy does not check endpoints: if the chosen Pod does not listen on the target port, the Pod itself refuses, and nobody tries another',
  },
  judge: facts =>
    both(
      all(
        afterwards(facts).filter(each => each.to.endsWith(`:${servicePort}`)),
        each => each.outcome === 'refused' && each.host === 'web-1' && each.deciding === 'port closed',
      ),
      all(ofKind(facts, 'Spread'), ({ shares }) => (shares['refused'] ?? 0) > 0 && Object.keys(shares).length === 2),
    ),
}

const unknownPort: Claim = {
  id: 'unknown-port-leaves',
  text: {
    zh: '集群 IP 上 Service 没有的端口不归任何规则管：数据包不经转换就由默认路由离开节点，没有应答',
    en: 'No rule knows a port of the cluster IP that the Service does not have: the packet leaves the node untranslated by the default route, and no answer comes',
  },
  judge: facts =>
    all(
      afterwards(facts).filter(each => each.to === `${clusterIP}:${servicePort + 1}`),
      each => each.outcome === 'no answer' && each.host === 'router',
    ),
}

export const noEndpointsClaims: readonly Claim[] = [inFilter, podRefuses, unknownPort]
