import { caption, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, look, second } from '../cluster/stage.ts'
import {
  deploymentObject,
  editSpec,
  isSettled,
  pause,
  scaleTo,
  setImage,
  settle,
  stageOf,
  undo,
  versions,
  wait,
} from './acts.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { claims, late, pods, web } from './pause-resume-claims.ts'
import { isShownWithoutCounts } from './shown.ts'

/** What stands still in a paused Deployment, and what does not. */
export const pauseResume = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'pause-resume',
  asks: {
    zh: '暂停之后什么停住，什么照常？恢复时发生什么？',
    en: 'What stands still while a Deployment is paused, what goes on, and what happens when it is resumed?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims,
})

function* play(parts: Parts, options: DeploymentOptions, tools: ModelTools): Iterable<Step> {
  const deadline = Math.ceil(options.deadline / second) * second
  const stage = stageOf(tools, parts, {
    programs: versions('v1', 'v2', 'v3'),
    shows: isShownWithoutCounts,
    start: second,
  })
  const { cluster } = stage
  const spec = { progressDeadlineSeconds: deadline / second }
  for (const name of [web, late]) create(stage, deploymentObject(name, { replicas: 3, image: 'app:v1', spec }))
  yield* settle(stage, 60 * second, web, late)
  yield caption({
    zh: 'web 先暂停，再改三次模板。late 换上不存在的镜像，半个期限之后暂停。',
    en: 'web is paused, and then its template is edited three times. late gets an image that does not exist and is paused half a deadline later.',
  })
  pause(stage, web, true)
  setImage(stage, late, 'app:v0')
  yield* wait(stage, second)
  setImage(stage, web, 'app:v2')
  yield* wait(stage, second)
  editSpec(stage, web, 'template terminationGracePeriodSeconds=1', ({ template, ...rest }) => ({
    ...rest,
    template: { ...template, spec: { ...template.spec, terminationGracePeriodSeconds: 1 } },
  }))
  yield* wait(stage, second)
  setImage(stage, web, 'app:v3')
  yield* wait(stage, deadline / 2)
  pause(stage, late, true)
  yield* wait(stage, second)
  yield caption({
    zh: '暂停期间：给 web 扩容，给 late 回滚，然后等两个期限那么久。',
    en: 'Meanwhile web is scaled, somebody wants to undo late, and two deadlines pass.',
  })
  scaleTo(stage, web, 5)
  undo(stage, parts, late)
  yield* wait(stage, 2 * deadline)
  look(stage, pods, [...cluster.list('Pod')].filter(pod => pod.metadata.labels?.['app'] === web).length)
  yield* wait(stage, 0)
  yield caption({ zh: '两个都恢复。', en: 'Both are resumed.' })
  pause(stage, web, false)
  pause(stage, late, false)
  yield* wait(stage, second)
  yield* cluster.run(cluster.now() + 60 * second, () => isSettled(stage, web))
  yield* wait(stage, deadline + 30 * second)
}
