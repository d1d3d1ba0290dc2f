import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { create, isRunning, look, minute, second, shows } from '../cluster/stage.ts'
import { all, both, looked, none } from '../judging.ts'
import { after, phases } from './judging.ts'
import { fillDisk, storageLimit } from './eviction.ts'
import type { ServiceOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { serviceStage, web, webContainer, webPod, webService } from './stage.ts'

/** Pods with each restart policy, with and without an owner, all over their limit, on the only node. */
export const evictedReplacement = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'evicted-replacement',
  asks: {
    zh: '被驱逐的 Pod 会复活吗？与 restartPolicy、属主、节点各有什么关系？',
    en: 'Does an evicted Pod come back? What have restartPolicy, its owner and the node to do with it?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [isFinal, notAsked, ownerReplaces, sameNode],
  outcomes: [runningPods],
})

const policies = ['Always', 'OnFailure', 'Never'] as const
const bareNames = policies.map(policy => `bare-${policy.toLowerCase()}`)
const taintsOf = 'Node/node-1 spec.taints'
const runningPhase = 'kubectl get pods --field-selector status.phase=Running'
const runningOf = (owner: string) => `${runningPhase}, owner: ${owner}`

function* play(parts: Parts, { owner }: ServiceOptions, tools: ModelTools): Iterable<Step> {
  const stage = serviceStage(tools, parts, { programs: { app: {} }, nodes: ['node-1'], shows: isShown })
  const { cluster } = stage
  yield caption({
    zh: '一个节点。三个没有属主的 Pod，各用一种重启策略；ReplicaSet web 有一个 Pod，重启策略 Always。都在 Service web 后面，都有 40Mi 的限制，都往磁盘里写。',
    en: 'One node. Three Pods without an owner, one for each restart policy, and ReplicaSet web with one Pod, restartPolicy Always. All are behind Service web, have a limit of 40Mi, and write to disk.',
  })
  const spec = { containers: [{ ...webContainer, ...storageLimit(40) }] }
  create(stage, webService())
  for (const [i, restartPolicy] of policies.entries())
    create(
      stage,
      webPod(bareNames[i] ?? '', { app: web }, { ...spec, restartPolicy }),
      `restartPolicy: ${restartPolicy}`,
    )
  const owned = { owned: 'yes' }
  const template = { metadata: { labels: { app: web, ...owned } }, spec }
  create(stage, {
    kind: 'ReplicaSet',
    metadata: { name: web },
    spec: { replicas: 1, selector: { matchLabels: owned }, template },
  })
  const pods = () => [...cluster.list('Pod')].map(pod => pod.metadata.name)
  yield* cluster.run(minute, () => pods().length === 4 && isRunning(stage, ...pods()))
  for (const pod of pods()) {
    const began = cluster.tell('user', { kind: 'Looked', subject: `${pod}$ dd bs=4M, MiB/s`, value: 4 })
    fillDisk(stage, { pod, limit: 40, perSecond: 4 }, 1 + tools.random.integer(10_000), began)
  }
  yield* cluster.run(cluster.now() + 3 * minute)
  look(stage, taintsOf, (cluster.get('Node', 'node-1')?.spec.taints ?? []).length)
  const count = (isOwned: boolean) =>
    [...cluster.list('Pod')].filter(
      ({ metadata, status }) => status.phase === 'Running' && (metadata.ownerReferences !== undefined) === isOwned,
    ).length
  look(stage, runningOf(owner), count(owner === 'rs'))
  yield* cluster.run(cluster.now() + second)
}

const kinds = shows(
  'Wrote',
  'Bound',
  'StorageUsed',
  'Evicted',
  'ContainerState',
  'PhaseChanged',
  'EndpointChanged',
  'Looked',
)
const isShown: typeof kinds = what =>
  what.kind === 'ContainerState'
    ? what.state === 'running'
    : what.kind === 'PhaseChanged'
      ? what.to !== 'Pending'
      : kinds(what)

const evictions = (facts: readonly Fact[]) => ofKind(facts, 'Evicted')
const fateOf = (facts: readonly Fact[], pod: string) => {
  const evicted = evictions(facts).find(each => each.pod === pod)
  const starts = ofKind(facts, 'ContainerState').filter(each => each.pod === pod)
  return { phases: after(phases(facts, pod), evicted), starts: after(starts, evicted) }
}
const made = (facts: readonly Fact[]) =>
  ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && each.by !== 'user')

const isFinal: Claim = {
  id: 'evicted-is-final',
  text: {
    zh: '被驱逐的总是整个 Pod：它成为 Failed，不再改变，也没有容器再启动',
    en: 'What is evicted is always the whole Pod: it becomes Failed for good, and no container of it is started again',
  },
  judge: facts =>
    both(
      ...evictions(facts).map(({ pod }) => {
        const { phases: later, starts } = fateOf(facts, pod)
        return both(
          all(later, each => later.length === 1 && each.to === 'Failed'),
          none(starts, later),
        )
      }),
      all(evictions(facts), () => evictions(facts).length === 4),
    ),
}

const notAsked: Claim = {
  id: 'restart-policy-not-asked',
  text: {
    zh: 'restartPolicy 不起作用：Always、OnFailure、Never 的结局一样',
    en: 'restartPolicy has no say: Always, OnFailure and Never end the same',
  },
  judge: facts =>
    both(
      ...bareNames.map(pod => {
        const { phases: later, starts } = fateOf(facts, pod)
        return both(
          all(later.slice(-1), each => each.to === 'Failed' && each.reason === 'Evicted'),
          none(starts, later),
        )
      }),
    ),
}

const ownerReplaces: Claim = {
  id: 'owner-alone-replaces',
  text: {
    zh: '只有属主另建一个 Pod：名字、地址都是新的；没有属主的就此结束',
    en: 'Only an owner makes another Pod, with a new name and address; a bare one is over',
  },
  judge(facts) {
    const [first, ...others] = made(facts)
    const replaced = phases(facts, first?.subject.slice('Pod/'.length) ?? '').find(each => each.to === 'Failed')
    return both(
      all(
        others,
        each => others.length === 1 && each.by === 'replicaset-controller' && each.id > (replaced?.id ?? Infinity),
      ),
      all(replaced ? [replaced] : [], () => true),
    )
  },
}

const sameNode: Claim = {
  id: 'same-node-is-possible',
  text: {
    zh: '后继可以就在同一个节点上：超限不给节点打污点',
    en: 'The successor may well run on the same node: a limit breach sets no taint',
  },
  judge(facts) {
    const successor = made(facts)[1]?.subject.slice('Pod/'.length) ?? ''
    const taints = looked(facts, taintsOf)
    const runs = phases(facts, successor).filter(each => each.to === 'Running')
    return both(
      all(
        ofKind(facts, 'Bound').filter(each => each.pod === successor),
        each => each.node === 'node-1' && runs.length === 1,
      ),
      all(taints ? [taints] : [], each => each.value === 0),
    )
  },
}

const runningPods: Outcome = {
  name: 'running-pods',
  kind: 'number',
  unit: { zh: '个 Pod', en: 'Pods' },
  asks: {
    zh: '一个 Pod（重启策略 Always）超限被驱逐。三分钟之后，代它运行的 Pod 有几个？',
    en: 'A Pod with restartPolicy Always is evicted for its limit. Three minutes later, how many Pods run in its place?',
  },
  of: facts => Number(ofKind(facts, 'Looked').find(each => each.subject.startsWith(runningPhase))?.value),
}
