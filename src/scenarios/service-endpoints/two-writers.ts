import { endpointsWrite } from '../../model/cluster/actors/endpoints.ts'
import { slicesOf, sliceWrite } from '../../model/cluster/actors/endpoint-slice.ts'
import { controllerName, managedByLabel, serviceLabel } from '../../model/cluster/endpoint-slice/object.ts'
import { mirroringName } from '../../model/cluster/endpoint-slice/mirror.ts'
import type { EndpointSlice, Pod } from '../../objects.ts'
import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, endpointsOf, look, second, shows } from '../cluster/stage.ts'
import { all, both, looked, none } from '../judging.ts'
import { after, decided, writes } from './judging.ts'
import type { ServiceOptions } from './options.ts'
import type { Parts } from './parts.ts'
import {
  changeService,
  createWeb,
  relabel,
  type ServiceStage,
  serviceStage,
  web,
  webContainer,
  webService,
} from './stage.ts'

/** Slices and Endpoints by hand, a selector that comes, and one that goes. */
export const twoWriters = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'two-writers',
  asks: {
    zh: '切片由谁负责？自己写的、镜像来的、去掉选择算符之后剩下的，各会怎样？',
    en: 'Whose are the slices: those written by hand, mirrored ones, and those left when a selector is removed?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [managedBy, areMirrored, frozen, cutAt1000],
})

const [db, legacy, ours] = ['db', 'legacy', 'db-by-hand']
const first = `${web}-1`
const cutRule = 'endpoints-cut-at-1000'
const byHand = `EndpointSlice/${ours} endpoints`
const managers = `EndpointSlices of ${legacy}: managed-by`
const frozenList = `EndpointSlices of ${web}: endpoints, managed-by ${controllerName}`

const withoutSelector = (name: string, last: number) => ({
  ...webService({}, name),
  spec: { clusterIP: `10.96.0.${last}`, ports: [{ name: 'sql', port: 5432 }] },
})
const handMade: EndpointSlice = {
  kind: 'EndpointSlice',
  metadata: { name: ours, labels: { [serviceLabel]: db, [managedByLabel]: 'me.example.com' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['192.168.7.7'] }],
  ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }],
}

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = serviceStage(tools, parts, { programs: { app: {} }, nodes: ['node-1'], shows: shown })
  const { cluster } = stage
  yield caption({
    zh: 'Service db 没有选择算符：切片自己写，managed-by 写明是 me.example.com。然后给它加上选择算符 app=web。',
    en: 'Service db has no selector: its slice is written by hand, managed-by me.example.com. Then db is given the selector app=web.',
  })
  createWeb(stage, 2)
  create(stage, withoutSelector(db, 82))
  cluster.write('user', sliceWrite('create', handMade))
  yield* cluster.run(60 * second, () => endpointsOf(stage, web).filter(each => each.conditions?.ready).length === 2)
  changeService(stage, db, 'spec.selector: app=web', spec => ({ ...spec, selector: { app: web } }))
  yield* cluster.run(cluster.now() + 2 * second)
  look(
    stage,
    byHand,
    endpointsIn(stage, slice => slice.metadata.name === ours),
  )
  yield* cluster.run(cluster.now())
  yield caption({
    zh: 'Service legacy 也没有选择算符，有人还像从前那样手写 Endpoints。',
    en: 'Service legacy has no selector either, and someone writes Endpoints by hand, as in the old days.',
  })
  create(stage, withoutSelector(legacy, 83))
  const subsets = [{ addresses: [{ ip: '192.168.8.8' }], ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }] }]
  cluster.write('user', endpointsWrite(undefined, { kind: 'Endpoints', metadata: { name: legacy }, subsets }))
  yield* cluster.run(cluster.now() + 2 * second)
  look(stage, managers, managersOf(stage, legacy))
  yield* cluster.run(cluster.now())
  yield caption({
    zh: '去掉 web 的选择算符，然后让 web-1 不再符合。',
    en: 'The selector of web is removed; then web-1 stops matching.',
  })
  changeService(stage, web, 'spec.selector removed', ({ selector: _selector, ...spec }) => spec)
  yield* cluster.run(cluster.now() + 2 * second)
  relabel(stage, first, { app: 'other' })
  yield* cluster.run(cluster.now() + 5 * second)
  look(
    stage,
    frozenList,
    endpointsIn(stage, slice => isOfController(slice) && slice.metadata.labels?.[serviceLabel] === web),
  )
  yield* cluster.run(cluster.now())
  yield caption({
    zh: '一个 Service 后面有 1,001 个 Pod，一个未就绪。',
    en: 'A Service has 1,001 Pods behind it, one of them not ready.',
  })
  yield cut(parts, tools, cluster.now())
}

