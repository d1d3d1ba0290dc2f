import type { PodSpec } from '../../objects.ts'
import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import {
  addNode,
  create,
  isRunning,
  look,
  newStage,
  podObject,
  remove,
  second,
  shows,
  type Stage,
} from '../cluster/stage.ts'
import { all, both, looked } from '../judging.ts'
import type { ContainersOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** Containers that would fit one by one, as one Pod and as Pods of their own. */
export const placedAsOne = (parts: Parts): Experiment<ContainersOptions> => ({
  name: 'placed-as-one',
  asks: {
    zh: '每个容器单独都放得下，合起来放不下：调度器会把一个 Pod 拆到两个节点上吗？',
    en: 'Each container alone would fit, all together do not: does the scheduler spread a Pod over two nodes?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [neverSplit],
  outcomes: [phase],
})

interface Visit {
  readonly pool: string
  readonly requests: readonly string[]
  readonly free: string
}

function* play(parts: Parts, { requests, nodeFree }: ContainersOptions, tools: ModelTools): Iterable<Step> {
  const stage = newStage(tools, parts, { programs: { app: {} }, shows: isShown, watch: false, nodes: [] })
  yield* visit(stage, { pool: 'asked', requests, free: nodeFree })
  yield* visit(stage, { pool: 'fixed', requests: ['300m', '300m'], free: '500m' })
}

function* visit(stage: Stage, { pool, requests, free }: Visit): Iterable<Step> {
  const { cluster } = stage
  yield caption({
    zh: `节点 ${pool}-1 和 ${pool}-2 各有 ${free} 空闲 CPU。Pod ${pool}-together 的容器请求 ${requests.join('、')}。`,
    en: `Nodes ${pool}-1 and ${pool}-2 have ${free} of CPU free each. The containers of Pod ${pool}-together request ${requests.join(', ')}.`,
  })
  for (const i of [1, 2])
    addNode(stage, `${pool}-${i}`, { labels: { pool }, allocatable: { cpu: free, memory: '8Gi', pods: 110 } })
  const together = `${pool}-together`
  look(
    stage,
    sumOf(pool),
    requests.reduce((sum, each) => sum + Number.parseInt(each, 10), 0),
  )
  look(stage, freeOf(pool), Number.parseInt(free, 10))
  create(stage, podObject(together, specOf(pool, requests)))
  yield* cluster.run(cluster.now() + 15 * second, () => isRunning(stage, together))
  remove(stage, together, 0)
  yield* cluster.run(cluster.now() + 3 * second)
  yield caption({ zh: '同样的容器，各自成为一个 Pod：', en: 'The same containers, each as a Pod of its own:' })
  requests.forEach((request, i) => create(stage, podObject(`${pool}-apart-${i + 1}`, specOf(pool, [request]))))
  yield* cluster.run(cluster.now() + 15 * second)
}

const sumOf = (pool: string) => `${pool}-together: sum of requests (m)`
const freeOf = (pool: string) => `${pool}: free on each node (m)`

const specOf = (pool: string, requests: readonly string[]): PodSpec => ({
  nodeSelector: { pool },
  containers: requests.map((cpu, i) => ({ name: `c${i + 1}`, image: 'app', resources: { requests: { cpu } } })),
})

const shownKinds = shows('Wrote', 'Bound', 'Looked')
function isShown(what: What): boolean {
  if (what.kind === 'ConditionChanged') return what.condition === 'PodScheduled' && what.status === 'False'
  return what.kind === 'PhaseChanged' ? what.from !== undefined : shownKinds(what)
}

const bindings = (facts: readonly Fact[], pod: string) => ofKind(facts, 'Bound').filter(each => each.pod === pod)
const refusals = (facts: readonly Fact[], pod: string) =>
  ofKind(facts, 'ConditionChanged').filter(each => each.subject === `Pod/${pod}`)

const neverSplit: Claim = {
  id: 'never-split',
  text: {
    zh: 'Pod 作为一个整体调度：请求之和放得进某一个节点才会绑定，而且只绑定一次；两个 300m 的容器在两个各有 500m 的节点上放不下，拆成两个 Pod 就放得下',
    en: 'A Pod is placed as one: it is bound if the sum of its requests fits one node, and to that one alone; two containers of 300m find no place on two nodes with 500m each, and as two Pods they do',
  },
  judge: facts =>
    both(
      ...['asked', 'fixed'].map(pool => {
        const [sum, free, pod] = [looked(facts, sumOf(pool)), looked(facts, freeOf(pool)), `${pool}-together`]
        return Number(sum?.value) <= Number(free?.value)
          ? all(bindings(facts, pod), () => bindings(facts, pod).length === 1)
          : all(refusals(facts, pod), fact => fact.reason === 'Unschedulable' && bindings(facts, pod).length === 0)
      }),
      ...[1, 2].map(i => all(bindings(facts, `fixed-apart-${i}`), fact => fact.node.startsWith('fixed-'))),
    ),
}

const phase: Outcome = {
  name: 'phase',
  kind: 'choice',
  values: ['Pending', 'Running', 'Failed'],
  asks: {
    zh: '两个节点各有这么多空闲 CPU。15 秒之后这个 Pod 处于哪个阶段？',
    en: 'Each of two nodes has so much CPU free. Which phase is the Pod in after 15 s?',
  },
  of: facts =>
    ofKind(facts, 'PhaseChanged').findLast(each => each.pod === 'asked-together' && each.to !== 'Failed')?.to ??
    'Pending',
}
