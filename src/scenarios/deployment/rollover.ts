import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { all, both, none } from '../judging.ts'
import { create, minute, second } from '../cluster/stage.ts'
import { deploymentObject, setImage, settle, setsOf, stageOf, versions, wait } from './acts.ts'
import { after, revisions, scaled, userWrote } from './judging.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { isShownWithoutConditions } from './shown.ts'

/** A second edit when three of five Pods of the first one exist. */
export const rollover = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'rollover',
  asks: {
    zh: '上线到一半又来一次修改：先做完前一次，还是立刻换？',
    en: 'Another edit comes half-way through a rollout: is the first finished, or left at once?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [atOnce, unreadyFirst],
})

const name = 'web'

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = stageOf(tools, parts, {
    programs: versions('v1', 'v2', 'v3'),
    shows: isShownWithoutConditions,
    start: 10 * second,
  })
  const { cluster } = stage
  yield caption({ zh: '五个副本，默认策略。', en: 'Five replicas with the default strategy.' })
  create(stage, deploymentObject(name, { replicas: 5, image: 'app:v1' }))
  yield* settle(stage, minute, name)
  setImage(stage, name, 'app:v2')
  const grown = () =>
    setsOf(stage, name).some(set => set.spec.template.spec.containers[0]?.image === 'app:v2' && set.spec.replicas === 3)
  yield* cluster.run(cluster.now() + minute, grown)
  yield* wait(stage, second)
  yield caption({
    zh: 'v2 有了三个 Pod，都还没就绪。这时换成 v3。',
    en: 'v2 has three Pods, none of them ready yet. Now comes v3.',
  })
  setImage(stage, name, 'app:v3')
  yield* wait(stage, second)
  yield* settle(stage, 3 * minute, name)
}

const [second2, third] = [2, 3]
const setOf = (facts: readonly Fact[], revision: number) =>
  revisions(facts, name).find(each => each.revision === revision)?.set
const edit = (facts: readonly Fact[]) => userWrote(facts, name, 'image=app:v3')[0]

const atOnce: Claim = {
  id: 'rollover-at-once',
  text: {
    zh: '新的修改一来，扩到 3 的那个立刻成为旧的：不再扩容，直接缩到 0',
    en: 'With the newer edit the set that had grown to 3 is an old one at once: it never grows again and shrinks to 0',
  },
  judge(facts) {
    const steps = after(scaled(facts, name), edit(facts)).filter(each => each.set === setOf(facts, second2))
    const grew = scaled(facts, name).filter(each => each.set === setOf(facts, second2) && each.to > 3)
    return both(
      all(steps, each => each.to < each.from),
      none(grew, steps),
      all(steps.slice(-1), each => each.to === 0),
    )
  },
}

const unreadyFirst: Claim = {
  id: 'unready-goes-first',
  text: {
    zh: '先走的是中间那个版本尚未就绪的 Pod，一步缩到 0；最旧版本的 Pod 在新的可用之前一个不动',
    en: 'First to go are the unready Pods of the version between, all in one step; none of the oldest goes before a new one is available',
  },
  judge(facts) {
    const downs = after(scaled(facts, name), edit(facts)).filter(each => each.to < each.from)
    const status = after(ofKind(facts, 'Counted'), edit(facts)).find(
      each => each.updated !== undefined && each.available > 4,
    )
    const oldest = downs.filter(each => each.set !== setOf(facts, second2))
    return both(
      all(downs.slice(0, 1), each => each.set === setOf(facts, second2) && each.to === 0),
      all(oldest, each => setOf(facts, third) !== undefined && status !== undefined && each.at >= status.at - second),
    )
  },
}
