import { patch } from '../../model/cluster/actor.ts'
import type { Expectations } from '../../model/cluster/replica-set/expectations.ts'
import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { renderDuration } from '../../sim/duration.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
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
import { all, both, looked } from '../judging.ts'
import type { ReplicaSetOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** A controller whose cache lags, asked to look again every 10 ms; with and without its memory of what it has ordered. */
export const expectationsGuard = (parts: Parts): Experiment<ReplicaSetOptions> => ({
  name: 'expectations-guard',
  asks: {
    zh: '控制器看不到自己刚写的 Pod，又一再被叫去核对：它会不会重复创建？靠什么避免？',
    en: 'A controller does not see yet what it has just written, and is made to look again and again: does it order twice, and what prevents that?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [preventDoubles, multiplied, statusMeanwhile, lapses],
  outcomes: [created],
})

const every = 10
const [guarded, forgetful, unlucky] = ['with', 'without', 'lost-event']
const most = 20

/** The memory that set `without` has none of, and for which one event of set `lost-event` gets lost. */
const handicapped = (expectations: Parts['expectations']) => (): Expectations => {
  const memory = expectations()
  let lost = false
  return {
    ...memory,
    satisfied: (key, now) => key === forgetful || memory.satisfied(key, now),
    created(key) {
      if (key === unlucky && !lost) lost = true
      else memory.created(key)
    },
  }
}

/** All calls of a look at once: slow start is another experiment's matter. */
function* atOnce(count: number): Generator<number, number, number> {
  return yield count
}

function* play(parts: Parts, options: ReplicaSetOptions, tools: ModelTools): Iterable<Step> {
  const { watchDelay, expectations } = options
  const replicas = Math.min(options.replicas, most)
  const changed = { ...parts, slowStart: atOnce, expectations: handicapped(parts.expectations) }
  const stage = newStage(tools, changed, {
    programs: {},
    shows: isShown,
    watch: false,
    nodes: [],
    watchDelay: { least: watchDelay, most: watchDelay },
  })
  look(stage, wanted, replicas)
  look(stage, blind, watchDelay)
  const order = expectations ? [guarded, forgetful] : [forgetful, guarded]
  for (const name of order) yield* hurried(stage, name, replicas, watchDelay)
  yield* oneEventLost(stage, replicas)
}

const wanted = 'replicas wanted'
const blind = 'watch delay (ms)'

function* hurried(stage: Stage, name: string, replicas: number, watchDelay: number): Iterable<Step> {
  const { cluster } = stage
  const memory = name === guarded ? { zh: '记得', en: 'remembers' } : { zh: '不记得', en: 'does not remember' }
  yield caption({
    zh: `ReplicaSet ${name}：${replicas} 个副本，缓存落后 ${renderDuration(watchDelay)}，控制器${memory.zh}自己下过的单；在看不见的这段时间里，每 10 毫秒有人改一次注解，让它再核对一遍。（每轮的创建请求在这里一次发完。）`,
    en: `ReplicaSet ${name}: ${replicas} replicas, a cache that is ${renderDuration(watchDelay)} late, a controller that ${memory.en} what it has ordered; while it is blind somebody changes an annotation every 10 ms, which makes it look again. (The calls of a look all go out at once here.)`,
  })
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app' }] } }
  create(stage, replicaSetObject(name, replicas, template), `replicas: ${replicas}`)
  for (let i = 1; i < watchDelay / every; i++) {
    yield* cluster.run(cluster.now() + every)
    touch(stage, name, i)
  }
  yield* cluster.run(cluster.now() + 5 * second)
}

const touch = ({ cluster }: Stage, name: string, time: number) =>
  cluster.write(
    'user',
    patch('ReplicaSet', name, set => ({
      ...set,
      metadata: { ...set.metadata, annotations: { touched: String(time) } },
    })),
  )

/** The cache is told of all new Pods but one; later a Pod is deleted, and somebody touches the set every minute. */
function* oneEventLost(stage: Stage, replicas: number): Iterable<Step> {
  const { cluster } = stage
  yield caption({
    zh: `ReplicaSet ${unlucky}：新 Pod 的事件丢了一个，控制器等不齐。随后一个 Pod 被删除；每分钟有人改一次注解。`,
    en: `ReplicaSet ${unlucky}: of the events of its new Pods one gets lost, so the controller waits for it. Then a Pod is deleted; somebody touches the set every minute.`,
  })
  const template = { metadata: { labels: { app: unlucky } }, spec: { containers: [{ name: 'app' }] } }
  create(stage, replicaSetObject(unlucky, replicas, template), `replicas: ${replicas}`)
  yield* cluster.run(cluster.now() + 10 * second)
  const [victim] = [...cluster.list('Pod')].filter(each => each.metadata.labels?.['app'] === unlucky)
  if (victim !== undefined) remove(stage, victim.metadata.name)
  for (let i = 1; i <= 7; i++) {
    yield* cluster.run(cluster.now() + minute)
    touch(stage, unlucky, i)
  }
  yield* cluster.run(cluster.now() + 10 * second)
}

const shownKinds = shows('Wrote', 'Counted', 'Looked')
const isShown = (what: What) => shownKinds(what)

const podsOf = (facts: readonly Fact[], name: string, verb: 'create' | 'delete') =>
  ofKind(facts, 'Wrote').filter(each => each.verb === verb && each.subject.startsWith(`Pod/${name}-`))
const number = (facts: readonly Fact[], subject: string) => Number(looked(facts, subject)?.value)

const preventDoubles: Claim = {
  id: 'expectations-prevent-doubles',
  text: {
    zh: '记得自己下过的单，缓存落后再久、被叫去核对再多次，也只创建想要的数目',
    en: 'With its memory of what it has ordered it creates as many as are wanted, however late its cache is and however often it has to look',
  },
  judge(facts) {
    const made = podsOf(facts, guarded, 'create')
    return all(made, () => made.length === number(facts, wanted))
  },
}

const multiplied: Claim = {
  id: 'without-expectations-multiplied',
  text: {
    zh: '没有这份记忆，看不见的时间里每核对一次就再创建一遍：d 毫秒的延迟、每 10 毫秒一次，共 n·⌈d/10⌉ 个，多出来的事后再删掉',
    en: 'Without it every look in the blind time orders all of them again: n·⌈d/10⌉ Pods with a delay of d ms and a look every 10 ms; the surplus is deleted afterwards',
  },
  judge(facts) {
    const [made, gone] = [podsOf(facts, forgetful, 'create'), podsOf(facts, forgetful, 'delete')]
    const times = Math.max(1, Math.ceil(number(facts, blind) / every))
    const surplus = number(facts, wanted) * (times - 1)
    return both(
      all(made, () => made.length === number(facts, wanted) * times),
      ...(surplus > 0 ? [all(gone, () => gone.length === surplus)] : []),
    )
  },
}

const statusMeanwhile: Claim = {
  id: 'status-written-while-waiting',
  text: {
    zh: '等待期间状态照写：Pod 已经创建，缓存还看不到，第一次写下的副本数是 0',
    en: 'Status is written meanwhile: the Pods are created, the cache does not show them yet, and the first status says 0 replicas',
  },
  judge(facts) {
    const [first] = ofKind(facts, 'Counted').filter(each => each.subject === `ReplicaSet/${guarded}`)
    const made = podsOf(facts, guarded, 'create')
    const isLate = number(facts, blind) > every
    return all(first === undefined ? [] : [first], fact =>
      isLate ? fact.replicas === 0 && made.every(each => each.id < fact.id) : made.some(each => each.id < fact.id),
    )
  },
}

const lapses: Claim = {
  id: 'lost-event-lapses',
  text: {
    zh: '有一个事件永远不来，控制器最多等 5 分钟：在那之前少了 Pod 也不补，之后下一次核对就补上',
    en: 'If an event never comes, the controller waits for five minutes at most: until then a missing Pod is not replaced, and at the next look after that it is',
  },
  judge(facts) {
    const [made, [gone]] = [podsOf(facts, unlucky, 'create'), podsOf(facts, unlucky, 'delete')]
    const late = made.filter(each => each.id > (gone?.id ?? Infinity))
    const waited = (fact: Fact) => fact.at - (made[0]?.at ?? 0)
    return all(late, fact => late.length === 1 && waited(fact) > 5 * minute && waited(fact) < 7 * minute)
  },
}

const created: Outcome = {
  name: 'pods-created',
  kind: 'number',
  asks: {
    zh: '每 10 毫秒核对一次，缓存落后这么久：控制器一共创建多少个 Pod？',
    en: 'With a look every 10 ms and a cache so late: how many Pods does the controller create?',
  },
  of(facts) {
    const [set] = ofKind(facts, 'Wrote').filter(each => each.subject.startsWith('ReplicaSet/') && each.by === 'user')
    return podsOf(facts, set?.subject.slice('ReplicaSet/'.length) ?? '', 'create').length
  },
}
