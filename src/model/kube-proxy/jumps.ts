/**
 * kube-proxy's rules with the jumps from the built-in chains, as they stand on a node where nothing else has rules. Each jump is
 * put at the top of its chain in turn, so that the one made sure of last is met first. kube-proxy: iptablesJumpChains.
 */
export function withJumps(rules: string): string {
  const nat = rules.indexOf('*nat\n')
  return (
    withBuiltIn(rules.slice(0, nat), ['INPUT', 'FORWARD', 'OUTPUT'], filterJumps) +
    withBuiltIn(rules.slice(nat), ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'], natJumps)
  )
}

/** The policies of built-in chains come first in a table, their rules last. */
function withBuiltIn(table: string, chains: readonly string[], jumps: readonly string[]): string {
  const head = table.indexOf('\n') + 1
  const body = table.slice(head, -'COMMIT\n'.length)
  return `${table.slice(0, head)}${policies(chains)}${body}${jumps.map(jump => `-A ${jump}\n`).join('')}COMMIT\n`
}

const policies = (chains: readonly string[]) => chains.map(chain => `:${chain} ACCEPT [0:0]\n`).join('')

const isNew = '-m conntrack --ctstate NEW'
const note = (words: string) => `-m comment --comment "${words}"`
const firewall = (chain: string) =>
  `${chain} ${isNew} ${note('kubernetes load balancer firewall')} -j KUBE-PROXY-FIREWALL`
const portals = (chain: string) => `${chain} ${isNew} ${note('kubernetes service portals')} -j KUBE-SERVICES`
const external = (chain: string) =>
  `${chain} ${isNew} ${note('kubernetes externally-visible service portals')} -j KUBE-EXTERNAL-SERVICES`

const filterJumps = [
  'INPUT -j KUBE-FIREWALL',
  firewall('INPUT'),
  `INPUT ${note('kubernetes health check service ports')} -j KUBE-NODEPORTS`,
  external('INPUT'),
  firewall('FORWARD'),
  `FORWARD ${note('kubernetes forwarding rules')} -j KUBE-FORWARD`,
  portals('FORWARD'),
  external('FORWARD'),
  'OUTPUT -j KUBE-FIREWALL',
  firewall('OUTPUT'),
  portals('OUTPUT'),
]
const natJumps = [
  `PREROUTING ${note('kubernetes service portals')} -j KUBE-SERVICES`,
  `OUTPUT ${note('kubernetes service portals')} -j KUBE-SERVICES`,
  `POSTROUTING ${note('kubernetes postrouting rules')} -j KUBE-POSTROUTING`,
]