const isOfController = ({ metadata }: EndpointSlice) => metadata.labels?.[managedByLabel] === controllerName
const endpointsIn = ({ cluster }: ServiceStage, which: (slice: EndpointSlice) => boolean) =>
  [...cluster.list('EndpointSlice')].filter(which).reduce((sum, each) => sum + (each.endpoints ?? []).length, 0)
const managersOf = ({ cluster }: ServiceStage, service: string) =>
  slicesOf(cluster, service)
    .map(each => each.metadata.labels?.[managedByLabel])
    .join(', ')

function cut({ endpointsObject }: Parts, { fact }: ModelTools, now: number): Fact {
  const pods = Array.from({ length: 1001 }, (_, i): Pod => ({
    metadata: { name: `web-${i}` },
    spec: { containers: [webContainer] },
    status: {
      phase: 'Running',
      podIP: `10.244.${i >> 8}.${i & 255}`,
      conditions: [{ type: 'Ready', status: i === 0 ? 'False' : 'True' }],
    },
  }))
  const { subsets = [], metadata } = endpointsObject(webService(), pods)
  const count = (list: 'addresses' | 'notReadyAddresses') =>
    subsets.reduce((sum, each) => sum + (each[list] ?? []).length, 0)
  const note = metadata.annotations?.['endpoints.kubernetes.io/over-capacity'] ?? 'no annotation'
  return fact(now, 'endpoints-controller', {
    kind: 'Decided',
    rule: cutRule,
    given: '1000 ready, 1 not ready',
    answer: `addresses ${count('addresses')}, notReadyAddresses ${count('notReadyAddresses')}, ${note}`,
    expected: 'addresses 1000, notReadyAddresses 0, truncated',
  })
}

const shown = shows('Wrote', 'SliceWritten', 'EndpointChanged', 'EndpointsWritten', 'Looked')

const slicesBy = (facts: readonly Fact[], by: string, service: string) =>
  ofKind(facts, 'SliceWritten').filter(each => each.by === by && each.service === service)

const managedBy: Claim = {
  id: 'managed-by-decides',
  text: {
    zh: 'managed-by 写明归别人管的切片，控制器不改也不删；给 Service 加上选择算符，它只写自己的',
    en: 'A slice that is managed by someone else is neither changed nor deleted by the controller; given a selector it writes slices of its own beside it',
  },
  judge(facts) {
    const own = slicesBy(facts, 'endpointslice-controller', db)
    const seen = looked(facts, byHand)
    return both(
      all(own, each => each.slice !== ours),
      all(seen ? [seen] : [], each => each.value === 1),
    )
  },
}

const areMirrored: Claim = {
  id: 'endpoints-are-mirrored',
  text: {
    zh: '为没有选择算符的 Service 手写的 Endpoints，由镜像控制器抄成切片，managed-by 写它自己',
    en: 'Endpoints written by hand for a Service without selector are copied into slices by a controller for that, managed by it',
  },
  judge(facts) {
    const seen = looked(facts, managers)
    return both(
      all(slicesBy(facts, 'endpointslice-mirroring-controller', legacy), each => each.endpoints === 1),
      all(seen ? [seen] : [], each => each.value === mirroringName),
    )
  },
}

const frozen: Claim = {
  id: 'frozen-without-selector',
  text: {
    zh: '选择算符一去掉，控制器写的切片就冻住了：Pod 再怎么变也传不过去',
    en: 'Once the selector is gone the slices of the controller stay as they were, whatever becomes of the Pods',
  },
  judge(facts) {
    const [removed] = writes(facts, 'update', `Service/${web}`, 'user')
    const seen = looked(facts, frozenList)
    const later = after(slicesBy(facts, 'endpointslice-controller', web), removed)
    return both(
      none(later, removed ? [removed] : []),
      all(seen ? [seen] : [], each => each.value === 2),
    )
  },
}

const cutAt1000: Claim = {
  id: cutRule,
  text: {
    zh: '控制器写的 Endpoints 在 1,000 个地址上截断，先保就绪的，用注解说明',
    en: 'What the controller writes to Endpoints is cut at 1,000 addresses, ready ones first, and an annotation says so',
  },
  judge: facts => decided(facts, cutRule),
}
