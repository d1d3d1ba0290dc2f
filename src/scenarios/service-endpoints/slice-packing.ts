import type { EndpointSlice, Pod, Service } from '../../objects.ts'
import { sliceWrite } from '../../model/cluster/actors/endpoint-slice.ts'
import type { SliceWrites } from '../../model/cluster/endpoint-slice/slices.ts'
import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import { decided } from './judging.ts'
import type { ServiceOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { webService } from './stage.ts'

/** Endpoints are added to, and taken from, slices that are filled to given levels. */
export const slicePacking = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'slice-packing',
  asks: {
    zh: '新端点放进哪个切片？要写几次？端口号不同又怎样？',
    en: 'Which slice does a new endpoint go to, how many writes is that, and what if port numbers differ?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [fewestWrites, neverRebalanced, portsSplit, missingPort],
  outcomes: [slices],
})

/** `before`: how full the slices are; then endpoints are added, or taken from each. Slices hold 100. */
interface Packing {
  readonly before: readonly number[]
  readonly add?: number
  readonly takeFromEach?: number
  readonly expected: string
}
const writesRule = 'fewest-writes'
const movesRule = 'never-rebalanced'
const cases: Readonly<Record<string, readonly Packing[]>> = {
  [writesRule]: [
    { before: [95, 95], add: 10, expected: 'create 1, update 0 → 95 95 10' },
    { before: [98, 97, 40], add: 10, expected: 'create 0, update 1 → 98 97 50' },
    { before: [98, 97, 95], add: 10, expected: 'create 1, update 0 → 98 97 95 10' },
    { before: [74, 74], add: 152, expected: 'create 2, update 0 → 74 74 100 52' },
  ],
  [movesRule]: [
    { before: [30, 30, 30], expected: 'create 0, update 0 → 30 30 30' },
    { before: [100, 100, 100], takeFromEach: 60, expected: 'create 0, update 3 → 40 40 40' },
  ],
}

const named = 'named'

function* play(parts: Parts, { replicas, maxPerSlice }: ServiceOptions, tools: ModelTools): Iterable<Step> {
  yield caption({
    zh: `一个新 Service，${replicas} 个 Pod，每个切片最多 ${maxPerSlice} 个端点。`,
    en: `A new Service with ${replicas} Pods, and at most ${maxPerSlice} endpoints a slice.`,
  })
  const service = withUid(webService())
  const pods = Array.from({ length: replicas }, (_, i) => podNumber(i))
  yield* told(tools, reconcile(parts, service, pods, [], maxPerSlice))
  yield caption({
    zh: '切片已经装了一些，每个最多 100：再加端点，或者减端点，各要写几次？',
    en: 'Slices that are filled already, 100 at most: how many writes does it take to add endpoints, or to take some away?',
  })
  for (const [rule, list] of Object.entries(cases)) for (const each of list) yield decide(parts, tools, rule, each)
  yield caption({
    zh: '端口按名字 http 写。16 个 Pod：15 个声明 http，号码轮流是 8080 到 8084；另一个没有声明这个名字。',
    en: 'The port is given by its name, http. Of 16 Pods 15 declare it, as 8080 to 8084 in turn; one declares no such name.',
  })
  const mixed = Array.from({ length: 16 }, (_, i) => podNumber(i, i < 15 ? 8080 + (i % 5) : 'undeclared'))
  yield* told(tools, reconcile(parts, withUid(webService({}, named)), mixed, [], 100))
}

const withUid = (service: Service): Service => ({ ...service, metadata: { ...service.metadata, uid: 'service' } })

const podNumber = (i: number, port: number | 'undeclared' = 8080): Pod => ({
  metadata: { name: `web-${i + 1}` },
  spec: {
    nodeName: 'node-1',
    containers: [{ name: 'app', ports: port === 'undeclared' ? [] : [{ name: 'http', containerPort: port }] }],
  },
  status: {
    phase: 'Running',
    podIP: `10.244.${i >> 8}.${i & 255}`,
    conditions: [{ type: 'Ready', status: 'True' }],
  },
})

function reconcile(
  { reconcileSlices }: Parts,
  service: Service,
  pods: readonly Pod[],
  existing: readonly EndpointSlice[],
  maxEndpointsPerSlice: number,
): SliceWrites {
  let last = existing.length
  const node = (name: string) => ({ metadata: { name } })
  const newName = () => `${service.metadata.name}-${++last}`
  return reconcileSlices({ service, pods, node, existing, maxEndpointsPerSlice, newName })
}

