import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim, Outcome } from '../../sim/scenario.ts'
import { all, both, none } from '../judging.ts'

const [old, young] = ['10.244.2.12:8080', '10.244.2.13:8080']
const wrote = (facts: readonly Fact[], words: string) =>
  ofKind(facts, 'Wrote').filter(each => each.change.includes(words))
const called = (facts: readonly Fact[], protocol: 'tcp' | 'udp') =>
  ofKind(facts, 'Called').filter(each => each.protocol === protocol)
const between = (facts: readonly Fact[], from: Fact | undefined, to?: Fact): Fact[] =>
  from === undefined ? [] : facts.filter(fact => fact.id > from.id && fact.id < (to?.id ?? Infinity))

/** What followed when the endpoint had been replaced: the connections that there were, new ones, and those again after the clean-up. */
function afterSwap(facts: readonly Fact[], protocol: 'tcp' | 'udp') {
  const [swap] = wrote(facts, 'replaces')
  const [zero] = wrote(facts, 'no endpoints')
  return called(between(facts, swap, zero), protocol)
}

/** What followed when there was no Pod left, with this version. */
function afterZero(facts: readonly Fact[], version: '1.36' | '1.37'): Fact[] {
  const [start] = wrote(facts, `Kubernetes ${version}`)
  const [zero] = wrote(between(facts, start), 'no endpoints')
  const next = ofKind(between(facts, start), 'Wrote').find(each => each.subject === 'DaemonSet/kube-proxy')
  return between(facts, zero, next)
}
/** From the first port: three in time, one from another port between, and one after the pause. */
const stubborn = (facts: readonly Fact[]): FactOf<'Called'>[] => called(facts, 'udp').slice(0, 3)

const rulesDoNotMove: Claim = {
  id: 'rules-do-not-move-connections',
  text: {
    zh: '规则变了，已有的 TCP 连接仍到原来的 Pod，清理之后也一样；新连接才到新的 Pod',
    en: 'When the rules change, an existing TCP connection stays with its Pod, also after the clean-up; only new ones get the new Pod',
  },
  judge: facts => {
    const [before, fresh, after] = afterSwap(facts, 'tcp')
    return both(
      all(
        [before, after].filter(each => each !== undefined),
        each => each.endpoint === old && each.outcome === 'answered',
      ),
      all(
        [fresh].filter(each => each !== undefined),
        each => each.endpoint === young,
      ),
    )
  },
}

const udpSticks: Claim = {
  id: 'udp-sticks-to-dead-pod',
  text: {
    zh: 'UDP 客户端只要从同一端口不停地发，连接跟踪条目就一直有效，数据包就一直送往已经不在的 Pod；换个端口、停得够久，或者条目被删，才会按新规则走',
    en: 'A UDP client that keeps sending from one port keeps its conntrack entry alive, and its packets go to a Pod that is gone; another port, a long enough pause or a deleted entry, and the new rules apply',
  },
  judge: facts => {
    const [before, , after] = afterSwap(facts, 'udp')
    const left = afterZero(facts, '1.36')
    const [otherPort, afterPause] = called(left, 'udp').slice(3)
    return both(
      all(
        [before].filter(each => each !== undefined),
        each => each.endpoint === old,
      ),
      all(
        [after].filter(each => each !== undefined),
        each => each.endpoint === young,
      ),
      all(stubborn(left), each => each.outcome === 'no answer' && each.endpoint === young),
      all(
        [otherPort, afterPause].filter(each => each !== undefined),
        each => each.outcome === 'refused',
      ),
    )
  },
}

const leftUncleaned: Claim = {
  id: 'zero-endpoints-left-uncleaned',
  text: {
    zh: '1.36.0 的清理会跳过一个端点也不剩的 Service，条目留下来；1.37 会删掉它，下一个数据包就被拒绝',
    en: 'The clean-up of 1.36.0 passes over a Service that has no endpoint left, and its entries stay; 1.37 deletes them, and the next packet is refused',
  },
  judge: facts => {
    const [v36, v37] = [afterZero(facts, '1.36'), afterZero(facts, '1.37')]
    return both(
      none(ofKind(v36, 'EntryDeleted'), stubborn(v36)),
      all(ofKind(v37, 'EntryDeleted'), () => true),
      all(stubborn(v37), each => each.outcome === 'refused'),
    )
  },
}

export const stickinessClaims: readonly Claim[] = [rulesDoNotMove, udpSticks, leftUncleaned]

export const stickinessOutcomes: readonly Outcome[] = [
  {
    name: 'packets-end-at',
    kind: 'choice',
    values: ['deleted-pod', 'refused', 'new-pod', 'dropped-by-rule'],
    asks: {
      zh: 'UDP 客户端从同一端口不停地发，Deployment 缩到 0 之后，它的数据包到哪里去：deleted-pod 仍送往已删除的 Pod，refused 被拒绝，new-pod 到新的 Pod，dropped-by-rule 被规则丢弃？',
      en: 'A UDP client keeps sending from one port. Once the Deployment is scaled to 0, where do its packets end: still at the address of the deleted Pod, refused, at a new Pod, or dropped by a rule?',
    },
    of(facts) {
      const [zero] = wrote(facts, 'no endpoints')
      const [first] = called(between(facts, zero), 'udp')
      if (first?.outcome === 'refused') return 'refused'
      if (first?.outcome === 'answered') return 'new-pod'
      return first?.endpoint === young ? 'deleted-pod' : 'dropped-by-rule'
    },
  },
]
