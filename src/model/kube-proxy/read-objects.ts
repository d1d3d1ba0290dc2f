import type { Problem } from '../../errors.ts'
import type { EndpointSlice, Service } from '../../objects.ts'
import type { Manifest } from '../../sim/scenario.ts'
import { type Misfit, type Shape, isObject, misfits, nameIn, problemAt, tidied } from '../../sim/shape.ts'
import type { Text } from '../../text.ts'
import { familyOf } from './address.ts'
import { nodeShape, serviceShape, sliceShape } from './object-shapes.ts'

/** A v1 Node, as far as kube-proxy and a tracer need it. */
export interface ProxyNode {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }
  readonly spec?: { readonly podCIDR?: string; readonly podCIDRs?: readonly string[] }
  readonly status?: { readonly addresses?: readonly { readonly type: string; readonly address: string }[] }
}

export interface ProxyObjects {
  readonly services: readonly Service[]
  readonly slices: readonly EndpointSlice[]
  readonly nodes: readonly ProxyNode[]
}

/**
 * `kubectl get svc,endpointslices,nodes -A -o yaml` as kube-proxy reads it. An object that does not fit is left out, and a
 * problem says where and why; a note says what else is not used. Nothing is guessed into an object.
 */
export function readObjects(manifests: readonly Manifest[]): ProxyObjects & { readonly problems: readonly Problem[] } {
  const read = manifests.map(manifest => readOne(manifest, tidied(manifest.object)))
  const of = <T>(kind: string) => read.flatMap(each => (each.kind === kind ? [each.object as T] : []))
  return {
    services: of<Service>('Service'),
    slices: of<EndpointSlice>('EndpointSlice'),
    nodes: of<ProxyNode>('Node'),
    problems: read.flatMap(each => each.problems),
  }
}

interface Read {
  /** Absent if the object is left out. */
  readonly kind?: string
  readonly object?: unknown
  readonly problems: readonly Problem[]
}

const known: Readonly<Record<string, { readonly shape: Shape; remarks(object: never): readonly Remark[] }>> = {
  Service: { shape: serviceShape, remarks: serviceRemarks },
  EndpointSlice: { shape: sliceShape, remarks: sliceRemarks },
  Node: { shape: nodeShape, remarks: () => [] },
}

/** A remark without `note` leaves the object out. */
type Remark = Misfit & { readonly note?: true }

function readOne(manifest: Manifest, object: unknown): Read {
  const kind = isObject(object) ? object['kind'] : undefined
  const reader = typeof kind === 'string' && Object.hasOwn(known, kind) ? known[kind] : undefined
  if (typeof kind !== 'string' || reader === undefined) return { problems: [stranger(manifest, kind)] }
  const name = `${kind} ${nameIn(object) ?? ''}`.trim()
  const wrong = misfits(object, reader.shape)
  if (wrong.length > 0) return { problems: wrong.map(each => leftOut(manifest, name, each)) }
  const remarks = reader.remarks(object as never)
  const problems = remarks.map(each => (each.note ? noted(manifest, name, each) : leftOut(manifest, name, each)))
  return remarks.some(each => !each.note) ? { problems } : { kind, object, problems }
}

const leftOut = (manifest: Manifest, name: string, misfit: Misfit): Problem => ({
  ...problemAt(manifest, misfit),
  what: {
    zh: `${name}：${misfit.what.zh}；这个对象不予理会`,
    en: `${name}: ${misfit.what.en}; the object is left out`,
  },
})
const noted = (manifest: Manifest, name: string, misfit: Misfit): Problem => ({
  ...problemAt(manifest, misfit),
  what: { zh: `${name}：${misfit.what.zh}`, en: `${name}: ${misfit.what.en}` },
  severity: 'note',
})

function stranger({ file, line }: Manifest, kind: unknown): Problem {
  if (typeof kind !== 'string') {
    return {
      file,
      line,
      what: { zh: '这不是 Kubernetes 对象：没有 kind', en: 'not a Kubernetes object: it has no kind' },
    }
  }
  const what = { zh: `kube-proxy 不读 ${kind}，不予理会`, en: `kube-proxy does not read ${kind}; left out` }
  const fix = {
    zh: '给出 EndpointSlice：kubectl get endpointslices',
    en: 'bring EndpointSlices: kubectl get endpointslices',
  }
  return { file, line, what, ...(kind === 'Endpoints' && { fix }), severity: 'note' }
}

