// Corners of the kernel's behaviour that are easily taken for something else. Each was seen on a real kernel (6.18).
import { expect, test } from 'vitest'
import { parseAddress } from '../../../src/model/netfilter/address.ts'
import { exchange, type Exchange } from '../../../src/model/netfilter/converse.ts'
import { parsePackets } from '../../../src/model/netfilter/grammar/parse-packet.ts'
import { parseRules } from '../../../src/model/netfilter/iptables-save.ts'
import { traceLines } from '../../../src/model/netfilter/journal.ts'
import { newMemory } from '../../../src/model/netfilter/memory.ts'
import { knownNetwork } from '../../../src/model/netfilter/network/known-network.ts'
import type { Topology } from '../../../src/model/netfilter/network/topology.ts'
import { hooks } from '../../../src/model/netfilter/rule.ts'
import type { Journey } from '../../../src/model/netfilter/run.ts'
import { nodeFrom, play } from '../../../src/model/netfilter/trace.ts'

const topology: Topology = {
  interfaces: [
    { name: 'lo', addresses: ['127.0.0.1/8'] },
    { name: 'eth0', addresses: ['192.0.2.1/24', '192.0.2.2/24'] },
    { name: 'cni0', addresses: ['10.244.1.1/24'] },
  ],
  routes: [{ to: 'default', via: '192.0.2.254', dev: 'eth0' }],
  sysctls: { 'net.ipv4.ip_forward': 1 },
}
const incoming = 'tcp 198.51.100.8:40000 -> 10.244.1.7:80 in=eth0'

/** Sends packets, with their answers, through rules that begin with their table: `filter -A FORWARD …`. */
function exchanges(rules: readonly string[], ...packets: readonly string[]): Exchange[] {
  const tables = [...new Set(rules.map(rule => rule.split(' ')[0] ?? ''))]
  const dump = tables.flatMap(table => {
    const own = rules.filter(rule => rule.startsWith(`${table} `)).map(rule => rule.slice(table.length + 1))
    const chains = new Set([...hooks, ...own.map(rule => rule.split(' ')[1] ?? '')])
    return [`*${table}`, ...Array.from(chains, chain => `:${chain} - [0:0]`), ...own, 'COMMIT']
  })
  const parsed = parseRules(dump.join('\n'), 'dump')
  expect(parsed.problems).toEqual([])
  const typed = parsePackets(packets.join('\n'), 'packets').packets
  const { branches } = play(nodeFrom(parsed.rules, topology), newMemory(), 'every', run =>
    typed.map(({ packet, origin }) => exchange(run, packet, origin ?? 'node')),
  )
  expect(branches).toHaveLength(1)
  return branches[0]?.result ?? []
}
const met = (journey: Journey | undefined) =>
  traceLines(journey?.journal ?? []).filter(line => /:rule:/.test(line) && !/:rule:\d+ accept/.test(line))
const metByFirst = (rules: readonly string[], packet = incoming) => met(exchanges(rules, packet)[0]?.first)

test('of the rules that say how a packet is tracked, the first one has its way', () => {
  const states = ['filter -A FORWARD -m conntrack --ctstate UNTRACKED', 'filter -A FORWARD -m conntrack --ctstate NEW']
  const first = (...rules: string[]) => exchanges([...rules, ...states], incoming)[0]?.first
  const zoneFirst = first('raw -A PREROUTING -j CT --zone 1', 'raw -A PREROUTING -j CT --notrack')
  expect(met(zoneFirst)).toContain('filter:FORWARD:rule:2 continue')
  expect(met(first('raw -A PREROUTING -j CT --helper ftp', 'raw -A PREROUTING -j NOTRACK'))).toContain(
    'filter:FORWARD:rule:2 continue',
  )
  expect(met(first('raw -A PREROUTING -j NOTRACK', 'raw -A PREROUTING -j CT --zone 1'))).toContain(
    'filter:FORWARD:rule:1 continue',
  )
  const zones = first('raw -A PREROUTING -j CT --zone 1', 'raw -A PREROUTING -j CT --zone 2')?.fate.packet.tracking
  expect(zones).toMatchObject({ connection: { zone: { original: 1, reply: 1 } } })
})

