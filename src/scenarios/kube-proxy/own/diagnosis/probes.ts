import { covers } from '../../../../model/kube-proxy/address.ts'
import type { ServicePort } from '../../../../model/kube-proxy/service-ports.ts'
import { parseCidr, renderAddress, type Cidr } from '../../../../model/netfilter/address.ts'
import type { Origin } from '../../../../model/netfilter/converse.ts'
import { parsePackets } from '../../../../model/netfilter/grammar/parse-packet.ts'
import type { Packet } from '../../../../model/netfilter/packet.ts'
import type { Text } from '../../../../text.ts'
import type { OwnNetwork } from '../own-network.ts'

/** One call that somebody could make: who, and by which of the Service's addresses. */
export interface Probe {
  readonly about: Text
  readonly way: 'cluster IP' | 'node port' | 'load balancer' | 'external IP'
  /** It ought to be refused: its source is in none of the ranges. */
  readonly isForeign: boolean
  readonly packet: Packet
  readonly origin: Origin
}

/** The calls that tell what works: from a Pod and the node to the cluster IP, from outside to everything that faces there. */
export function probesOf(port: ServicePort, node: string, network: OwnNetwork | undefined): Probe[] {
  const own = network?.addresses[0]
  const pod = network === undefined ? undefined : somePod(network)
  const isSix = port.clusterIP.includes(':')
  const outsider = isSix ? '2001:db8::1' : '203.0.113.1'
  const probe = (
    about: Text,
    way: Probe['way'],
    from: From | undefined,
    to: string,
    number: number,
    isForeign = false,
  ) =>
    from === undefined ? [] : [{ about, way, isForeign, origin: from.origin, packet: packetTo(port, from, to, number) }]
  const inside = [
    ...probe(
      { zh: `${node} 上的 Pod 访问集群 IP`, en: `A Pod of ${node} calls the cluster IP` },
      'cluster IP',
      pod === undefined ? undefined : { address: pod, origin: { in: 'cni0' } },
      port.clusterIP,
      port.port,
    ),
    ...probe(
      { zh: `${node} 上的进程访问集群 IP`, en: `A process of ${node} calls the cluster IP` },
      'cluster IP',
      own === undefined ? { address: outsider, origin: { in: undefined } } : { address: own, origin: 'node' },
      port.clusterIP,
      port.port,
    ),
  ]
  const outer = (address: string): From => ({ address, origin: { in: 'eth0' } })
  const nodePort =
    port.nodePort === 0 || own === undefined
      ? []
      : probe(
          {
            zh: `集群外访问 ${node} 的节点端口 ${port.nodePort}`,
            en: `Someone outside calls node port ${port.nodePort} of ${node}`,
          },
          'node port',
          outer(outsider),
          own,
          port.nodePort,
        )
  const external = port.externalIPs.flatMap(ip =>
    probe(
      { zh: `集群外访问外部 IP ${ip}`, en: `Someone outside calls the external IP ${ip}` },
      'external IP',
      outer(outsider),
      ip,
      port.port,
    ),
  )
  return [
    ...inside,
    ...nodePort,
    ...external,
    ...port.loadBalancerIPs.flatMap(ip => balancerProbes(port, ip, outsider, probe)),
  ]
}

interface From {
  readonly address: string
  readonly origin: Origin
}
type Make = (about: Text, way: Probe['way'], from: From, to: string, number: number, isForeign?: boolean) => Probe[]

/** Where there are source ranges, one call from the first of them and another from none. */
function balancerProbes({ sourceRanges, port }: ServicePort, ip: string, outsider: string, probe: Make): Probe[] {
  const allowed = sourceRanges.flatMap(range => firstHost(parseCidr(range)) ?? [])[0] ?? outsider
  const isForeign = sourceRanges.length > 0 && !sourceRanges.some(range => covers(range, outsider))
  const call = (from: string, foreign: boolean) =>
    probe(
      {
        zh: `${from} 从集群外访问负载均衡器地址 ${ip}`,
        en: `${from} calls the load balancer's address ${ip} from outside`,
      },
      'load balancer',
      { address: from, origin: { in: 'eth0' } },
      ip,
      port,
      foreign,
    )
  return [...call(allowed, false), ...(isForeign ? call(outsider, true) : [])]
}

const firstHost = (cidr: Cidr | undefined): string | undefined =>
  cidr === undefined ? undefined : renderAddress(typeof cidr.base === 'number' ? (cidr.base + 1) | 0 : cidr.base + 1n)

/** An address of the node's podCIDR that is hardly anybody's: its last but one. */
function somePod({ podCidr, ownPods }: OwnNetwork): string | undefined {
  if (podCidr === undefined) return ownPods[0]
  const { base, mask } = podCidr
  return renderAddress(
    typeof base === 'number' && typeof mask === 'number' ? (base | ~mask) - 1 : (base as bigint) + 0xfffen,
  )
}

function packetTo({ protocol }: ServicePort, { address }: From, to: string, port: number): Packet {
  const end = (words: string, number: number) => (words.includes(':') ? `[${words}]:${number}` : `${words}:${number}`)
  const [typed] = parsePackets(`${protocol} ${end(address, 40_000)} -> ${end(to, port)}`, '').packets
  if (typed === undefined) throw new Error(`no packet from ${address} to ${to}`)
  return typed.packet
}
