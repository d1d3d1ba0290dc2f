import type { EndpointSlice, KubeObject, Service } from '../../objects.ts'
import type { Misfit } from '../../sim/shape.ts'
import type { Text } from '../../text.ts'
import { familyOf, familyOfCidr } from './address.ts'
import type { ProxyNode } from './object-shapes.ts'

/**
 * What the API server would have refused, or kube-proxy does not use, in objects whose fields have the right types. A remark
 * without `note` leaves the object out: what is written into rules must not be able to end a word or a line of them.
 */
export type Remark = Misfit & { readonly note?: true }

export function nodeRemarks({ metadata, spec = {}, status }: ProxyNode): Remark[] {
  const ranges = [
    { range: spec.podCIDR, path: ['spec', 'podCIDR'] },
    ...(spec.podCIDRs ?? []).map((range, i) => ({ range, path: ['spec', 'podCIDRs', i] })),
  ]
  const addresses = status?.addresses ?? []
  return [
    ...badNames(metadata),
    ...ranges.flatMap(({ range, path }) =>
      range === undefined || familyOfCidr(range) !== undefined ? [] : [badRange(range, path)],
    ),
    ...addresses.flatMap(({ type, address }, i) =>
      !type.endsWith('IP') || familyOf(address) !== undefined
        ? []
        : [badAddress(address, ['status', 'addresses', i, 'address'])],
    ),
  ]
}

export function serviceRemarks({ metadata, spec, status }: Service): Remark[] {
  const ports = (spec.ports ?? []).flatMap(({ name = '', port, nodePort }, i) => [
    ...badName(name, ['spec', 'ports', i, 'name']),
    ...badPort(port, ['spec', 'ports', i, 'port']),
    ...(nodePort ? badPort(nodePort, ['spec', 'ports', i, 'nodePort']) : []),
  ])
  const { healthCheckNodePort = 0, sessionAffinityConfig } = spec
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 1
  return [
    ...badNames(metadata),
    ...ports,
    ...doubles(spec.ports ?? []),
    ...(healthCheckNodePort === 0 ? [] : badPort(healthCheckNodePort, ['spec', 'healthCheckNodePort'])),
    ...badSeconds(seconds, ['spec', 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds']),
    ...clusterAddressRemarks(spec),
    ...outsideAddressRemarks(spec, status?.loadBalancer?.ingress ?? []),
  ]
}

/** Their chains would be the same. */
function doubles(ports: readonly { readonly name?: string }[]): Remark[] {
  const names = ports.map(({ name = '' }) => name)
  const i = names.findIndex((name, at) => names.indexOf(name) < at)
  const name = names[i]
  if (name === undefined) return []
  const what = { zh: `有两个端口名为“${name}”`, en: `two ports are called “${name}”` }
  return [{ path: ['spec', 'ports', i], what }]
}

function clusterAddressRemarks(spec: Service['spec']): Remark[] {
  const path = (i: number) => (spec.clusterIPs === undefined ? ['spec', 'clusterIP'] : ['spec', 'clusterIPs', i])
  const addresses = spec.clusterIPs ?? [spec.clusterIP ?? 'None']
  return addresses.flatMap((address, i) =>
    address === 'None' || address === '' || familyOf(address) !== undefined ? [] : [badAddress(address, path(i))],
  )
}

/** kube-proxy passes over those that it cannot read. */
function outsideAddressRemarks(
  { externalIPs = [], loadBalancerSourceRanges = [] }: Service['spec'],
  ingress: readonly { readonly ip?: string }[],
): Remark[] {
  const unless = (fits: boolean, remark: Remark): Remark[] => (fits ? [] : [{ ...remark, note: true }])
  return [
    ...externalIPs.flatMap((ip, i) => unless(familyOf(ip) !== undefined, badAddress(ip, ['spec', 'externalIPs', i]))),
    ...loadBalancerSourceRanges.flatMap((range, i) =>
      unless(familyOfCidr(range.trim()) !== undefined, badRange(range, ['spec', 'loadBalancerSourceRanges', i])),
    ),
    ...ingress.flatMap(({ ip = '' }, i) =>
      unless(ip === '' || familyOf(ip) !== undefined, badAddress(ip, ['status', 'loadBalancer', 'ingress', i, 'ip'])),
    ),
  ]
}

export function sliceRemarks(slice: EndpointSlice): Remark[] {
  const family = slice.addressType
  const endpoints = (slice.endpoints ?? []).flatMap(({ addresses }, i): Remark[] => {
    const path = ['endpoints', i, 'addresses']
    const [first] = addresses
    if (first === undefined) return [{ path, what: noAddress, note: true }]
    if (family === 'FQDN' || familyOf(first) === family) return []
    return [{ path: [...path, 0], what: otherFamily(first, String(family)) }]
  })
  const ports = (slice.ports ?? []).flatMap(({ port }, i): Remark[] =>
    port === undefined ? [{ path: ['ports', i], what: noPort, note: true }] : badPort(port, ['ports', i, 'port']),
  )
  const unlabelled = slice.metadata.labels?.['kubernetes.io/service-name'] === undefined
  return [
    ...badNames(slice.metadata),
    ...endpoints,
    ...ports,
    ...(unlabelled ? [{ path: ['metadata'], what: noService, note: true as const }] : []),
    ...(family === 'FQDN' ? [{ path: ['addressType'], what: fqdn, note: true as const }] : []),
  ]
}

const badNames = ({ name, namespace = 'default' }: KubeObject['metadata']): Remark[] => [
  ...(name === '' ? [{ path: ['metadata', 'name'], what: emptyName }] : badName(name, ['metadata', 'name'])),
  ...badName(namespace, ['metadata', 'namespace']),
]

/** Wider than RFC 1123, which the API server holds names to, but harmless in a rule. */
const badName = (name: string, path: Misfit['path']): Remark[] =>
  /^[\w.-]{0,253}$/.test(name)
    ? []
    : [{ path, what: { zh: `“${name}”不能用作名称`, en: `“${name}” cannot be a name` } }]

const badPort = (port: number, path: Misfit['path']): Remark[] =>
  Number.isInteger(port) && port >= 1 && port <= 65_535 ? [] : [{ path, what: noPortNumber(port) }]

const longestAffinity = 86_400
const badSeconds = (seconds: number, path: Misfit['path']): Remark[] =>
  Number.isInteger(seconds) && seconds >= 1 && seconds <= longestAffinity
    ? []
    : [{ path, what: { zh: `${seconds} 不是 1 到 86400 的整数`, en: `${seconds} is no whole number from 1 to 86400` } }]

const badAddress = (address: string, path: Misfit['path']): Remark => ({
  path,
  what: { zh: `“${address}”不是 IP 地址`, en: `“${address}” is no IP address` },
})
const badRange = (range: string, path: Misfit['path']): Remark => ({
  path,
  what: { zh: `“${range}”不是网段`, en: `“${range}” is no CIDR` },
})
const noPortNumber = (port: number): Text => ({
  zh: `${port} 不是端口（1 到 65535 的整数）`,
  en: `${port} is no port (a whole number from 1 to 65535)`,
})
const otherFamily = (address: string, family: string): Text => ({
  zh: `“${address}”不是 ${family} 地址，而 addressType 是 ${family}`,
  en: `“${address}” is no ${family} address, but addressType says ${family}`,
})
const emptyName: Text = { zh: '名称是空的', en: 'the name is empty' }
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
