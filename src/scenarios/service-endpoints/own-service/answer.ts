import { conditionsOf } from '../../../model/cluster/endpoint-slice/endpoint.ts'
import { serviceLabel } from '../../../model/cluster/endpoint-slice/object.ts'
import { addressesOf } from '../../../model/cluster/endpoint-slice/membership.ts'
import { targetPort } from '../../../model/cluster/endpoint-slice/ports.ts'
import type { EndpointSlice, EndpointSpec, Service } from '../../../objects.ts'
import type { Text } from '../../../text.ts'
import { matching, namespaceOf, whyNobody } from './membership-words.ts'
import { missingPorts, type Standing, standing } from './pod-words.ts'
import { type OwnServices, type Placed, placeOf } from './read.ts'
import type { Answer, Said } from './said.ts'

/** Why this Service has the endpoints that it has, or none: from its kind, its selector, its Pods, and what its slices say. */
export function answer(service: Placed<Service>, own: OwnServices): Answer {
  const { metadata, spec } = service.object
  const slices = own.slices.filter(({ object }) => isOf(service.object, object))
  const say = (code: string, text: Text): Said => ({ about: 'service', subject: metadata.name, code, text })
  if (spec.type === 'ExternalName') return { said: [say('external-name', externalName(service))], hasReady: true }
  if (Object.keys(spec.selector ?? {}).length === 0) return withoutSelector(service, slices, say)
  if (own.candidates.length === 0) return fromSlices(service, slices, say)
  const members = matching(service, own.candidates)
  if (members.length === 0) return withoutMembers(service, own, slices, say)
  const standings = members.map(each => standing(service, each))
  const ports = standings.flatMap(({ candidate, conditions }) =>
    conditions === undefined && candidate.owner === undefined ? [] : missingPorts(service, candidate),
  )
  const ready = standings.filter(({ conditions }) => conditions?.ready === true)
  const draining = standings.filter(({ conditions }) => conditions?.serving === true && conditions.terminating === true)
  const served = ready.length > 0 ? ready : draining
  const usable = served.filter(({ candidate }) =>
    (spec.ports ?? []).some(port => targetPort(port, candidate.pod.spec) !== undefined),
  )
  const isHeadless = spec.clusterIP === 'None'
  const against = disagreements(service, standings, slices)
  const isOpen = standings.every(each => each.candidate.owner !== undefined) || against.some(isOtherFlags)
  const hasReady = isOpen ? undefined : (isHeadless && (spec.ports ?? []).length === 0 ? served : usable).length > 0
  return {
    said: [
      say('members', summary(standings.length, ready.length)),
      ...standings.flatMap(each => each.said),
      ...ports,
      ...against,
      ...(hasReady === false ? [say('refused', isHeadless ? noAddress : refused)] : []),
    ],
    hasReady,
  }
}

const isOf = ({ metadata }: Service, slice: EndpointSlice) =>
  slice.metadata.labels?.[serviceLabel] === metadata.name && namespaceOf(slice.metadata) === namespaceOf(metadata)

const summary = (members: number, ready: number): Text => ({
  zh: `选择算符选中 ${members} 个，就绪的 ${ready} 个`,
  en: `the selector chooses ${members}, of which ${ready} ready`,
})
const refused: Text = {
  zh: '没有可用的端点：连到集群 IP 会立即被拒绝',
  en: 'no endpoint can be used: connections to its cluster IP are refused at once',
}
const noAddress: Text = {
  zh: '没有可用的端点：它的名字解析不出地址',
  en: 'no endpoint can be used: its name resolves to no address',
}
const externalName = (service: Placed<Service>): Text => ({
  zh: `类型是 ExternalName（${placeOf(service, 'spec', 'type')}）：只是一条指向 ${service.object.spec.externalName ?? '?'} 的 CNAME，没有端点，也不该有`,
  en: `it is an ExternalName (${placeOf(service, 'spec', 'type')}): a CNAME to ${service.object.spec.externalName ?? '?'}; it has no endpoints and needs none`,
})

type Say = (code: string, text: Text) => Said

