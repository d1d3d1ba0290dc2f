/**
 * kube-proxy's rules with the jumps from the built-in chains, as they stand on a node where nothing else has rules. Each jump is
 * put at the top of its chain in turn, so that the one made sure of last is met first. kube-proxy: iptablesJumpChains.
 */
export function withJumps(rules: string): string {
  const nat = rules.indexOf('*nat\n')
  const filter = rules.slice(0, nat)
  return (
    withBuiltIn(filter, policies(['INPUT', 'FORWARD', 'OUTPUT']) + madeSureOf(filter), filterJumps) +
    withBuiltIn(rules.slice(nat), policies(['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING']), natJumps)
  )
}

/** The declarations of built-in chains come first in a table, their rules last. */
function withBuiltIn(table: string, declared: string, jumps: readonly string[]): string {
  const head = table.indexOf('\n') + 1
  const body = table.slice(head, -'COMMIT\n'.length)
  return `${table.slice(0, head)}${declared}${body}${jumps.map(jump => `-A ${jump}\n`).join('')}COMMIT\n`
}

const policies = (chains: readonly string[]) => chains.map(chain => `:${chain} ACCEPT [0:0]\n`).join('')
/** The one chain that is jumped to and that a sync may have nothing to write into. */
const madeSureOf = (filter: string) => (filter.includes('\n:KUBE-FIREWALL ') ? '' : ':KUBE-FIREWALL - [0:0]\n')

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
