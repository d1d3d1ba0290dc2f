import type { ProxyConfig } from '../../../../model/kube-proxy/config.ts'
import { servedPorts } from '../../../../model/kube-proxy/rules.ts'
import type { Served } from '../../../../model/kube-proxy/tables.ts'
import { ask, type Answer } from '../../../../model/netfilter/answer.ts'
import type { Branch } from '../../../../model/netfilter/choices.ts'
import type { Exchange } from '../../../../model/netfilter/converse.ts'
import { newMemory } from '../../../../model/netfilter/memory.ts'
import { renderDestination } from '../../../../model/netfilter/packet.ts'
import type { EndpointSlice, Service } from '../../../../objects.ts'
import type { Fact } from '../../../../sim/fact.ts'
import { caption, type ModelTools, type Step } from '../../../../sim/scenario.ts'
import type { Text } from '../../../../text.ts'
import type { OwnObjects, ServiceName, Settings } from '../brought.ts'
import { ownNetwork, type OwnNetwork } from '../own-network.ts'
import { takenForGranted } from '../granted.ts'
import { nodeOfObjects, type Family, type OwnNode } from '../own-node.ts'
import { answered, answerOf } from '../outcomes.ts'
import { tellBranch } from '../tell-branch.ts'
import { endpointsUntold, ruleWords, slicesOfService, unlessUntold } from '../untold-slices.ts'
import { noLocal, sourceRange, whyNoEndpoints, type Cause, type Patient } from './causes.ts'
import { notServed, notesOn, works } from './notes.ts'
import { probesOf, type Probe } from './probes.ts'

/** Why does this Service not answer? It is called in every way that it can be, and what decided about each call is looked at. */
export function* diagnose(
  source: OwnObjects,
  wanted: ServiceName,
  settings: Settings,
  tools: ModelTools,
): Iterable<Step> {
  const service = source.objects.services.find(({ metadata }) => isNamed(metadata, wanted))
  if (service === undefined) return
  const name = `${wanted.namespace}/${wanted.name}`
  yield caption({ zh: `Service ${name}，在节点 ${source.node} 上。`, en: `Service ${name}, on node ${source.node}.` })
  const none = notServed(service) ?? noSuchPort(service, wanted)
  if (none !== undefined) return yield tools.fact(0, 'k8s-study', diagnosed(name, none))
  const calls = { count: 0 }
  for (const family of familiesOf(service)) {
    const at = nodeOfObjects(source, family, settings)
    yield* [...at.caveats, takenForGranted(at.granted)].map(caption)
    const network = ownNetwork(source.objects, source.node, family)
    const slices = slicesOf(source, wanted)
    for (const served of portsOf(service, slices, wanted, at.config))
      yield* examine({ service, slices, served, node: source.node, objects: source.objects }, at, network, calls, tools)
  }
}

/** Calls one port in every way, tells the way of the first call that meets a trouble of its kind, and concludes. */
function* examine(
  patient: Patient,
  at: OwnNode,
  network: OwnNetwork | undefined,
  calls: { count: number },
  tools: ModelTools,
): Iterable<Step> {
  const causes = new Map<string, { readonly cause: Cause; readonly because: Fact }>()
  for (const probe of probesOf(patient.served.port, patient.node, network)) {
    calls.count += 1
    const packet = String(calls.count)
    const answer = ask(at.node, newMemory(), probe.packet, probe.origin, 'every')
    const cause = causeOf(patient, at, probe, answer)
    yield caption(probe.about)
    const [first] = answer.outcomes
    const isNews = cause !== undefined && !causes.has(cause.code)
    const facts = isNews && first !== undefined ? tellBranch(at, onlyFirst(first), packet, false, tools) : []
    yield* facts
    const end = facts.find(each => each.kind === 'PacketEnded' && each.packet === packet)
    const told = unlessUntold(patient.objects, at.node.rules, answered(answer, packet, at.isVirtual))
    const verdict = tools.fact(0, 'k8s-study', told, end)
    yield verdict
    if (isNews) causes.set(cause.code, { cause, because: end ?? verdict })
  }
  yield* conclusions(patient, [...causes.values()], tools)
}

const isNamed = ({ namespace = 'default', name }: Service['metadata'], wanted: ServiceName) =>
  namespace === wanted.namespace && name === wanted.name

const slicesOf = ({ objects }: OwnObjects, wanted: ServiceName) =>
  objects.slices.filter(
    ({ metadata }) =>
      (metadata.namespace ?? 'default') === wanted.namespace &&
      metadata.labels?.['kubernetes.io/service-name'] === wanted.name,
  )

function familiesOf({ spec }: Service): Family[] {
  const addresses = spec.clusterIPs ?? [spec.clusterIP ?? '']
  const isSix = (address: string) => address.includes(':')
  return [
    ...(addresses.some(each => !isSix(each)) ? ['IPv4' as const] : []),
    ...(addresses.some(isSix) ? ['IPv6' as const] : []),
  ]
}

