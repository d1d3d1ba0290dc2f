import type { Container, PodSpec } from '../../objects.ts'
import { type Fact, ofKind, type What } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { addNode, create, look, minute, newStage, podObject, second, shows } from '../cluster/stage.ts'
import { all, both } from '../judging.ts'
import type { ContainersOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** A kubelet runs Pods while somebody adds up what runs at each moment: the scheduler's number must be the peak of that. */
export const effectiveRequest = (parts: Parts): Experiment<ContainersOptions> => ({
  name: 'effective-request',
  asks: {
    zh: '调度器认为一个 Pod 要多少 CPU？Init 容器、边车、应用各自的请求怎样合在一起？',
    en: 'How much CPU does the scheduler take a Pod to need? How do the requests of init containers, sidecars and apps come together?',
  },
  plays: { model: (_, tools) => play(parts, tools) },
  claims: [peak],
})

/** Millicores: a bare number is an init container's request. */
interface Listed {
  readonly inits: readonly (number | { readonly sidecar: number })[]
  readonly apps: readonly number[]
}
const vectors: readonly Listed[] = [
  { inits: [100, { sidecar: 200 }, 500, { sidecar: 50 }], apps: [300, 100] },
  { inits: [600, { sidecar: 200 }], apps: [300] },
  { inits: [{ sidecar: 200 }, 600], apps: [300] },
]
const drawn = 5

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const lists = [...vectors, ...Array.from({ length: drawn }, () => draw(tools))]
  const stage = newStage(tools, parts, {
    programs: { init: { exits: { after: 2 * second, code: 0 } }, app: {} },
    shows: isShown,
    watch: false,
    nodes: [],
  })
  addNode(stage, 'node-1', { allocatable: { cpu: '64', memory: '64Gi', pods: 110 } })
  yield caption({
    zh: `${lists.length} 个 Pod，Init 容器和边车的次序、各自的请求都不同（S 是边车）；每个 Pod 由 kubelet 从头启动，同时记下任一时刻正在运行的容器请求之和的最大值。`,
    en: `${lists.length} Pods with various lists of init containers, sidecars (S) and apps. A kubelet starts each of them, and the highest sum of the requests of what runs at once is noted.`,
  })
  for (const [i, list] of lists.entries()) {
    const [name, spec] = [`pod-${i + 1}`, specOf(list)]
    create(stage, podObject(name, spec), words(list))
    let highest = 0
    const { cluster } = stage
    const note = () => {
      highest = Math.max(highest, runningNow(spec, cluster.get('Pod', name)?.status))
      return cluster.get('Pod', name)?.status.phase === 'Running'
    }
    yield* cluster.run(cluster.now() + minute, note)
    look(stage, peakOf(name), highest)
    cluster.tell('scheduler', {
      kind: 'Decided',
      rule: 'PodRequests',
      given: words(list),
      answer: String(parts.podRequests(spec)['cpu'] ?? 0),
      expected: String(highest),
    })
    yield* cluster.run(cluster.now())
  }
}

const peakOf = (pod: string) => `${pod}: highest sum (m)`
const isShown: (what: What) => boolean = shows('Wrote', 'Looked', 'Decided')

function runningNow(
  spec: PodSpec,
  status: {
    readonly [list in 'initContainerStatuses' | 'containerStatuses']?: readonly {
      readonly name: string
      readonly state?: { readonly running?: object }
    }[]
  } = {},
): number {
  const runs = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].filter(
    each => each.state?.running,
  )
  const requestOf = (name: string) =>
    [...(spec.initContainers ?? []), ...spec.containers].find(each => each.name === name)
  return runs.reduce(
    (sum, { name }) => sum + Number.parseInt(String(requestOf(name)?.resources?.requests?.['cpu'] ?? 0), 10),
    0,
  )
}

function draw({ random }: ModelTools): Listed {
  const amount = () => 50 * (1 + random.integer(12))
  const inits = Array.from({ length: random.integer(5) }, () =>
    random.integer(2) === 0 ? amount() : { sidecar: amount() },
  )
  return { inits, apps: Array.from({ length: 1 + random.integer(3) }, amount) }
}

const cpu = (millicores: number) => ({ resources: { requests: { cpu: `${millicores}m` } } })

function specOf({ inits, apps }: Listed): PodSpec {
  const initContainers = inits.map((each, i): Container =>
    typeof each === 'number'
      ? { name: `init-${i + 1}`, image: 'init', ...cpu(each) }
      : { name: `init-${i + 1}`, image: 'app', restartPolicy: 'Always', ...cpu(each.sidecar) },
  )
  return { initContainers, containers: apps.map((each, i) => ({ name: `app-${i + 1}`, image: 'app', ...cpu(each) })) }
}

const words = ({ inits, apps }: Listed): string =>
  `init [${inits.map(each => (typeof each === 'number' ? String(each) : `S${each.sidecar}`)).join(', ')}] apps [${apps.join(', ')}]`

const decisions = (facts: readonly Fact[]) => ofKind(facts, 'Decided')

const peak: Claim = {
  id: 'request-is-the-peak',
  text: {
    zh: '有效请求就是启动过程中任一时刻同时在运行的容器请求之和的最大值：不是全部相加，也不是“最大的 Init 容器和应用之和”里取大者',
    en: 'The effective request is the highest sum of what ever runs at once while the Pod starts: not the sum of all, and not the larger of the largest init container and the sum of the apps',
  },
  judge(facts) {
    const fixed = {
      [words(vectors[0] as Listed)]: '700',
      [words(vectors[1] as Listed)]: '600',
      [words(vectors[2] as Listed)]: '800',
    }
    return both(
      all(decisions(facts), fact => fact.answer === fact.expected),
      all(
        decisions(facts).filter(each => each.given in fixed),
        fact => fact.answer === fixed[fact.given],
      ),
    )
  },
}