function serviceRemarks({ spec }: Service): Remark[] {
  const ports = (spec.ports ?? []).flatMap(({ port, nodePort }, i) => [
    ...badPort(port, ['spec', 'ports', i, 'port']),
    ...(nodePort ? badPort(nodePort, ['spec', 'ports', i, 'nodePort']) : []),
  ])
  const addresses = (spec.clusterIPs ?? [spec.clusterIP ?? 'None']).flatMap((address, i) =>
    address === 'None' || address === '' || familyOf(address) !== undefined
      ? []
      : [badAddress(address, clusterIPPath(spec, i))],
  )
  const outside = (['externalIPs', 'loadBalancerSourceRanges'] as const).flatMap(field =>
    (spec[field] ?? []).flatMap((address, i) =>
      familyOf(address.trim()) === undefined
        ? [{ ...badAddress(address, ['spec', field, i]), note: true as const }]
        : [],
    ),
  )
  const families = new Set((spec.clusterIPs ?? []).map(familyOf))
  const dual = families.size > 1 ? [{ path: ['spec', 'clusterIPs'], what: dualStack, note: true as const }] : []
  return [...ports, ...addresses, ...outside, ...dual]
}

const clusterIPPath = (spec: Service['spec'], i: number) =>
  spec.clusterIPs === undefined ? ['spec', 'clusterIP'] : ['spec', 'clusterIPs', i]

function sliceRemarks(slice: EndpointSlice): Remark[] {
  const family = slice.addressType
  const endpoints = (slice.endpoints ?? []).flatMap(({ addresses }, i) => {
    const path = ['endpoints', i, 'addresses']
    const [first] = addresses
    if (first === undefined) return [{ path, what: noAddress, note: true as const }]
    if (family === 'FQDN' || familyOf(first) === family) return []
    return [{ ...badAddress(first, [...path, 0]), what: otherFamily(first, String(family)) }]
  })
  const ports = (slice.ports ?? []).flatMap(({ port }, i) =>
    port === undefined
      ? [{ path: ['ports', i], what: noPort, note: true as const }]
      : badPort(port, ['ports', i, 'port']),
  )
  const unlabelled = slice.metadata.labels?.['kubernetes.io/service-name'] === undefined
  return [
    ...endpoints,
    ...ports,
    ...(unlabelled ? [{ path: ['metadata'], what: noService, note: true as const }] : []),
    ...(family === 'FQDN' ? [{ path: ['addressType'], what: fqdn, note: true as const }] : []),
  ]
}

function badPort(port: number, path: Misfit['path']): Remark[] {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return []
  return [
    {
      path,
      what: { zh: `${port} 不是端口（1 到 65535 的整数）`, en: `${port} is no port (a whole number from 1 to 65535)` },
    },
  ]
}

const badAddress = (address: string, path: Misfit['path']): Remark => ({
  path,
  what: { zh: `“${address}”不是 IP 地址`, en: `“${address}” is no IP address` },
})
const otherFamily = (address: string, family: string): Text => ({
  zh: `“${address}”不是 ${family} 地址，而 addressType 是 ${family}`,
  en: `“${address}” is no ${family} address, but addressType says ${family}`,
})
const dualStack: Text = {
  zh: '双栈：每个地址族由各自的规则服务，用与数据包同族的地址',
  en: 'dual-stack: each family has rules of its own; the address of the packet’s family is used',
}
const noAddress: Text = { zh: '端点没有地址，不予理会', en: 'an endpoint without an address; not used' }
const noPort: Text = {
  zh: '端口没有号码，kube-proxy 无从转换，不予理会',
  en: 'a port without a number: kube-proxy has nothing to translate to; not used',
}
const noService: Text = {
  zh: '没有标签 kubernetes.io/service-name：不属于任何 Service',
  en: 'no label kubernetes.io/service-name: it belongs to no Service',
}
const fqdn: Text = { zh: 'addressType 为 FQDN：kube-proxy 不用', en: 'addressType FQDN: kube-proxy does not use it' }
