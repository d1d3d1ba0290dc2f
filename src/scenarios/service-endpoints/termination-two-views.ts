import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, endpointsOf, minute, remove, second, shows } from '../cluster/stage.ts'
import { all, both } from '../judging.ts'
import { after, comesFrom, ends, entries, writes } from './judging.ts'
import type { ServiceOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { serviceStage, web, webContainer, webService } from './stage.ts'

/** One replica is deleted while its probe keeps passing. */
export const terminationTwoViews = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'termination-two-views',
  asks: {
    zh: '删除一个还能应答的 Pod：切片和 Endpoints 各怎么说，接替它的又何时出现？',
    en: 'A Pod is deleted that still answers: what do slice and Endpoints say, and when does its successor appear?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [servesOn, successorBeside, droppedAtOnce],
})

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const programs = { app: { onTerm: { after: 40 * second, code: 0 } } } as const
  const stage = serviceStage(tools, parts, { programs, nodes: ['node-1', 'node-2'], shows: shown })
  const { cluster } = stage
  yield caption({
    zh: 'ReplicaSet web 有一个副本，宽限期 60 秒；应用收到 SIGTERM 后还要 40 秒收尾，其间照常应答探针。',
    en: 'ReplicaSet web has one replica and a grace period of 60 s. From SIGTERM on the app needs 40 s to finish, and answers its probe meanwhile.',
  })
  const container = { ...webContainer, readinessProbe: { periodSeconds: 5 } }
  const template = {
    metadata: { labels: { app: web } },
    spec: { terminationGracePeriodSeconds: 60, containers: [container] },
  }
  create(stage, webService())
  create(stage, {
    kind: 'ReplicaSet',
    metadata: { name: web },
    spec: { replicas: 1, selector: { matchLabels: { app: web } }, template },
  })
  yield* cluster.run(minute, () => endpointsOf(stage, web)[0]?.conditions?.ready === true)
  yield* cluster.run(cluster.now() + 2 * second)
  const [pod] = [...cluster.list('Pod')]
  if (pod === undefined) return
  yield caption({ zh: '删除这个 Pod。', en: 'That Pod is deleted.' })
  remove(stage, pod.metadata.name)
  yield* cluster.run(cluster.now() + 2 * minute, () => cluster.get('Pod', pod.metadata.name) === undefined)
  yield* cluster.run(cluster.now() + second)
}

const shown = shows('Wrote', 'EndpointChanged', 'AddressMoved', 'Signalled', 'ProcessEnded')

const deletion = (facts: readonly Fact[]) =>
  ofKind(facts, 'Wrote').find(each => each.verb === 'delete' && each.by === 'user')
const victim = (facts: readonly Fact[]) => deletion(facts)?.subject.slice('Pod/'.length) ?? ''
const gone = (facts: readonly Fact[]) => entries(facts, victim(facts)).find(each => !each.present)

const servesOn: Claim = {
  id: 'deleted-pod-serves-on',
  text: {
    zh: '被删除的 Pod 列为服务中、终止中（F/T/T），进程结束之后才离开切片',
    en: 'A deleted Pod stays listed as serving and terminating (F/T/T), and leaves the slice only after its process has ended',
  },
  judge(facts) {
    const [pod, end] = [victim(facts), ends(facts, victim(facts))[0]]
    const [marked, ...later] = after(entries(facts, pod), deletion(facts))
    return both(
      all(marked ? [marked] : [], each => each.present && !each.ready && each.serving && each.terminating),
      all(later, each => !each.present && each.id > (end?.id ?? Infinity)),
    )
  },
}

const successorBeside: Claim = {
  id: 'successor-beside-it',
  text: {
    zh: '接替它的 Pod 先就绪、先列入，旧的还在名单上',
    en: 'Its successor is made, ready and listed while the old one is still in the list',
  },
  judge(facts) {
    const ready = after(ofKind(facts, 'EndpointChanged'), deletion(facts)).filter(each => each.ready)
    return both(
      all(ready, each => each.pod !== victim(facts) && each.id < (gone(facts)?.id ?? NaN)),
      all(writes(facts, 'create', `Pod/${ready[0]?.pod}`), each => comesFrom(facts, each, deletion(facts))),
    )
  },
}

const droppedAtOnce: Claim = {
  id: 'endpoints-drop-it-at-once',
  text: {
    zh: 'Endpoints 一见删除标记就去掉它，此时进程还在运行',
    en: 'Endpoints drop it as soon as it is marked for deletion, while its process still runs',
  },
  judge(facts) {
    const [end] = ends(facts, victim(facts))
    const moved = after(ofKind(facts, 'AddressMoved'), deletion(facts)).filter(each => each.pod === victim(facts))
    return all(
      moved,
      each =>
        each.list === 'none' &&
        each.id < (end?.id ?? NaN) &&
        each.at - (deletion(facts)?.at ?? NaN) < 100 &&
        each.id < (gone(facts)?.id ?? NaN),
    )
  },
}
