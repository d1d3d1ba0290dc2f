import { type Fact, ofKind } from '../../sim/fact.ts'
import { caption, type Claim, type Experiment, type ModelTools, type Step } from '../../sim/scenario.ts'
import { create, look, second, shows } from '../cluster/stage.ts'
import { all, both, looked } from '../judging.ts'
import { entries } from './judging.ts'
import type { ServiceOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { tracedRules } from './reach.ts'
import {
  clusterIP,
  createWeb,
  resolve,
  type ServiceStage,
  serviceStage,
  web,
  webContainer,
  webPod,
  webService,
} from './stage.ts'

/** Four kinds of Service, asked for by name. */
export const byName = (parts: Parts): Experiment<ServiceOptions> => ({
  name: 'by-name',
  asks: {
    zh: '普通、无头、无头且发布未就绪、ExternalName：DNS 各答什么，kube-proxy 又各写什么规则？',
    en: 'Plain, headless, headless that publishes what is not ready, ExternalName: what does DNS answer, and what rules are there?',
  },
  plays: { model: (_options, tools) => play(parts, tools) },
  claims: [plainIsOneAddress, headlessIsPods, headlessHasNoRules, externalIsAlias],
})

const [peers, early, outside, external] = ['peers', 'early', 'outside', 'db.example.com']
const rulesFor = (service: string) => `node-1$ iptables-save | grep -c default/${service}:`
const slicesOf = (service: string) => `kubectl get endpointslices -l kubernetes.io/service-name=${service} | wc -l`

function* play(parts: Parts, tools: ModelTools): Iterable<Step> {
  const stage = serviceStage(tools, parts, {
    programs: { app: {}, slow: { startUp: 1000 * second } },
    nodes: ['node-1'],
    shows: shown,
  })
  const { cluster } = stage
  yield caption({
    zh: 'web 有集群 IP；peers 和 early 是无头服务，early 还设了 publishNotReadyAddresses；outside 是 ExternalName。web-1 就绪，slow 一直未就绪。',
    en: 'web has a cluster IP; peers and early are headless, and early sets publishNotReadyAddresses; outside is an ExternalName. web-1 is ready, slow never is.',
  })
  createWeb(stage, 1)
  const readinessProbe = { periodSeconds: 5 }
  create(stage, webPod('slow', { app: web }, { containers: [{ ...webContainer, image: 'slow', readinessProbe }] }))
  const headless = { clusterIP: 'None', selector: { app: web } }
  create(stage, webService(headless, peers))
  create(stage, webService({ ...headless, publishNotReadyAddresses: true }, early))
  create(stage, {
    kind: 'Service',
    metadata: { name: outside },
    spec: { type: 'ExternalName', externalName: external },
  })
  yield* cluster.run(30 * second)
  for (const name of [web, peers, early, outside]) {
    resolve(stage, name)
    look(stage, rulesFor(name), ruleCount(stage, name))
    look(
      stage,
      slicesOf(name),
      [...cluster.list('EndpointSlice')].filter(({ metadata }) => isSliceOf(metadata.labels, name)).length,
    )
  }
  yield* cluster.run(cluster.now())
}

const isSliceOf = (labels: Readonly<Record<string, string>> | undefined, name: string) =>
  labels?.['kubernetes.io/service-name'] === name

function ruleCount({ parts, proxies }: ServiceStage, name: string): number {
  const from = proxies.get('node-1')?.rulesFrom()
  if (from === undefined) return 0
  return tracedRules(parts.rules, { number: 1, nodes: 1 }, from)
    .split('\n')
    .filter(line => line.startsWith('-A') && line.includes(`default/${name}:`)).length
}

const shown = shows('Wrote', 'SliceWritten', 'EndpointChanged', 'Resolved', 'Looked')

const resolved = (facts: readonly Fact[], name: string) => ofKind(facts, 'Resolved').filter(each => each.name === name)
const seen = (facts: readonly Fact[], subject: string) => {
  const fact = looked(facts, subject)
  return fact === undefined ? [] : [fact]
}
const addressOf = (facts: readonly Fact[], pod: string) => entries(facts, pod)[0]?.address ?? ''

const plainIsOneAddress: Claim = {
  id: 'name-is-cluster-ip',
  text: {
    zh: '普通 Service 的名字只解析成它的集群 IP，与有几个端点无关',
    en: 'The name of a plain Service resolves to its cluster IP alone, however many endpoints there are',
  },
  judge: facts => all(resolved(facts, web), each => each.type === 'A' && each.answers.join() === clusterIP),
}

const headlessIsPods: Claim = {
  id: 'headless-answers-pods',
  text: {
    zh: '无头服务 的名字解析成就绪 Pod 的地址；设了 publishNotReadyAddresses 则是全部',
    en: 'The name of a headless Service resolves to the addresses of its ready Pods, and with publishNotReadyAddresses of all',
  },
  judge(facts) {
    const [ready, notReady] = [addressOf(facts, `${web}-1`), addressOf(facts, 'slow')]
    return both(
      all(resolved(facts, peers), each => ready !== '' && each.answers.join() === ready),
      all(
        resolved(facts, early),
        each => notReady !== '' && each.answers.toSorted().join() === [ready, notReady].toSorted().join(),
      ),
    )
  },
}

const headlessHasNoRules: Claim = {
  id: 'headless-has-no-rules',
  text: {
    zh: '无头服务 有切片，没有虚拟 IP：kube-proxy 一条规则也不写',
    en: 'A headless Service has slices and no virtual IP: kube-proxy writes no rule for it',
  },
  judge: facts =>
    both(
      all(seen(facts, rulesFor(peers)), each => each.value === 0),
      all(seen(facts, slicesOf(peers)), each => each.value === 1),
      all(seen(facts, rulesFor(web)), each => Number(each.value) > 0),
    ),
}

const externalIsAlias: Claim = {
  id: 'external-name-is-a-cname',
  text: {
    zh: 'ExternalName 只是一条 CNAME：没有切片，没有规则',
    en: 'An ExternalName is a CNAME and nothing else: no slice, no rule',
  },
  judge: facts =>
    both(
      all(resolved(facts, outside), each => each.type === 'CNAME' && each.answers.join() === external),
      all([...seen(facts, rulesFor(outside)), ...seen(facts, slicesOf(outside))], each => each.value === 0),
    ),
}