test('no connection ever has the status NONE', () => {
  const rules = ['filter -A FORWARD -m conntrack --ctstatus NONE', 'filter -A FORWARD -m conntrack ! --ctstatus NONE']
  expect(metByFirst(rules)).toEqual(['filter:FORWARD:rule:2 continue'])
})

test('a TCP connection is assured with the third packet of its handshake, and stays so; one picked up in the middle is not', () => {
  const rules = ['mangle -A PREROUTING -m conntrack --ctstatus ASSURED', 'nat -A PREROUTING -j ACCEPT']
  const [{ first, reply, second } = {}, closing] = exchanges(rules, incoming, `${incoming} flags=FA`)
  expect([first, reply, second, closing?.first].map(each => met(each).length)).toEqual([0, 0, 1, 1])
  const [pickedUp, again] = exchanges(rules, `${incoming} flags=A`, `${incoming} flags=A`)
  expect([pickedUp?.first, again?.first].map(each => met(each).length)).toEqual([0, 0])
})

test('an echo is never assured', () => {
  const rules = ['mangle -A PREROUTING -m conntrack ! --ctstatus ASSURED', 'nat -A PREROUTING -j ACCEPT']
  const [echo] = exchanges(rules, 'icmp 198.51.100.8 -> 10.244.1.7 in=eth0')
  expect([echo?.first, echo?.reply, echo?.second].map(each => met(each).length)).toEqual([1, 1, 1])
})

test('an address that begins with 0 is as good as any other; 0.0.0.0 alone is none', () => {
  const fateOf = (destination: string) =>
    exchanges([], `udp 198.51.100.8:40000 -> ${destination}:53 in=eth0`)[0]?.first.fate
  expect(fateOf('0.0.0.5')).toMatchObject({ kind: 'delivered', to: { interface: 'eth0' } })
  expect(fateOf('0.0.0.0')).toMatchObject({ kind: 'dropped', by: 'stack' })
})

test('the ICMP that the kernel sends by itself comes from a socket, which has no owner', () => {
  const rules = [
    'filter -A OUTPUT -m owner --socket-exists',
    'filter -A OUTPUT -m owner --uid-owner 0-4294967294',
    'filter -A OUTPUT -m owner ! --uid-owner 0',
  ]
  const [echo] = exchanges(rules, 'icmp 198.51.100.8 -> 192.0.2.1 in=eth0')
  expect(met(echo?.reply)).toEqual(['filter:OUTPUT:rule:1 continue', 'filter:OUTPUT:rule:3 continue'])
})

test('the ICMP error about an untracked packet is INVALID, and a rule that untracks it as well comes too late', () => {
  const rules = [
    'raw -A PREROUTING -j NOTRACK',
    'raw -A OUTPUT -j NOTRACK',
    'filter -A OUTPUT -m conntrack --ctstate UNTRACKED',
    'filter -A OUTPUT -m conntrack --ctstate INVALID -j DROP',
    'filter -A FORWARD -j REJECT',
  ]
  const fate = exchanges(rules, incoming)[0]?.first.fate
  expect(fate).toMatchObject({ kind: 'dropped', by: 'filter:FORWARD:rule:1' })
  const error = fate?.kind === 'dropped' ? fate.error : undefined
  expect(met(error)).toEqual(['raw:OUTPUT:rule:1 continue', 'filter:OUTPUT:rule:2 drop'])
})

test('a rule of CT makes the packet NEW for those that follow in the raw table', () => {
  const asks = ['raw -A PREROUTING -m conntrack --ctstate NEW', 'raw -A PREROUTING -m conntrack --ctstate INVALID']
  const rules = [...asks, 'raw -A PREROUTING -j CT --zone 1', ...asks]
  expect(metByFirst(rules)).toEqual(
    ['raw:PREROUTING:rule:2', 'raw:PREROUTING:rule:3', 'raw:PREROUTING:rule:4'].map(each => `${each} continue`),
  )
})

test('for -m conntrack, an echo has its identifier for a source port, and its type and code for a destination port', () => {
  const rules = [
    'filter -A FORWARD -m conntrack --ctorigdstport 2048',
    'filter -A FORWARD -m conntrack --ctreplsrcport 1',
    'filter -A FORWARD -m conntrack --ctrepldstport 0',
    'filter -A FORWARD -m conntrack --ctorigsrcport 1',
  ]
  expect(metByFirst(rules, 'icmp 198.51.100.8 -> 10.244.1.7 in=eth0')).toEqual(
    [1, 2, 3, 4].map(number => `filter:FORWARD:rule:${number} continue`),
  )
})

