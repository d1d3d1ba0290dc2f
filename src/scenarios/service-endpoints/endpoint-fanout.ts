import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Outcome, type Step } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'
import type { ServiceOptions } from './options.ts'
import type { Parts } from './parts.ts'

/** One Pod flips Ready: what is sent, in the old form and in slices. */
export const endpointFanout = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'endpoint-fanout',
  asks: {
    zh: '一个 Pod 的 Ready 翻转一次，Endpoints 和切片各要向所有节点发多少字节？',
    en: 'One Pod flips Ready: how many bytes go to all nodes as Endpoints, and as slices?',
  },
  plays: { model: (options, tools) => play(parts, options, tools) },
  claims: [objectTimesWatchers, fiftyMegabytes],
  outcomes: [megabytes],
})

/** What KEP-752 counts for an endpoint, in either form. */
const bytesEach = 100

interface Size {
  readonly pods: number
  readonly nodes: number
  readonly perSlice: number
}
/** Sample case 1 of the KEP. */
const kep: Size = { pods: 20_000, nodes: 5000, perSlice: 100 }
const kepSubject = 'KEP-752'

function* play(parts: Parts, options: ServiceOptions, tools: ModelTools): Iterable<Step> {
  const own: Size = { pods: options.replicas, nodes: options.nodes, perSlice: options.maxPerSlice }
  yield caption({
    zh: `${own.pods} 个端点，${own.nodes} 个节点，每片最多 ${own.perSlice} 个。一个 Pod 的 Ready 变了。`,
    en: `${own.pods} endpoints, ${own.nodes} nodes, at most ${own.perSlice} a slice. One Pod's Ready changes.`,
  })
  yield* flip(parts, tools, own, 'web')
  yield caption({
    zh: 'KEP-752 的例子：20,000 个端点，5,000 个节点，每片 100 个，每个端点按 100 字节算。',
    en: "KEP-752's sample: 20,000 endpoints, 5,000 nodes, slices of 100, 100 bytes an endpoint.",
  })
  yield* flip(parts, tools, kep, kepSubject)
}

/** The Service has one object with all of them, or slices that are full but for the last. */
function* flip(parts: Parts, { fact }: ModelTools, { pods, nodes, perSlice }: Size, of: string): Iterable<Fact> {
  const watchers = fact(0, 'kube-proxy', { kind: 'Looked', subject: `${of}: watchers`, value: nodes })
  yield watchers
  for (const [form, endpoints] of [
    ['Endpoints', pods],
    ['EndpointSlice', Math.min(pods, perSlice)],
  ] as const) {
    const what = { kind: 'Looked', subject: `${form}/${of}: endpoints`, value: endpoints } as const
    const size = fact(0, 'api-server', what, watchers)
    yield size
    const sent = {
      kind: 'Fanned',
      object: `${form}/${of}`,
      change: 'Ready',
      bytes: parts.sentBytes(endpoints * bytesEach, bytesEach),
      watchers: parts.watchers(nodes),
    } as const
    yield fact(0, 'api-server', sent, size)
  }
}

const lookedAt = (facts: readonly Fact[], subject: string) =>
  Number(ofKind(facts, 'Looked').find(each => each.subject === subject)?.value)

const objectTimesWatchers: Claim = {
  id: 'cost-is-object-times-watchers',
  text: {
    zh: '一次变更的代价是变的那个对象的大小乘以监视者的个数：发的是整个对象，发给每一个节点',
    en: 'One change costs the size of the object that changes, times its watchers: the whole object goes to every node',
  },
  judge: facts =>
    all(ofKind(facts, 'Fanned'), ({ object, bytes, watchers }) => {
      const [form, of] = object.split('/')
      const endpoints = lookedAt(facts, `${form}/${of}: endpoints`)
      return bytes === endpoints * bytesEach && watchers === lookedAt(facts, `${of}: watchers`)
    }),
}

const fiftyMegabytes: Claim = {
  id: 'slices-send-50-mb',
  text: {
    zh: '20,000 个端点、5,000 个节点：整个 Endpoints 要发 10 GB，一个切片只发 50 MB',
    en: 'With 20,000 endpoints and 5,000 nodes, Endpoints send 10 GB and a slice 50 MB',
  },
  judge(facts) {
    const of = (form: string) => ofKind(facts, 'Fanned').filter(each => each.object === `${form}/${kepSubject}`)
    return both(
      all(of('Endpoints'), each => each.bytes * each.watchers === 10e9),
      all(of('EndpointSlice'), each => each.bytes * each.watchers === 50e6),
    )
  },
}

const megabytes: Outcome = {
  name: 'megabytes',
  kind: 'number',
  unit: { zh: 'MB', en: 'MB' },
  asks: {
    zh: '一个端点变了一次，切片一共要发多少 MB？',
    en: 'One endpoint changes once. How many MB are sent in all, with slices?',
  },
  of: facts =>
    ofKind(facts, 'Fanned')
      .filter(each => each.object === 'EndpointSlice/web')
      .reduce((sum, each) => sum + (each.bytes * each.watchers) / 1e6, 0),
}
