import { type Fact, ofKind } from '../../sim/fact.ts'
import type { Claim, Outcome } from '../../sim/scenario.ts'
import { second } from '../cluster/stage.ts'
import { all, both, looked, none } from '../judging.ts'

export type Pool = 'asked' | 'early' | 'late' | 'never'
const pools: readonly Pool[] = ['asked', 'early', 'late', 'never']

export const graceSeen = 'node-monitor-grace-period (s)'
export const copiesOf = (pool: Pool, when: string): string => `processes of ${pool}, ${when}`
export const stateOf = (pool: Pool, when: string): string => `Pods of ${pool} in Terminating, ${when}`

const change = (facts: readonly Fact[], pool: Pool, what: 'cut off' | 'returned') =>
  ofKind(facts, 'NodeChanged').find(each => each.node === `${pool}-lost` && each.change === what)
const grace = (facts: readonly Fact[]) => Number(looked(facts, graceSeen)?.value) * second
/** Since the node fell silent. */
const after = (facts: readonly Fact[], pool: Pool, fact: Fact) => fact.at - (change(facts, pool, 'cut off')?.at ?? NaN)
/** How long the node was away. */
const away = (facts: readonly Fact[], pool: Pool) =>
  (change(facts, pool, 'returned')?.at ?? Infinity) - (change(facts, pool, 'cut off')?.at ?? NaN)

const unknowns = (facts: readonly Fact[], pool: Pool) =>
  ofKind(facts, 'ConditionChanged').filter(
    each => each.subject === `Node/${pool}-lost` && each.condition === 'Ready' && each.status === 'Unknown',
  )
/** Pods that the controller made after the node was cut off. */
const replacements = (facts: readonly Fact[], pool: Pool) =>
  ofKind(facts, 'Wrote').filter(
    each =>
      each.verb === 'create' &&
      each.subject.startsWith(`Pod/${pool}-`) &&
      each.id > (change(facts, pool, 'cut off')?.id ?? Infinity),
  )

const toleration = 300 * second
/** The last renewal is up to 10 s old, and the controller looks every 5 s. */
const isInWindow = (millis: number, from: number) => millis >= from - 10 * second && millis <= from + 10 * second

const noticed: Claim = {
  id: 'unknown-after-40-to-60',
  text: {
    zh: '节点停止之后 40 到 60 秒（1.32 之前 30 到 50 秒）被记为 Unknown：宽限期，减去上次续租已过的最多 10 秒，加上每 5 秒才看一次',
    en: 'A node that stops is Unknown after 40 to 60 s (30 to 50 s before 1.32): the grace period, less the up to 10 s since its last renewal, and a look every 5 s',
  },
  judge: facts =>
    both(
      ...pools
        .filter(pool => away(facts, pool) > grace(facts) + 10 * second)
        .map(pool =>
          all(unknowns(facts, pool).slice(0, 1), fact => isInWindow(after(facts, pool, fact), grace(facts))),
        ),
    ),
}

const replaced: Claim = {
  id: 'replaced-after-340-to-360',
  text: {
    zh: '它的 Pod 在停止之后 340 到 360 秒（1.32 之前 330 到 350 秒）才有替身：发现之后还要等 300 秒的容忍期',
    en: 'Its Pods are replaced 340 to 360 s after the stop (330 to 350 s before 1.32): 300 s of toleration come on top of the noticing',
  },
  judge: facts =>
    both(
      ...(['late', 'never'] as const).map(pool =>
        all(
          replacements(facts, pool),
          fact =>
            replacements(facts, pool).length === 1 && isInWindow(after(facts, pool, fact), grace(facts) + toleration),
        ),
      ),
    ),
}

const early: Claim = {
  id: 'early-return-no-replacement',
  text: {
    zh: '容忍期结束之前回来，什么都不替换',
    en: 'If it is back before the toleration ends, nothing is replaced',
  },
  judge: facts =>
    both(
      ...pools
        .filter(pool => away(facts, pool) < grace(facts) + toleration - 10 * second)
        .map(pool => {
          const back = change(facts, pool, 'returned')
          return none(replacements(facts, pool), back === undefined ? [] : [back])
        }),
    ),
}

const hang: Claim = {
  id: 'lost-pods-hang-terminating',
  text: {
    zh: '节点不回来，旧 Pod 就一直停在 Terminating：没有谁能确认它已结束',
    en: 'As long as the node is not back its old Pods hang in Terminating, since nobody can confirm their end',
  },
  judge(facts) {
    const [first] = ofKind(facts, 'Wrote').filter(
      each => each.verb === 'create' && each.subject.startsWith('Pod/never-'),
    )
    const name = first?.subject.slice('Pod/'.length)
    const seen = ofKind(facts, 'Looked').filter(each => each.subject.startsWith('Pods of never in Terminating'))
    const later = ofKind(facts, 'Looked').filter(each => each.subject === stateOf('late', 'in the end'))
    return both(
      all(seen, fact => seen.length === 2 && fact.value === name),
      all(later, fact => fact.value === 'none'),
    )
  },
}

const duplicates: Claim = {
  id: 'cut-off-node-runs-duplicates',
  text: {
    zh: '节点只是断网，替身起来之后新旧两份同时运行，直到它恢复连接',
    en: 'If only the network is cut, old and new run at the same time from the replacement on until the node is connected again',
  },
  judge(facts) {
    const running = (when: string) => {
      const fact = looked(facts, copiesOf('late', when))
      return fact === undefined ? [] : [fact]
    }
    return both(
      all(running('nine minutes after'), fact => fact.value === 2),
      all(running('in the end'), fact => fact.value === 1),
    )
  },
}

export const claims = [noticed, replaced, early, hang, duplicates]

export const outcomes: readonly Outcome[] = [
  {
    name: 'replacements',
    kind: 'number',
    asks: {
      zh: '节点过这么久回来。在此期间 ReplicaSet 新建了几个 Pod？',
      en: 'The node is back after so long. How many Pods has the ReplicaSet created by then?',
    },
    of: facts => replacements(facts, 'asked').length,
  },
]
