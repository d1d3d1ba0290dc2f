import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { ofKind } from '../../sim/fact.ts'
import { all, both } from '../judging.ts'
import { create, minute, second } from '../cluster/stage.ts'
import { deploymentObject, isSettled, setImage, settle, stageOf, versions, wait } from './acts.ts'
import { census, counting, mostAlive } from './census.ts'
import { after, conditions, seen, userWrote } from './judging.ts'
import type { DeploymentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { isShown } from './shown.ts'

/** Room for n + S Pods is not enough where old ones take their time to end. */
export const quota = (parts: Parts): Experiment<DeploymentOptions> => ({
  name: 'quota',
  asks: {
    zh: '十个副本、10 秒就绪、宽限期 30 秒：更新要给多少个 Pod 留地方？配额不够会怎样？',
    en: 'Ten replicas, ready after 10 s, grace period 30 s: for how many Pods does an update need room? And if a quota is too tight?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [double, failure],
})

const name = 'web'

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const shows: typeof isShown = what => isShown(what) || what.kind === 'Refused'
  const programs = versions('v1', 'v2', 'v3')
  const stage = stageOf(tools, parts, { programs, shows, start: 10 * second })
  create(stage, deploymentObject(name, { replicas: 10, image: 'app:v1', grace: 30 * second }))
  yield* settle(stage, 2 * minute, name)
  yield caption({ zh: '没有配额，换镜像。', en: 'No quota, a new image.' })
  const pods = census(stage, name)
  setImage(stage, name, 'app:v2')
  yield* counting(stage, [pods], 5 * minute, () => isSettled(stage, name))
  pods.tell()
  yield* wait(stage, 0)
  yield caption({
    zh: '配额 13 个 Pod，正好 n + S。再换一次镜像。',
    en: 'A quota of 13 Pods, exactly n + S, and one more image.',
  })
  create(stage, { kind: 'ResourceQuota', metadata: { name: 'pods' }, spec: { hard: { pods: 13 } } }, 'pods=13')
  setImage(stage, name, 'app:v3')
  yield* wait(stage, second)
  yield* settle(stage, 20 * minute, name)
}

const double: Claim = {
  id: 'live-pods-double',
  text: {
    zh: '十个副本、默认策略、10 秒就绪、宽限期 30 秒：有一阵子 20 个 Pod 活着',
    en: 'Ten replicas, defaults, ready after 10 s, grace period 30 s: for a while 20 Pods are alive',
  },
  judge: facts => all(seen(facts, mostAlive(name)), each => each.value === 20),
}

const failure: Claim = {
  id: 'quota-shows-as-failure',
  text: {
    zh: '配额只留 n + S：正在终止的也占着，新 Pod 被拒绝，Deployment 的状况里出现 ReplicaFailure',
    en: 'With a quota of n + S terminating Pods take up room too: new ones are refused and the Deployment shows ReplicaFailure',
  },
  judge(facts) {
    const edit = userWrote(facts, name, 'image=app:v3')[0]
    return both(
      all(
        after(ofKind(facts, 'Refused'), edit).filter(each => each.why === 'Forbidden'),
        each => each.subject.startsWith('Pod/'),
      ),
      all(
        after(conditions(facts, name, 'ReplicaFailure'), edit).slice(0, 1),
        each => each.status === 'True' && each.reason === 'FailedCreate',
      ),
    )
  },
}
