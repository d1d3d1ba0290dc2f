import { type Fact, ofKind } from '../../sim/fact.ts'
import type { Claim } from '../../sim/scenario.ts'
import { all, both, none } from '../judging.ts'
import { after, madeSets, scaled, seen, userWrote, writes } from './judging.ts'

export const name = 'web'
/** What the ReplicaSets want, oldest first. */
export const sizes = 'kubectl get rs -l app=web -o custom-columns=:.spec.replicas'

const deleted = (facts: readonly Fact[], prefix: string) =>
  writes(facts, 'delete', prefix).filter(each => each.by === 'user')
const orphaned = (facts: readonly Fact[]) => userWrote(facts, name, '--cascade=orphan')[0]

const makesNoPods: Claim = {
  id: 'deployment-makes-no-pods',
  text: {
    zh: 'Deployment 控制器只创建 ReplicaSet；每个 Pod 都由 ReplicaSet 控制器创建',
    en: 'The Deployment controller creates ReplicaSets alone; every Pod is made by the ReplicaSet controller',
  },
  judge: facts =>
    both(
      all(writes(facts, 'create', 'Pod/'), each => each.by === 'replicaset-controller'),
      all(madeSets(facts, name), each => each.by === 'deployment-controller'),
    ),
}

const onlyTemplate: Claim = {
  id: 'only-template-starts-rollout',
  text: {
    zh: '改副本数、策略、标签、暂停都没有新的 ReplicaSet；模板里改一个标签就有',
    en: 'A new size, strategy, label or pause makes no new ReplicaSet; one label inside the template does',
  },
  judge(facts) {
    const [size] = userWrote(facts, name, 'replicas=')
    const [label] = userWrote(facts, name, 'template')
    const made = madeSets(facts, name)
    const [between, then] = [made.filter(each => each.id < (label?.id ?? 0)), after(made, label).slice(0, 1)]
    return both(
      none(
        after(between, size),
        [size, label].filter(each => each !== undefined),
      ),
      all(then, () => true),
    )
  },
}

const putBack: Claim = {
  id: 'replicas-put-back',
  text: {
    zh: '名下 ReplicaSet 的副本数被手工改成 5，Deployment 立刻改回 3',
    en: 'The replicas of an owned ReplicaSet, set to 5 by hand, are put back to 3 by the Deployment at once',
  },
  judge(facts) {
    const [five] = writes(facts, 'update', 'ReplicaSet/').filter(each => each.change === 'replicas=5')
    const back = after(scaled(facts, name), five).slice(0, 1)
    return both(
      all(back, each => each.from === 5 && each.to === 3 && each.by === 'deployment-controller'),
      all(seen(facts, sizes), each => !String(each.value).split(',').includes('5')),
    )
  },
}

const comesBack: Claim = {
  id: 'deleted-set-comes-back',
  text: {
    zh: '删掉的 ReplicaSet 以同样的名称重新出现',
    en: 'A deleted ReplicaSet is made again under the same name',
  },
  judge(facts) {
    const [gone] = deleted(facts, 'ReplicaSet/')
    const [made] = after(madeSets(facts, name), gone)
    const isSoon = made !== undefined && gone !== undefined && made.at - gone.at < 1000
    return all(made === undefined ? [] : [made], each => isSoon && each.subject === gone?.subject)
  },
}

const cascades: Claim = {
  id: 'delete-cascades',
  text: {
    zh: '删除 Deployment 会连带删除它的 ReplicaSet 和 Pod，一个不剩',
    en: 'Deleting a Deployment deletes its ReplicaSets and their Pods, all of them',
  },
  judge(facts) {
    const [gone] = deleted(facts, 'Deployment/')
    const collected = after(writes(facts, 'delete', ''), gone).filter(each => each.by === 'garbage-collector')
    return both(
      all(
        collected.filter(each => each.subject.startsWith('ReplicaSet/')),
        () => true,
      ),
      all(
        collected.filter(each => each.subject.startsWith('Pod/')),
        () => true,
      ),
      all(seen(facts, 'kubectl get rs,pods -l app=web | wc -l'), each => each.value === 0),
    )
  },
}

const adopted: Claim = {
  id: 'orphans-are-adopted',
  text: {
    zh: '成为孤儿的 ReplicaSet 由选择算符相同的下一个 Deployment 收养，一个 Pod 都不重建',
    en: 'Orphaned ReplicaSets are adopted by the next Deployment with that selector, and no Pod is made anew',
  },
  judge(facts) {
    const [end] = deleted(facts, 'Deployment/')
    const since = after(facts, orphaned(facts)).filter(each => each.id < (end?.id ?? Infinity))
    const freed = ofKind(since, 'OwnerChanged').filter(each => each.change === 'released')
    const found = ofKind(since, 'OwnerChanged').filter(each => each.change === 'adopted')
    return both(
      all(freed, each => found.some(other => other.subject === each.subject)),
      none(writes(since, 'create', 'Pod/'), found),
    )
  },
}

export const claims = [makesNoPods, onlyTemplate, putBack, comesBack, cascades, adopted]
