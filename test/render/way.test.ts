// A packet's way, drawn. The drawings themselves are in transcripts/way.*.txt, to be read.
import { expect, test } from 'vitest'
import { ask } from '../../src/model/netfilter/answer.ts'
import { parsePackets } from '../../src/model/netfilter/grammar/parse-packet.ts'
import { parseRules } from '../../src/model/netfilter/iptables-save.ts'
import { newMemory } from '../../src/model/netfilter/memory.ts'
import { tellExchange } from '../../src/model/netfilter/tell.ts'
import { nodeFrom } from '../../src/model/netfilter/trace.ts'
import { seeded } from '../../src/random.ts'
import { paintFor, width } from '../../src/render/style.ts'
import { drawWay } from '../../src/render/way/draw.ts'
import { storiesOf } from '../../src/render/way/way.ts'
import type { Fact } from '../../src/sim/fact.ts'
import { modelTools } from '../../src/sim/play.ts'
import { type Language, languages } from '../../src/text.ts'

const dump = `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-POSTROUTING - [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-SVC-FAITROITGXHS3QVF - [0:0]
:KUBE-SEP-IS4HJCPFXYU5CSE5 - [0:0]
:KUBE-SEP-FPGC6DMA6SXSY3ZS - [0:0]
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
-A KUBE-MARK-MASQ -j MARK --or-mark 0x4000
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MARK --xor-mark 0x4000
-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
-A KUBE-SEP-FPGC6DMA6SXSY3ZS -s 10.244.1.2/32 -m comment --comment "default/web:http \u001b[2J" -j KUBE-MARK-MASQ
-A KUBE-SEP-FPGC6DMA6SXSY3ZS -p tcp -m comment --comment "default/web:http" -m tcp -j DNAT --to-destination 10.244.1.2:8080
-A KUBE-SEP-IS4HJCPFXYU5CSE5 -s 10.244.2.2/32 -m comment --comment "default/web:http" -j KUBE-MARK-MASQ
-A KUBE-SEP-IS4HJCPFXYU5CSE5 -p tcp -m comment --comment "default/web:http" -m tcp -j DNAT --to-destination 10.244.2.2:8080
-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SEP-IS4HJCPFXYU5CSE5
-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-FAITROITGXHS3QVF
-A KUBE-SVC-FAITROITGXHS3QVF ! -s 10.244.0.0/16 -d 10.96.0.10/32 -p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ
-A KUBE-SVC-FAITROITGXHS3QVF -m comment --comment "default/web:http -> 10.244.1.2:8080" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-FPGC6DMA6SXSY3ZS
-A KUBE-SVC-FAITROITGXHS3QVF -m comment --comment "default/web:http -> 10.244.2.2:8080" -j KUBE-SEP-IS4HJCPFXYU5CSE5
COMMIT
*filter
:FORWARD ACCEPT [0:0]
:KUBE-FORWARD - [0:0]
:KUBE-SERVICES - [0:0]
-A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT
-A KUBE-SERVICES -d 10.96.0.20/32 -p tcp -m comment --comment "default/idle has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable
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
const outside = 'tcp 203.0.113.9:40000 -> 10.96.0.10:80 in=eth0'
const refused = 'tcp 10.244.1.7:40000 -> 10.96.0.20:80 in=cni0'

function told(words: string, everyRule: boolean): Fact[] {
  const node = nodeFrom(parseRules(dump, 'dump').rules, topology)
  const [typed] = parsePackets(words, '--packet').packets
  if (typed?.origin === undefined) throw new Error('no packet')
  const [branch] = ask(node, newMemory(), typed.packet, typed.origin, seeded(1)).outcomes
  if (branch === undefined) throw new Error('no outcome')
  const names = { packet: '1', sender: 'client', node: 'node-1', receiver: 'pod' }
  const every = everyRule ? { everyRule: { on: node, decisions: branch.decisions } } : {}
  return tellExchange(branch.result, { fact: modelTools(1, 'test').fact, at: 0, ...names, ...every })
}

function draw(facts: readonly Fact[], columns: number, language: Language, level: 0 | 1 = 0): string[] {
  const ways = storiesOf(facts).flatMap(story => (story.kind === 'Way' ? [story] : []))
  return ways.flatMap(way => [...drawWay(way, { language, width: columns, paint: paintFor(level) }), ''])
}

test.each(languages)('reads as its transcript in %s: the way taken, a refusal, and every rule', async language => {
  const drawn = [told(outside, false), told(refused, false), told(outside, true), told(refused, true)]
  const text = drawn.map(facts => draw(facts, 80, language).join('\n')).join('\n---\n\n')
  await expect(text).toMatchFileSnapshot(`../transcripts/way.${language}.txt`)
})

test.each([40, 60, 80, 120])('no line is wider than %i columns, coloured or not', columns => {
  for (const language of languages) {
    for (const every of [true, false]) {
      const lines = [0, 1].flatMap(level => draw(told(outside, every), columns, language, level as 0 | 1))
      expect(lines.filter(line => width(line) > columns)).toEqual([])
    }
  }
})

test('the way taken is a few lines however many rules were asked, and names the rules that mattered', () => {
  const drawn = draw(told(outside, false), 120, 'en').join('\n')
  expect(drawn).toContain('KUBE-SERVICES 2 › KUBE-SVC-FAITROITGXHS3QVF 1 › KUBE-MARK-MASQ 1')
  expect(drawn).toMatch(/DNAT {7}10\.96\.0\.10:80 ⇒ 10\.244\.[12]\.2:8080/)
  expect(drawn).not.toContain('10.96.0.1:')
  expect(drawn.split('\n\n')[0]?.split('\n').length).toBeLessThanOrEqual(22)
})

test('with every rule, each that was asked stands once, with the condition that failed', () => {
  const facts = told(outside, true)
  const asked = facts.filter(fact => fact.kind === 'RuleMatched' || fact.kind === 'RuleMissed').length
  const drawn = draw(facts, 120, 'en')
  expect(drawn.filter(line => /^│ +[✔·] \d+ {2}/.test(line))).toHaveLength(asked)
  expect(drawn.join('\n')).toContain('· 1  -d 10.96.0.1/32: the destination is 10.96.0.10')
})

test('who was refused is told by which rule, what its comment says, and that the error arrived', () => {
  const drawn = draw(told(refused, false), 120, 'en').join('\n')
  expect(drawn).toContain('filter KUBE-SERVICES 1 “default/idle has no endpoints”')
  expect(drawn).toContain('the sender gets icmp-port-unreachable')
  expect(drawn).toMatch(/error {8}\S+ → 10\.244\.1\.7 reaches the sender/)
})
