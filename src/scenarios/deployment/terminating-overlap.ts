import type { Claim, Experiment, Outcome } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { mostAlive } from './census.ts'
import { seen, wantsAtMost } from './judging.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { rollout } from './rollout.ts'
import { boundsOf } from './strategy.ts'

/** Old Pods that take their time to end. */
export const terminatingOverlap = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'terminating-overlap',
  asks: {
    zh: '旧 Pod 终止得慢，一共会有几个 Pod 活着？',
    en: 'Old Pods take their time to end: how many are alive in all?',
  },
  plays: { model: (options, tools) => rollout(parts, options, tools, name) },
  claims: [notCounted],
  outcomes: [alive],
})

const name = 'web'

const notCounted: Claim = {
  id: 'terminating-not-counted',
  text: {
    zh: '正在终止的 Pod 不算在 n + S 之内：ReplicaSet 要的不超过它，活着的 Pod 却超过了',
    en: 'Terminating Pods are no part of n + S: what the ReplicaSets want stays within it, the Pods alive are more',
  },
  judge(facts) {
    const bounds = boundsOf(facts, name)
    if (bounds === undefined) return { holds: false, deciding: [] }
    const { replicas, surge, grace } = bounds
    const most = replicas + Math.min(surge, replicas)
    const overlaps = grace > 0 && surge < replicas
    return both(
      wantsAtMost(facts, name, most),
      all(seen(facts, mostAlive(name)), each => (overlaps ? Number(each.value) > most : each.value === most)),
    )
  },
}

const alive: Outcome = {
  name: 'most-alive',
  kind: 'number',
  unit: { zh: '个 Pod', en: 'Pods' },
  asks: {
    zh: '最拥挤的时刻有几个 Pod 活着，正在终止的也算？',
    en: 'How many Pods are alive at the fullest moment, terminating ones included?',
  },
  of: facts => Number(seen(facts, mostAlive(name))[0]?.value),
}
