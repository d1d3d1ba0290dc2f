import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim, Outcome } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'

const spreads = (facts: readonly Fact[], of: FactOf<'Spread'>['of']): FactOf<'Spread'>[] =>
  ofKind(facts, 'Spread').filter(each => each.of === of)
/** A rule for each endpoint. */
const rulesOf = (facts: readonly Fact[]) => ofKind(facts, 'Looked')
const reached = ({ shares }: FactOf<'Spread'>): number => Object.values(shares).filter(share => share > 0).length
const total = ({ shares }: FactOf<'Spread'>): number => Object.values(shares).reduce((sum, share) => sum + share, 0)

const oneChoice: Claim = {
  id: 'one-choice-per-connection',
  text: {
    zh: '每条连接只抽一次签：一条连接上的请求全到同一个 Pod，许多条连接才会分到所有 Pod',
    en: 'One draw per connection: all requests of one connection go to one Pod, and only many connections reach all Pods',
  },
  judge: facts =>
    both(
      all(spreads(facts, 'requests'), spread => reached(spread) === 1),
      all(spreads(facts, 'connections'), spread => reached(spread) === rulesOf(facts).length),
    ),
}

/** 5 σ of a binomial: less than one honest seed in a million is outside. */
function isFair(spread: FactOf<'Spread'>, n: number): boolean {
  const m = total(spread)
  const bound = 5 * Math.sqrt((m / n) * (1 - 1 / n))
  return Object.values(spread.shares).every(share => Math.abs(share - m / n) <= bound)
}
const isEven = (spread: FactOf<'Spread'>, n: number): boolean => {
  const shares = Object.values(spread.shares)
  return shares.length === n && shares.every(share => Math.abs(share - 1 / n) < 1e-6)
}

const fallingDenominators: Claim = {
  id: 'falling-denominators',
  text: {
    zh: '第一条规则的概率是 1/n，然后是 1/(n−1)……最后一条没有条件：这样每个端点的份额恰好相等',
    en: 'The rules have probability 1/n, 1/(n−1) … and the last none at all: this makes all shares equal',
  },
  judge: facts => {
    const rules = rulesOf(facts)
    const n = rules.length
    const wanted = (i: number) => (n - i > 1 ? `--probability ${(1 / (n - i)).toFixed(10)}` : 'always')
    return both(
      all(rules, rule => rule.value === wanted(rules.indexOf(rule))),
      all(spreads(facts, 'connections'), spread => isFair(spread, n)),
      all(spreads(facts, 'chance'), spread => isEven(spread, n)),
    )
  },
}

const perEndpoint: Claim = {
  id: 'rules-per-endpoint',
  text: {
    zh: 'ClusterIP Service 的一个端口，n 个端点在 nat 表里要 3n + 2 条规则',
    en: 'One port of a ClusterIP Service with n endpoints costs 3n + 2 rules in nat',
  },
  judge: facts => {
    const n = rulesOf(facts).length
    const written = ofKind(facts, 'RulesWritten')
    const before = written.slice(0, written.length / 2)
    return all(written.slice(before.length), each => {
      const old = before.find(({ node }) => node === each.node)
      return old !== undefined && each.nat - old.nat === 3 * n + 2
    })
  },
}

export const balanceClaims: readonly Claim[] = [oneChoice, fallingDenominators, perEndpoint]

export const balanceOutcomes: readonly Outcome[] = [
  {
    name: 'pods-reached',
    kind: 'number',
    unit: { zh: '个', en: 'Pods' },
    asks: {
      zh: '那一条长连接上的请求一共到了几个 Pod？',
      en: 'How many Pods do the requests of the one keep-alive connection reach?',
    },
    of: facts => spreads(facts, 'requests').map(reached)[0] ?? 0,
  },
]
