import { cluster as newCluster, type Cluster } from '../../model/cluster/cluster.ts'
import { type Candidate, candidate, leaseDuration } from '../../model/cluster/leader-election.ts'
import type { Cause } from '../../model/cluster/task.ts'
import { type Fact, type FactOf, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { minute, replicaSetObject, second } from '../cluster/stage.ts'
import { all, both, none } from '../judging.ts'
import type { ComponentOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { labels } from './stage.ts'

/** Two controller-managers: the leader crashes; later its successor is stopped in good order. */
export const leaderHandover = (parts: Parts): Experiment<ComponentOptions> => ({
  name: 'leader-handover',
  asks: {
    zh: '控制器管理器有两份：领导者崩溃之后多久有人接手？这期间谁干活？',
    en: 'There are two controller-managers: how long after the leader’s crash does the other take over, and who works meanwhile?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [takeover, ownClock, nothingTwice, releaseIsFast],
  outcomes: [gapSeconds],
})

const [first, other] = ['controller-manager-1', 'controller-manager-2'] as const
/** The process competes for the Lease; the loop in it works or rests. */
const loopOf = (process: string) => `${process}/replicaset-controller`
const lease = 'kube-controller-manager'
const replicas = 3

function* play(parts: Parts, { clockSkew }: ComponentOptions, tools: ModelTools): Iterable<Step> {
  const made = newCluster({ tools, tells: isShown })
  const { random } = tools
  for (const name of [first, other]) {
    const actor = parts.replicaSetController(random.fork(`names ${name}`), parts)
    made.join({ ...actor, name: loopOf(name), process: name })
    made.cutOff(loopOf(name))
  }
  const stand = (name: string, skew: number): Candidate =>
    candidate(
      made.host(name),
      {
        lease,
        random: random.fork(`candidate ${name} ${made.now()}`),
        clock: now => now + skew * second,
        mayTake: parts.mayTake,
        leads: because => made.rejoin(loopOf(name), because),
      },
      change(made, name, 'started'),
    )
  made.write('user', {
    verb: 'create',
    object: replicaSetObject('web', replicas, { metadata: { labels }, spec: { containers: [{ name: 'app' }] } }),
    tells: [{ kind: 'Wrote', verb: 'create', subject: 'ReplicaSet/web', change: 'created' }],
  })
  yield caption({
    zh: `两份控制器管理器争一个租约，第二份的时钟快 ${clockSkew} 秒；要维持一个三副本的 ReplicaSet。`,
    en: `Two controller-managers compete for a Lease; the clock of the second is ${clockSkew} s fast. There is a ReplicaSet of three to look after.`,
  })
  const leader = stand(first, 0)
  yield* made.run(second)
  const standby = stand(other, clockSkew)
  if (!parts.standbyIsIdle) made.rejoin(loopOf(other), undefined)
  yield* made.run(made.now() + between(tools, 4, 8))

  yield caption({
    zh: '领导者崩溃，同时有人删除一个 Pod：',
    en: 'The leader crashes, and somebody deletes a Pod:',
  })
  leader.crash()
  made.cutOff(loopOf(first))
  standby.blame(change(made, first, 'stopped'))
  removeOne(made)
  yield* made.run(made.now() + minute, () => isLed(made, other))
  yield* made.run(made.now() + second)

  yield caption({
    zh: '崩溃的那份回来做候补。随后领导者有序停止，停之前交出租约：',
    en: 'The crashed one is back as a standby. Then the leader is stopped in good order, and gives up the Lease first:',
  })
  const again = stand(first, 0)
  yield* made.run(made.now() + between(tools, 4, 8))
  const stopped = change(made, other, parts.releases ? 'gives up' : 'stopped')
  if (parts.releases) again.blame(standby.release(stopped))
  else standby.crash()
  made.cutOff(loopOf(other))
  yield* made.run(made.now() + minute, () => isLed(made, first))
  yield* made.run(made.now() + second)
}

const between = ({ random }: ModelTools, least: number, most: number) =>
  least * second + random.integer((most - least) * second)

const change = (made: Cluster, component: string, what: 'started' | 'stopped' | 'gives up'): Cause =>
  made.tell('operator', { kind: 'ComponentChanged', component, change: what })

const isLed = (made: Cluster, name: string) => made.get('Lease', lease)?.spec.holderIdentity === name

function removeOne(made: Cluster): void {
  const name = [...made.list('Pod')][0]?.metadata.name ?? ''
  const tells = [{ kind: 'Wrote', verb: 'delete', subject: `Pod/${name}`, change: 'deleted' }] as const
  made.write('user', { verb: 'delete', ref: { kind: 'Pod', name }, tells })
}

const isShown = (what: What) =>
  what.kind === 'Wrote' ? what.change !== 'status' : what.kind === 'ComponentChanged' || what.kind === 'Looked'

const changes = (facts: readonly Fact[], change: FactOf<'ComponentChanged'>['change']) =>
  ofKind(facts, 'ComponentChanged').filter(each => each.change === change)
const crash = (facts: readonly Fact[]) => changes(facts, 'stopped')[0]
const leads = (facts: readonly Fact[]) => changes(facts, 'leads')
const creations = (facts: readonly Fact[]) =>
  ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && each.subject.startsWith('Pod/'))
/** From the crash until the other leads. */
const gapOf = (facts: readonly Fact[]) => (leads(facts)[1]?.at ?? NaN) - (crash(facts)?.at ?? NaN)

const takeover: Claim = {
  id: 'takeover-13-to-24',
  text: {
    zh: '领导者崩溃之后 13 到 24 秒，候补者接手',
    en: 'After a crash the standby takes over 13 to 24 s later',
  },
  judge: facts =>
    all(
      leads(facts).slice(1, 2),
      fact => fact.component === other && gapOf(facts) >= 13 * second && gapOf(facts) <= 24 * second,
    ),
}

const ownClock: Claim = {
  id: 'standby-uses-its-own-clock',
  text: {
    zh: '候补者从自己看到的最后一次续约算起，用自己的时钟：时钟快慢都不会让它提前接手，始终只有一个领导者',
    en: 'The standby counts from the last renewal that it saw, on its own clock: a clock that is off makes it no earlier, and there is only one leader at any time',
  },
  judge(facts) {
    const renewed = ofKind(facts, 'Wrote').filter(each => each.subject === `Lease/${lease}` && each.by === first)
    const last = renewed.findLast(each => each.id < (crash(facts)?.id ?? 0))
    return both(
      all(leads(facts).slice(1, 2), fact => fact.at - (last?.at ?? Infinity) >= leaseDuration),
      none(
        leads(facts).filter(each => each.component === other && each.id < (crash(facts)?.id ?? 0)),
        leads(facts),
      ),
    )
  },
}

const nothingTwice: Claim = {
  id: 'gap-does-nothing-twice',
  text: {
    zh: '空档里什么也不修复，也没有什么做两遍：被删的 Pod 在有人接手之后才补上，只补一个',
    en: 'In the gap nothing is repaired, and nothing is done twice: the deleted Pod is replaced after the takeover, and once',
  },
  judge(facts) {
    const [, next] = leads(facts)
    const after = creations(facts).filter(each => each.id > (crash(facts)?.id ?? Infinity))
    return both(
      all(after, fact => after.length === 1 && next !== undefined && fact.id > next.id && fact.by === loopOf(other)),
      all(creations(facts), () => creations(facts).length === replicas + 1),
    )
  },
}

const releaseIsFast: Claim = {
  id: 'release-hands-over-fast',
  text: {
    zh: '有序停止并交出租约的领导者，4.4 秒之内就有人接手',
    en: 'A leader that gives up its Lease on a clean stop is followed within 4.4 s',
  },
  judge(facts) {
    const released = changes(facts, 'gives up')[0]
    return all(
      leads(facts).slice(2, 3),
      fact => fact.component === first && released !== undefined && fact.at - released.at <= 4.4 * second,
    )
  },
}

const gapSeconds: Outcome = {
  name: 'created-in-the-gap',
  kind: 'number',
  asks: {
    zh: '领导者崩溃、还没人接手的时候，有人删了一个 Pod。接手之前补了几个？',
    en: 'A Pod is deleted while nobody leads. How many Pods are made before the other takes over?',
  },
  of: facts =>
    creations(facts).filter(each => each.id > (crash(facts)?.id ?? Infinity) && each.id < (leads(facts)[1]?.id ?? 0))
      .length,
}