test('no error is sent about what the kernel itself answers with ICMP; about a ping of a program one is', () => {
  const rules = [
    'filter -A OUTPUT -p icmp -m icmp --icmp-type 0 -j REJECT',
    'filter -A OUTPUT -d 198.51.100.9 -j REJECT',
  ]
  const [pinged, pinging] = exchanges(
    rules,
    'icmp 198.51.100.8 -> 192.0.2.1 in=eth0',
    'icmp 192.0.2.1 -> 198.51.100.9 in=node',
  )
  expect(pinged?.reply?.fate).toMatchObject({ kind: 'dropped', error: undefined })
  expect(pinging?.first.fate).toMatchObject({ kind: 'rejected', with: 'icmp-port-unreachable' })
})

test.each([
  ['8', 'rejected'],
  ['9', 'dropped'],
  ['18', 'rejected'],
  ['42', 'dropped'],
])('of ICMP type %s that is rejected: %s', (type, kind) => {
  const packet = `icmp 198.51.100.8 -> 10.244.1.7 in=eth0 type=${type}/0`
  expect(exchanges(['filter -A FORWARD -j REJECT'], packet)[0]?.first.fate.kind).toBe(kind)
})

test('what the node sends to a second address of its own comes from the first one of that subnet', () => {
  const [own] = exchanges(['filter -A OUTPUT -p udp -j REJECT'], 'udp 192.0.2.2:40000 -> 10.244.1.7:53 in=node')
  const error = own?.first.fate.kind === 'rejected' ? own.first.fate.error : undefined
  expect(error?.fate.packet).toMatchObject({
    source: parseAddress('192.0.2.1'),
    destination: parseAddress('192.0.2.2'),
  })
})

test('-m recent with --rttl asks for the TTL that the packet came with, and `! --update` stamps what was not there in time', () => {
  const rttl = ['raw -A PREROUTING -m recent --set --name A', 'filter -A FORWARD -m recent --rcheck --rttl --name A']
  expect(metByFirst(rttl, `${incoming} ttl=70`)).toContain('filter:FORWARD:rule:1 continue')
  const seen = (...packets: string[]) =>
    exchanges(
      [
        'raw -A PREROUTING -m recent --rcheck --rttl --name A',
        'raw -A PREROUTING -m ttl --ttl-eq 64 -m recent --set --name A',
      ],
      ...packets,
    ).map(({ first }) => met(first))
  expect(seen(incoming, incoming)[1]).toContain('raw:PREROUTING:rule:1 continue')
  expect(seen(incoming, `${incoming} ttl=65`)[1]).toEqual([])
  const update = [
    'raw -A PREROUTING -m recent ! --update --hitcount 2 --name A',
    'raw -A PREROUTING -m recent --set --name A',
  ]
  const thrice = exchanges(update, `${incoming} flags=A`, `${incoming} flags=A`, `${incoming} flags=A`)
  expect(thrice.map(({ first }) => met(first).length)).toEqual([2, 2, 1])
})

test('a hashlimit counts the addresses of one network for one, and an echo has no ports', () => {
  const limit = '-m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 1 --hashlimit-name h --hashlimit-mode'
  const others = ['udp 198.51.100.8:40000 -> 10.244.1.7:53 in=eth0', 'udp 198.51.100.9:40000 -> 10.244.1.7:53 in=eth0']
  const second = (mode: string, packets = others) =>
    met(exchanges([`raw -A PREROUTING -i eth0 ${limit} ${mode} -j RETURN`], ...packets)[1]?.first).length
  expect(second('srcip')).toBe(1)
  expect(second('srcip --hashlimit-srcmask 24')).toBe(0)
  expect(
    second('srcport', ['icmp 198.51.100.8 -> 10.244.1.7 in=eth0', 'icmp 198.51.100.9 -> 10.244.1.7 in=eth0']),
  ).toBe(0)
})

test('on a node that is known there is no IPsec', () => {
  const rules = ['ipsec', 'none'].map(pol => `filter -A FORWARD -m policy --dir in --pol ${pol}`)
  expect(metByFirst(rules)).toEqual(['filter:FORWARD:rule:2 continue'])
})

