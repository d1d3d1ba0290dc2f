import { patch } from '../../model/cluster/actor.ts'
import { withCondition } from '../../model/cluster/conditions.ts'
import type { Cause } from '../../model/cluster/task.ts'
import type { RestartPolicy } from '../../objects.ts'
import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { isTerminal, phaseAt, phaseNames, phases, podsIn, states } from './judging.ts'
import { all, both, none } from '../judging.ts'
import type { LifecycleOptions } from './options.ts'
import type { Parts } from '../cluster/parts.ts'
import {
  addNode,
  create,
  isRunning,
  minute,
  newStage,
  podObject,
  print,
  second,
  shows,
  type Stage,
  replicaSetObject,
} from '../cluster/stage.ts'

/** Bare Pods with each restart policy and one that has an owner, all evicted by the kubelet of a node short of memory. */
export const evicted = (parts: Parts): Experiment<LifecycleOptions> => ({
  name: 'evicted',
  asks: {
    zh: '节点内存不足，kubelet 驱逐 Pod：它的阶段、容器和替身会怎样？',
    en: 'A node is short of memory and the kubelet evicts Pods: what becomes of their phase and containers, and who replaces them?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [evictionIsFinal, asksNoPolicy, replacedByOwner],
  outcomes: [phase],
})

const policies = ['Always', 'OnFailure', 'Never'] as const
const bareWith: Readonly<Record<RestartPolicy, string>> = { Always: 'always', OnFailure: 'on-failure', Never: 'never' }
const bare = Object.values(bareWith)
const owner = 'web'

function* play(parts: Parts, { restartPolicy }: LifecycleOptions, tools: ModelTools): Iterable<Step> {
  const programs = { app: { onTerm: { after: minute, code: 0 } } } as const
  const stage = newStage(tools, parts, { programs, shows: isShown, watch: false })
  const { cluster } = stage
  yield caption({
    zh: '节点 node-1 上有三个没有属主的 Pod，各用一种重启策略，还有一个属于 ReplicaSet web。它们的应用收到 SIGTERM 后要一分钟收尾。',
    en: 'Node node-1 has three Pods without an owner, one for each restart policy, and one that belongs to ReplicaSet web. From SIGTERM on their app needs a minute to finish.',
  })
  for (const policy of [restartPolicy, ...policies.filter(each => each !== restartPolicy)])
    create(
      stage,
      podObject(bareWith[policy], { restartPolicy: policy, containers: [{ name: 'app' }] }),
      `restartPolicy: ${policy}`,
    )
  const template = { metadata: { labels: { app: owner } }, spec: { containers: [{ name: 'app' }] } }
  create(stage, replicaSetObject(owner, 1, template))
  const pods = () => [...cluster.list('Pod')].map(each => each.metadata.name)
  yield* cluster.run(minute, () => pods().length === 4 && isRunning(stage, ...pods()))
  yield* evictAll(stage, pods())
  yield* cluster.run(cluster.now() + 5 * minute)
  yield caption({ zh: '五分钟之后：', en: 'Five minutes later:' })
  for (const pod of pods()) print(stage, pod)
  yield* cluster.run(cluster.now())
}

/** One Pod a round, as the eviction manager does; which one comes first is not what this is about. */
function* evictAll(stage: Stage, pods: readonly string[]): Iterable<Step> {
  const { cluster, kubelets } = stage
  addNode(stage, 'node-2')
  yield caption({
    zh: '另一个节点 node-2 加入。node-1 的可用内存跌破硬驱逐阈值：kubelet 每轮驱逐一个 Pod，宽限期 1 秒（运行时至少给 2 秒）。',
    en: 'Another node, node-2, joins. The free memory of node-1 falls below the hard threshold: its kubelet evicts a Pod each round with a grace period of 1 s, of which the runtime makes at least 2.',
  })
  const pressure = reportPressure(stage, 'node-1')
  for (const pod of pods) {
    kubelets.get('node-1')?.evict(pod, 'Evicted', 'memory', pressure)
    yield* cluster.run(cluster.now() + 10 * second)
  }
}

function reportPressure({ cluster }: Stage, node: string): Cause {
  const [type, status, reason] = ['MemoryPressure', 'True', 'KubeletHasInsufficientMemory'] as const
  const change = patch(
    'Node',
    node,
    each => ({ ...each, status: withCondition(each.status, { type, status, reason }) }),
    { kind: 'ConditionChanged', subject: `Node/${node}`, condition: type, status, reason },
  )
  return cluster.write(`kubelet/${node}`, change).because
}

const shownKinds = shows(
  'Wrote',
  'Bound',
  'PhaseChanged',
  'ContainerState',
  'ConditionChanged',
  'Evicted',
  'Signalled',
  'BackOff',
  'StatusPrinted',
)
const isShown = (what: What) =>
  what.kind === 'ConditionChanged'
    ? what.condition === 'MemoryPressure' || what.condition === 'DisruptionTarget'
    : shownKinds(what)

const evictions = (facts: readonly Fact[], pod?: string) =>
  ofKind(facts, 'Evicted').filter(each => pod === undefined || each.pod === pod)

/** What happened to the Pod once it was evicted. */
function aftermath(facts: readonly Fact[], pod: string) {
  const evicted = evictions(facts, pod)[0]
  const later = facts.filter(each => evicted !== undefined && each.id > evicted.id)
  return { phases: phases(later, pod), starts: states(later, pod, 'running') }
}

const evictionIsFinal: Claim = {
  id: 'eviction-is-final',
  text: {
    zh: '被驱逐的 Pod 成为 Failed（原因 Evicted），不再改变，也没有容器再启动',
    en: 'An evicted Pod becomes Failed (reason Evicted) for good: no other phase follows, and no container is started again',
  },
  judge: facts =>
    both(
      ...evictions(facts).map(({ pod }) => {
        const { phases, starts } = aftermath(facts, pod)
        return both(
          all(phases, fact => phases.length === 1 && fact.to === 'Failed' && fact.reason === 'Evicted'),
          none(starts, phases),
        )
      }),
      all(evictions(facts), () => true),
    ),
}

const asksNoPolicy: Claim = {
  id: 'eviction-asks-no-policy',
  text: {
    zh: '驱逐不问 restartPolicy：Always、OnFailure、Never 的结局完全一样',
    en: 'Eviction does not ask for restartPolicy: Always, OnFailure and Never fare just the same',
  },
  judge: facts =>
    both(
      ...bare.map(pod => {
        const { phases, starts } = aftermath(facts, pod)
        return both(
          all(phases.slice(-1), fact => fact.to === 'Failed'),
          none(starts, phases),
        )
      }),
    ),
}

const replacedByOwner: Claim = {
  id: 'evicted-replaced-by-owner',
  text: {
    zh: '只有有属主的 Pod 得到替身：控制器新建的另一个 Pod，调度到哪里由调度器决定；没有属主的就此结束',
    en: 'Only a Pod with an owner is replaced: by another Pod that its controller creates and the scheduler places; a bare one is over',
  },
  judge(facts) {
    const made = ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && each.by === 'replicaset-controller')
    const first = made[0]?.subject.slice('Pod/'.length) ?? ''
    const ended = phases(facts, first).filter(isTerminal)
    const others = ofKind(facts, 'Wrote').filter(
      each => each.verb === 'create' && evictions(facts).some(({ id }) => id < each.id) && !made.includes(each),
    )
    return both(
      all(made.slice(1), fact => made.length === 2 && ended.every(each => each.id < fact.id) && ended.length === 1),
      none(others, ended),
    )
  },
}

const phase: Outcome = {
  name: 'phase',
  kind: 'choice',
  values: phaseNames,
  asks: {
    zh: 'kubelet 因内存不足驱逐了这个没有属主的 Pod。五分钟之后它处于哪个阶段？',
    en: 'The kubelet evicts this Pod, which has no owner, for want of memory. Which phase is it in five minutes later?',
  },
  of: facts => phaseAt(facts, podsIn(facts)[0] ?? ''),
}
