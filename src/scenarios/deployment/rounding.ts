import type { IntOrPercent } from '../../model/cluster/objects.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { create, minute } from '../cluster/stage.ts'
import { deploymentObject, isSettled, setImage, settle, stageOf, versions } from './acts.ts'
import { census, counting, leastAvailable } from './census.ts'
import { seen, wantsAtMost } from './judging.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { isShownSizes } from './shown.ts'
import { described } from './strategy.ts'

/** Percentages of numbers that they do not divide evenly. */
export const rounding = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'rounding',
  asks: {
    zh: '百分比除不尽时，实际多出几个、少掉几个？',
    en: 'Where percentages do not divide evenly: how many Pods are too many, how many are missing?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [surgeUp],
})

interface Case {
  readonly replicas: number
  readonly maxSurge: IntOrPercent
  readonly maxUnavailable: IntOrPercent
  /** n + S and n − U, worked out by hand. */
  readonly most: number
  readonly least: number
}
const cases: Readonly<Record<string, Case>> = {
  seven: { replicas: 7, maxSurge: '25%', maxUnavailable: '25%', most: 9, least: 6 },
  three: { replicas: 3, maxSurge: '30%', maxUnavailable: '60%', most: 4, least: 2 },
  zero: { replicas: 4, maxSurge: 0, maxUnavailable: '5%', most: 4, least: 3 },
}

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = stageOf(tools, parts, { programs: versions('v1', 'v2'), shows: isShownSizes, start: 5_000 })
  const { cluster } = stage
  const names = Object.keys(cases)
  yield caption({
    zh: '三个 Deployment：7 的 25 % 是 1.75；3 的 30 % 是 0.9，60 % 是 1.8；4 的 5 % 是 0.2，而且 maxSurge 是 0。',
    en: 'Three Deployments: 25% of 7 is 1.75; of 3, 30% is 0.9 and 60% is 1.8; 5% of 4 is 0.2, with a maxSurge of 0.',
  })
  for (const [name, { replicas, maxSurge, maxUnavailable }] of Object.entries(cases)) {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } as const
    create(
      stage,
      deploymentObject(name, { replicas, image: 'app:v1', spec: { strategy } }),
      described(replicas, strategy),
    )
  }
  yield* settle(stage, minute, ...names)
  yield caption({ zh: '三个都换镜像。', en: 'All three get a new image.' })
  const counts = names.map(name => census(stage, name))
  for (const name of names) setImage(stage, name, 'app:v2')
  yield* counting(stage, counts, 10 * minute, () => names.every(name => isSettled(stage, name)))
  for (const each of counts) each.tell()
  yield* cluster.run(cluster.now())
}

const surgeUp: Claim = {
  id: 'surge-up-unavailable-down',
  text: {
    zh: '百分比换算：maxSurge 向上取整，maxUnavailable 向下取整；两个都得 0，就允许少一个',
    en: 'Percentages are rounded up for maxSurge and down for maxUnavailable; if both come out as 0, one Pod may be missing',
  },
  judge: facts =>
    both(
      ...Object.entries(cases).flatMap(([name, { most, least }]) => [
        wantsAtMost(facts, name, most),
        all(seen(facts, leastAvailable(name)), each => each.value === least),
      ]),
    ),
}
