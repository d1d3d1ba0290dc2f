import type { ProxyNode, ProxyObjects } from '../../../model/kube-proxy/read-objects.ts'
import {
  bitsOf,
  contains,
  parseAddress,
  parseCidr,
  renderAddress,
  type Cidr,
} from '../../../model/netfilter/address.ts'
import { isOnLocalhost } from './own-config.ts'
import type { RouteWords, Topology } from '../../../model/netfilter/network/topology.ts'
import type { Text } from '../../../text.ts'

type Family = 'IPv4' | 'IPv6'
/** The network of a node, as far as objects tell, and what was taken for granted where they do not. */
export interface OwnNetwork {
  readonly topology: Topology
  /** The node's own, without subnets. */
  readonly addresses: readonly string[]
  readonly podCidr: Cidr | undefined
  /** Pods of this node that are outside its podCIDR. */
  readonly ownPods: readonly string[]
  readonly granted: readonly Text[]
}

/** The bridge of the node's Pods and its way to everything else. Undefined if no object tells an address of the node. */
export function ownNetwork(objects: ProxyObjects, name: string, family: Family): OwnNetwork | undefined {
  const node = objects.nodes.find(each => each.metadata.name === name)
  const addresses = node === undefined ? [] : internalAddresses(node, family)
  const [first] = addresses
  if (node === undefined || first === undefined) return undefined
  const podCidr = podCidrOf(node, family)
  const place = { family, primary: first, podCidr }
  const bits = family === 'IPv4' ? 24 : 64
  const gateway = podCidr === undefined ? undefined : firstHost(podCidr)
  const strays = strayPods(objects, family)
  const ownPods = strays.filter(each => each.node === name && !addresses.includes(each.ip)).map(each => each.ip)
  const interfaces = [
    { name: 'lo', addresses: family === 'IPv4' ? ['127.0.0.1/8'] : ['::1/128'] },
    { name: 'eth0', addresses: addresses.map(address => `${address}/${bits}`) },
    {
      name: 'cni0',
      addresses: gateway === undefined || podCidr === undefined ? [] : [`${gateway}/${bitsOf(podCidr)}`],
    },
  ]
  const routes = [
    { to: family === 'IPv4' ? 'default' : '::/0', dev: 'eth0' },
    ...ownPods.map(ip => ({ to: ip, dev: 'cni0' })),
    ...objects.nodes.filter(each => each !== node).flatMap(other => routesTo(other, strays, family)),
  ]
  return {
    topology: { interfaces, routes, sysctls: sysctls(isOnLocalhost(objects.configuration, place)) },
    addresses,
    podCidr,
    ownPods,
    granted: granted(name, first, gateway),
  }
}

/** kube-proxy itself turns route_localnet on, for node ports on localhost. */
const sysctls = (isOnLocalhost: boolean) => ({
  'net.ipv4.ip_forward': 1,
  'net.ipv4.conf.all.rp_filter': 0,
  'net.ipv4.conf.all.route_localnet': isOnLocalhost ? 1 : 0,
})

export const internalAddresses = ({ status }: ProxyNode, family: Family): string[] =>
  (status?.addresses ?? []).flatMap(({ type, address }) =>
    type === 'InternalIP' && isOf(family, address) ? [address] : [],
  )

const isOf = (family: Family, address: string) =>
  typeof parseAddress(address) === (family === 'IPv4' ? 'number' : 'bigint')

export const podCidrOf = ({ spec }: ProxyNode, family: Family): Cidr | undefined =>
  (spec?.podCIDRs ?? [spec?.podCIDR ?? ''])
    .map(parseCidr)
    .find(cidr => typeof cidr?.base === (family === 'IPv4' ? 'number' : 'bigint'))

const firstHost = ({ base }: Cidr): string => renderAddress(typeof base === 'number' ? (base + 1) | 0 : base + 1n)

interface Stray {
  readonly ip: string
  readonly node: string
}
/** Endpoints that say on which node they are, and whose address is outside that node's podCIDR: some CNI plugins use none. */
function strayPods({ slices, nodes }: ProxyObjects, family: Family): Stray[] {
  const found = slices.flatMap(slice =>
    (slice.addressType === family ? (slice.endpoints ?? []) : []).flatMap(({ addresses, nodeName }) =>
      addresses[0] === undefined || nodeName === undefined ? [] : [{ ip: addresses[0], node: nodeName }],
    ),
  )
  const strays = found.filter(({ ip, node }) => {
    const owner = nodes.find(each => each.metadata.name === node)
    const [cidr, address] = [owner === undefined ? undefined : podCidrOf(owner, family), parseAddress(ip)]
    return address !== undefined && !(cidr !== undefined && contains(cidr, address))
  })
  return [...new Map(strays.map(each => [each.ip, each])).values()]
}

function routesTo(other: ProxyNode, strays: readonly Stray[], family: Family): RouteWords[] {
  const addresses = internalAddresses(other, family)
  const [via] = addresses
  const gateway = via === undefined ? {} : { via }
  const pods = strays.filter(({ node, ip }) => node === other.metadata.name && !addresses.includes(ip))
  const cidrs = (other.spec?.podCIDRs ?? [other.spec?.podCIDR ?? '']).filter(words => parseCidr(words) !== undefined)
  return [...cidrs.filter(words => isOf(family, words.split('/')[0] ?? '')), ...pods.map(({ ip }) => ip)].map(to => ({
    to,
    ...gateway,
    dev: 'eth0',
  }))
}

function granted(name: string, address: string, gateway: string | undefined): Text[] {
  const bridge: Text =
    gateway === undefined
      ? { zh: `${name} 的 Pod 在接口 cni0 后面`, en: `the Pods of ${name} are behind the interface cni0` }
      : {
          zh: `${name} 的 Pod 在网桥 cni0（${gateway}）上`,
          en: `the Pods of ${name} are on a bridge cni0 with ${gateway}`,
        }
  return [
    bridge,
    {
      zh: `其余一切经 eth0（${address}），其他节点的 Pod 网段直接路由，不走隧道`,
      en: `all else is reached by eth0 with ${address}; Pods of other nodes are routed to, not tunnelled`,
    },
    {
      zh: '转发和 br_netfilter 已开启，rp_filter 关闭；除 kube-proxy 外没有别的规则（NetworkPolicy、CNI 的链）',
      en: 'forwarding and br_netfilter are on, rp_filter is off, and nobody but kube-proxy has rules (no NetworkPolicy, no CNI chains)',
    },
  ]
}
