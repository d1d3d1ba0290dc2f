/** A Pod with a hostPort. */
export interface HostPort {
  readonly pod: string
  readonly node: string
  readonly address: string
  readonly hostPort: number
  readonly containerPort: number
}

/**
 * What the CNI plugin portmap (iptables backend) keeps in the nat table of the Pod's node: its chains, and its rules with
 * the jumps, which it puts behind those that are there. kube-proxy has no part in it.
 */
export function hostPortRules(pods: readonly HostPort[], node: string) {
  const here = pods.filter(each => each.node === node)
  if (here.length === 0) return { chains: [], rules: [] }
  const local = '-m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT'
  return {
    chains: ['CNI-HOSTPORT-DNAT', 'CNI-HOSTPORT-MASQ', 'CNI-HOSTPORT-SETMARK', ...here.map(chainOf)],
    rules: [
      `-A PREROUTING ${local}`,
      `-A OUTPUT ${local}`,
      '-A POSTROUTING -m comment --comment "CNI portfwd requiring masquerade" -j CNI-HOSTPORT-MASQ',
      '-A CNI-HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE',
      '-A CNI-HOSTPORT-SETMARK -m comment --comment "CNI portfwd masquerade mark" -j MARK --set-xmark 0x2000/0x2000',
      ...here.flatMap(rulesOf),
    ],
  }
}

const chainOf = ({ pod }: HostPort) => `CNI-DN-${pod}`

/** Calls of the Pod itself and of 127.0.0.1 could not be answered without a masquerade. */
function rulesOf(each: HostPort): string[] {
  const { address, hostPort, containerPort } = each
  const [chain, to] = [chainOf(each), `-p tcp -m tcp --dport ${hostPort}`]
  return [
    `-A CNI-HOSTPORT-DNAT -p tcp -m multiport --dports ${hostPort} -j ${chain}`,
    `-A ${chain} -s ${address}/32 ${to} -j CNI-HOSTPORT-SETMARK`,
    `-A ${chain} -s 127.0.0.1/32 ${to} -j CNI-HOSTPORT-SETMARK`,
    `-A ${chain} ${to} -j DNAT --to-destination ${address}:${containerPort}`,
  ]
}
