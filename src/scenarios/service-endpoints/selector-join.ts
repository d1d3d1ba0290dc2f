import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, endpointsOf, look, second, shows } from '../cluster/stage.ts'
import { all, both, none } from '../judging.ts'
import { after, before, comesFrom, entries, reached, writes } from './judging.ts'
import type { ServiceOptions } from './options.ts'
import { tellPacket } from './packet.ts'
import type { Parts } from './parts.ts'
import { changeService, createWeb, relabel, type ServiceStage, serviceStage, web, webPod, webService } from './stage.ts'
import { traffic, trafficKinds } from './traffic.ts'

/** Labels of Pods and the selector change; the list, the rules and the packets follow. */
export const selectorJoin = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'selector-join',
  asks: {
    zh: '给 Pod 加标签、去标签、改选择算符：谁去写切片，数据包又怎么跟着走？',
    en: 'Pods gain and lose labels, then the selector changes: who writes the slices, and where do packets go?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [isAJoin, unlabelledLeaves, noSelector, neverWritesService, packetsFollow],
})

const [spare, first, bare] = ['spare', `${web}-1`, 'bare']
const version = (when: string) => `Service/web resourceVersion ${when}`
const bareEndpoints = 'EndpointSlices of bare: endpoints'

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = serviceStage(tools, parts, { programs: { app: {} }, nodes: ['node-1', 'node-2'], shows: isShown })
  const { cluster } = stage
  const watch = traffic(stage, [{ node: 'node-1' }])
  yield caption({
    zh: 'Service web 选择 app=web。三个 Pod 带这个标签，spare 带 app=spare。Service bare 没有选择算符。node-1 上有一个客户端。',
    en: 'Service web selects app=web. Three Pods bear that label; spare bears app=spare. Service bare has no selector. A client sits on node-1.',
  })
  const pods = createWeb(stage, 3)
  create(stage, webPod(spare, { app: spare }))
  create(stage, {
    ...webService({ clusterIP: '10.96.0.81' }, bare),
    spec: { clusterIP: '10.96.0.81', ports: [{ port: 80 }] },
  })
  const isReady = () => endpointsOf(stage, web).filter(each => each.conditions?.ready).length === pods.length
  yield* watch(cluster.run(60 * second, isReady))
  yield* watch(cluster.run(cluster.now() + 3 * second))
  lookAtVersion(stage, '(1)')
  yield* cluster.run(cluster.now())
  yield caption({ zh: '给 spare 打上 app=web。', en: 'spare is labelled app=web.' })
  relabel(stage, spare, { app: web })
  yield* watch(cluster.run(cluster.now() + 3 * second))
  yield caption({ zh: 'web-1 的标签改成 app=debug：Pod 照常运行。', en: 'web-1 gets app=debug instead; it runs on.' })
  relabel(stage, first, { app: 'debug' })
  yield* watch(cluster.run(cluster.now() + 3 * second))
  lookAtVersion(stage, '(2)')
  look(stage, bareEndpoints, endpointsOf(stage, bare).length)
  yield* cluster.run(cluster.now())
  yield caption({ zh: '一个数据包走一遍 node-1 的规则。', en: 'One packet takes the way through the rules of node-1.' })
  yield* tellPacket(stage, 'node-1', tools)
  yield caption({
    zh: '选择算符写错了：app=wbe。没有一个 Pod 符合。',
    en: 'A typo in the selector: app=wbe. No Pod matches.',
  })
  changeService(stage, web, 'spec.selector: app=wbe', spec => ({ ...spec, selector: { app: 'wbe' } }))
  yield* watch(cluster.run(cluster.now() + 3 * second))
}

const lookAtVersion = (stage: ServiceStage, when: string) =>
  look(stage, version(when), stage.cluster.get('Service', web)?.metadata.resourceVersion ?? '')

const isShown = shows('Wrote', 'SliceWritten', 'EndpointChanged', 'Looked', ...trafficKinds)

