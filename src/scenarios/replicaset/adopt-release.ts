import { patch } from '../../model/cluster/actor.ts'
import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, look, newStage, podObject, replicaSetObject, second, shows, type Stage } from '../cluster/stage.ts'
import { all, both, none } from '../judging.ts'
import type { ReplicaSetOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** Pods that match and Pods that are owned: what a ReplicaSet takes, keeps, lets go and deletes. */
export const adoptRelease = (parts: Parts): Experiment<ReplicaSetOptions> => ({
  name: 'adopt-release',
  asks: {
    zh: '标签匹配的裸 Pod、被改了标签的 Pod、属于别的控制器的 Pod，ReplicaSet 怎样对待？',
    en: 'What does a ReplicaSet do about bare Pods that match, about Pods that were relabelled, and about those of another controller?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [adopts, surplus, releases, neverSteals],
})

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, {
    programs: { app: {} },
    shows: shows('Wrote', 'OwnerChanged', 'Looked'),
    watch: false,
  })
  const { cluster } = stage
  yield caption({
    zh: '先有两个标签匹配的裸 Pod，后有 ReplicaSet early（3 个副本）。',
    en: 'First there are two bare Pods whose labels match, then ReplicaSet early with 3 replicas.',
  })
  for (const name of ['bare-1', 'bare-2']) create(stage, bare(name, 'early'))
  yield* cluster.run(cluster.now() + 3 * second)
  create(stage, set('early', 3))
  yield* cluster.run(cluster.now() + 5 * second)
  yield caption({
    zh: '先有 ReplicaSet full（3 个副本已满），后来两个标签匹配的裸 Pod。',
    en: 'First there is ReplicaSet full, complete with 3 replicas; then two bare Pods whose labels match.',
  })
  create(stage, set('full', 3))
  yield* cluster.run(cluster.now() + 5 * second)
  for (const name of ['late-1', 'late-2']) create(stage, bare(name, 'full'))
  yield* cluster.run(cluster.now() + 5 * second)
  yield* relabel(stage)
  yield caption({
    zh: '两个 ReplicaSet，选择算符完全相同，各要两个副本。',
    en: 'Two ReplicaSets with one and the same selector want two replicas each.',
  })
  for (const name of ['one', 'two']) create(stage, set(name, 2, 'both'))
  yield* cluster.run(cluster.now() + 5 * second)
  for (const name of ['one', 'two']) look(stage, owned(name), podsOf(stage, name).length)
  yield* cluster.run(cluster.now())
}

function* relabel(stage: Stage): Iterable<Step> {
  const { cluster } = stage
  const [pod = ''] = podsOf(stage, 'early').filter(name => !name.startsWith('bare'))
  yield caption({
    zh: `有人把 Pod ${pod} 的标签改掉，好把它单独拿出来调试。`,
    en: `Somebody changes the label of Pod ${pod}, to have it out for debugging.`,
  })
  const told = { kind: 'Wrote', verb: 'update', subject: `Pod/${pod}`, change: 'metadata.labels.app=debug' } as const
  cluster.write(
    'user',
    patch('Pod', pod, each => ({ ...each, metadata: { ...each.metadata, labels: { app: 'debug' } } }), told),
  )
  yield* cluster.run(cluster.now() + 5 * second)
  look(stage, alive(pod), cluster.get('Pod', pod)?.status.phase ?? 'gone')
  yield* cluster.run(cluster.now())
}

const container = { containers: [{ name: 'app' }] }
const bare = (name: string, app: string) => podObject(name, container, { app })
const set = (name: string, replicas: number, app = name) =>
  replicaSetObject(name, replicas, { metadata: { labels: { app } }, spec: container })
const podsOf = ({ cluster }: Stage, name: string) =>
  [...cluster.podsOf(cluster.get('ReplicaSet', name)?.metadata.uid ?? 'none')].map(each => each.metadata.name)
const owned = (set: string) => `Pods owned by ${set}`
const alive = (pod: string) => `phase of ${pod}`

const changes = (facts: readonly Fact[], change: 'adopted' | 'released') =>
  ofKind(facts, 'OwnerChanged').filter(each => each.change === change)
const created = (facts: readonly Fact[], set: string) =>
  ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && each.subject.startsWith(`Pod/${set}-`))
const relabelled = (facts: readonly Fact[]) => ofKind(facts, 'Wrote').find(each => each.change.includes('labels'))

const adopts: Claim = {
  id: 'orphans-are-adopted',
  text: {
    zh: '标签匹配而没有属主的 Pod 会被收养、算作副本：已有两个，就只再创建一个',
    en: 'A Pod that matches and has no owner is adopted and counts as a replica: with two of them there, only one is created',
  },
  judge(facts) {
    const until = relabelled(facts)?.id ?? Infinity
    const adopted = changes(facts, 'adopted').filter(each => each.subject.startsWith('Pod/bare-'))
    const made = created(facts, 'early').filter(each => each.id < until)
    return both(
      all(adopted, fact => adopted.length === 2 && fact.owner.endsWith('early')),
      all(made, () => made.length === 1),
    )
  },
}

const surplus: Claim = {
  id: 'surplus-is-deleted',
  text: {
    zh: '副本已满时来了标签匹配的裸 Pod，它们被收养，随即作为多余的删掉',
    en: 'Bare Pods that match a complete set are adopted and at once deleted as surplus',
  },
  judge(facts) {
    const [first] = ofKind(facts, 'Wrote').filter(each => each.subject === 'Pod/late-1')
    const gone = ofKind(facts, 'Wrote').filter(
      each => each.verb === 'delete' && each.by === 'replicaset-controller' && each.id > (first?.id ?? Infinity),
    )
    const adopted = changes(facts, 'adopted').filter(each => each.subject.startsWith('Pod/late-'))
    return both(
      all(adopted, () => adopted.length === 2),
      all(gone, () => gone.length === 2),
    )
  },
}

const releases: Claim = {
  id: 'relabelled-is-released',
  text: {
    zh: '标签不再匹配的 Pod 被放走，照常运行；控制器另建一个顶替它',
    en: 'A Pod that no longer matches is let go and lives on; another is created in its place',
  },
  judge(facts) {
    const since = relabelled(facts)
    const pod = since?.subject.slice('Pod/'.length) ?? ''
    const seen = ofKind(facts, 'Looked').filter(each => each.subject === alive(pod))
    return both(
      all(changes(facts, 'released'), fact => fact.subject === since?.subject),
      all(seen, fact => fact.value === 'Running'),
      all(
        created(facts, 'early').filter(each => each.id > (since?.id ?? Infinity)),
        () => true,
      ),
      none(
        ofKind(facts, 'Wrote').filter(each => each.verb === 'delete' && each.subject === since?.subject),
        seen,
      ),
    )
  },
}

const neverSteals: Claim = {
  id: 'owned-pods-are-not-stolen',
  text: {
    zh: '属于别的控制器的 Pod，标签再匹配也不拿：两个选择算符相同的 ReplicaSet 各有各的两个',
    en: 'What another controller owns is never taken, however well it matches: two sets with one selector have two Pods each',
  },
  judge(facts) {
    const seen = ofKind(facts, 'Looked').filter(each => each.subject.startsWith('Pods owned by'))
    const made = [...created(facts, 'one'), ...created(facts, 'two')]
    return both(
      all(seen, fact => seen.length === 2 && fact.value === 2),
      all(made, () => made.length === 4),
      none(
        ofKind(facts, 'OwnerChanged').filter(each => /Pod\/(one|two)-/.test(each.subject)),
        made,
      ),
    )
  },
}
