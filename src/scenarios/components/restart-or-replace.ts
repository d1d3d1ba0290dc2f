import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { create, look, minute, remove, replicaSetObject, second } from '../cluster/stage.ts'
import { all, both, none } from '../judging.ts'
import type { ComponentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { type ComponentStage, componentStage, labels, nodeNames, podNames, readyPods } from './stage.ts'

/** A ReplicaSet of two: a container exits, a Pod is deleted, a Pod is evicted. Who acts, and is it the same Pod afterwards? */
export const restartOrReplace = (parts: Parts): Experiment<ComponentOptions> => ({
  name: 'restart-or-replace',
  asks: {
    zh: '容器退出、Pod 被删、Pod 被驱逐：谁来收拾，之后还是原来那个 Pod 吗？',
    en: 'A container exits, a Pod is deleted, a Pod is evicted: who acts, and is it still the same Pod?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [restartsInPlace, replacesWithNewUid],
  outcomes: [newPods],
})

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = componentStage(tools, parts, { programs: { app: {} }, shows: isShown, nodes: nodeNames(2) })
  const { cluster, kubelets } = stage
  create(stage, replicaSetObject('web', 2, { metadata: { labels }, spec: { containers: [{ name: 'app' }] } }))
  yield* cluster.run(minute, () => readyPods(stage) === 2)
  yield* cluster.run(cluster.now() + second)
  const [crashing = '', deleted = ''] = podNames(stage)
  const kubeletOf = (pod: string) => kubelets.get(cluster.get('Pod', pod)?.spec.nodeName ?? '')

  yield caption({ zh: `一、${crashing} 的容器退出：`, en: `First, the container of ${crashing} exits:` })
  lookAt(stage, crashing)
  const crash = cluster.tell('user', { kind: 'Signalled', pod: crashing, container: 'app', signal: 'KILL' })
  kubeletOf(crashing)?.exit(crashing, 'app', 137, crash)
  yield* cluster.run(cluster.now() + minute)
  lookAt(stage, crashing)
  yield* cluster.run(cluster.now())

  yield caption({ zh: `二、${deleted} 被删除：`, en: `Second, ${deleted} is deleted:` })
  lookAt(stage, deleted)
  remove(stage, deleted)
  yield* cluster.run(cluster.now() + minute)
  const successor = podNames(stage).find(pod => pod !== crashing && pod !== deleted) ?? ''
  lookAt(stage, successor)
  yield* cluster.run(cluster.now())

  yield caption({
    zh: `三、${crashing} 所在节点内存不足，kubelet 驱逐了它：`,
    en: `Third, the node of ${crashing} is short of memory, and its kubelet evicts it:`,
  })
  const pressure = look(stage, `memory of ${cluster.get('Pod', crashing)?.spec.nodeName ?? ''}`, 'below the threshold')
  kubeletOf(crashing)?.evict(crashing, 'Evicted', 'memory', pressure)
  yield* cluster.run(cluster.now() + minute)
  const last = podNames(stage).at(-1) ?? ''
  if (last !== successor && last !== crashing) lookAt(stage, last)
  yield* cluster.run(cluster.now())
}

const uidOf = (pod: string) => `uid of ${pod}`
const lookAt = (stage: ComponentStage, pod: string) =>
  look(stage, uidOf(pod), stage.cluster.get('Pod', pod)?.metadata.uid ?? 'gone')

function isShown(what: What): boolean {
  if (what.kind === 'Wrote') return what.change !== 'status'
  if (what.kind === 'PhaseChanged') return what.to === 'Failed'
  return ['ContainerState', 'Signalled', 'ProcessEnded', 'Evicted', 'Bound', 'Looked'].includes(what.kind)
}

const crashOf = (facts: readonly Fact[]) => ofKind(facts, 'Signalled').find(each => each.by === 'user')
const deletionOf = (facts: readonly Fact[]) =>
  ofKind(facts, 'Wrote').find(each => each.by === 'user' && each.verb === 'delete')
const evictionOf = (facts: readonly Fact[]) => ofKind(facts, 'Evicted')[0]
/** From one fact up to another. */
const between = (facts: readonly Fact[], from: Fact | undefined, to?: Fact) =>
  facts.filter(each => each.id > (from?.id ?? Infinity) && each.id < (to?.id ?? Infinity))
const creations = (facts: readonly Fact[]) =>
  ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && each.by === 'replicaset-controller')
const uids = (facts: readonly Fact[]) => ofKind(facts, 'Looked').filter(each => each.subject.startsWith('uid of'))

const restartsInPlace: Claim = {
  id: 'kubelet-restarts-in-place',
  text: {
    zh: '容器退出，由 kubelet 在原来的 Pod 里重启：UID 不变，重启次数加一，控制器不新建任何 Pod',
    en: 'A container that exits is restarted by the kubelet in the same Pod: same UID, one restart more, and no controller creates a Pod',
  },
  judge(facts) {
    const meanwhile = between(facts, crashOf(facts), deletionOf(facts))
    const pod = crashOf(facts)?.pod ?? ''
    const again = ofKind(meanwhile, 'ContainerState').filter(each => each.pod === pod && each.state === 'running')
    const [before, after] = uids(facts).filter(each => each.subject === uidOf(pod))
    return both(
      all(again, fact => again.length === 1 && fact.restarts === 1 && fact.by.startsWith('kubelet/')),
      none(creations(meanwhile), again),
      all(after === undefined ? [] : [after], fact => fact.value === before?.value),
    )
  },
}

const replacesWithNewUid: Claim = {
  id: 'controller-replaces-with-new-uid',
  text: {
    zh: 'Pod 被删或被驱逐，由控制器另建一个：新名字，新 UID，旧的那个不会回来',
    en: 'A Pod that is deleted or evicted gets a successor from its controller: another name, another UID, and the old one never comes back',
  },
  judge(facts) {
    const [deletion, eviction] = [deletionOf(facts), evictionOf(facts)]
    const seen = uids(facts)
    const evicted = eviction?.pod ?? ''
    const revived = ofKind(between(facts, eviction), 'ContainerState').filter(
      each => each.pod === evicted && each.state === 'running',
    )
    return both(
      all(creations(between(facts, deletion, eviction)), fact => fact.subject !== deletion?.subject),
      all(creations(between(facts, eviction)), fact => fact.subject !== `Pod/${evicted}`),
      all(seen, fact => seen.every(each => each.value !== fact.value || each.subject === fact.subject)),
      none(revived, seen),
    )
  },
}

const newPods: Outcome = {
  name: 'new-pods',
  kind: 'number',
  asks: {
    zh: '容器退出之后、有人删除 Pod 之前，控制器新建了几个 Pod？',
    en: 'Between the exit of the container and the deletion of a Pod, how many Pods does the controller create?',
  },
  of: facts => creations(between(facts, crashOf(facts), deletionOf(facts))).length,
}
