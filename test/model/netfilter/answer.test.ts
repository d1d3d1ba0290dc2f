// A dump and a packet go in; what happens, why each rule did not match, and what the answer depends on come out.
import { expect, test } from 'vitest'
import { ask } from '../../../src/model/netfilter/answer.ts'
import { examined, rulesExamined } from '../../../src/model/netfilter/explain.ts'
import { parsePackets } from '../../../src/model/netfilter/grammar/parse-packet.ts'
import { parseRules } from '../../../src/model/netfilter/iptables-save.ts'
import { newMemory } from '../../../src/model/netfilter/memory.ts'
import { renderHeader } from '../../../src/model/netfilter/packet.ts'
import { seeded } from '../../../src/random.ts'
import { nodeFrom, nodeFromDump } from '../../../src/model/netfilter/trace.ts'
import { router } from './arbitrary.ts'

const dump = `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p udp -m udp --dport 53 -j DNAT --to-destination 10.244.1.1:53
-A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 53 -m statistic --mode random --probability 0.50000000000 -j DNAT --to-destination 10.244.1.2:5353
-A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination 10.244.1.3:5353
COMMIT
`
const node = nodeFromDump(parseRules(dump, 'dump').rules, ['192.168.0.2/24'])

function packet(words: string) {
  const { packets, problems } = parsePackets(words, '--packet')
  expect(problems).toEqual([])
  const [first] = packets
  if (first === undefined) throw new Error('no packet')
  return first.packet
}

test('every way that chance can go is an outcome with its probability, and each rule can be asked why it did not match', () => {
  const answer = ask(node, newMemory(), packet('tcp 10.244.1.7:40000 -> 10.96.0.10:53'), { in: 'eth0' }, 'every')
  expect(answer.verdict).toBe('delivered')
  expect(answer.dependsOn).toEqual([])
  const ends = answer.outcomes.map(({ result, probability }) => [renderHeader(result.first.fate.packet), probability])
  expect(ends).toEqual([
    ['tcp 10.244.1.7:40000 -> 10.244.1.2:5353', 0.5],
    ['tcp 10.244.1.7:40000 -> 10.244.1.3:5353', 0.5],
  ])
  const [, second] = answer.outcomes
  if (second === undefined) throw new Error('one outcome')
  const { decisions, result } = second
  const rules = [...examined(node, decisions, result.first.journal)]
  expect(rules.map(each => each.because()?.words)).toEqual(['-p udp', expect.stringContaining('statistic'), undefined])
  expect(rulesExamined(result.first.journal)).toBe(3)
})

test('no way that chance can go is lost, though some of them meet something unknown that makes no difference', () => {
  const rules =
    '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -d 10.244.1.8/32 -m statistic --mode random --probability 0.25000000000 -j DROP\n-A FORWARD -m u32 --u32 0x0=0x1 -j ACCEPT\nCOMMIT\n'
  const unknownRoutes = nodeFromDump(parseRules(rules, 'dump').rules, ['192.168.0.2/24'])
  const answer = ask(unknownRoutes, newMemory(), packet('udp 10.244.1.7:1 -> 10.244.1.8:2'), { in: 'eth0' }, 'every')
  expect(answer.verdict).toBe('either, by chance')
  const shares = answer.outcomes.map(({ result, probability }) => `${result.first.fate.kind} ${probability}`)
  expect(new Set(shares)).toEqual(new Set(['delivered 0.75', 'dropped 0.25']))
})

test('a draw falls the same whatever is supposed, so that an unknown of no consequence makes nothing unknown', () => {
  const rules =
    '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m u32 --u32 0x0=0x1 -j MARK --set-mark 1\n-A FORWARD -m statistic --mode random --probability 0.50000000000 -j DROP\nCOMMIT\n'
  const unknownRule = nodeFromDump(parseRules(rules, 'dump').rules, ['192.168.0.2/24'])
  const words = packet('udp 10.244.1.7:1 -> 10.244.1.8:2')
  const verdicts = Array.from(
    { length: 20 },
    (_, i) => ask(unknownRule, newMemory(), words, { in: 'eth0' }, seeded(i)).verdict,
  )
  expect(new Set(verdicts)).toEqual(new Set(['delivered', 'not delivered']))
})

test('a packet that makes no sense is told with its line', () => {
  const { packets, problems } = parsePackets('tcp 1.2.3.4:1 -> 1.2.3.5:2\n\ntcp 1.2.3.4 -> 1.2.3.5', 'p')
  expect(packets).toHaveLength(1)
  expect(problems).toMatchObject([{ file: 'p', line: 3 }])
})

test('a packet whose time to live is used up is answered with an error; one that is passed on has one less', () => {
  const forwarding = nodeFrom(parseRules(dump, 'dump').rules, router)
  const fate = (ttl: number) => {
    const sent = packet(`tcp 198.51.100.7:40000 -> 10.244.1.7:80 ttl=${ttl}`)
    return ask(forwarding, newMemory(), sent, { in: 'eth0' }, 'every').outcomes[0]?.result.first.fate
  }
  expect(fate(1)).toMatchObject({ kind: 'rejected', by: 'stack', with: 'icmp-ttl-exceeded' })
  expect(fate(2)).toMatchObject({ kind: 'delivered', packet: { ttl: 1 } })
})
