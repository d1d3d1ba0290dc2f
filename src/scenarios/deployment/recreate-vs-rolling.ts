import type { Service } from '../../objects.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { create, endpointsOf, look, minute, second, type Stage } from '../cluster/stage.ts'
import { deploymentObject, isSettled, podsOf, setImage, settle, stageOf, versions } from './acts.ts'
import { counting } from './census.ts'
import { seen, userWrote } from './judging.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { isShownWithoutConditions } from './shown.ts'
import { described } from './strategy.ts'

/** The same update with both strategies, each behind a Service. */
export const recreateVsRolling = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'recreate-vs-rolling',
  asks: {
    zh: '两种策略更新同样的东西：什么时候没有端点，什么时候两个版本同时运行？',
    en: 'Both strategies update the same: when are there no endpoints, when do two versions run at once?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [neverTwo, hasGap, noGap],
})

const [recreate, rolling] = ['recreate', 'rolling']
const versionsAtOnce = (name: string) => `${name}: max(versions running)`
const leastEndpoints = (name: string) => `${name}: min(ready endpoints)`

function* play(parts: Parts, options: DeploymentOptions, tools: ModelTools): Iterable<Step> {
  const { replicas, readyDelay } = options
  // With 0 an object is gone before its process, and no strategy can wait for what it cannot see.
  const grace = Math.max(second, options.grace)
  const stage = stageOf(tools, parts, {
    programs: versions('v1', 'v2'),
    shows: isShownWithoutConditions,
    start: readyDelay,
  })
  const { cluster } = stage
  const longest = 60 * (readyDelay + grace + minute)
  for (const [name, strategy] of [
    [recreate, { type: 'Recreate' }],
    [rolling, { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } }],
  ] as const) {
    const object = deploymentObject(name, { replicas, image: 'app:v1', grace, spec: { strategy } })
    create(stage, service(name))
    create(stage, object, described(replicas, strategy, grace))
    yield* settle(stage, longest, name)
    yield* cluster.run(cluster.now() + second)
    yield caption({
      zh: `${name}：${replicas} 个副本已就绪，换镜像。`,
      en: `${name}: all ${replicas} replicas are ready, and get a new image.`,
    })
    const counts = serving(stage, name)
    setImage(stage, name, 'app:v2')
    yield* counting(stage, [counts], longest, () => isSettled(stage, name))
    counts.tell()
    yield* cluster.run(cluster.now())
  }
}

const service = (name: string): Service & { kind: 'Service' } => ({
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port: 80 }] },
})

/** What runs is asked of the kubelet: a container may outlive its Pod's object. */
function serving(stage: Stage, name: string) {
  let [least, most] = [Infinity, 0]
  const versionOf = new Map<string, string>()
  return {
    count() {
      for (const { metadata, spec } of podsOf(stage, name))
        versionOf.set(metadata.name, spec.containers[0]?.image ?? '')
      const running = [...versionOf].filter(([pod]) =>
        [...stage.kubelets.values()].some(kubelet => kubelet.running(pod).length > 0),
      )
      most = Math.max(most, new Set(running.map(([, version]) => version)).size)
      least = Math.min(least, endpointsOf(stage, name).filter(each => each.conditions?.ready !== false).length)
    },
    tell() {
      look(stage, versionsAtOnce(name), most)
      look(stage, leastEndpoints(name), least)
    },
  }
}

const neverTwo: Claim = {
  id: 'recreate-never-two-versions',
  text: {
    zh: 'Recreate：两个版本从不同时运行，正在终止的也算在内',
    en: 'Recreate: two versions never run at once, terminating Pods included',
  },
  judge: facts =>
    both(
      all(seen(facts, versionsAtOnce(recreate)), each => each.value === 1),
      all(seen(facts, versionsAtOnce(rolling)), each => each.value === 2),
    ),
}

const hasGap: Claim = {
  id: 'recreate-has-gap',
  text: {
    zh: 'Recreate：有一段时间没有就绪的端点',
    en: 'Recreate: for some time there is no ready endpoint',
  },
  judge: facts => all(seen(facts, leastEndpoints(recreate)), each => each.value === 0),
}

const noGap: Claim = {
  id: 'rolling-has-no-gap',
  text: {
    zh: 'RollingUpdate（U 小于 n）：始终有就绪的端点',
    en: 'RollingUpdate with U below n: there is always a ready endpoint',
  },
  judge: facts =>
    both(
      all(userWrote(facts, rolling, 'image='), () => true),
      all(seen(facts, leastEndpoints(rolling)), each => Number(each.value) > 0),
    ),
}
