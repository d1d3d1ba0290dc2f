// A packet's journey as facts: what is in them, what caused what, and that they are few.
import { expect, test } from 'vitest'
import { ask } from '../../../src/model/netfilter/answer.ts'
import { parsePackets } from '../../../src/model/netfilter/grammar/parse-packet.ts'
import { parseRules } from '../../../src/model/netfilter/iptables-save.ts'
import { newMemory } from '../../../src/model/netfilter/memory.ts'
import { tellExchange } from '../../../src/model/netfilter/tell.ts'
import { nodeFrom } from '../../../src/model/netfilter/trace.ts'
import { seeded } from '../../../src/random.ts'
import { causesOf, type Fact, ofKind } from '../../../src/sim/fact.ts'
import { modelTools } from '../../../src/sim/play.ts'

const dump = (others: number) => `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:SERVICES - [0:0]
:MARK-IT - [0:0]
:WEB - [0:0]
-A PREROUTING -m comment --comment "go to -j nowhere" -j SERVICES
-A POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A POSTROUTING -j MASQUERADE
${Array.from({ length: others }, (_, i) => `-A SERVICES -d 10.97.${i >> 8}.${i & 255}/32 -p tcp -m tcp --dport 80 -j WEB`).join('\n')}
-A SERVICES -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j WEB
-A MARK-IT -j MARK --set-xmark 0x4000/0x4000
-A WEB ! -s 10.244.0.0/16 -j MARK-IT
-A WEB -p tcp -j DNAT --to-destination 10.244.1.2:8080
COMMIT
*filter
:FORWARD DROP [0:0]
-A FORWARD -d 10.244.1.2/32 -j ACCEPT
-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT
-A FORWARD -d 10.244.1.3/32 -p tcp -j REJECT --reject-with tcp-reset
COMMIT
`
const topology = {
  interfaces: [
    { name: 'lo', addresses: ['127.0.0.1/8'] },
    { name: 'eth0', addresses: ['192.168.0.2/24'] },
    { name: 'cni0', addresses: ['10.244.1.1/24'] },
  ],
  routes: [{ to: 'default', via: '192.168.0.1', dev: 'eth0' }],
  sysctls: { 'net.ipv4.ip_forward': 1 },
}

function told(words: string, { others = 2, every = false } = {}): Fact[] {
  const node = nodeFrom(parseRules(dump(others), 'dump').rules, topology)
  const [typed] = parsePackets(words, '--packet').packets
  if (typed?.origin === undefined) throw new Error('no packet')
  const [branch] = ask(node, newMemory(), typed.packet, typed.origin, seeded(1)).outcomes
  if (branch === undefined) throw new Error('no outcome')
  const names = { packet: 'p', sender: 'client', node: 'node-1', receiver: 'pod' }
  const everyRule = every ? { everyRule: { on: node, decisions: branch.decisions } } : {}
  return tellExchange(branch.result, { fact: modelTools(1, 'test').fact, at: 0, ...names, ...everyRule })
}
const outside = 'tcp 203.0.113.9:40000 -> 10.96.0.10:80 in=eth0'

test('a conversation is told with every change of the header, and each fact names an earlier one as its cause', () => {
  const facts = told(outside)
  const changes = ofKind(facts, 'HeaderChanged').map(
    each => `${each.packet} ${each.hook} ${each.target} ${each.from} ${each.to}`,
  )
  expect(changes).toEqual([
    'p PREROUTING DNAT 10.96.0.10:80 10.244.1.2:8080',
    'p POSTROUTING MASQUERADE 203.0.113.9:40000 10.244.1.1:40000',
    'p reply PREROUTING connection 10.244.1.1:40000 203.0.113.9:40000',
    'p reply POSTROUTING connection 10.244.1.2:8080 10.96.0.10:80',
    'p next PREROUTING connection 10.96.0.10:80 10.244.1.2:8080',
    'p next POSTROUTING connection 203.0.113.9:40000 10.244.1.1:40000',
  ])
  expect(ofKind(facts, 'MarkChanged')).toMatchObject([{ from: '0x0', to: '0x4000' }])
  expect(ofKind(facts, 'ConnectionSeen').map(each => `${each.packet} ${each.entry} ${each.state}`)).toEqual([
    'p begun NEW',
    'p kept NEW',
    'p reply found ESTABLISHED',
    'p next found ESTABLISHED',
  ])
  expect(ofKind(facts, 'PacketEnded').map(each => [each.fate, each.header.source, each.header.destination])).toEqual([
    ['delivered', '10.244.1.1:40000', '10.244.1.2:8080'],
    ['delivered', '10.96.0.10:80', '203.0.113.9:40000'],
    ['delivered', '10.244.1.1:40000', '10.244.1.2:8080'],
  ])
  expect(facts.filter(fact => fact.because === undefined)).toEqual([facts[0]])
  expect(facts.filter(fact => (fact.because ?? 0) >= fact.id)).toEqual([])
})

test('a changed header leads back to its rule, and from there jump by jump to the hook', () => {
  const facts = told(outside)
  const [dnat] = ofKind(facts, 'HeaderChanged')
  const chain = causesOf(facts, dnat?.id ?? 0).map(each =>
    each.kind === 'RuleMatched' ? `${each.chain} ${each.number} ${each.target}` : each.kind,
  )
  expect(chain).toEqual([
    'HeaderChanged',
    'WEB 2 DNAT --to-destination 10.244.1.2:8080',
    'SERVICES 3 WEB',
    'PREROUTING 1 SERVICES',
    'HookEntered',
    'PacketSent',
  ])
})

test('rules that did not match are counted, and told one by one with their reason only when asked for', () => {
  const few = told(outside, { others: 500 })
  expect(few.length).toBe(told(outside).length)
  expect(ofKind(few, 'RuleMatched').find(each => each.chain === 'SERVICES')).toMatchObject({ number: 501, missed: 500 })
  const missed = ofKind(told(outside, { others: 500, every: true }), 'RuleMissed')
  expect(missed.filter(each => each.chain === 'SERVICES')).toHaveLength(500)
  expect(missed[0]).toMatchObject({ chain: 'SERVICES', number: 1, condition: '-d 10.97.0.0/32', supposed: false })
  expect(missed[0]?.seen.en).toContain('10.96.0.10')
})

test('a rejected packet ends by its rule, and the reset that tells its sender is a packet with a way of its own', () => {
  const facts = told('tcp 203.0.113.9:40000 -> 10.244.1.3:80 in=eth0')
  const ends = ofKind(facts, 'PacketEnded').map(each => ({ ...each, header: undefined }))
  expect(ends).toMatchObject([
    { packet: 'p error', fate: 'delivered', to: 'eth0' },
    { packet: 'p', fate: 'rejected', deciding: 'filter:FORWARD:rule:3', with: 'tcp-reset' },
  ])
  expect(ofKind(facts, 'PacketSent')).toMatchObject([{ packet: 'p' }, { packet: 'p error', flags: 'RST,ACK' }])
})

test('a packet that a policy drops ends with the chain’s end as its cause', () => {
  const facts = told('tcp 203.0.113.9:40000 -> 10.244.1.4:80 in=eth0')
  const [end] = ofKind(facts, 'PacketEnded')
  expect(end).toMatchObject({ fate: 'dropped', deciding: 'filter:FORWARD:policy:4' })
  expect(facts.find(each => each.id === end?.because)).toMatchObject({ kind: 'ChainEnded', verdict: 'drop', missed: 3 })
})
