import { patch } from '../../model/cluster/actor.ts'
import { type Candidate, candidate } from '../../model/cluster/leader-election.ts'
import type { Cause } from '../../model/cluster/task.ts'
import { ofKind, type Fact, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import {
  create,
  look,
  minute,
  newStage,
  remove,
  replicaSetObject,
  second,
  shows,
  type Stage,
} from '../cluster/stage.ts'
import { all, both, none } from '../judging.ts'
import type { ReplicaSetOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** While nobody leads, Pods are deleted and numbers changed; then the next controller-manager takes the Lease. */
export const controllerOutage = (parts: Parts): Experiment<ReplicaSetOptions> => ({
  name: 'controller-outage',
  asks: {
    zh: '领导者崩溃：多久没有人修复？它错过的事件会让结果不一样吗？',
    en: 'The leader crashes: for how long does nobody repair anything, and do the events that it missed make a difference in the end?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [missed, waits],
})

const loop = 'replicaset-controller'
const sets = { shrunk: [4, 2], grown: [2, 5], robbed: [3, 3] } as const

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, {
    programs: { app: {} },
    shows: isShown,
    watch: false,
    nodes: ['node-1', 'node-2'],
  })
  const { cluster } = stage
  yield caption({
    zh: '两份控制器管理器，first 领导，other 候补。三个 ReplicaSet：shrunk 4 个副本，grown 2 个，robbed 3 个。',
    en: 'Two controller-managers, first leading and other standing by. Three ReplicaSets: shrunk with 4 replicas, grown with 2, robbed with 3.',
  })
  cluster.cutOff(loop)
  const leader = stand(stage, parts, 'first')
  yield* cluster.run(cluster.now() + second)
  const standby = stand(stage, parts, 'other')
  for (const [name, [before]] of Object.entries(sets)) {
    const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app' }] } }
    create(stage, replicaSetObject(name, before, template), `replicas: ${before}`)
  }
  yield* cluster.run(cluster.now() + 20 * second + stage.random.integer(5 * second))
  yield caption({
    zh: '领导者崩溃。无人领导时：shrunk 改成 2 个副本，grown 改成 5 个，robbed 的 Pod 被删掉两个。',
    en: 'The leader crashes. While nobody leads, shrunk is set to 2 replicas and grown to 5, and two Pods of robbed are deleted.',
  })
  leader.crash()
  cluster.cutOff(loop)
  standby.blame(cluster.tell('first', { kind: 'ComponentChanged', component: 'first', change: 'stopped' }))
  for (const [name, [, after]] of Object.entries(sets)) scale(stage, name, after)
  for (const pod of podsOf(stage, 'robbed').slice(0, 2)) remove(stage, pod)
  yield* cluster.run(cluster.now() + minute)
  for (const name of Object.keys(sets)) look(stage, activeOf(name), podsOf(stage, name).length)
  yield* cluster.run(cluster.now())
}

/** A process that competes for the Lease; the loop in it works once it leads. */
function stand({ cluster, random }: Stage, { mayTake }: Parts, name: string): Candidate {
  const host = cluster.host(name)
  const leads = (because: Cause) => cluster.rejoin(loop, because)
  const started = host.tell({ kind: 'ComponentChanged', component: name, change: 'started' }, undefined)
  const set = { lease: 'kube-controller-manager', random: random.fork(name), clock: (now: number) => now }
  return candidate(host, { ...set, mayTake, leads }, started)
}

function scale({ cluster }: Stage, name: string, replicas: number): void {
  const told = {
    kind: 'Wrote',
    verb: 'update',
    subject: `ReplicaSet/${name}`,
    change: `replicas: ${replicas}`,
  } as const
  cluster.write(
    'user',
    patch('ReplicaSet', name, set => ({ ...set, spec: { ...set.spec, replicas } }), told),
  )
}

const podsOf = ({ cluster }: Stage, app: string) =>
  [...cluster.list('Pod')]
    .filter(each => each.metadata.labels?.['app'] === app && each.metadata.deletionTimestamp === undefined)
    .map(each => each.metadata.name)
const activeOf = (name: string) => `active Pods of ${name}`

const shownKinds = shows('Wrote', 'ComponentChanged', 'Looked')
const isShown = (what: What) =>
  shownKinds(what) && !(what.kind === 'Wrote' && (what.change === 'status' || what.change === 'renewTime'))

const crash = (facts: readonly Fact[]) => ofKind(facts, 'ComponentChanged').find(each => each.change === 'stopped')
const takeover = (facts: readonly Fact[]) =>
  ofKind(facts, 'ComponentChanged').find(each => each.change === 'leads' && each.id > (crash(facts)?.id ?? Infinity))

const missed: Claim = {
  id: 'missed-events-cost-nothing',
  text: {
    zh: '错过的事件不要紧：接手者看的是现状，最后每个 ReplicaSet 都正好是想要的数目',
    en: 'Missed events cost nothing: the successor looks at how things are, and in the end each set has exactly as many Pods as are wanted',
  },
  judge: facts =>
    both(
      ...Object.entries(sets).map(([name, [, after]]) =>
        all(
          ofKind(facts, 'Looked').filter(each => each.subject === activeOf(name)),
          fact => fact.value === after,
        ),
      ),
    ),
}

const waits: Claim = {
  id: 'repair-waits-for-a-leader',
  text: {
    zh: '领导者崩溃之后 13 到 24 秒没有人修复任何东西，直到候补拿到租约',
    en: 'After the crash of the leader nobody repairs anything for 13 to 24 s, until the standby gets the Lease',
  },
  judge(facts) {
    const [from, to] = [crash(facts), takeover(facts)]
    const repairs = ofKind(facts, 'Wrote').filter(each => each.by === loop && each.id > (from?.id ?? Infinity))
    const gap = (to?.at ?? Infinity) - (from?.at ?? 0)
    return both(
      all(to === undefined ? [] : [to], () => gap >= 13 * second && gap <= 24 * second),
      all(repairs, fact => fact.id > (to?.id ?? Infinity)),
      none(
        repairs.filter(each => each.at < (from?.at ?? 0) + 13 * second),
        to === undefined ? [] : [to],
      ),
    )
  },
}
