import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { create, look, minute, second, type Stage } from '../cluster/stage.ts'
import { deploymentObject, scaleTo, setImage, settle, sizesOf, stageOf, versions, wait } from './acts.ts'
import { after, scaled, seen, userWrote } from './judging.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { isShownSizes } from './shown.ts'

/** The size is changed while a rollout is stuck half-way. */
export const proportionalScaling = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'proportional-scaling',
  asks: {
    zh: '上线停在 8 个旧 Pod 和 5 个新 Pod，这时扩容：多出来的归谁？',
    en: 'A rollout is stuck at 8 old and 5 new Pods and is scaled up: who gets the additional ones?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [keeps],
})

const sizes = (name: string) => `kubectl get rs -l app=${name} -o custom-columns=:.spec.replicas`
/** New size by Deployment, with the shares of n + S worked out by hand: 18 and 23, divided as 8 to 5. */
const cases = { web: { to: 15, shares: '11 + 7' }, shop: { to: 20, shares: '14 + 9' } } as const
const names = ['web', 'shop'] as const

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = stageOf(tools, parts, { programs: versions('v1'), shows: isShownSizes, start: second })
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } as const
  for (const name of names) create(stage, deploymentObject(name, { replicas: 10, image: 'app:v1', spec: { strategy } }))
  yield* settle(stage, minute, ...names)
  yield caption({
    zh: '两个 Deployment 各有 10 个副本，S = 3，U = 2，换上一个不存在的镜像。',
    en: 'Two Deployments with 10 replicas each, S = 3, U = 2, get an image that does not exist.',
  })
  for (const name of names) setImage(stage, name, 'app:v0')
  yield* wait(stage, minute)
  yield* lookAt(stage)
  yield caption({ zh: '一个扩到 15，一个扩到 20。', en: 'One is scaled to 15, the other to 20.' })
  for (const name of names) scaleTo(stage, name, cases[name].to)
  yield* wait(stage, minute)
  yield* lookAt(stage)
}

function* lookAt(stage: Stage): Iterable<Step> {
  for (const name of names) look(stage, sizes(name), sizesOf(stage, name).join(' + '))
  yield* stage.cluster.run(stage.cluster.now())
}

const keeps: Claim = {
  id: 'scaling-keeps-proportion',
  text: {
    zh: '停在 8 + 5 时扩到 15（S = 3）成为 11 + 7，扩到 20 成为 14 + 9：按比例分，坏版本不会变多',
    en: 'Stuck at 8 + 5, scaled to 15 with S = 3 it becomes 11 + 7, scaled to 20 it becomes 14 + 9: shares stay as they were',
  },
  judge: facts =>
    both(
      ...names.flatMap(name => {
        const [before, then] = seen(facts, sizes(name))
        return [
          all(before === undefined ? [] : [before], each => each.value === '8 + 5'),
          all(then === undefined ? [] : [then], each => each.value === cases[name].shares),
          all(after(scaled(facts, name), userWrote(facts, name, 'replicas=')[0]), each => each.to > each.from),
        ]
      }),
    ),
}