const labelled = (facts: readonly Fact[], pod: string) => writes(facts, 'update', `Pod/${pod}`, 'user')[0]
const reselected = (facts: readonly Fact[]) => writes(facts, 'update', `Service/${web}`, 'user')[0]

const isAJoin: Claim = {
  id: 'membership-is-a-join',
  text: {
    zh: '成员是选择算符与标签的连接：加上标签就进来，选择算符一改就全部重算，写切片的都是控制器',
    en: 'Membership is a join of selector and labels: a new label puts a Pod in, another selector computes all anew, and it is the controller that writes',
  },
  judge(facts) {
    const [label, selector] = [labelled(facts, spare), reselected(facts)]
    const joined = after(entries(facts, spare), label).slice(0, 1)
    const left = after(ofKind(facts, 'EndpointChanged'), selector)
    return both(
      all(joined, each => each.present && each.by === 'endpointslice-controller' && comesFrom(facts, each, label)),
      all(left, each => left.length === 3 && !each.present && comesFrom(facts, each, selector)),
    )
  },
}

const unlabelledLeaves: Claim = {
  id: 'unlabelled-pod-leaves',
  text: {
    zh: '去掉标签的 Pod 离开名单，自己照常运行',
    en: 'A Pod that loses the label leaves the list, and runs on',
  },
  judge(facts) {
    const label = labelled(facts, first)
    const ended = ofKind(facts, 'ProcessEnded')
    return both(
      all(after(entries(facts, first), label), each => !each.present && comesFrom(facts, each, label)),
      none(ended, label === undefined ? [] : [label]),
    )
  },
}

const noSelector: Claim = {
  id: 'no-selector-no-members',
  text: {
    zh: '没有选择算符的 Service 一个也不匹配：没有控制器给它写切片',
    en: 'A Service without a selector matches nothing: no controller writes a slice for it',
  },
  judge(facts) {
    const seen = ofKind(facts, 'Looked').filter(each => each.subject === bareEndpoints)
    const written = ofKind(facts, 'SliceWritten').filter(each => each.service === bare)
    return both(
      all(seen, each => each.value === 0),
      none(written, seen),
    )
  },
}

const neverWritesService: Claim = {
  id: 'pods-never-write-the-service',
  text: {
    zh: 'Pod 加入、离开，Service 对象一个字也没有变：resourceVersion 不变',
    en: 'Pods come and go, and not a byte of the Service object changes: its resourceVersion stays',
  },
  judge(facts) {
    const [old, now] = ['(1)', '(2)'].map(when => ofKind(facts, 'Looked').find(each => each.subject === version(when)))
    const changed = before(after(ofKind(facts, 'EndpointChanged'), old), now)
    return both(
      all(now === undefined ? [] : [now], each => each.value === old?.value),
      all(changed.slice(0, 1), () => changed.length >= 2),
    )
  },
}

const packetsFollow: Claim = {
  id: 'packets-follow-the-labels',
  text: {
    zh: '数据包跟着标签走：新成员分到一份，离开的再也分不到，一个都不剩就被拒绝',
    en: 'Packets follow the labels: a new member gets its share, one that left gets none, and with nobody left they are refused',
  },
  judge(facts) {
    const [joins, leaves, typo] = [labelled(facts, spare), labelled(facts, first), reselected(facts)]
    const shareOf = (pod: string) => (each: ReturnType<typeof reached>[number]) =>
      each.backends.find(backend => backend.pod === pod)?.share ?? 0
    const [all4] = before(reached(facts), leaves).slice(-1)
    const [without] = before(reached(facts), typo).slice(-1)
    const [end] = reached(facts).slice(-1)
    return both(
      all(
        all4 ? [all4] : [],
        each => each.id > (joins?.id ?? NaN) && shareOf(spare)(each) === 0.25 && shareOf(first)(each) === 0.25,
      ),
      all(without ? [without] : [], each => shareOf(spare)(each) > 0.33 && shareOf(first)(each) === 0),
      all(end ? [end] : [], each => each.id > (typo?.id ?? NaN) && each.refused === 1),
    )
  },
}