function withoutSelector(service: Placed<Service>, slices: readonly Placed<EndpointSlice>[], say: Say): Answer {
  const nobody = say('no-selector', {
    zh: `没有选择算符（${placeOf(service, 'spec')}）：没有控制器给它填端点，要自己写带标签 ${serviceLabel}=${service.object.metadata.name} 的 EndpointSlice`,
    en: `it has no selector (${placeOf(service, 'spec')}): no controller fills it; write EndpointSlices with the label ${serviceLabel}=${service.object.metadata.name} yourself`,
  })
  const listed = fromSlices(service, slices, say)
  return { said: [nobody, ...listed.said], hasReady: listed.hasReady }
}

/** No Pod matches: because of its labels or its namespace, or because nobody brought the Pods of that namespace. */
function withoutMembers(
  service: Placed<Service>,
  { candidates }: OwnServices,
  slices: readonly Placed<EndpointSlice>[],
  say: Say,
): Answer {
  const own = namespaceOf(service.object.metadata)
  const areBrought = candidates.some(({ pod }) => namespaceOf(pod.metadata) === own)
  const isListed = slices.some(({ object }) => (object.endpoints ?? []).length > 0)
  const nobody = whyNobody(service, candidates)
  if (!areBrought && (isListed || nobody.length === 1)) return fromSlices(service, slices, say)
  const against = disagreements(service, [], slices)
  return { said: [...nobody, ...against], hasReady: against.length > 0 ? undefined : false }
}

