import type { Claim, Experiment, Outcome } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { leastAvailable, waves } from './census.ts'
import { counted, seen, wantsAtMost } from './judging.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { rollout } from './rollout.ts'
import { boundsOf } from './strategy.ts'

/** A rollout that goes well, counted Pod by Pod. */
export const envelope = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'envelope',
  asks: {
    zh: '一次顺利的上线，最少有几个 Pod 可用，最多有几个 Pod，要多久？',
    en: 'A rollout that goes well: how few Pods are available, how many are there, how long does it take?',
  },
  plays: { model: (options, tools) => rollout(parts, options, tools, name) },
  claims: [holds, wavesFormula],
  outcomes: [least],
})

const name = 'web'

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
