import { type Fact, ofKind } from '../../sim/fact.ts'
import type { Claim, Outcome } from '../../sim/scenario.ts'
import { all, both, none } from '../judging.ts'
import type { Fault } from './options.ts'

export const uidOf = (pod: string): string => `uid of ${pod}`

/** Pods of a set, in the order of their creation. */
const created = (facts: readonly Fact[], set: Fault) =>
  ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && each.subject.startsWith(`Pod/${set}-`))
const podsOf = (facts: readonly Fact[], set: Fault) =>
  created(facts, set).map(each => each.subject.slice('Pod/'.length))
const states = (facts: readonly Fact[], set: Fault) =>
  ofKind(facts, 'ContainerState').filter(each => each.pod.startsWith(`${set}-`))
const onlyOne = (facts: readonly Fact[], set: Fault) => all(created(facts, set), () => created(facts, set).length === 1)

const inPlace: Claim = {
  id: 'crash-restarts-in-place',
  text: {
    zh: '崩溃和存活态探针失败由 kubelet 就地重启：同一个 Pod、同一个沙箱和地址，只是重启次数加一；控制器不新建 Pod',
    en: 'A crash and a failed liveness probe are repaired by the kubelet in place: the same Pod, sandbox and address, one restart more; the controller creates nothing',
  },
  judge: facts =>
    both(
      ...(['crash', 'hang'] as const).map(set => {
        const sandboxes = ofKind(facts, 'SandboxState').filter(each => each.sandbox.startsWith(`${set}-`))
        const again = states(facts, set).filter(each => each.state === 'running' && each.restarts > 0)
        return both(
          onlyOne(facts, set),
          all(again.slice(0, 1), fact => fact.by.startsWith('kubelet/')),
          all(sandboxes, fact => sandboxes.length === 1 && fact.state === 'READY'),
        )
      }),
    ),
}

const counts: Claim = {
  id: 'crash-loop-counts-as-replica',
  text: {
    zh: '反复崩溃的 Pod 仍是 Running、仍算一个副本：ReplicaSet 的计数不变',
    en: 'A Pod that crashes again and again is Running and counts as a replica: the count of its ReplicaSet stays',
  },
  judge(facts) {
    const crashes = states(facts, 'crash').filter(each => each.state === 'terminated')
    const phases = ofKind(facts, 'PhaseChanged').filter(
      each => each.pod.startsWith('crash-') && each.from !== undefined,
    )
    const since = ofKind(facts, 'Counted').filter(
      each => each.subject === 'ReplicaSet/crash' && each.id > (crashes[0]?.id ?? Infinity),
    )
    return both(
      all(crashes, fact => crashes.length > 1 && fact.exitCode === 1),
      all(phases, fact => fact.to === 'Running'),
      all(since, fact => fact.replicas === 1),
      onlyOne(facts, 'crash'),
    )
  },
}

const unready: Claim = {
  id: 'unready-is-not-replaced',
  text: {
    zh: '未就绪的 Pod 既不重启也不替换，照样算一个副本',
    en: 'A Pod that is not ready is neither restarted nor replaced, and still counts as a replica',
  },
  judge(facts) {
    const lost = ofKind(facts, 'ConditionChanged').filter(each => each.subject.startsWith('Pod/unready-'))
    return both(
      all(lost, fact => fact.status === 'False'),
      onlyOne(facts, 'unready'),
      none(
        states(facts, 'unready').filter(each => each.restarts > 0 || each.state === 'terminated'),
        lost,
      ),
    )
  },
}

/** The replacement of the first Pod of a set. */
const successor = (facts: readonly Fact[], set: Fault) => created(facts, set).slice(1, 2)
const endOf = (facts: readonly Fact[], set: Fault) => {
  const [first = ''] = podsOf(facts, set)
  return ofKind(facts, 'ProcessEnded').find(each => each.process.startsWith(`${first}/`))
}

const atOnce: Claim = {
  id: 'deleted-replaced-at-once',
  text: {
    zh: '被删除的 Pod 还在收尾，替身已经建好',
    en: 'A deleted Pod is still finishing when its successor has been created',
  },
  judge(facts) {
    const deletion = ofKind(facts, 'Wrote').find(each => each.verb === 'delete' && each.by === 'user')
    const end = endOf(facts, 'delete')
    return all(
      successor(facts, 'delete'),
      fact => deletion !== undefined && end !== undefined && fact.id < end.id && fact.at - deletion.at < 100,
    )
  },
}

const afterDeath: Claim = {
  id: 'evicted-replaced-after-death',
  text: {
    zh: '被驱逐的 Pod，要等它的容器都停了、阶段成为 Failed，才有替身',
    en: 'An evicted Pod is replaced when its containers are dead and its phase is Failed',
  },
  judge(facts) {
    const [first] = podsOf(facts, 'evict')
    const failed = ofKind(facts, 'PhaseChanged').find(each => each.pod === first && each.to === 'Failed')
    const end = endOf(facts, 'evict')
    return both(
      all(failed === undefined ? [] : [failed], fact => end !== undefined && end.id < fact.id),
      all(successor(facts, 'evict'), fact => failed !== undefined && failed.id < fact.id),
    )
  },
}

const another: Claim = {
  id: 'successor-is-another-pod',
  text: {
    zh: '替身是另一个 Pod：名字和 UID 都不同',
    en: 'The successor is another Pod, with another name and another UID',
  },
  judge(facts) {
    const uid = (pod: string) => ofKind(facts, 'Looked').find(each => each.subject === uidOf(pod))
    return both(
      ...(['delete', 'evict'] as const).map(set => {
        const [old = '', new_ = ''] = podsOf(facts, set)
        const seen = [uid(old), uid(new_)].filter(each => each !== undefined)
        return all(seen, () => old !== new_ && seen.length === 2 && seen[0]?.value !== seen[1]?.value)
      }),
    )
  },
}

export const claims = [inPlace, counts, unready, atOnce, afterDeath, another]

export const outcomes: readonly Outcome[] = [
  {
    name: 'new-pods',
    kind: 'number',
    asks: {
      zh: '出事之后两分钟里，ReplicaSet 为此新建了几个 Pod？',
      en: 'How many Pods has the ReplicaSet created because of it, two minutes later?',
    },
    of(facts) {
      const set = ofKind(facts, 'Wrote')[0]?.subject.slice('ReplicaSet/'.length) as Fault
      return created(facts, set).length - 1
    },
  },
]
