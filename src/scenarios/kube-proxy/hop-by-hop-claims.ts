import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim } from '../../sim/scenario.ts'
import { all, both, none, shownBy } from '../judging.ts'
import { clusterIP, servicePort } from '../packets/objects.ts'

const [podPath, outsidePath] = ['pod', 'out']
const virtual = `${clusterIP}:${servicePort}`

const packetOf = (fact: Fact): string | undefined => ('packet' in fact ? fact.packet : undefined)
/** What happened to one packet, on all nodes. */
const of = (facts: readonly Fact[], packet: string): Fact[] => facts.filter(fact => packetOf(fact) === packet)
const changes = (facts: readonly Fact[], packet: string) => ofKind(of(facts, packet), 'HeaderChanged')
/** Facts after kube-proxy's rules were deleted. */
const withoutRules = (facts: readonly Fact[]) => {
  const flushed = ofKind(facts, 'RulesWritten').findLast(each => each.nat === 0)
  return flushed === undefined ? [] : facts.filter(fact => fact.id > flushed.id)
}
const withRules = (facts: readonly Fact[]) => {
  const rest = new Set(withoutRules(facts))
  return facts.filter(fact => !rest.has(fact))
}
const called = (facts: readonly Fact[]): FactOf<'Called'>[] => ofKind(facts, 'Called')

const onlyARule: Claim = {
  id: 'vip-is-only-a-rule',
  text: {
    zh: '集群 IP 不在任何网络接口上；删掉规则，发往它的数据包就无人应答',
    en: 'No interface has the cluster IP; with the rules deleted, nobody answers a packet for it',
  },
  judge: facts =>
    both(
      all(ofKind(facts, 'Looked'), fact => fact.value === 0),
      all(
        called(withRules(facts)).filter(each => each.client === 'client' && each.to === virtual),
        each => each.outcome === 'answered',
      ),
      all(
        called(withoutRules(facts)).filter(each => each.to === virtual),
        each => each.outcome === 'no answer',
      ),
    ),
}

const podAddressWorks: Claim = {
  id: 'pod-ip-needs-no-kube-proxy',
  text: {
    zh: 'Pod 自己的地址不靠 kube-proxy 的任何规则：规则全删，照样能访问',
    en: "A Pod's own address needs none of kube-proxy's rules: it is reached with all of them deleted",
  },
  judge: facts =>
    all(
      called(withoutRules(facts)).filter(each => each.to !== virtual),
      each => each.outcome === 'answered',
    ),
}

const isNat = ({ table }: FactOf<'RuleMatched'>) => table === 'nat'

const firstPacketOnly: Claim = {
  id: 'nat-sees-first-packet-only',
  text: {
    zh: '只有连接的第一个数据包经过 nat 的规则；应答和后续数据包由连接跟踪照着改',
    en: 'Only the first packet of a connection meets the rules of nat; conntrack translates answers and later packets alike',
  },
  judge: facts =>
    both(
      ...[podPath, outsidePath].map(path => {
        const first = ofKind(of(facts, path), 'RuleMatched').filter(isNat)
        const later = [`${path} reply`, `${path} next`]
        const met = later.flatMap(each => ofKind(of(facts, each), 'RuleMatched').filter(isNat))
        const translated = changes(facts, `${path} next`)
        return both(
          shownBy(
            all(first, () => true),
            first.find(each => each.target.startsWith('DNAT')),
          ),
          none(met, translated),
          all(translated, change => change.target === 'connection'),
        )
      }),
    ),
}

const onFirstNode: Claim = {
  id: 'dnat-on-first-node',
  text: {
    zh: 'DNAT 只发生一次，在最先看到数据包的节点上：Pod 的访问在它自己的节点，外部访问在入口节点',
    en: "DNAT happens once, on the node that sees the packet first: a Pod's own node, the entry node for a client outside",
  },
  judge: facts =>
    both(
      ...[podPath, outsidePath].map(path => {
        const dnats = changes(facts, path).filter(each => each.end === 'destination')
        const nodes = ofKind(of(facts, path), 'PacketEnded').map(each => each.by)
        return all(
          dnats,
          each => dnats.length === 1 && each.target === 'DNAT' && nodes.length === 2 && each.by === nodes[0],
        )
      }),
    ),
}

const restoredLast: Claim = {
  id: 'reply-restored-in-postrouting',
  text: {
    zh: '应答在客户端节点的 FORWARD 里还带着 Pod 的地址，到 POSTROUTING 才换回集群 IP',
    en: "In FORWARD of the client's node an answer still has the Pod's address; only in POSTROUTING it gets the cluster IP back",
  },
  judge: facts => {
    const reply = of(facts, `${podPath} reply`)
    const restored = changes(facts, `${podPath} reply`).filter(each => each.end === 'source')
    const [node] = ofKind(of(facts, podPath), 'PacketEnded').map(each => each.by)
    const forwarded = ofKind(reply, 'HookEntered').filter(each => each.hook === 'FORWARD' && each.by === node)
    return both(
      all(forwarded, each => each.header.source === restored[0]?.from),
      all(
        restored,
        each => restored.length === 1 && each.by === node && each.hook === 'POSTROUTING' && each.to === virtual,
      ),
      all(ofKind(reply, 'Arrived'), each => each.source === virtual),
    )
  },
}

export const hopClaims: readonly Claim[] = [onlyARule, podAddressWorks, onFirstNode, firstPacketOnly, restoredLast]