/** Without Pods only the slices can tell; without slices nothing can. */
function fromSlices({ object }: Placed<Service>, slices: readonly Placed<EndpointSlice>[], say: Say): Answer {
  if (slices.length === 0) {
    const text = {
      zh: `没有给出名字空间 ${namespaceOf(object.metadata)} 的 Pod，也没有它的切片：无从知道。kubectl get pods,endpointslices -n ${namespaceOf(object.metadata)} -o yaml`,
      en: `neither Pods of namespace ${namespaceOf(object.metadata)} nor its slices were brought, so nothing can be told. kubectl get pods,endpointslices -n ${namespaceOf(object.metadata)} -o yaml`,
    }
    return { said: [{ ...say('nothing-brought', text), about: 'next' }], hasReady: undefined }
  }
  const misnamed = slices.filter(slice => !fitsByName(object, slice.object))
  const fitting = slices.filter(slice => !misnamed.includes(slice))
  const endpoints = fitting.flatMap(slice => slice.object.endpoints ?? []).map(conditionsOf)
  const [ready, draining] = [
    endpoints.filter(each => each.ready).length,
    endpoints.filter(each => !each.ready && each.serving && each.terminating).length,
  ]
  const without = fitting.filter(
    slice => (slice.object.ports ?? []).length === 0 && (slice.object.endpoints ?? []).length > 0,
  )
  const portless = without.map(slice =>
    say('slice-without-port', {
      zh: `切片 ${slice.object.metadata.name}（${placeOf(slice, 'ports')}）没有端口：targetPort 的名字没有在 Pod 里找到`,
      en: `slice ${slice.object.metadata.name} (${placeOf(slice, 'ports')}) has no port: the name in targetPort was not found in its Pods`,
    }),
  )
  const hasReady = ready + draining > 0 && without.length < fitting.length
  const counts = say('listed', {
    zh: `${fitting.length} 个切片里有 ${endpoints.length} 个端点，就绪 ${ready} 个，终止中还能服务的 ${draining} 个`,
    en: `${counted(endpoints.length, 'endpoint')} in ${counted(fitting.length, 'slice')}: ${ready} ready, ${draining} terminating that still ${draining === 1 ? 'serves' : 'serve'}`,
  })
  const unmatched = misnamed.map(slice => say('slice-other-port', otherPort(object, slice)))
  return {
    said: [
      counts,
      ...portless,
      ...unmatched,
      ...(hasReady || object.spec.clusterIP === 'None' ? [] : [say('refused', refused)]),
    ],
    hasReady,
  }
}

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`

/** Ports of a slice are those of the Service that have their name. */
function fitsByName({ spec }: Service, slice: EndpointSlice): boolean {
  const [there, wanted] = [slice.ports ?? [], spec.ports ?? []]
  if (there.length === 0 || wanted.length === 0) return true
  return there.some(each => wanted.some(({ name = '' }) => name === (each.name ?? '')))
}

function otherPort({ spec }: Service, slice: Placed<EndpointSlice>): Text {
  const quoted = (ports: readonly { readonly name?: string }[]) => ports.map(({ name = '' }) => `“${name}”`)
  const [there, wanted] = [quoted(slice.object.ports ?? []), quoted(spec.ports ?? [])]
  const place = `${slice.object.metadata.name}（${placeOf(slice, 'ports')}）`
  return {
    zh: `切片 ${place}的端口名是 ${there.join('、')}，Service 的是 ${wanted.join('、')}：按名称对应，一个也对不上，它的端点用不上`,
    en: `slice ${slice.object.metadata.name} (${placeOf(slice, 'ports')}) names its ports ${there.join(', ')}, the Service ${wanted.join(', ')}: they are matched by name, so that its endpoints are not used`,
  }
}

const isOtherFlags = ({ code }: Said) => code === 'other-flags'

/** The flags that the slice gives a Pod, if they are not those that follow from it: kube-proxy goes by the slice. */
function otherFlags(
  { candidate, conditions }: Standing,
  {
    slice,
    endpoint,
    i,
  }: { readonly slice: Placed<EndpointSlice>; readonly endpoint: EndpointSpec; readonly i: number },
): Said[] {
  if (conditions === undefined || !addressesOf(candidate.pod).some(each => endpoint.addresses.includes(each))) return []
  const [pod, listed] = [conditionsOf({ addresses: [], conditions }), conditionsOf(endpoint)]
  const wrong = (['ready', 'serving', 'terminating'] as const).filter(flag => pod[flag] !== listed[flag])
  if (wrong.length === 0) return []
  const words = wrong.map(flag => `${flag}=${listed[flag]}`).join(' ')
  const [name, place] = [candidate.pod.metadata.name, placeOf(slice, 'endpoints', i)]
  return [
    {
      about: 'disagreement',
      subject: candidate.pod.metadata.name,
      code: 'other-flags',
      text: {
        zh: `切片里 Pod/${name} 是 ${words}（${place}），与 Pod 不符；kube-proxy 以切片为准：控制器还没写，或者看到的不是同一时刻`,
        en: `the slice has Pod/${name} as ${words} (${place}), which does not follow from the Pod; kube-proxy goes by the slice: the controller has not written yet, or these are not of the same moment`,
      },
    },
  ]
}

/** What the slices say that does not follow from the Pods: an old list, or someone else's entries. */
function disagreements(
  service: Placed<Service>,
  standings: readonly Standing[],
  slices: readonly Placed<EndpointSlice>[],
): Said[] {
  if (slices.length === 0) return []
  const subject = service.object.metadata.name
  const entries = slices.flatMap(slice => (slice.object.endpoints ?? []).map((endpoint, i) => ({ slice, endpoint, i })))
  const listed = new Set(entries.flatMap(({ endpoint }) => endpoint.addresses))
  const wanted = standings.filter(({ conditions }) => conditions !== undefined)
  const addresses = new Set(wanted.flatMap(({ candidate }) => addressesOf(candidate.pod)))
  const stale = entries.filter(({ endpoint }) => !endpoint.addresses.some(each => addresses.has(each)))
  const missing = wanted.filter(({ candidate }) => !addressesOf(candidate.pod).some(each => listed.has(each)))
  return [
    ...entries.flatMap(entry => standings.flatMap(each => otherFlags(each, entry))),
    ...stale.map(({ slice, endpoint, i }) => ({
      about: 'disagreement' as const,
      subject,
      code: 'stale-entry',
      text: {
        zh: `切片里有 ${endpoint.addresses.join(' ')}（${placeOf(slice, 'endpoints', i)}），给出的 Pod 里没有哪个对得上`,
        en: `the slice lists ${endpoint.addresses.join(' ')} (${placeOf(slice, 'endpoints', i)}), which none of the Pods that were brought accounts for`,
      },
    })),
    ...missing.map(({ candidate }) => ({
      about: 'disagreement' as const,
      subject,
      code: 'missing-entry',
      text: {
        zh: `Pod/${candidate.pod.metadata.name}（${placeOf(candidate, 'status')}）该列入，切片里却没有：控制器还没写，或者看到的不是同一时刻`,
        en: `Pod/${candidate.pod.metadata.name} (${placeOf(candidate, 'status')}) should be listed and is not: the controller has not written yet, or these are not of the same moment`,
      },
    })),
  ]
}
