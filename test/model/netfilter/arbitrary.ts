// Made-up dumps and packets: anything that iptables-save could print about a small node, for what must hold of every dump.
import { type Arbitrary, array, constantFrom, integer, oneof, option, record, tuple } from 'fast-check'
import { hooks, type TableName } from '../../../src/model/netfilter/rule.ts'
import type { Topology } from '../../../src/model/netfilter/network/topology.ts'

/** A router between a wire, where everybody else is, and a bridge with pods. */
export const router: Topology = {
  interfaces: [
    { name: 'lo', addresses: ['127.0.0.1/8'] },
    { name: 'eth0', addresses: ['192.0.2.1/24', '192.0.2.2/24'] },
    { name: 'cni0', addresses: ['10.244.1.1/24'] },
  ],
  routes: [{ to: 'default', via: '192.0.2.254', dev: 'eth0' }],
  sysctls: { 'net.ipv4.ip_forward': 1 },
}
const wire = ['192.0.2.10', '198.51.100.7', '203.0.113.9']
const pods = ['10.244.1.7', '10.244.1.8']
const own = ['192.0.2.1', '192.0.2.2', '10.244.1.1']
const somewhere = constantFrom(...wire, ...pods, ...own)
const port = constantFrom(53, 80, 443, 8080)

export const comings: Arbitrary<string> = tuple(
  constantFrom('tcp', 'udp'),
  oneof(
    tuple(constantFrom(...wire), constantFrom('in=eth0')),
    tuple(constantFrom(...pods), constantFrom('in=cni0')),
    tuple(constantFrom(...own), constantFrom('in=node')),
  ),
  integer({ min: 40_000, max: 40_003 }),
  somewhere,
  port,
).map(
  ([protocol, [source, way], from, destination, to]) => `${protocol} ${source}:${from} -> ${destination}:${to} ${way}`,
)

const maybeNot = constantFrom('', '', '! ')
const matches = oneof(
  tuple(maybeNot, constantFrom('-s', '-d'), somewhere, constantFrom('', '/32', '/24', '/8')).map(
    ([not, end, address, bits]) => `${not}${end} ${address}${bits}`,
  ),
  tuple(maybeNot, constantFrom('-i eth0', '-i cni0', '-i c+', '-i lo')).map(words => words.join('')),
  tuple(maybeNot, constantFrom('tcp', 'udp')).map(([not, protocol]) => `${not}-p ${protocol}`),
  tuple(constantFrom('tcp', 'udp'), constantFrom('--dport', '--sport'), port).map(
    ([protocol, end, number]) => `-p ${protocol} -m ${protocol} ${end} ${number}`,
  ),
  tuple(constantFrom('tcp', 'udp'), port, port).map(
    ([protocol, a, b]) => `-p ${protocol} -m multiport --dports ${Math.min(a, b)}:${Math.max(a, b)},9`,
  ),
  tuple(maybeNot, constantFrom('NEW', 'RELATED,ESTABLISHED', 'INVALID', 'DNAT')).map(
    ([not, states]) => `-m conntrack ${not}--ctstate ${states}`,
  ),
  tuple(maybeNot, constantFrom('0x1', '0x4000/0x4000', '0x0/0xff')).map(
    ([not, mark]) => `-m mark ${not}--mark ${mark}`,
  ),
  tuple(constantFrom('--src-type', '--dst-type'), constantFrom('LOCAL', 'UNICAST')).map(
    words => `-m addrtype ${words.join(' ')}`,
  ),
  constantFrom(
    '-m comment --comment "it says \\"so\\""',
    '-m comment --comment word',
    '-m recent --name R --set --rsource',
  ),
)

const changes = [
  'MARK --set-xmark 0x4000/0x4000',
  'MARK --set-xmark 0x1/0xffffffff',
  'CONNMARK --save-mark',
  'LOG --log-prefix "a b "',
]
const ending: Readonly<Record<'raw' | 'mangle' | 'nat' | 'filter', readonly string[]>> = {
  raw: ['ACCEPT', 'DROP', 'CT --notrack'],
  mangle: ['ACCEPT', 'DROP'],
  nat: ['ACCEPT'],
  filter: ['ACCEPT', 'DROP', 'REJECT', 'REJECT --reject-with icmp-host-prohibited'],
}
const translations: Readonly<Record<string, readonly string[]>> = {
  PREROUTING: ['-p tcp -j DNAT --to-destination 10.244.1.7:8080', '-p udp -j DNAT --to-destination 10.244.1.8', '-p tcp -j REDIRECT --to-ports 9'],
  OUTPUT: ['-p tcp -j DNAT --to-destination 10.244.1.8:8080', '-p udp -j REDIRECT'],
  INPUT: ['-j SNAT --to-source 10.244.1.1'],
  POSTROUTING: ['-j MASQUERADE', '-p tcp -j MASQUERADE --random-fully', '-j SNAT --to-source 192.0.2.2', '-p tcp -j SNAT --to-source 192.0.2.2:50000-50001'],
} // prettier-ignore

type Table = keyof typeof ending
const builtIn: Readonly<Record<Table, readonly (typeof hooks)[number][]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: hooks,
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
}

interface Drawn {
  readonly chain: number
  readonly matches: readonly string[]
  readonly target: number
}
const drawn: Arbitrary<Drawn> = record({
  chain: integer({ min: 0, max: 9 }),
  matches: array(matches, { maxLength: 2 }),
  target: integer({ min: 0, max: 999 }),
})

/** A rule of chain number `chain`: only chains further down are jumped to, so that nothing goes in a circle. */
function rule(table: Table, chain: string, users: readonly string[], { matches, target }: Drawn): string {
  const below = users.slice(users.indexOf(chain) + 1)
  const choices = [
    ...below.flatMap(user => [`-j ${user}`, `-g ${user}`]),
    ...ending[table].map(each => `-j ${each}`),
    ...changes.map(each => `-j ${each}`),
    '-j RETURN',
    '',
    ...Array.from({ length: 5 }, () => (table === 'nat' ? (translations[chain] ?? []) : [])).flat(),
  ]
  const last = choices[target % choices.length] ?? ''
  // A module and a protocol may stand once in a rule.
  const once = last.startsWith('-p') ? matches.filter(each => !each.includes('-p ')) : matches
  const fits = once.filter((each, i) => !once.slice(0, i).some(other => clash(each, other)))
  return [`-A ${chain}`, ...fits, last].filter(Boolean).join(' ')
}
const clash = (a: string, b: string) =>
  ['-p ', '-s ', '-d ', '-i ', '-m recent', '-m mark'].some(option => a.includes(option) && b.includes(option))

const users = ['ONE', 'TWO', 'THREE']
const tableOf = (table: Table): Arbitrary<string> =>
  array(drawn, { maxLength: 14 }).map(rules => {
    const chains = [...builtIn[table], ...users]
    const declared = chains.map(chain => `:${chain} ${users.includes(chain) ? '-' : 'ACCEPT'} [0:0]`)
    const lines = rules.map(each => rule(table, chains[each.chain % chains.length] ?? 'ONE', users, each))
    return [`*${table}`, ...declared, ...lines, 'COMMIT', ''].join('\n')
  })

export const dumps = (...tables: readonly (TableName & Table)[]): Arbitrary<string> =>
  tuple(...tables.map(table => option(tableOf(table), { nil: '' }))).map(parts => parts.join(''))
