import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import type { ComponentOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** etcd's published table, recomputed; then the cluster of the options loses members one by one. */
export const quorumTable = (parts: Parts): Experiment<ComponentOptions> => ({
  name: 'quorum-table',
  asks: {
    zh: 'etcd 停掉几个成员之后还接受写入？',
    en: 'How many members may etcd lose and still take writes?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [ofAllMembers, evenBuysNothing],
  outcomes: [writes],
})

/** By number of members, from 1: how many may be lost. Source: etcd.io, FAQ, "What is failure tolerance". */
const published = [0, 0, 1, 1, 2, 2, 3, 3, 4]
const rule = 'failure tolerance'
const asked = 'write'

function* play(parts: Parts, { members, killMembers }: ComponentOptions, tools: ModelTools): Iterable<Step> {
  yield caption({
    zh: '成员数与可以失去的成员数，对照 etcd 公布的表：',
    en: 'Members, and how many of them may be lost, beside the table that etcd publishes:',
  })
  for (const [i, expected] of published.entries()) {
    const answer = String(parts.tolerance(i + 1))
    yield tools.fact(0, 'etcd', { kind: 'Decided', rule, given: membersOf(i + 1), answer, expected: String(expected) })
  }
  const kill = Math.min(members, killMembers)
  yield caption({
    zh: `${members} 个成员的 etcd，成员一个接一个停掉，每次都试着写入：`,
    en: `An etcd of ${members}: one member after the other stops, and each time a write is tried:`,
  })
  let because: Fact | undefined
  for (let stopped = 0; stopped <= kill; stopped++) {
    const at = stopped * 1000
    if (stopped > 0) {
      because = tools.fact(at, 'operator', {
        kind: 'ComponentChanged',
        component: `etcd-${stopped}`,
        change: 'stopped',
      })
      yield because
    }
    const value = parts.acceptsWrites(members, members - stopped)
    yield tools.fact(
      at,
      'etcd',
      { kind: 'Looked', subject: `${asked}, ${stopped} of ${members} stopped`, value },
      because,
    )
  }
}

const membersOf = (count: number) => `${count} ${count === 1 ? 'member' : 'members'}`
const table = (facts: readonly Fact[]) => ofKind(facts, 'Decided').filter(each => each.rule === rule)

const ofAllMembers: Claim = {
  id: 'majority-of-all-members',
  text: {
    zh: '写入要全体成员的多数，停掉的也算在分母里：能失去的成员数与 etcd 公布的表相同，1 到 9 个成员都是',
    en: 'A write needs a majority of all members, the stopped ones counted: what may be lost agrees with etcd’s table for 1 to 9 members',
  },
  judge: facts =>
    both(
      all(table(facts), fact => fact.answer === fact.expected),
      all(ofKind(facts, 'Looked'), ({ subject, value }) => {
        const [stopped = NaN, members = NaN] = (/(\d+) of (\d+)/.exec(subject) ?? []).slice(1).map(Number)
        return value === (members - stopped) * 2 > members
      }),
    ),
}

const evenBuysNothing: Claim = {
  id: 'even-buys-nothing',
  text: {
    zh: '偶数个成员能失去的，不比少一个成员时多',
    en: 'An even number of members survives no more losses than the odd number below it',
  },
  judge(facts) {
    const rows = table(facts)
    return all(
      rows.filter((_, i) => i % 2 === 1),
      fact => rows[rows.indexOf(fact) - 1]?.answer === fact.answer,
    )
  },
}

const writes: Outcome = {
  name: 'writes',
  kind: 'choice',
  values: ['accepted', 'refused'],
  asks: {
    zh: '这些成员停掉之后，写入还被接受吗？（accepted：接受；refused：拒绝）',
    en: 'With these members stopped, are writes still accepted?',
  },
  of: facts => (ofKind(facts, 'Looked').at(-1)?.value === true ? 'accepted' : 'refused'),
}
