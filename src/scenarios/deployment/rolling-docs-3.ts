import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { create, minute } from '../cluster/stage.ts'
import { deploymentObject, isSettled, setImage, settle, stageOf, versions } from './acts.ts'
import { census, counting, leastAvailable } from './census.ts'
import { after, scaled, seen, userWrote } from './judging.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { isShownWithoutConditions } from './shown.ts'

/** The rolling update of the documentation: three replicas, defaults. */
export const rollingDocs3 = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'rolling-docs-3',
  asks: {
    zh: '三个副本、默认策略、换镜像：ReplicaSet 按什么次序扩缩？只有一个副本呢？',
    en: 'Three replicas, default strategy, new image: in which order are the ReplicaSets scaled? And with one replica?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [sequence, oneDirection, single],
})

const [three, one] = ['web', 'solo']

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = stageOf(tools, parts, {
    programs: versions('v1', 'v2'),
    shows: isShownWithoutConditions,
    start: 10_000,
  })
  const { cluster } = stage
  for (const [name, replicas, about] of [
    [three, 3, { zh: '三个副本，默认策略。', en: 'Three replicas with the default strategy.' }],
    [one, 1, { zh: '再来一个只有一个副本的。', en: 'And another one, with a single replica.' }],
  ] as const) {
    yield caption(about)
    create(stage, deploymentObject(name, { replicas, image: 'app:v1' }))
    yield* settle(stage, minute, name)
    yield caption({ zh: '换镜像。', en: 'A new image.' })
    const pods = census(stage, name)
    setImage(stage, name, 'app:v2')
    // Rolled out it is before the controller has even looked: the generation tells.
    yield* counting(stage, [pods], 5 * minute, () => isSettled(stage, name))
    pods.tell()
    yield* cluster.run(cluster.now())
  }
}

const rollout = (facts: readonly Fact[], name: string): FactOf<'Scaled'>[] =>
  after(scaled(facts, name), userWrote(facts, name, 'image=')[0])
const newSet = (facts: readonly Fact[], name: string) =>
  after(ofKind(facts, 'RevisionSet'), userWrote(facts, name, 'image=')[0])[0]?.set

const sequence: Claim = {
  id: 'three-replica-sequence',
  text: {
    zh: '三个副本的六次扩缩：新的到 1，旧的到 2，新的到 2，旧的到 1，新的到 3，旧的到 0；旧的每减一个，都先有一个新的可用',
    en: 'Three replicas are scaled six times: new to 1, old to 2, new to 2, old to 1, new to 3, old to 0; before each old one goes a new one is available',
  },
  judge(facts) {
    const steps = rollout(facts, three)
    const set = newSet(facts, three)
    const told = steps.map(each => `${each.set === set ? 'up' : 'down'} ${each.to}`).join(', ')
    const least = seen(facts, leastAvailable(three))
    return both(
      all(steps, () => told === 'up 1, down 2, up 2, down 1, up 3, down 0'),
      all(least, each => each.value === 3),
    )
  },
}

const oneDirection: Claim = {
  id: 'one-direction-per-sync',
  text: {
    zh: '一次同步只朝一个方向走：同一时刻不会又扩又缩',
    en: 'One sync moves in one direction: nothing is scaled up and down at the same moment',
  },
  judge: facts => {
    const steps = rollout(facts, three)
    return all(steps, step =>
      steps.every(other => other.at !== step.at || other.to > other.from === step.to > step.from),
    )
  },
}

const single: Claim = {
  id: 'single-replica-stays-up',
  text: {
    zh: '单副本、默认策略：更新途中始终有一个 Pod 可用',
    en: 'A single replica with the defaults: one Pod is available all through the update',
  },
  judge: facts =>
    both(
      all(rollout(facts, one), () => true),
      all(seen(facts, leastAvailable(one)), each => each.value === 1),
    ),
}
