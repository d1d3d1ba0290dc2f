import { type Fact, ofKind } from '../../sim/fact.ts'
import { renderDuration } from '../../sim/duration.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, look, minute, second, shows } from '../cluster/stage.ts'
import { all, both } from '../judging.ts'
import { after, comesFrom, entries, reached } from './judging.ts'
import type { ServiceOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { createWeb, serviceStage, web, webContainer, webPod } from './stage.ts'
import { traffic, trafficKinds } from './traffic.ts'

/** A Pod becomes ready, stops being so for a while, and is ready again; how long until packets know. */
export const readiness = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'readiness',
  asks: {
    zh: 'Pod 就绪之后，要过多久才有数据包派给它？变为未就绪呢？',
    en: 'A Pod becomes ready: how long until packets are sent to it? And when it is not ready any more?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [threeHops, unreadyGetsNone],
})

const slow = 'slow'
const minSyncOf = 'minSyncPeriod (ms)'

function* play(parts: Parts, { minSync }: ServiceOptions, tools: ModelTools): Iterable<Step> {
  const busy = { from: 20 * second, to: 40 * second }
  const stage = serviceStage(tools, parts, {
    programs: { app: {}, [slow]: { startUp: 5 * second, busy } },
    nodes: ['node-1', 'node-2'],
    shows: isShown,
    minSync,
  })
  const { cluster } = stage
  const watch = traffic(stage, [{ node: 'node-1' }])
  yield caption({
    zh: `web-1 没有探针，一启动就算就绪。slow 启动要 5 秒，就绪态探针每 2 秒问一次；启动后第 20 到 40 秒它说自己忙。minSyncPeriod 是 ${renderDuration(minSync)}。`,
    en: `web-1 has no probe and is ready once it runs. slow needs 5 s to start up, is probed for readiness every 2 s, and from 20 s to 40 s says that it is busy. minSyncPeriod is ${renderDuration(minSync)}.`,
  })
  look(stage, minSyncOf, minSync)
  createWeb(stage, 1)
  const readinessProbe = { periodSeconds: 2, failureThreshold: 1 }
  create(stage, webPod(slow, { app: web }, { containers: [{ ...webContainer, image: slow, readinessProbe }] }))
  yield* watch(cluster.run(2 * minute + minSync))
}

const kinds = shows('Wrote', 'ConditionChanged', 'EndpointChanged', 'Looked', ...trafficKinds)
const isShown: typeof kinds = what =>
  what.kind === 'ConditionChanged' ? what.condition === 'Ready' && what.subject === `Pod/${slow}` : kinds(what)

const turns = (facts: readonly Fact[], status: 'True' | 'False') =>
  ofKind(facts, 'ConditionChanged').filter(each => each.subject === `Pod/${slow}` && each.status === status)

const shareOf = (each: ReturnType<typeof reached>[number]) => each.backends.find(({ pod }) => pod === slow)?.share ?? 0

/** The writes and syncs themselves, and each reader's delay until it hears of them. */
const slack = 200

const threeHops: Claim = {
  id: 'three-hops-to-traffic',
  text: {
    zh: '就绪之后有三步：kubelet 写状态，控制器写切片，kube-proxy 写规则；数据包在第三步之后才来，最多晚 minSyncPeriod 加上传递的时间',
    en: 'From ready to traffic it takes three steps: the kubelet writes the status, the controller the slice, kube-proxy the rules; packets come after the third, late by at most minSyncPeriod and the way',
  },
  judge(facts) {
    const minSync = Number(ofKind(facts, 'Looked').find(each => each.subject === minSyncOf)?.value)
    return both(
      ...turns(facts, 'True').map(ready => {
        const [entry] = after(entries(facts, slow), ready)
        const [sync] = after(ofKind(facts, 'RulesSynced'), entry)
        const [packets] = after(reached(facts), ready).filter(each => shareOf(each) > 0)
        return both(
          all(entry ? [entry] : [], each => each.ready && comesFrom(facts, each, ready)),
          all(packets ? [packets] : [], each => each.id > (sync?.id ?? NaN) && each.at - ready.at <= minSync + slack),
        )
      }),
      all(turns(facts, 'True'), () => turns(facts, 'True').length === 2),
    )
  },
}

const unreadyGetsNone: Claim = {
  id: 'unready-gets-no-traffic',
  text: {
    zh: '变为未就绪走同样的三步；此后没有新连接派给它，容器照常运行',
    en: 'Becoming unready takes the same three steps; after them no new connection is sent to it, while the container runs on',
  },
  judge(facts) {
    const [first] = turns(facts, 'True')
    const [unready] = after(turns(facts, 'False'), first)
    const [entry] = after(entries(facts, slow), unready)
    const [again] = after(turns(facts, 'True'), unready)
    const meanwhile = after(reached(facts), entry).filter(each => each.id < (again?.id ?? NaN))
    return both(
      all(entry ? [entry] : [], each => each.present && !each.ready && comesFrom(facts, each, unready)),
      all(meanwhile.slice(-1), each => shareOf(each) === 0 && each.answered === 1),
      all(again ? [again] : [], () => ofKind(facts, 'ProcessEnded').length === 0),
    )
  },
}
