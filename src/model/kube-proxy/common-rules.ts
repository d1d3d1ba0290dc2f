import { covers, familyOfCidr } from './address.ts'
import type { ProxyConfig } from './config.ts'
import { type Tables, add, comment } from './tables.ts'

/** The rules that belong to no Service. */
export function commonRules(config: ProxyConfig, { filter, nat }: Tables): void {
  for (const chain of ['KUBE-NODEPORTS', 'KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-PROXY-FIREWALL'])
    add(filter, chain)
  const firewall = localnetRules(config)
  if (firewall.length > 0) add(filter, 'KUBE-FIREWALL', ...firewall)
  add(filter, 'KUBE-FORWARD', ...forwardRules(config))
  add(nat, 'KUBE-NODEPORTS')
  add(nat, 'KUBE-SERVICES', ...nodePortJumps(config))
  add(nat, 'KUBE-MARK-MASQ', `-j MARK --or-mark ${config.masqueradeMark}`)
  add(nat, 'KUBE-POSTROUTING', ...masqueradeRules(config))
}

/** Node ports on localhost need route_localnet, which would let the neighbours in too (CVE-2020-8558). */
const localnetRules = ({ ipFamily, localhostNodePorts }: ProxyConfig): string[] =>
  ipFamily === 'IPv4' && localhostNodePorts
    ? [
        `${comment('block incoming localnet connections')} -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP`,
      ]
    : []

const invalidCounter = 'ct_state_invalid_dropped_pkts'

/** An INVALID packet is not translated: let through, it would show an address that the peer answers with a reset. */
function forwardRules({ masqueradeMark, conntrackTCPLiberal, nfacctCounters }: ProxyConfig): string[] {
  const counter = nfacctCounters[invalidCounter] === true ? `-m nfacct --nfacct-name ${invalidCounter} ` : ''
  return [
    ...(conntrackTCPLiberal ? [] : [`-m conntrack --ctstate INVALID ${counter}-j DROP`]),
    `${comment('kubernetes forwarding rules')} -m mark --mark ${masqueradeMark}/${masqueradeMark} -j ACCEPT`,
    `${comment('kubernetes forwarding conntrack rule')} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  ]
}

/** The mark is cleared first, so that a packet which passes the stack again is not masqueraded twice. */
const masqueradeRules = ({ masqueradeMark, randomFully }: ProxyConfig): string[] => [
  `-m mark ! --mark ${masqueradeMark}/${masqueradeMark} -j RETURN`,
  `-j MARK --xor-mark ${masqueradeMark}`,
  `${comment('kubernetes service traffic requiring SNAT')} -j MASQUERADE${randomFully ? ' --random-fully' : ''}`,
]

const last = comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain')

/** Which destinations count as "this node" for node ports. */
function nodePortJumps(config: ProxyConfig): string[] {
  const wanted = config.nodePortAddresses.filter(cidr => familyOfCidr(cidr) === config.ipFamily)
  if (wanted.length > 0 && !wanted.some(cidr => cidr.endsWith('/0'))) {
    return nodeAddresses(config, wanted).map(address => `${last} -d ${address} -j KUBE-NODEPORTS`)
  }
  const localhost = config.ipFamily === 'IPv6' ? ' ! -d ::1/128' : config.localhostNodePorts ? '' : ' ! -d 127.0.0.0/8'
  return [`${last} -m addrtype --dst-type LOCAL${localhost} -j KUBE-NODEPORTS`]
}

function nodeAddresses({ interfaces, ipFamily, localhostNodePorts }: ProxyConfig, wanted: readonly string[]): string[] {
  const addresses = interfaces.flatMap(each => each.addresses.map(address => address.split('/')[0] ?? ''))
  const works = (address: string) => !isLoopback(address) || (ipFamily === 'IPv4' && localhostNodePorts)
  return [...new Set(addresses)].filter(address => works(address) && wanted.some(cidr => covers(cidr, address)))
}

const isLoopback = (address: string) => address === '::1' || address.startsWith('127.')