function* told({ fact }: ModelTools, { create, update }: SliceWrites): Iterable<Fact> {
  for (const [verb, list] of [
    ['create', create],
    ['update', update],
  ] as const)
    for (const slice of list) {
      const [what] = sliceWrite(verb, slice).tells ?? []
      if (what !== undefined) yield fact(0, 'endpointslice-controller', what)
    }
}

function decide(parts: Parts, { fact }: ModelTools, rule: string, packing: Packing): Fact {
  const { before, add = 0, takeFromEach = 0, expected } = packing
  const service = withUid(webService())
  let at = 0
  const groups = before.map(size => {
    const pods = Array.from({ length: size }, (_, i) => podNumber(at + i))
    at += size
    return pods
  })
  const existing = groups.flatMap((pods, i) =>
    reconcile(parts, service, pods, [], 100).create.map(slice => ({
      ...slice,
      metadata: { ...slice.metadata, name: `web-${i + 1}` },
    })),
  )
  const added = Array.from({ length: add }, (_, i) => podNumber(at + i))
  const wanted = [...groups.flatMap(pods => pods.slice(takeFromEach)), ...added]
  const { create, update, remove } = reconcile(parts, service, wanted, existing, 100)
  const left = existing.filter(slice => !remove.includes(slice))
  const now = [
    ...left.map(slice => update.find(each => each.metadata.name === slice.metadata.name) ?? slice),
    ...create,
  ]
  const sizes = now.map(slice => (slice.endpoints ?? []).length).join(' ')
  const change = add > 0 ? `+${add}` : takeFromEach > 0 ? `−${takeFromEach} each` : 'no change'
  return fact(0, 'endpointslice-controller', {
    kind: 'Decided',
    rule,
    given: `${before.join(' ')}, ${change}`,
    answer: `create ${create.length}, update ${update.length} → ${sizes}`,
    expected,
  })
}

const written = (facts: readonly Fact[], service: string) =>
  ofKind(facts, 'SliceWritten').filter(each => each.service === service)

const fewestWrites: Claim = {
  id: writesRule,
  text: {
    zh: '求的是写得最少，不是装得最满：新端点整个放进一个装得下的切片，没有就新建，绝不东补西补',
    en: 'Fewest writes, not fullest slices: new endpoints go into one slice that can take all of them, else into a new one, never a few here and a few there',
  },
  judge: facts => decided(facts, writesRule),
}

const neverRebalanced: Claim = {
  id: movesRule,
  text: {
    zh: '切片从不合并，也不重新均摊：半空的切片就让它空着',
    en: 'Slices are never merged or evened out: one that is half empty stays half empty',
  },
  judge: facts => decided(facts, movesRule),
}

const portsSplit: Claim = {
  id: 'port-numbers-split-slices',
  text: {
    zh: '同一个端口名在各 Pod 里号码不同，就分在不同的切片，每个切片只有一种号码',
    en: 'Where one port name means different numbers in different Pods, there is a slice for each number',
  },
  judge(facts) {
    const withPort = written(facts, named).filter(each => each.ports !== '')
    const ports = new Set(withPort.map(each => each.ports))
    return all(withPort, each => /^http=808[0-4]$/.test(each.ports) && each.endpoints === 3 && ports.size === 5)
  },
}

const missingPort: Claim = {
  id: 'missing-port-is-silent',
  text: {
    zh: 'Pod 没有声明这个端口名，仍然列着，只是那个切片没有端口；没有报错',
    en: 'A Pod that does not declare the name is listed all the same, in a slice without a port; nothing complains',
  },
  judge(facts) {
    const without = written(facts, named).filter(each => each.ports === '')
    const total = written(facts, named).reduce((sum, each) => sum + each.endpoints, 0)
    return both(all(without, each => each.endpoints === 1 && without.length === 1 && total === 16))
  },
}

const slices: Outcome = {
  name: 'slices',
  kind: 'number',
  unit: { zh: '个切片', en: 'slices' },
  asks: {
    zh: '这个 Service 的端点分在几个切片里？',
    en: 'Into how many slices do the endpoints of this Service go?',
  },
  of: facts => written(facts, 'web').length,
}
