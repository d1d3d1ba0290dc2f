import { timestamp } from '../../model/cluster/clock.ts'
import type { StoredPod } from '../../model/cluster/objects.ts'
import type { Random } from '../../random.ts'
import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import type { Text } from '../../text.ts'
import { all, both } from '../judging.ts'
import type { ReplicaSetOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** The controller's own ranking is given Pods in chosen states. */
export const scaleDownRanking = (parts: Parts): Experiment<ReplicaSetOptions> => ({
  name: 'scale-down-ranking',
  asks: {
    zh: '缩容时先删哪个 Pod？就绪的、便宜的、年轻的，谁先走？',
    en: 'A set is scaled down: which Pods go first, the unready, the cheap, the young?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [stage, cost, chance],
})

const hour = 3_600_000
const now = 100 * hour
const draws = 60

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const random = tools.random.fork('uids')
  const decided = (given: string, pods: readonly StoredPod[]) =>
    tools.fact(0, 'replicaset-controller', {
      kind: 'Decided',
      rule: 'getPodsToDelete',
      given,
      answer: order(parts, pods).join(' < '),
    })
  yield caption(introductions.stages)
  yield decided(stages, random.shuffle(lifeStages(random)))
  yield caption(introductions.costs)
  yield decided(costs, random.shuffle(priced(random)))
  yield caption(introductions.ages)
  for (const [younger, older] of agePairs) {
    const chosen = Array.from({ length: draws }, () => order(parts, random.shuffle(aged(random, younger, older)))[0])
    yield tools.fact(0, 'replicaset-controller', {
      kind: 'Looked',
      subject: pairOf(younger, older),
      value: chosen.filter(name => name === 'younger').length,
    })
  }
}

const introductions: Readonly<Record<'stages' | 'costs' | 'ages', Text>> = {
  stages: {
    zh: '五个 Pod，一个比一个走得远；每次删一个。',
    en: 'Five Pods, each further on than the one before; one is deleted at a time.',
  },
  costs: {
    zh: '删除代价：Pending 的最贵，两个就绪的一贵一贱。',
    en: 'Deletion costs: the Pending Pod is the most expensive, of two ready ones one is dear and one cheap.',
  },
  ages: {
    zh: `两个都已就绪、只有年龄不同的 Pod，要删一个；换 ${draws} 对 UID 各试一次，数数年轻的被删了几次。`,
    en: `Of two ready Pods that differ in age alone one is deleted; with ${draws} pairs of UIDs it is counted how often the younger goes.`,
  },
}

/** One after the other, as repeated scaling by one would have it. */
function order(parts: Parts, pods: readonly StoredPod[]): string[] {
  const [first] = parts.podsToDelete(pods, pods, 1, now)
  if (first === undefined) return []
  return [
    first.metadata.name,
    ...order(
      parts,
      pods.filter(each => each !== first),
    ),
  ]
}

interface Traits {
  readonly node?: string
  readonly phase: 'Pending' | 'Unknown' | 'Running'
  readonly readyFor?: number
  readonly cost?: number
  readonly age?: number
}

function pod(random: Random, name: string, { node, phase, readyFor, cost, age = 90 * hour }: Traits): StoredPod {
  const uid = Array.from({ length: 8 }, () => random.integer(16).toString(16)).join('')
  const annotations = cost === undefined ? {} : { 'controller.kubernetes.io/pod-deletion-cost': String(cost) }
  const ready =
    readyFor === undefined
      ? {}
      : { conditions: [{ type: 'Ready', status: 'True' as const, lastTransitionTime: timestamp(now - readyFor) }] }
  return {
    kind: 'Pod',
    metadata: { name, uid, annotations, creationTimestamp: timestamp(now - age) },
    spec: { containers: [{ name: 'app' }], ...(node !== undefined && { nodeName: node }) },
    status: { phase, ...ready },
  }
}

const stages = 'no node; Pending; Unknown; Running, not ready; Running, ready'
const lifeStages = (random: Random) => [
  pod(random, 'unbound', { phase: 'Pending' }),
  pod(random, 'pending', { phase: 'Pending', node: 'a' }),
  pod(random, 'unknown', { phase: 'Unknown', node: 'a' }),
  pod(random, 'unready', { phase: 'Running', node: 'a' }),
  pod(random, 'ready', { phase: 'Running', node: 'a', readyFor: hour }),
]
const costs = 'Pending, cost 100; ready, cost 10; ready, cost -100'
const priced = (random: Random) => [
  pod(random, 'pending-dear', { phase: 'Pending', node: 'a', cost: 100 }),
  pod(random, 'ready-dear', { phase: 'Running', node: 'a', readyFor: hour, cost: 10 }),
  pod(random, 'ready-cheap', { phase: 'Running', node: 'a', readyFor: 50 * hour, cost: -100 }),
]
const agePairs = [
  [5, 8],
  [1, 24],
] as const
const aged = (random: Random, younger: number, older: number) => [
  pod(random, 'younger', { phase: 'Running', node: 'a', readyFor: younger * hour, age: younger * hour }),
  pod(random, 'older', { phase: 'Running', node: 'a', readyFor: older * hour, age: older * hour }),
]
const pairOf = (younger: number, older: number) => `${younger} h and ${older} h old: the younger goes, of ${draws}`

const answers = (facts: readonly Fact[], given: string) => ofKind(facts, 'Decided').filter(each => each.given === given)

const stage: Claim = {
  id: 'earliest-stage-first',
  text: {
    zh: '走得最近的先走：没有节点的，然后 Pending、Unknown、未就绪的，最后才是就绪的',
    en: 'Whoever has come the shortest way goes first: without a node, Pending, Unknown, not ready, and ready last',
  },
  judge: facts => all(answers(facts, stages), fact => fact.answer === 'unbound < pending < unknown < unready < ready'),
}

const cost: Claim = {
  id: 'cost-after-readiness',
  text: {
    zh: '删除代价只在节点、阶段、就绪都相同的 Pod 之间比较：Pending 的再贵也先走，两个就绪的里便宜的先走',
    en: 'Deletion cost counts only among Pods equal in node, phase and readiness: a Pending one goes first however dear it is, and of two ready ones the cheap',
  },
  judge: facts => all(answers(facts, costs), fact => fact.answer === 'pending-dear < ready-cheap < ready-dear'),
}

const chance: Claim = {
  id: 'same-age-class-is-chance',
  text: {
    zh: '年龄按二的幂比较：5 小时和 8 小时同属一档，由 UID 决定，等于碰运气；1 小时和 24 小时不同档，年轻的总是先走',
    en: 'Ages are compared by powers of two: 5 h and 8 h are in one class, where the UID decides, in effect chance; 1 h and 24 h are not, and the younger always goes',
  },
  judge(facts) {
    const count = (younger: number, older: number) =>
      ofKind(facts, 'Looked').filter(each => each.subject === pairOf(younger, older))
    // 60 tosses of a coin: within 5σ (3.9 each) of 30.
    return both(
      all(count(5, 8), ({ value }) => Number(value) > 10 && Number(value) < 50),
      all(count(1, 24), ({ value }) => value === draws),
    )
  },
}
