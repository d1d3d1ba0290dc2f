import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { create, minute } from '../cluster/stage.ts'
import { deploymentObject, isSettled, setImage, settle, stageOf, versions } from './acts.ts'
import { census, counting, leastAvailable, waves } from './census.ts'
import { counted, seen, wantsAtMost } from './judging.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { isShownWithoutConditions } from './shown.ts'
import { boundsOf, described, strategyOf } from './strategy.ts'

/** A rollout that goes well, counted Pod by Pod. */
export const envelope = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'envelope',
  asks: {
    zh: '一次顺利的上线，最少有几个 Pod 可用，最多有几个 Pod，要多久？',
    en: 'A rollout that goes well: how few Pods are available, how many are there, how long does it take?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [holds, wavesFormula],
  outcomes: [least],
})

const name = 'web'

function* play(parts: Parts, options: DeploymentOptions, tools: ModelTools): Iterable<Step> {
  const { replicas, readyDelay, grace } = options
  const strategy = strategyOf(options)
  const stage = stageOf(tools, parts, {
    programs: versions('v1', 'v2'),
    shows: isShownWithoutConditions,
    start: readyDelay,
  })
  const { cluster } = stage
  const longest = 60 * (readyDelay + grace + minute)
  create(
    stage,
    deploymentObject(name, { replicas, image: 'app:v1', grace, spec: { strategy } }),
    described(replicas, strategy, grace),
  )
  yield* settle(stage, longest, name)
  yield caption({ zh: '换镜像。', en: 'A new image.' })
  const pods = census(stage, name)
  setImage(stage, name, 'app:v2')
  yield* counting(stage, [pods], longest, () => isSettled(stage, name))
  pods.tell()
  yield* cluster.run(cluster.now())
}

const holds: Claim = {
  id: 'envelope-holds',
  text: {
    zh: '可用的 Pod 不少于 n − U，各个 ReplicaSet 要的 Pod 加起来不多于 n + S；两个界限都会用到头',
    en: 'Never fewer than n − U Pods are available, and the ReplicaSets together never want more than n + S; both bounds are reached',
  },
  judge(facts) {
    const bounds = boundsOf(facts, name)
    if (bounds === undefined) return { holds: false, deciding: [] }
    const { replicas, surge, unavailable } = bounds
    return both(
      all(seen(facts, leastAvailable(name)), each => each.value === replicas - unavailable),
      wantsAtMost(facts, name, replicas + Math.min(surge, replicas)),
    )
  },
}

const wavesFormula: Claim = {
  id: 'waves-formula',
  text: {
    zh: '每个 Pod 变为可用的时间相同时，上线需要 ⌈n / (S + U)⌉ 轮',
    en: 'Where each Pod takes equally long to become available, a rollout takes ⌈n / (S + U)⌉ waves',
  },
  judge(facts) {
    const bounds = boundsOf(facts, name)
    const wanted = bounds && Math.ceil(bounds.replicas / (bounds.surge + bounds.unavailable))
    return both(
      all(seen(facts, waves(name)), each => each.value === wanted),
      all(counted(facts, name).slice(-1), each => each.updated === bounds?.replicas),
    )
  },
}

const least: Outcome = {
  name: 'least-available',
  kind: 'number',
  unit: { zh: '个 Pod', en: 'Pods' },
  asks: {
    zh: '从换镜像到上线完成，可用的 Pod 最少时有几个？',
    en: 'From the new image to the end of the rollout: how many Pods are available at the worst moment?',
  },
  of: facts => Number(seen(facts, leastAvailable(name))[0]?.value),
}
