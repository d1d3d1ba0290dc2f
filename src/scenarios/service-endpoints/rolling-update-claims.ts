import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim, Outcome } from '../../sim/scenario.ts'
import { all, looked } from '../judging.ts'
import { reached, writes } from './judging.ts'

/** Two Deployments: the Pods of one wait in a preStop hook, those of the other do not. */
export const [drained, hasty] = ['drained', 'hasty'] as const
/** Their Services. */
export const at = { drained: '10.96.0.85:80', hasty: '10.96.0.86:80' } as const
export const [minSyncOf, preStopOf, rateOf] = [
  'minSyncPeriod (ms)',
  `${drained}: preStop (ms)`,
  'client: connections/s',
]

const updated = (facts: readonly Fact[], name: string) => writes(facts, 'update', `Deployment/${name}`, 'user')[0]
const numberOf = (facts: readonly Fact[], subject: string) => Number(looked(facts, subject)?.value)

/** While the Deployment is rolled over: how connections fare, each until the next. */
function during(facts: readonly Fact[], name: keyof typeof at) {
  const all = reached(facts, at[name])
  const begin = updated(facts, name)
  return all.flatMap((each, i) => {
    const until = all[i + 1]?.at
    return begin === undefined || (until ?? Infinity) < begin.at
      ? []
      : [{ fact: each, millis: (until ?? each.at) - each.at }]
  })
}
const isLossy = ({ fact }: { readonly fact: FactOf<'Reached'> }) => fact.answered < 1

/** What it takes each reader to hear of a change, and kube-proxy to write. */
const slack = 200

const preStopLosesNothing: Claim = {
  id: 'prestop-loses-nothing',
  text: {
    zh: '只要 preStop 比消息传开的时间长（minSyncPeriod 加上传递），滚动更新一个新连接也不丢',
    en: 'As long as preStop lasts longer than the news takes to travel (minSyncPeriod and the way), a rolling update loses not one new connection',
  },
  judge(facts) {
    const isLong = numberOf(facts, preStopOf) >= numberOf(facts, minSyncOf) + slack
    const steps = during(facts, drained)
    return all(
      steps.map(({ fact }) => fact),
      fact => !isLong || fact.answered === 1,
    )
  },
}

const withoutLoses: Claim = {
  id: 'without-prestop-some-are-lost',
  text: {
    zh: '没有 preStop 就会丢：从 SIGTERM 到规则里没有它，新连接以 1/n 的概率失败，n 是规则里的端点数',
    en: 'Without it some are lost: from SIGTERM until the rules have dropped the Pod, a new connection fails with probability 1/n, n being the endpoints in the rules',
  },
  judge(facts) {
    const lossy = during(facts, hasty).filter(isLossy)
    const news = numberOf(facts, minSyncOf) + slack
    return all(
      lossy.map(({ fact }) => fact),
      fact => {
        const dead = fact.backends.filter(each => !each.answers)
        const { millis } = lossy.find(each => each.fact === fact) ?? { millis: NaN }
        return Math.abs(1 - fact.answered - dead.length / fact.backends.length) < 1e-5 && millis <= news
      },
    )
  },
}

const neverEmpty: Claim = {
  id: 'rollout-keeps-its-endpoints',
  text: {
    zh: 'Service 和它的集群 IP 不变，名单上就绪的一个也没有少：新的先就绪，旧的才走',
    en: 'Service and cluster IP stay, and the list never has fewer that are ready: a new one is ready before an old one goes',
  },
  judge(facts) {
    const [first] = during(facts, drained)
    const ready = new Set(first?.fact.backends.map(each => each.pod))
    const counts = new Map<number, { readonly fact: Fact; readonly count: number }>()
    for (const fact of ofKind(facts, 'EndpointChanged')) {
      if (!fact.pod.startsWith(drained)) continue
      if (fact.present && fact.ready) ready.add(fact.pod)
      else ready.delete(fact.pod)
      // One write may hold several changes: what counts is how they leave the list.
      if (fact.id > (updated(facts, drained)?.id ?? Infinity)) counts.set(fact.at, { fact, count: ready.size })
    }
    const wanted = first?.fact.backends.length ?? NaN
    const states = [...counts.values()]
    return all(
      states.map(({ fact }) => fact),
      fact => (states.find(each => each.fact === fact)?.count ?? 0) >= wanted,
    )
  },
}

const lost: Outcome = {
  name: 'lost',
  kind: 'number',
  unit: { zh: '个连接', en: 'connections' },
  asks: {
    zh: 'drained 滚动更新期间，平均丢失多少个新连接？（取整）',
    en: 'How many new connections are lost on average while drained is rolled over? (rounded)',
  },
  of: facts =>
    Math.round(
      during(facts, drained).reduce((sum, { fact, millis }) => sum + (1 - fact.answered) * (millis / 1000), 0) *
        numberOf(facts, rateOf),
    ),
}

export const claims = [preStopLosesNothing, withoutLoses, neverEmpty]
export const outcomes = [lost]
