import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim } from '../../sim/scenario.ts'
import { all, both, none, shownBy } from '../judging.ts'
import { after, madeSets, revisions, scaled, seen, userWrote, writes } from './judging.ts'

export const [web, short] = ['web', 'short']
export const history = 'kubectl rollout history deployment/web'
export const size =
  'kubectl get deployment web -o custom-columns=:.spec.replicas,:.spec.strategy.rollingUpdate.maxSurge'

const undo = (facts: readonly Fact[]) => userWrote(facts, web, 'template')[0]
const histories = (facts: readonly Fact[]) => seen(facts, history)
const one = <T>(item: T | undefined): T[] => (item === undefined ? [] : [item])

const isObjects: Claim = {
  id: 'history-is-objects',
  text: {
    zh: '历史就是旧的 ReplicaSet：删掉一个，它的修订版本就从列表里消失，也回不去了',
    en: 'The history is the old ReplicaSets: delete one, and its revision is gone from the list and cannot be gone back to',
  },
  judge(facts) {
    const [gone] = writes(facts, 'delete', `ReplicaSet/${web}-`).filter(each => each.by === 'user')
    return both(
      all(one(gone), () => true),
      all(after(histories(facts), gone), each => each.value === '3, 4'),
      all(seen(facts, 'kubectl rollout undo deployment/web --to-revision=1'), each =>
        String(each.value).startsWith('error'),
      ),
    )
  },
}

const reuses: Claim = {
  id: 'undo-reuses-set',
  text: {
    zh: 'undo 之后旧的 ReplicaSet 又被找到并扩容，没有新建',
    en: 'After an undo the old ReplicaSet is found again and scaled up; none is made',
  },
  judge(facts) {
    const [target] = after(revisions(facts, web), undo(facts))
    const known = revisions(facts, web).filter(each => each.revision === 2)
    return both(
      all(one(target), each => known.some(other => other.set === each.set)),
      none(after(madeSets(facts, web), undo(facts)), one(target)),
    )
  },
}

const movesUp: Claim = {
  id: 'revision-moves-up',
  text: {
    zh: 'undo 到修订版本 2，它就成为 4：1, 2, 3 变成 1, 3, 4',
    en: 'Undone to, revision 2 becomes 4: 1, 2, 3 turns into 1, 3, 4',
  },
  judge(facts) {
    const before = histories(facts).filter(each => each.id < (undo(facts)?.id ?? 0))
    const [then] = after(histories(facts), undo(facts))
    return both(
      all(before, each => each.value === '1, 2, 3'),
      all(one(then), each => each.value === '1, 3, 4'),
    )
  },
}

const templateOnly: Claim = {
  id: 'undo-brings-template-only',
  text: {
    zh: 'undo 只带回模板：副本数仍是 3，maxSurge 仍是 1',
    en: 'Undo brings back the template alone: replicas are still 3 and maxSurge is still 1',
  },
  judge: facts =>
    both(
      all(one(undo(facts)), () => true),
      all(seen(facts, size), each => each.value === '3, 1'),
    ),
}

const limitCounts: Claim = {
  id: 'limit-counts-all-old',
  text: {
    zh: '上限数的是全部旧的 ReplicaSet，还有 Pod 的也算；删的只有副本数为 0 的，从修订版本最小的删起',
    en: 'The limit counts all old ReplicaSets, those with Pods too; deleted are only those at 0, lowest revision first',
  },
  judge(facts) {
    const limit = Number(userWrote(facts, short)[0]?.change.split('=')[1])
    const paused = userWrote(facts, short, 'paused=true')[0]
    const deleted = writes(facts, 'delete', `ReplicaSet/${short}-`)
    const kept = oldSets(facts, Infinity)
    const isSo =
      paused !== undefined &&
      deleted.every(each => {
        const old = oldSets(facts, each.id)
        const [lowest] = old
        return lowest?.size === 0 && each.subject === `ReplicaSet/${lowest.set}` && old.length > limit
      }) &&
      // What is beyond the limit and still there has Pods.
      kept.slice(0, Math.max(0, kept.length - limit)).every(each => each.size > 0)
    return shownBy({ holds: isSo && deleted.length > 0, deciding: deleted.slice(-1) }, deleted.at(-1), paused)
  },
}

/** Old sets as they were before this fact, lowest revision first. */
function oldSets(facts: readonly Fact[], before: number): { readonly set: string; readonly size: number }[] {
  const known = facts.filter(each => each.id < before)
  const current = new Map<string, FactOf<'RevisionSet'>>(revisions(known, short).map(each => [each.set, each]))
  for (const { subject } of ofKind(known, 'Wrote').filter(each => each.verb === 'delete'))
    current.delete(subject.slice('ReplicaSet/'.length))
  return [...current.values()]
    .toSorted((a, b) => a.revision - b.revision)
    .slice(0, -1)
    .map(({ set }) => ({ set, size: scaled(known, short).findLast(each => each.set === set)?.to ?? 0 }))
}

export const claims = [isObjects, reuses, movesUp, templateOnly, limitCounts]
