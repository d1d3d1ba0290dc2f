import type { ModelTools, Step } from '../../sim/scenario.ts'
import { caption } from '../../sim/scenario.ts'
import { create, minute } from '../cluster/stage.ts'
import { deploymentObject, isSettled, setImage, settle, stageOf, versions } from './acts.ts'
import { census, counting } from './census.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { isShownWithoutConditions } from './shown.ts'
import { described, strategyOf } from './strategy.ts'

/** A Deployment as the options say gets a new image, all goes well, and its Pods are counted after every step. */
export function* rollout(parts: Parts, options: DeploymentOptions, tools: ModelTools, name: string): Iterable<Step> {
  const { replicas, readyDelay, grace } = options
  const strategy = strategyOf(options)
  const stage = stageOf(tools, parts, {
    programs: versions('v1', 'v2'),
    shows: isShownWithoutConditions,
    start: readyDelay,
  })
  const { cluster } = stage
  const longest = 60 * (readyDelay + grace + minute)
  const object = deploymentObject(name, { replicas, image: 'app:v1', grace, spec: { strategy } })
  create(stage, object, described(replicas, strategy, grace))
  yield* settle(stage, longest, name)
  yield caption({ zh: '换镜像。', en: 'A new image.' })
  const pods = census(stage, name)
  setImage(stage, name, 'app:v2')
  yield* counting(stage, [pods], longest, () => isSettled(stage, name))
  pods.tell()
  yield* cluster.run(cluster.now())
}