test('a chain of nat alone has no connection tracked, so that nobody visits it; a rule that translates has', () => {
  expect(metByFirst(['nat -A PREROUTING'])).toEqual([])
  expect(metByFirst(['nat -A PREROUTING', 'raw -A PREROUTING -p udp -j NOTRACK'])).toEqual([])
  expect(metByFirst(['nat -A PREROUTING', 'nat -A POSTROUTING -p udp -j MASQUERADE'])).toEqual([
    'nat:PREROUTING:rule:1 continue',
  ])
  expect(metByFirst(['nat -A PREROUTING', 'filter -A FORWARD -p udp -m helper --helper ftp'])).toEqual([
    'nat:PREROUTING:rule:1 continue',
  ])
})

test('of two connections that would be answered alike the later one does not come about; a range of two ports is enough for both', () => {
  const clients = ['8', '9', '10'].map(last => `udp 198.51.100.${last}:40000 -> 10.244.1.7:53 in=eth0`)
  const fates = (ports: string) =>
    exchanges(
      [`nat -A POSTROUTING -p udp -j SNAT --to-source 10.244.1.1:${ports}`],
      ...clients,
      ...clients.slice(0, 1),
    ).map(({ first: { fate } }) => (fate.kind === 'dropped' ? fate.by : fate.kind))
  expect(fates('2000')).toEqual(['delivered', 'stack', 'stack', 'delivered'])
  expect(fates('2000-2001')).toEqual(['delivered', 'delivered', 'stack', 'delivered'])
})

test('-m connlimit counts what belongs to no connection as one', () => {
  const rule = '-m connlimit --connlimit-upto 1 --connlimit-mask 32'
  const rules = [`filter -A FORWARD -p icmp ${rule}`, 'filter -A FORWARD -p icmp -m connlimit --connlimit-above 1']
  expect(metByFirst(rules, 'icmp 198.51.100.8 -> 10.244.1.7 in=eth0 type=42/0')).toEqual([
    'filter:FORWARD:rule:1 continue',
  ])
})

test('the way back that rp_filter looks for begins where the packet goes; with accept_local it may lead to the node itself', () => {
  const node = (policyRules: readonly string[], sysctls: Topology['sysctls']): Topology => ({
    ...topology,
    routes: [...topology.routes, { to: 'default', dev: 'cni0', table: 100 }],
    policyRules,
    sysctls: { ...topology.sysctls, 'net.ipv4.conf.all.rp_filter': 1, ...sysctls },
  })
  const kind = (packet: string, policyRules: readonly string[], sysctls: Topology['sysctls'] = {}) => {
    const [typed] = parsePackets(packet, 'packets').packets
    return typed && knownNetwork(node(policyRules, sysctls)).arrive({ ...typed.packet, in: 'eth0' }).kind
  }
  expect(kind(incoming, [])).toBe('forward')
  expect(kind(incoming, ['50: from 10.244.1.0/24 iif cni0 lookup 100'])).toBe('dropped')
  expect(kind(incoming, ['50: from 10.244.1.0/24 iif lo lookup 100'])).toBe('forward')
  const fromItself = 'udp 192.0.2.2:40000 -> 10.244.1.7:53'
  expect(kind(fromItself, [])).toBe('dropped')
  expect(kind(fromItself, [], { 'net.ipv4.conf.all.accept_local': 1 })).toBe('forward')
})

test('a program of the node goes on only if the answer comes from whom it spoke to', () => {
  const rules = ['nat -A OUTPUT -p tcp -j DNAT --to-destination 10.244.1.7', 'raw -A PREROUTING -j NOTRACK']
  const [untracked] = exchanges(rules, 'tcp 10.244.1.1:40000 -> 10.96.0.10:80 in=node')
  expect(untracked?.reply?.fate).toMatchObject({ kind: 'delivered', to: 'node' })
  expect(untracked?.second).toBeUndefined()
  const [tracked] = exchanges(rules.slice(0, 1), 'tcp 10.244.1.1:40000 -> 10.96.0.10:80 in=node')
  expect(tracked?.second?.fate).toMatchObject({ kind: 'delivered', to: { interface: 'cni0' } })
})
