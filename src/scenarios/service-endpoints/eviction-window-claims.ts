import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim, Outcome } from '../../sim/scenario.ts'
import { all, both, looked } from '../judging.ts'
import { after, comesFrom, ends, entries, phases, reached, signals } from './judging.ts'

export const [countOf, minSyncOf, rateOf] = [
  'ReplicaSet/web spec.replicas',
  'minSyncPeriod (ms)',
  'client: connections/s',
]

const eviction = (facts: readonly Fact[]) => ofKind(facts, 'Evicted')[0]
const deletion = (facts: readonly Fact[]) =>
  ofKind(facts, 'Wrote').find(each => each.verb === 'delete' && each.by === 'user')
const podOf = (fact: FactOf<'Wrote'> | undefined) => fact?.subject.slice('Pod/'.length) ?? ''
const numberOf = (facts: readonly Fact[], subject: string) => Number(looked(facts, subject)?.value)

const staysReady: Claim = {
  id: 'evicted-pod-stays-ready',
  text: {
    zh: '被驱逐的 Pod 死之前一直是 ready=true，新连接照样派给它：没有 deletionTimestamp，Failed 也要等容器死了才写',
    en: 'Until it is dead an evicted Pod stays ready=true and is given new connections: there is no deletionTimestamp, and Failed is written only when its containers are dead',
  },
  judge(facts) {
    const evicted = eviction(facts)
    const pod = evicted?.pod ?? ''
    const [end] = ends(facts, pod)
    const [term] = signals(facts, pod, 'TERM')
    const dying = after(reached(facts), term).filter(each => each.id < (end?.id ?? NaN))
    return both(
      all(after(entries(facts, pod), evicted), each => !each.present && each.id > (end?.id ?? Infinity)),
      all(after(phases(facts, pod), evicted), each => each.to === 'Failed' && each.id > (end?.id ?? Infinity)),
      all(dying.slice(0, 1), each => each.backends.some(other => other.pod === pod && !other.answers)),
    )
  },
}

const warnsFirst: Claim = {
  id: 'deletion-warns-first',
  text: {
    zh: '删除则先打招呼：进程还没结束，切片里已经是 ready=false、terminating=true',
    en: 'A deletion warns first: the slice says ready=false and terminating=true before the process has ended',
  },
  judge(facts) {
    const deleted = deletion(facts)
    const [marked] = after(entries(facts, podOf(deleted)), deleted)
    const [end] = ends(facts, podOf(deleted))
    return all(
      marked ? [marked] : [],
      each => !each.ready && each.terminating && each.id < (end?.id ?? NaN) && comesFrom(facts, each, deleted),
    )
  },
}

const twoSeconds: Claim = {
  id: 'two-second-window',
  text: {
    zh: '超限驱逐的宽限期是 1 秒，按下限补足为 2 秒；再加上消息传开的时间，就是出错的窗口',
    en: 'A limit eviction has a grace of 1 s, raised to the floor of 2 s; that and the time for the news to travel is the window',
  },
  judge(facts) {
    const pod = eviction(facts)?.pod ?? ''
    const [term, kill] = [signals(facts, pod, 'TERM')[0], signals(facts, pod, 'KILL')[0]]
    const news = numberOf(facts, minSyncOf) + 200
    return both(
      all(kill ? [kill] : [], each => each.at - (term?.at ?? NaN) === 2000),
      all(windowOf(facts, pod), each => each.end - each.fact.at >= 2000 && each.end - each.fact.at <= 2000 + news),
    )
  },
}

/** From the first failing connection to the moment when none fails any more; judged by its first fact. */
function windowOf(facts: readonly Fact[], pod: string) {
  const [term] = signals(facts, pod, 'TERM')
  const later = after(reached(facts), term)
  const [first] = later.filter(isFailing)
  const [over] = after(later, first).filter(each => each.backends.every(other => other.pod !== pod))
  return first === undefined || over === undefined ? [] : [Object.assign({}, first, { fact: first, end: over.at })]
}
const isFailing = (fact: FactOf<'Reached'>) => fact.answered < 1

const windowOverN: Claim = {
  id: 'loss-is-window-over-n',
  text: {
    zh: '窗口期内，新连接以 1/n 的概率失败；窗口之外一个也不失败（n = 1 时，后继就绪之前全都失败）',
    en: 'During the window a new connection fails with probability 1/n, and outside of it none does (with n = 1 all fail until the successor is ready)',
  },
  judge(facts) {
    const count = numberOf(facts, countOf)
    const evicted = eviction(facts)
    const pod = evicted?.pod ?? ''
    const failing = after(reached(facts), evicted).filter(
      each => each.id < (deletion(facts)?.id ?? NaN) && isFailing(each),
    )
    const share = (each: FactOf<'Reached'>) => each.backends.find(other => other.pod === pod)?.share ?? 0
    return all(failing, each =>
      count === 1
        ? each.refused + each.silent === 1
        : near(share(each), 1 / count) && near(1 - each.answered, 1 / count),
    )
  },
}
const near = (a: number, b: number) => Math.abs(a - b) < 1e-5

const afterDeath: Claim = {
  id: 'successor-after-death',
  text: {
    zh: '后继到旧的死了、写下 Failed 之后才创建；删除则是马上，与旧的并存',
    en: 'The successor is made only after the death, when Failed is written; after a deletion it is made at once, beside the old one',
  },
  judge(facts) {
    const made = ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && each.by === 'replicaset-controller')
    const [evicted, deleted] = [eviction(facts), deletion(facts)]
    const failed = phases(facts, evicted?.pod ?? '').find(each => each.to === 'Failed')
    const [end] = ends(facts, podOf(deleted))
    const [first] = after(made, evicted)
    const [second_] = after(made, deleted)
    return both(
      all(first ? [first] : [], each => each.id > (failed?.id ?? Infinity)),
      all(second_ ? [second_] : [], each => each.id < (end?.id ?? NaN)),
    )
  },
}

const failed: Outcome = {
  name: 'failed',
  kind: 'number',
  unit: { zh: '个连接', en: 'connections' },
  asks: {
    zh: '从 SIGTERM 到规则里没有它为止，平均有多少个新连接失败？（取整）',
    en: 'From SIGTERM until the rules have dropped it: how many new connections fail on average? (rounded)',
  },
  of(facts) {
    const pod = eviction(facts)?.pod ?? ''
    const [window] = windowOf(facts, pod)
    if (window === undefined) return 0
    return Math.round((numberOf(facts, rateOf) * ((window.end - window.fact.at) / 1000)) / numberOf(facts, countOf))
  },
}

export const claims = [staysReady, warnsFirst, twoSeconds, windowOverN, afterDeath]
export const outcomes = [failed]
