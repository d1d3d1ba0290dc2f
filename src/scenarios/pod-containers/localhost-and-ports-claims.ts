import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim, Outcome } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'

type Look = FactOf<'Looked'>
const did = (facts: readonly Fact[], who: string, what: 'listen' | 'connect'): Look[] =>
  ofKind(facts, 'Looked').filter(each => each.subject.startsWith(`${who}: ${what} `))
const portOf = ({ subject }: Look) => subject.split(':').at(-1)

const neighbours: Claim = {
  id: 'localhost-reaches-neighbours',
  text: {
    zh: '只监听 127.0.0.1 的服务，同一个 Pod 的邻居连得上；别的 Pod 和节点，连回环地址也好、连 Pod 的地址也好，都连不上',
    en: 'A server that listens on 127.0.0.1 only is reached by its neighbours in the Pod; other Pods and the node are refused, at their own loopback and at the address of the Pod',
  },
  judge: facts =>
    both(
      all(did(facts, 'web/b', 'connect'), fact => fact.value === 'answered by web/a'),
      all(
        [...did(facts, 'other/c', 'connect').slice(0, 2), ...did(facts, 'systemd', 'connect')],
        fact => fact.value === 'connection refused',
      ),
    ),
}

const onePortSpace: Claim = {
  id: 'one-port-space',
  text: {
    zh: '一个 Pod 只有一个端口空间：后来的监听者得到 address in use，换成所有地址也一样；别的 Pod 不受影响',
    en: 'A Pod has one port space: whoever listens second gets "address in use", on all addresses too; another Pod is not concerned',
  },
  judge(facts) {
    const inWeb = ofKind(facts, 'Looked').filter(each => /^web\/.: listen /.test(each.subject))
    const isSecond = (fact: Look) =>
      inWeb.some(each => each.id < fact.id && each.value === 'ok' && portOf(each) === portOf(fact))
    return both(
      all(inWeb, fact => fact.value === (isSecond(fact) ? 'address in use' : 'ok')),
      all(inWeb.filter(isSecond), () => true),
      all(did(facts, 'other/c', 'listen'), fact => fact.value === 'ok'),
    )
  },
}

const declaredOnly: Claim = {
  id: 'declared-port-changes-nothing',
  text: {
    zh: 'containerPort 只是说明：声明两次不冲突，没声明的端口照样连得上，只声明不监听的端口连不上',
    en: 'containerPort only informs: declared twice it does not clash, a port that nobody declared can be reached, and one that is only declared cannot',
  },
  judge(facts) {
    const answers: Readonly<Record<string, string>> = { 9000: 'answered by declared/x', 9001: 'answered by declared/z' }
    const knocks = did(facts, 'other/c', 'connect').slice(2)
    return both(
      all([...did(facts, 'declared/x', 'listen'), ...did(facts, 'declared/z', 'listen')], fact => fact.value === 'ok'),
      all(knocks, fact => knocks.length === 3 && fact.value === (answers[portOf(fact) ?? ''] ?? 'connection refused')),
    )
  },
}

export const claims = [neighbours, onePortSpace, declaredOnly]

export const outcomes: readonly Outcome[] = [
  {
    name: 'second-bind',
    kind: 'choice',
    values: ['ok', 'address in use'],
    asks: {
      zh: 'a 已经在 127.0.0.1 上监听。b 要监听它想要的端口，结果是什么？',
      en: 'a listens on 127.0.0.1 already. b wants to listen on the port that it wants: what does it get?',
    },
    of: facts => String(did(facts, 'web/b', 'listen')[0]?.value),
  },
]
