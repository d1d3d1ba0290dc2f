import { covers, familyOfCidr } from '../../../model/kube-proxy/address.ts'
import { defaultConfig, type ProxyConfig } from '../../../model/kube-proxy/config.ts'
import {
  clusterCidrsOf,
  type Configuration,
  isIptables,
  isToldByInterface,
} from '../../../model/kube-proxy/object-config.ts'
import { renderCidr, type Cidr } from '../../../model/netfilter/address.ts'
import type { Text } from '../../../text.ts'

type Family = ProxyConfig['ipFamily']

/** Of the node: its first address, and the network of its Pods. */
interface Place {
  readonly family: Family
  readonly primary: string | undefined
  readonly podCidr: Cidr | undefined
}

/** What kube-proxy's own configuration says, of the settings that rules depend on. */
export function configured(given: Configuration, place: Place): Partial<ProxyConfig> {
  const { masqueradeBit = 14 } = given.iptables ?? {}
  return {
    localDetector: localDetector(given, place),
    masqueradeMark: `0x${(2 ** masqueradeBit).toString(16)}`,
    nodePortAddresses: nodePortAddresses(given, place),
    localhostNodePorts: isOnLocalhost(given, place),
    conntrackTCPLiberal: given.conntrack?.tcpBeLiberal ?? defaultConfig.conntrackTCPLiberal,
  }
}

function localDetector(given: Configuration, { family, podCidr }: Place): ProxyConfig['localDetector'] {
  const ofNode = given.detectLocalMode === 'NodeCIDR' || isToldByInterface(given)
  const cidr = ofNode
    ? podCidr && renderCidr(podCidr)
    : clusterCidrsOf(given).find(each => familyOfCidr(each) === family)
  return cidr === undefined ? { mode: 'none' } : { mode: 'ClusterCIDR', cidr }
}

function nodePortAddresses({ nodePortAddresses = [] }: Configuration, { family, primary }: Place): readonly string[] {
  if (nodePortAddresses[0] !== 'primary') return nodePortAddresses
  return primary === undefined ? [] : [`${primary}/${family === 'IPv4' ? 32 : 128}`]
}

/** kube-proxy turns it off where the addresses for node ports leave 127.0.0.0/8 out. */
export function isOnLocalhost(given: Configuration | undefined, place: Place): boolean {
  const wanted = nodePortAddresses(given ?? {}, place).filter(each => familyOfCidr(each) === 'IPv4')
  const leavesOut = wanted.length > 0 && !wanted.some(each => covers(each, '127.0.0.0') || each.startsWith('127.'))
  return (given?.iptables?.localhostNodePorts ?? true) && !leavesOut
}

/** Before an answer about another mode than the one that the cluster is in. */
export const caveats = (given: Configuration | undefined): Text[] =>
  given === undefined || isIptables(given)
    ? []
    : [
        {
          zh: `kube-proxy 的 mode 是 ${given.mode}：下面是 iptables 模式的规则会怎样做。`,
          en: `The mode of this kube-proxy is ${given.mode}: what follows is what the rules of the iptables mode would do.`,
        },
      ]

export function runsWith({ localDetector: told }: ProxyConfig, given: Configuration | undefined): Text {
  const settings: Text =
    given === undefined
      ? { zh: 'kube-proxy 使用默认配置', en: 'kube-proxy runs with its defaults' }
      : { zh: 'kube-proxy 照给出的配置运行', en: 'kube-proxy runs with the configuration that was brought' }
  const cidr: Text =
    told.mode === 'ClusterCIDR'
      ? given === undefined
        ? { zh: `集群网段是 ${told.cidr}`, en: `and ${told.cidr} as the cluster CIDR` }
        : { zh: `来自 ${told.cidr} 的算 Pod 的流量`, en: `and takes what comes from ${told.cidr} for traffic of Pods` }
      : given === undefined
        ? { zh: '没有集群网段，因为没有节点有 podCIDR', en: 'and no cluster CIDR, since no node has a podCIDR' }
        : { zh: '没有网段可以识别 Pod 的流量', en: 'and has no network to tell traffic of Pods by' }
  return { zh: `${settings.zh}，${cidr.zh}`, en: `${settings.en}, ${cidr.en}` }
}
