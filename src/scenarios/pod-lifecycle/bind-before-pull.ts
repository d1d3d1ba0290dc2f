import type { RestartPolicy } from '../../objects.ts'
import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { phaseAt, phaseNames, phases, podsIn, states } from './judging.ts'
import { all, both, looked, none, shownBy } from '../judging.ts'
import type { LifecycleOptions } from './options.ts'
import type { Parts } from '../cluster/parts.ts'
import {
  addNode,
  create,
  look,
  minute,
  newStage,
  podObject,
  remove,
  second,
  shows,
  type Stage,
  replicaSetObject,
} from '../cluster/stage.ts'

/** An image that no registry has any more and only the wrong node has: Pods are bound to the other one and cannot start. */
export const bindBeforePull = (parts: Parts): Experiment<LifecycleOptions> => ({
  name: 'bind-before-pull',
  asks: {
    zh: '绑定之后镜像拉取失败，Pod 会换到已有该镜像的节点上去吗？',
    en: 'The image cannot be pulled on the node that a Pod is bound to: does the Pod move to a node that has it?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [neverMoves, staysPending, replacementIsNew],
  outcomes: [phase],
})

const owner = 'web'
const image = 'gone:1'
const uidOf = (which: 'first' | 'second') => `uid of the ${which} Pod of ${owner}`

function* play(parts: Parts, { restartPolicy }: LifecycleOptions, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, { programs: {}, nodes: ['node-1'], shows: isShown, watch: false })
  const { cluster } = stage
  addNode(stage, 'node-2', { spec: { unschedulable: true }, cached: [image] })
  yield caption({
    zh: `镜像 ${image} 已不在任何镜像仓库里，只有节点 node-2 上还留着一份，而 node-2 已被设为不可调度。创建两个没有属主的 Pod，和一个由 ReplicaSet web 维持的 Pod。`,
    en: `Image ${image} is in no registry any more; only node-2 still has it, and that is cordoned. Two Pods without an owner are created, and one that ReplicaSet web keeps.`,
  })
  const containers = [{ name: 'app', image }]
  for (const policy of bothPolicies(restartPolicy))
    create(stage, podObject(podOf(policy), { restartPolicy: policy, containers }), `restartPolicy: ${policy}`)
  const template = { metadata: { labels: { app: owner } }, spec: { containers } }
  create(stage, replicaSetObject(owner, 1, template))
  yield* cluster.run(75 * second)
  yield* replaced(stage)
}

/** That of the options first; Never is always there, since a pull error must not fail even such a Pod. */
const bothPolicies = (policy: RestartPolicy): readonly RestartPolicy[] =>
  policy === 'Never' ? ['Never', 'Always'] : [policy, 'Never']

const podOf = (policy: RestartPolicy) => `${policy.toLowerCase()}-pod`

function* replaced(stage: Stage): Iterable<Step> {
  const { cluster } = stage
  const owned = () => [...cluster.list('Pod')].find(each => each.metadata.ownerReferences !== undefined)?.metadata
  const first = owned()
  yield caption({
    zh: '删除 ReplicaSet web 的那个 Pod。',
    en: 'The Pod of ReplicaSet web is deleted.',
  })
  look(stage, uidOf('first'), first?.uid ?? '')
  remove(stage, first?.name ?? '')
  yield* cluster.run(cluster.now() + minute, () => owned() !== undefined && owned()?.name !== first?.name)
  yield* cluster.run(cluster.now() + 5 * second)
  look(stage, uidOf('second'), owned()?.uid ?? '')
  yield* cluster.run(cluster.now())
}

const shownKinds = shows('Wrote', 'Bound', 'PhaseChanged', 'EventSeen', 'ContainerState', 'Looked')
function isShown(what: What): boolean {
  // What the kubelet tries is the same for all three: one of them shows it.
  if (what.kind === 'EventSeen') return what.subject.startsWith(`Pod/${owner}`) && what.reason !== 'Scheduled'
  if (what.kind === 'ContainerState') return what.pod.startsWith(owner) || what.reason === 'ErrImagePull'
  return shownKinds(what)
}

const waits = (facts: readonly Fact[], pod: string) =>
  states(facts, pod, 'waiting').filter(each => each.reason === 'ErrImagePull' || each.reason === 'ImagePullBackOff')

const neverMoves: Claim = {
  id: 'pod-never-moves',
  text: {
    zh: 'Pod 只绑定一次：拉取失败多少回，也不会换到已有镜像的节点',
    en: 'A Pod is bound once: however often the pull fails, it does not move to the node that has the image',
  },
  judge: facts =>
    both(
      ...podsIn(facts).map(pod => {
        const bound = ofKind(facts, 'Bound').filter(each => each.pod === pod)
        return all(bound, fact => bound.length === 1 && fact.node === 'node-1')
      }),
    ),
}

const staysPending: Claim = {
  id: 'pull-error-stays-pending',
  text: {
    zh: '镜像拉不下来的 Pod 停在 Pending（ErrImagePull、ImagePullBackOff），按回退一再重试；restartPolicy 为 Never 的也不会成为 Failed',
    en: 'A Pod whose image cannot be pulled stays Pending (ErrImagePull, ImagePullBackOff) and is tried again with back-off; even with restartPolicy Never it does not become Failed',
  },
  judge(facts) {
    const gone = ofKind(facts, 'Wrote').find(each => each.verb === 'delete')?.id ?? Infinity
    const until = facts.filter(each => each.id < gone)
    const judgement = both(
      ...podsIn(until).map(pod =>
        both(
          all(phases(until, pod), fact => fact.to === 'Pending'),
          all(waits(until, pod), () => waits(until, pod).length > 2),
        ),
      ),
    )
    const never = podOf('Never')
    return shownBy(judgement, phases(until, never).at(-1), waits(until, never)[0], waits(until, never).at(-1))
  },
}

const replacementIsNew: Claim = {
  id: 'replacement-is-new-pod',
  text: {
    zh: '替身是另一个 Pod：新的名字、新的 UID，由调度器重新选择节点，也可能还是同一个',
    en: 'A replacement is another Pod: with a new name and a new UID, for which the scheduler chooses a node anew, perhaps the same one',
  },
  judge(facts) {
    const made = ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && each.by === 'replicaset-controller')
    const [first, second] = [looked(facts, uidOf('first')), looked(facts, uidOf('second'))]
    return both(
      none(made.length === 2 && made[0]?.subject !== made[1]?.subject ? [] : made, made),
      all(second === undefined ? [] : [second], fact => fact.value !== '' && fact.value !== first?.value),
    )
  },
}

const phase: Outcome = {
  name: 'phase',
  kind: 'choice',
  values: phaseNames,
  asks: {
    zh: 'Pod 已绑定，它的镜像却拉不下来。一分多钟之后它处于哪个阶段？',
    en: 'The Pod is bound, but its image cannot be pulled. Which phase is it in more than a minute later?',
  },
  of: facts => phaseAt(facts, podsIn(facts)[0] ?? ''),
}
