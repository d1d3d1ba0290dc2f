import { patch } from '../../model/cluster/actor.ts'
import { ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import {
  create,
  isRunning,
  look,
  minute,
  newStage,
  remove,
  replicaSetObject,
  second,
  shows,
  type Stage,
} from '../cluster/stage.ts'
import { all, both } from '../judging.ts'
import type { ReplicaSetOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** A new image in the template of a ReplicaSet that nobody owns. */
export const templateEdit = (parts: Parts): Experiment<ReplicaSetOptions> => ({
  name: 'template-edit',
  asks: {
    zh: '直接改 ReplicaSet 模板里的镜像，已有的 Pod 会更新吗？',
    en: 'The image in the template of a ReplicaSet is changed: are its Pods updated?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [changesNothing],
})

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, { programs: { v1: {}, v2: {} }, shows: isShown, watch: false })
  const { cluster } = stage
  yield caption({ zh: 'ReplicaSet web，三个副本，镜像 v1。', en: 'ReplicaSet web, three replicas, image v1.' })
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'v1' }] } }
  create(stage, replicaSetObject('web', 3, template))
  yield* settle(stage)
  const told = { kind: 'Wrote', verb: 'update', subject: 'ReplicaSet/web', change: 'spec.template: image v2' } as const
  const spec = { containers: [{ name: 'app', image: 'v2' }] }
  cluster.write(
    'user',
    patch('ReplicaSet', 'web', set => ({ ...set, spec: { ...set.spec, template: { ...template, spec } } }), told),
  )
  yield* cluster.run(cluster.now() + minute)
  seen(stage, 'a minute after the edit')
  const [victim] = [...cluster.list('Pod')]
  if (victim !== undefined) remove(stage, victim.metadata.name)
  yield* cluster.run(cluster.now() + minute)
  seen(stage, 'after one Pod was deleted')
  yield* cluster.run(cluster.now())
}

function* settle(stage: Stage): Iterable<Step> {
  const names = () => [...stage.cluster.list('Pod')].map(each => each.metadata.name)
  yield* stage.cluster.run(stage.cluster.now() + minute, () => names().length === 3 && isRunning(stage, ...names()))
  yield* stage.cluster.run(stage.cluster.now() + second)
}

const seen = (stage: Stage, when: string) =>
  look(
    stage,
    `images ${when}`,
    [...stage.cluster.list('Pod')]
      .map(each => each.spec.containers[0]?.image ?? 'none')
      .sort((a, b) => a.localeCompare(b))
      .join(' '),
  )

const shownKinds = shows('Wrote', 'PhaseChanged', 'Looked')
const isShown = (what: What) => shownKinds(what) && !(what.kind === 'Wrote' && what.change === 'status')

const changesNothing: Claim = {
  id: 'template-edit-changes-nothing',
  text: {
    zh: '改模板不动已有的 Pod；只有新建的 Pod 才用新模板，于是新旧混在一起',
    en: 'A new template changes no Pod that there is; only a Pod created later follows it, so that old and new stand side by side',
  },
  judge(facts) {
    const images = ofKind(facts, 'Looked').filter(each => each.subject.startsWith('images'))
    return both(
      all(images.slice(0, 1), fact => fact.value === 'v1 v1 v1'),
      all(images.slice(1), fact => fact.value === 'v1 v1 v2'),
    )
  },
}
