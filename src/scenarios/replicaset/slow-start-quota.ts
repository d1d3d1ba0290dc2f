import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { create, look, newStage, remove, replicaSetObject, second, shows, type Stage } from '../cluster/stage.ts'
import { all, both, looked } from '../judging.ts'
import { batchSizes } from './create-trace.ts'
import type { ReplicaSetOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** More Pods are wanted than a quota allows: how many calls does the controller waste on finding out? */
export const slowStartQuota = (parts: Parts): Experiment<ReplicaSetOptions> => ({
  name: 'slow-start-quota',
  asks: {
    zh: '配额只允许几个 Pod，ReplicaSet 却要更多：控制器会白白发出多少次创建请求？',
    en: 'A quota allows fewer Pods than the set wants: how many calls does the controller waste before it stops?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [stops, few],
  outcomes: [calls],
})

interface Visit {
  readonly name: string
  readonly replicas: number
  readonly quota: number
}

function* play(parts: Parts, { replicas, quota }: ReplicaSetOptions, tools: ModelTools): Iterable<Step> {
  const told = { now: true }
  const shows = (what: What) => told.now && isShown(what)
  const stage = newStage(tools, parts, { programs: {}, shows, watch: false, nodes: [] })
  yield* visit(stage, told, { name: 'asked', replicas, quota })
  yield* visit(stage, told, { name: 'ten', replicas: 10, quota: 5 })
}

function* visit(stage: Stage, told: { now: boolean }, { name, replicas, quota }: Visit): Iterable<Step> {
  const { cluster } = stage
  yield caption({
    zh: `ReplicaSet ${name} 要 ${replicas} 个副本；配额允许 ${quota} 个 Pod。看第一轮，再看三次重试。`,
    en: `ReplicaSet ${name} wants ${replicas} replicas; a quota allows ${quota} Pods. The first look of the controller, then three retries.`,
  })
  cluster.write('user', {
    verb: 'create',
    object: { kind: 'ResourceQuota', metadata: { name }, spec: { hard: { pods: quota } } },
  })
  look(stage, allowed(name), quota)
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app' }] } }
  create(stage, replicaSetObject(name, replicas, template), `replicas: ${replicas}`)
  const seen: Fact[] = []
  const refusals = () => ofKind(seen, 'Refused').length
  const firstLook = () => seen.some(each => each.kind === 'Counted')
  for (const fact of cluster.run(cluster.now() + 20 * second, firstLook)) {
    seen.push(fact)
    yield fact
  }
  const before = refusals()
  if (replicas > quota)
    for (const fact of cluster.run(cluster.now() + 5 * second, () => refusals() >= before + 3)) {
      seen.push(fact)
      yield fact
    }
  // The stage is cleared for the next visit, which is not told.
  told.now = false
  cluster.write('user', { verb: 'delete', ref: { kind: 'ReplicaSet', name } })
  cluster.write('user', { verb: 'delete', ref: { kind: 'ResourceQuota', name } })
  yield* cluster.run(cluster.now() + second)
  const left = [...cluster.list('Pod')]
  for (const pod of left) remove(stage, pod.metadata.name, 0)
  yield* cluster.run(cluster.now() + second)
  told.now = true
}

const allowed = (name: string) => `${name}: Pods allowed`
const shownKinds = shows('Wrote', 'Refused', 'Counted', 'ConditionChanged', 'Looked')
const isShown = (what: What) =>
  what.kind === 'ConditionChanged' ? what.condition === 'ReplicaFailure' : shownKinds(what)

/** Create calls for a set: those that succeeded and those that were refused. */
function callsFor(facts: readonly Fact[], name: string) {
  const isOfSet = (fact: { readonly subject: string }) => fact.subject.startsWith(`Pod/${name}-`)
  const made = ofKind(facts, 'Wrote').filter(each => each.verb === 'create' && isOfSet(each))
  const refused = ofKind(facts, 'Refused').filter(isOfSet)
  const all = [...made, ...refused].sort((a, b) => a.id - b.id)
  const end = ofKind(facts, 'Counted').find(each => each.subject === `ReplicaSet/${name}`)?.id ?? Infinity
  return { first: all.filter(each => each.id < end), later: refused.filter(each => each.id > end) }
}
const isRefused = (fact: Fact) => fact.kind === 'Refused'

/** Closed form: batches of 1, 2, 4 …, the last the one that meets the quota, or what was left. */
function expected(replicas: number, quota: number): { readonly calls: number; readonly refused: number } {
  let calls = 0
  for (let size = 1; calls < replicas; size *= 2) {
    calls += Math.min(size, replicas - calls)
    if (calls > quota) break
  }
  return { calls, refused: Math.max(0, calls - quota) }
}

function visits(facts: readonly Fact[]) {
  return ['asked', 'ten'].map(name => {
    const wanted = ofKind(facts, 'Wrote').find(each => each.subject === `ReplicaSet/${name}` && each.by === 'user')
    const replicas = Number(wanted?.change.split(' ')[1])
    return { name, replicas, quota: Number(looked(facts, allowed(name))?.value), ...callsFor(facts, name) }
  })
}

const stops: Claim = {
  id: 'failed-batch-stops-the-rest',
  text: {
    zh: '遇到错误的那一批会发完，之后不再有下一批',
    en: 'The batch that meets an error is sent to its end, and no other follows',
  },
  judge: facts =>
    both(
      ...visits(facts).map(({ replicas, quota, first }) => {
        const sizes = batchSizes(first)
        const lastBatch = first.filter(each => each.at === first.at(-1)?.at)
        const whole = sizes.every((size, i) => size === 2 ** i || (i === sizes.length - 1 && first.length === replicas))
        return all(
          first,
          fact =>
            whole && (!isRefused(fact) || lastBatch.includes(fact)) && (replicas <= quota || lastBatch.some(isRefused)),
        )
      }),
    ),
}

const few: Claim = {
  id: 'refused-calls-are-few',
  text: {
    zh: '被拒的请求不超过最后一批：10 个副本、配额 5，共 7 次请求，2 次被拒；之后每次重试只被拒 1 次',
    en: 'No more calls are refused than the last batch has: with 10 replicas and a quota of 5 there are 7 calls, 2 of them refused; after that one is refused at each retry',
  },
  judge: facts =>
    both(
      ...visits(facts).map(({ replicas, quota, first, later }) => {
        const { calls, refused } = expected(replicas, quota)
        const perMoment = batchSizes(later)
        return both(
          all(first, () => first.length === calls && first.filter(isRefused).length === refused),
          ...(replicas > quota ? [all(later, () => perMoment.every(size => size === 1))] : []),
        )
      }),
    ),
}

const calls: Outcome = {
  name: 'create-calls',
  kind: 'number',
  asks: {
    zh: '第一轮里，控制器一共发出多少次创建 Pod 的请求（包括被拒的）？',
    en: 'How many calls to create a Pod does the controller make in its first look, refused ones included?',
  },
  of: facts => callsFor(facts, 'asked').first.length,
}
