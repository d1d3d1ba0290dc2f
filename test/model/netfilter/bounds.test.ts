// No set of rules makes the tracer run without end. The kernel refuses circles; a dump that was edited by hand may have one.
import { expect, test } from 'vitest'
import { ask } from '../../../src/model/netfilter/answer.ts'
import { examined, rulesExamined } from '../../../src/model/netfilter/explain.ts'
import { parsePackets } from '../../../src/model/netfilter/grammar/parse-packet.ts'
import { parseRules } from '../../../src/model/netfilter/iptables-save.ts'
import { newMemory } from '../../../src/model/netfilter/memory.ts'
import { nodeFromDump } from '../../../src/model/netfilter/trace.ts'

function answer(...lines: string[]) {
  const chains = [...new Set(lines.map(line => line.split(' ')[1] ?? ''))]
  const declared = chains.map(chain => `:${chain} ${chain === 'FORWARD' ? 'ACCEPT' : '-'} [0:0]`)
  const { rules } = parseRules(['*filter', ...declared, ...lines, 'COMMIT', ''].join('\n'), 'dump')
  const [typed] = parsePackets('tcp 198.51.100.8:40000 -> 10.244.1.7:80', 'packet').packets
  if (typed === undefined) throw new Error('no packet')
  const node = nodeFromDump(rules, ['192.0.2.1/24'])
  return { node, ...ask(node, newMemory(), typed.packet, { in: 'eth0' }, 'every') }
}

test.each([
  ['a jump back to the built-in chain', ['-A FORWARD -j A', '-A A -j FORWARD'], 'lead in a circle'],
  ['two chains that jump to each other', ['-A FORWARD -j A', '-A A -j B', '-A B -j A'], 'lead in a circle'],
  ['two chains that go to each other', ['-A FORWARD -j A', '-A A -g B', '-A B -g A'], 'do not come to an end'],
  ['a chain that is not there', ['-A FORWARD -j A', '-A A -j B'], 'there is no chain B'],
])('%s: unknown', (_, lines, reason) => {
  const { verdict, dependsOn } = answer(...lines)
  expect(verdict).toBe('unknown')
  expect(dependsOn.map(each => each.en)).toEqual([expect.stringContaining(reason)])
})

test('chains that fan out are followed to a limit', () => {
  const chains = Array.from({ length: 30 }, (_, i) => [`-A C${i} -j C${i + 1}`, `-A C${i} -j C${i + 1}`]).flat()
  const { verdict, outcomes } = answer('-A FORWARD -j C0', ...chains, '-A C30 -p udp -j DROP')
  expect(verdict).toBe('unknown')
  expect(outcomes.every(({ result }) => rulesExamined(result.first.journal) < 100_000)).toBe(true)
})

test('fanning out by unknowns and by chance is followed to a limit', () => {
  const unknowns = Array.from(
    { length: 3000 },
    (_, i) =>
      `-A FORWARD -m set --match-set s${i} src -m statistic --mode random --probability 0.5 -j MARK --set-xmark 0x${i}/0xffff`,
  )
  const { verdict, outcomes, dependsOn } = answer(...unknowns)
  expect([verdict, outcomes.length < 5]).toEqual(['unknown', true])
  expect(dependsOn.map(each => each.en)).toContain('there are more ways than were tried in which this can go')
})

test('a deep chain of jumps is followed, and each rule of it can be asked', () => {
  const lines = Array.from({ length: 500 }, (_, i) => [`-A C${i} -p udp -j DROP`, `-A C${i} -j C${i + 1}`]).flat()
  const { node, verdict, outcomes } = answer('-A FORWARD -j C0', ...lines, '-A C500 -j REJECT')
  expect(verdict).toBe('not delivered')
  const [only] = outcomes
  if (only === undefined) throw new Error('no outcome')
  const rules = [...examined(node, only.decisions, only.result.first.journal)]
  expect(rules).toHaveLength(1 + 2 * 500 + 1)
  expect(rules[1]?.because()?.words).toBe('-p udp')
})
