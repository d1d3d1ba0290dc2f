// What must hold of every dump and every packet.
// A property asks what applies to the case that was made up; that enough cases do is counted.
/* oxlint-disable vitest/no-conditional-expect */
import { array, assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { ask } from '../../../src/model/netfilter/answer.ts'
import { exchange, type Exchange } from '../../../src/model/netfilter/converse.ts'
import { parsePackets, type TypedPacket } from '../../../src/model/netfilter/grammar/parse-packet.ts'
import { parseRules, printRules } from '../../../src/model/netfilter/iptables-save.ts'
import type { Entry } from '../../../src/model/netfilter/journal.ts'
import { newMemory } from '../../../src/model/netfilter/memory.ts'
import { isAnyPort, renderHeader } from '../../../src/model/netfilter/packet.ts'
import type { Fate, Journey } from '../../../src/model/netfilter/run.ts'
import { nodeFrom, nodeFromDump, play } from '../../../src/model/netfilter/trace.ts'
import { comings, dumps, router } from './arbitrary.ts'

const runs = { seed: 1, numRuns: 200 }

const rulesOf = (dump: string) => {
  const { rules, problems } = parseRules(dump, 'dump')
  expect(problems).toEqual([])
  return rules
}
function typed(words: string): TypedPacket {
  const [first] = parsePackets(words, 'packet').packets
  return first ?? expect.fail(`no packet: ${words}`)
}

test('a parsed and printed dump is the same dump, whatever it holds', () => {
  const anything = array(
    constantFrom('*nat', '*filter', 'COMMIT', ':A - [1:2]', ':INPUT DROP [0:0]', ':INPUT  DROP', '-A A -j "', '[3:4] -A INPUT', '-A INPUT -p tcp -j A\r', '# x', '', ' -A', '-A INPUT -m x --y "a \\" b" z'),
    { maxLength: 12 },
  ) // prettier-ignore
  assert(
    property(anything, string({ unit: 'binary', maxLength: 40 }), (lines, text) => {
      for (const dump of [lines.join('\n'), text, [...lines, text].join('\n')])
        expect(printRules(parseRules(dump, 'dump').rules)).toBe(dump)
    }),
    runs,
  )
  assert(
    property(dumps('raw', 'mangle', 'nat', 'filter'), dump => {
      expect(printRules(rulesOf(dump))).toBe(dump)
    }),
    { ...runs, numRuns: 100 },
  )
})

const terminal = ['accept', 'drop', 'reject', 'translate']
const isTerminal = (entry: Entry) => entry.kind === 'met' && terminal.includes(entry.rule.target.kind)
const tableIn = (entry: Entry) => ('chain' in entry ? entry.chain.table : undefined)

/** The rules that a packet was held against at one hook: one stretch for each table. */
function stretches(journal: readonly Entry[]): Entry[][] {
  const found: Entry[][] = []
  let table: string | undefined
  for (const entry of journal) {
    const next = tableIn(entry)
    if (next !== undefined && next === table) found.at(-1)?.push(entry)
    else if (next !== undefined) found.push([entry])
    table = entry.kind === 'hook' ? undefined : (next ?? table)
  }
  return found
}

test('no packet visits a rule after a terminal verdict', () => {
  let [verdicts, drops] = [0, 0]
  const check = ({ journal, fate }: Journey) => {
    for (const stretch of stretches(journal)) {
      const at = stretch.findIndex(isTerminal)
      if (at < 0) continue
      verdicts += 1
      expect(at).toBe(stretch.length - 1)
    }
    if (fate.kind === 'delivered' || fate.kind === 'unknown' || fate.by === 'stack') return
    drops += 1
    const last = journal.at(-1)
    expect([last?.kind, fate.by.split(':')[0]]).toEqual([
      fate.by.includes(':policy:') ? 'ended' : 'met',
      last && tableIn(last),
    ])
  }
  assert(
    property(dumps('raw', 'mangle', 'nat', 'filter'), comings, (dump, words) => {
      const { packet, origin = 'node' } = typed(words)
      const node = nodeFrom(rulesOf(dump), router)
      const { branches } = play(node, newMemory(), 'every', run => exchange(run, packet, origin))
      for (const { result } of branches)
        for (const journey of [result.first, result.reply, result.second]) if (journey !== undefined) check(journey)
    }),
    runs,
  )
  expect(verdicts).toBeGreaterThan(100)
  expect(drops).toBeGreaterThan(30)
})

/** The ports that a program used are kept apart from those that the kernel picked. */
const endsOf = ({ fate: { packet } }: Journey) => [
  packet.source,
  packet.sourcePort,
  packet.destination,
  packet.destinationPort,
]

test('replies arrive at the sender with the addresses it used, however many connections are translated alike', () => {
  let [replies, translated] = [0, 0]
  assert(
    property(dumps('mangle', 'nat'), array(comings, { minLength: 1, maxLength: 4 }), (dump, words) => {
      const node = nodeFrom(rulesOf(dump.replaceAll('-j DROP', '-j ACCEPT')), router)
      const sent = [...new Map(words.map(typed).map(each => [each.words, each])).values()]
      const { branches } = play(node, newMemory(), 'every', run =>
        sent.map(({ packet, origin = 'node' }) => exchange(run, packet, origin)),
      )
      for (const { result } of branches) result.forEach((each, i) => check(each, sent[i] ?? expect.fail('none')))
    }),
    { ...runs, numRuns: 400 },
  )
  expect(replies).toBeGreaterThan(300)
  expect(translated).toBeGreaterThan(100)

  function check({ first, reply }: Exchange, { packet, origin = 'node' }: TypedPacket) {
    if (first.fate.kind !== 'delivered' || reply === undefined) return
    replies += 1
    if (endsOf(first).join() !== [packet.source, packet.sourcePort, packet.destination, packet.destinationPort].join())
      translated += 1
    expect([reply.fate.kind, ...endsOf(reply)]).toEqual([
      'delivered',
      packet.destination,
      packet.destinationPort,
      packet.source,
      packet.sourcePort,
    ])
    const arrivedAt = reply.fate.kind === 'delivered' ? reply.fate.to : undefined
    expect(arrivedAt).toEqual(origin === 'node' ? 'node' : { interface: origin.in })
  }
})

/** An end that the kernel chose and nobody told us may be any. */
const mayBe = (fate: Fate, actual: Fate): boolean => {
  const [ours, theirs] = [fate.packet, actual.packet]
  const ports = isAnyPort(ours.destinationPort) || ours.destinationPort === theirs.destinationPort
  return fate.kind === actual.kind && ports && [undefined, theirs.destination].includes(ours.destination)
}

test('to know the network only narrows the answer: what happens is among what was thought possible without', () => {
  let narrowed = 0
  assert(
    property(dumps('nat', 'filter'), comings, (dump, words) => {
      const { packet, origin = 'node' } = typed(words)
      const rules = rulesOf(dump)
      const full = ask(nodeFrom(rules, router), newMemory(), packet, origin, 'every')
      const partly = ask(nodeFromDump(rules, undefined), newMemory(), packet, origin, 'every')
      if (partly.verdict === 'unknown' && full.verdict !== 'unknown') narrowed += 1
      // That the network itself refuses it (a martian) is a proviso there.
      const fates = full.outcomes
        .map(({ result }) => result.first.fate)
        .filter(fate => !('by' in fate && fate.by === 'stack'))
      if (partly.verdict !== 'unknown' && fates.length > 0) expect(partly.verdict).toBe(full.verdict)
      for (const fate of fates) expect(partly.outcomes.some(({ result }) => mayBe(result.first.fate, fate))).toBe(true)
    }),
    { ...runs, numRuns: 200 },
  )
  expect(narrowed).toBeGreaterThan(20)
})

test('an answer that is not called unknown is the same in every world that was thought possible', () => {
  let worldly = 0
  const end = ({ fate }: Journey) => (fate.kind === 'delivered' ? renderHeader(fate.packet) : `${fate.kind} ${fate.by}`)
  assert(
    property(dumps('mangle', 'nat', 'filter'), comings, (dump, words) => {
      const { packet, origin = 'node' } = typed(words)
      const node = nodeFromDump(rulesOf(dump), ['192.0.2.1/24', '192.0.2.2/24', '10.244.1.1/24'])
      if (ask(node, newMemory(), packet, origin, 'every').verdict === 'unknown') return
      // No rule of these draws, so each branch is a world.
      const { branches } = play(node, newMemory(), 'every', run => exchange(run, packet, origin))
      if (branches.length > 1) worldly += 1
      expect(new Set(branches.map(({ result }) => end(result.first))).size).toBe(1)
    }),
    { ...runs, numRuns: 300 },
  )
  expect(worldly).toBeGreaterThan(20)
})