/** The ports that were asked about, by name or number; all if none was. */
const portsOf = (
  service: Service,
  slices: readonly EndpointSlice[],
  wanted: ServiceName,
  config: ProxyConfig | undefined,
): Served[] =>
  config === undefined
    ? []
    : [...servedPorts([service], slices, config)].filter(({ port }) => isAsked(wanted, port.port, port.name))

const isAsked = ({ namespace, name, port }: ServiceName, number: number, full: string) =>
  port === undefined || full === `${namespace}/${name}:${port}` || String(number) === port

function noSuchPort({ spec }: Service, wanted: ServiceName): Cause | undefined {
  const ports = spec.ports ?? []
  const { namespace, name } = wanted
  if (ports.some(each => isAsked(wanted, each.port, `${namespace}/${name}:${each.name ?? ''}`))) return undefined
  const there = ports.map(each => (each.name === undefined ? String(each.port) : `${each.name} (${each.port})`))
  return {
    code: 'no-such-port',
    severity: 'problem',
    text:
      there.length === 0
        ? { zh: '它没有端口', en: 'it has no port' }
        : {
            zh: `它没有端口 ${wanted.port}；有 ${there.join('、')}`,
            en: `it has no port ${wanted.port}; there are ${there.join(', ')}`,
          },
  }
}

const onlyFirst = (branch: Branch<Exchange>): Branch<Exchange> => ({
  ...branch,
  result: { first: branch.result.first, reply: undefined, second: undefined },
})

/** What is behind the fate of a call, by the rule that decided it; nothing if it arrived at an endpoint. */
function causeOf(patient: Patient, at: OwnNode, probe: Probe, answer: Answer): Cause | undefined {
  const { outcomes, dependsOn } = answer
  if (dependsOn.length > 0) return unknown(dependsOn)
  const fate = outcomes.map(({ result }) => result.first.fate).find(each => each.kind !== 'delivered')
  if (fate === undefined) {
    const isMoved = outcomes.every(
      ({ result }) => renderDestination(result.first.fate.packet) !== renderDestination(probe.packet),
    )
    if (!isMoved) return notTranslated(patient)
    return outcomes.some(({ result }) => isAnswerLost(answerOf(result))) ? noAnswer : undefined
  }
  const says = fate.kind === 'unknown' ? '' : ruleWords(at.node.rules, fate.by)
  if (says.includes('has no endpoints')) {
    const { namespace = 'default', name } = patient.service.metadata
    const isUntold = slicesOfService(patient.objects, { namespace, name }) === 'untold'
    return isUntold ? unknown([endpointsUntold(patient.objects, namespace)]) : whyNoEndpoints(patient)
  }
  if (says.includes('has no local endpoints')) return noLocal(patient, probe.way !== 'cluster IP')
  // Who is let in but finds no endpoint of the policy meets the same rule as who is not.
  if (says.includes('not accepted by KUBE-FW'))
    return probe.isForeign || patient.served.hasExternal
      ? sourceRange(patient, probe.isForeign)
      : noLocal(patient, true)
  return stoppedBy(fate.kind === 'unknown' ? fate.by : `${fate.by} ${says}`)
}

const isAnswerLost = (answer: ReturnType<typeof answerOf>) => answer === 'lost' || answer === 'strange'

const unknown = (dependsOn: readonly Text[]): Cause => ({
  code: 'unknown',
  severity: 'note',
  text: {
    zh: `这一访问的结果未知，取决于：${dependsOn.map(each => each.zh).join('；')}`,
    en: `what becomes of this call is unknown; it depends on: ${dependsOn.map(each => each.en).join('; ')}`,
  },
})
const notTranslated = ({ served }: Patient): Cause => ({
  code: 'not-translated',
  severity: 'problem',
  text: {
    zh: `没有规则转换 ${served.port.name} 的目的地址：数据包带着原来的目的地址离开`,
    en: `no rule translates the destination of ${served.port.name}: the packet leaves with the one it came with`,
  },
})
const noAnswer: Cause = {
  code: 'answer-lost',
  severity: 'problem',
  text: {
    zh: '数据包送达端点，但应答回不到访问者，或来自另一个地址',
    en: 'the packet reaches an endpoint, but the answer does not come back to the caller, or from another address',
  },
}
const stoppedBy = (by: string): Cause => ({
  code: 'stopped',
  severity: 'problem',
  text: { zh: `被拦下：${by}`, en: `it is stopped by ${by}` },
})

function* conclusions(
  patient: Patient,
  found: readonly { readonly cause: Cause; readonly because: Fact }[],
  tools: ModelTools,
): Iterable<Step> {
  const name = patient.served.port.name
  yield caption({ zh: `${name} 的诊断：`, en: `Diagnosis of ${name}:` })
  for (const { cause, because } of found) yield tools.fact(0, 'k8s-study', diagnosed(name, cause), because)
  const isFine = found.every(({ cause }) => cause.severity === 'note' && cause.code !== 'unknown')
  for (const cause of [...(isFine ? [works(patient)] : []), ...notesOn(patient)])
    yield tools.fact(0, 'k8s-study', diagnosed(name, cause))
}

const diagnosed = (service: string, { code, severity, text, fix }: Cause) =>
  ({ kind: 'Diagnosed', service, code, severity, text, ...(fix && { fix }) }) as const
