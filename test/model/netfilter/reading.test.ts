// What is wrong with a dump or a packet: where, what, and what to try.
import { describe, expect, test } from 'vitest'
import { parsePackets } from '../../../src/model/netfilter/grammar/parse-packet.ts'
import { parseRules, printRules } from '../../../src/model/netfilter/iptables-save.ts'
import { everyRule } from './every-rule.ts'

const table = (...lines: string[]) =>
  ['*filter', ':INPUT ACCEPT [0:0]', ':A - [0:0]', ...lines, 'COMMIT', ''].join('\n')
const wrongWith = (dump: string) =>
  parseRules(dump, 'rules.txt').problems.map(
    ({ file, line, column, what, severity }) =>
      `${file}:${line}:${column ?? ''} ${severity === 'note' ? 'note: ' : ''}${what.en}`,
  )

test('a dump with every kind of rule is read, with a note for what is not modelled, and printed as it was', () => {
  const { rules, problems } = parseRules(everyRule, 'dump')
  expect(printRules(rules)).toBe(everyRule)
  expect(problems.map(({ severity, line, what }) => [severity, line, what.en])).toEqual([
    ['note', 69, 'tcp: the option --option-of-tomorrow is not modelled'],
  ])
})

describe('a problem names file, line and column', () => {
  test.each([
    ['-A INPUT -s 10.0.0.300 -j DROP', '4:13 “10.0.0.300” is not an address'],
    [
      '-A INPUT -m iprange --src-range 10.0.0.1-10.0.0.2-x -j DROP',
      '4:10 -m iprange: “--src-range 10.0.0.1-10.0.0.2-x” makes no sense',
    ],
    ['-A INPUT -p tpc -j DROP', '4:13 there is no protocol “tpc”'],
    ['-A INPUT -s', '4:10 nothing follows -s'],
    ['-A INPUT !', '4:10 no option follows the “!”'],
    ['-A INPUT --dport 80 -j DROP', '4:10 the option --dport is not known'],
    ['-A INPUT -p tcp -m tcp --dport -j DROP', '4:10 -m tcp: “--dport -j” makes no sense'],
    ['-A INPUT -p tcp -m tcp --dport', '4:24 nothing follows --dport'],
    ['-A INPUT -p tcp -m tcp --dport 70000 -j DROP', '4:10 -m tcp: “--dport 70000” makes no sense'],
    ['-A INPUT ! -m tcp -j DROP', '4:10 the “!” belongs before an option, not before -m'],
    ['-A INPUT -j DROP -j ACCEPT', '4:18 a rule has one target only'],
    ['-A INPUT -m conntrack --ctstate OLD -j DROP', '4:10 -m conntrack: “--ctstate OLD” makes no sense'],
    [
      '-A INPUT -m statistic --mode random --probability 1.5 -j DROP',
      '4:10 note: -m statistic: “-m statistic --mode random --probability 1.5” is not modelled',
    ],
    ['-A INPUT -j REJECT --reject-with nicely', '4:10 -j REJECT: “-j REJECT --reject-with nicely” makes no sense'],
    ['-A INPUT -j MARK --set-mark green', '4:10 -j MARK: “-j MARK --set-mark green” makes no sense'],
    ['-A INPUT -j DNAT --to-destination here', '4:10 -j DNAT: “-j DNAT --to-destination here” makes no sense'],
    ['-A INPUT -m comment --comment "no end -j DROP', '4:31 the quote is not closed'],
    ['-A B -j DROP', '4: the chain B is not declared'],
    ['-A INPUT -j B', '4: the table filter has no chain B'],
    ['-A A -j A', '4: the jump to A leads in a circle'],
    ['-D INPUT 1', '4:1 “-D” is not understood'],
    ['-A', '4:1 “-A” is not understood'],
    ['hello', '4: “hello” is not understood'],
    [':A', '4: the chain A is declared twice'],
    [':B MAYBE [0:0]', '4: a chain is declared as “:NAME POLICY [0:0]”'],
    [':', '4: a chain is declared as “:NAME POLICY [0:0]”'],
    ['*filtre', '4: there is no table “filtre”'],
  ])('%s', (line, problem) => {
    expect(wrongWith(table(line))).toContain(`rules.txt:${problem}`)
  })

  test('all of them at once, in the order of the lines', () => {
    expect(wrongWith(table('-A INPUT -s x', '-A INPUT -j B', '-A INPUT -d y')).map(each => each.split(' ')[0])).toEqual(
      ['rules.txt:4:13', 'rules.txt:5:', 'rules.txt:6:13'],
    )
  })
})

test('a rule with a problem keeps its number, so that those of the others are right', () => {
  const { rules } = parseRules(table('-A INPUT -s x -j DROP', '-A INPUT -j ACCEPT'), 'dump')
  expect(
    rules.tables
      .get('filter')
      ?.chains.get('INPUT')
      ?.rules.map(({ number, line }) => [number, line]),
  ).toEqual([
    [1, 4],
    [2, 5],
  ])
})

test('a table that does not end, one that comes twice, and a rule before any table', () => {
  expect(wrongWith('-A INPUT -j DROP\n*nat\n:PREROUTING ACCEPT [0:0]\n')).toEqual([
    'rules.txt:1: this line stands in no table',
    'rules.txt:2: the table nat does not end with COMMIT',
  ])
  expect(wrongWith('*nat\nCOMMIT\n*nat\nCOMMIT\n')).toEqual(['rules.txt:3: the table nat occurs twice'])
})

test('a rule after its chain is deleted, or declared again, belongs to no chain of before', () => {
  expect(wrongWith(table('-A A -j DROP', '-X A', '-A A -j DROP'))).toEqual(['rules.txt:6: the chain A is not declared'])
  const twice = parseRules(table('-A A -j DROP', ':A - [0:0]', '-A A -j ACCEPT'), 'rules.txt')
  expect(
    twice.rules.tables
      .get('filter')
      ?.chains.get('A')
      ?.rules.map(({ line }) => line),
  ).toEqual([6])
  // B is declared after A, but by now it is another.
  const other = table(':B - [0:0]', '-A A -j DROP', '-X B', ':B - [0:0]', '-A A -j DROP', '-A B -j DROP')
  expect(parseRules(other, 'rules.txt').rules.tables.get('filter')?.chains.get('B')?.rules.length).toBe(1)
  const tables = parseRules(`${table('-A INPUT -j DROP')}*nat\n-A INPUT -j ACCEPT\nCOMMIT\n`, 'rules.txt').rules.tables
  expect([...tables.values()].map(({ chains }) => chains.get('INPUT')?.rules.length)).toEqual([1, 1])
  const filterAgain = `${table()}*nat\n:INPUT ACCEPT [0:0]\nCOMMIT\n*filter\n-A A -j DROP\n-A INPUT -j DROP\nCOMMIT\n`
  const { filter, nat } = Object.fromEntries(parseRules(filterAgain, 'rules.txt').rules.tables)
  expect([filter, nat].map(each => each?.chains.get('INPUT')?.rules.length)).toEqual([1, 0])
})

test('a jump leads where its name leads in the end', () => {
  expect(wrongWith(table('-A INPUT -j B', '-A INPUT -g C', ':B - [0:0]', '-N C'))).toEqual([])
  expect(wrongWith(table('-A INPUT -j A', '-X A'))).toEqual(['rules.txt:4: the table filter has no chain A'])
  expect(wrongWith(table('-A A -j A', '-X A', '-N A', '-A INPUT -j A'))).toEqual([])
  expect(wrongWith(table('-A INPUT -j A', '-X A', ':A - [0:0]', '-A A -j INPUT'))).toEqual([
    'rules.txt:7: the jump to INPUT leads in a circle',
  ])
  const again = table('-A INPUT -j A', '-A A -j INPUT', ':A - [0:0]')
  expect(wrongWith(again)).toEqual(['rules.txt:6: the chain A is declared twice'])
})

test('rules of chains that take turns stand in their own chain, in order', () => {
  const { rules } = parseRules(
    table(...Array.from({ length: 40 }, (_, i) => `-A ${i % 3 < 2 ? 'A' : 'INPUT'}`)),
    'dump',
  )
  const linesOf = (name: string) =>
    rules.tables
      .get('filter')
      ?.chains.get(name)
      ?.rules.map(({ line }) => line) ?? []
  const lines = Array.from({ length: 40 }, (_, i) => i)
  expect(linesOf('A')).toEqual(lines.filter(i => i % 3 < 2).map(i => i + 4))
  expect(linesOf('INPUT')).toEqual(lines.filter(i => i % 3 === 2).map(i => i + 4))
})

test('rules with the same words share their matches, and each has its own problems', () => {
  const rule = (port: string) => `-A A -p tcp -m tcp --dport ${port} -j DROP`
  const { rules } = parseRules(table(rule('80'), rule('80')), 'rules.txt')
  const [first, second] = rules.tables.get('filter')?.chains.get('A')?.rules ?? []
  expect(first?.matches).toHaveLength(2)
  for (const [i, match] of (first?.matches ?? []).entries()) expect(second?.matches[i]).toBe(match)
  expect(wrongWith(table(rule('70000'), rule('70000')))).toHaveLength(2)
})

test('what is no dump at all is told in one sentence, with what to run', () => {
  const { problems } = parseRules('Chain INPUT (policy ACCEPT)\ntarget prot opt source destination\n', 'list.txt')
  expect(problems).toMatchObject([
    {
      file: 'list.txt',
      line: 1,
      what: { en: 'this is not the output of iptables-save: there is no table in it' },
      fix: { en: 'run iptables-save, not iptables -L or nft list' },
    },
  ])
  expect(parseRules('', 'empty').problems).toHaveLength(0)
})

describe('bounds', () => {
  test('a line longer than iptables-restore reads is a problem, and what it does is unknown', () => {
    const long = `-A INPUT -m comment --comment "${'x'.repeat(11_000)}" -j DROP`
    const { rules, problems } = parseRules(table(long, '-A INPUT -j ACCEPT'), 'dump')
    expect(problems.map(({ line, what }) => [line, what.en])).toEqual([[4, 'the line is longer than 10240 characters']])
    expect(
      rules.tables
        .get('filter')
        ?.chains.get('INPUT')
        ?.rules.map(each => each.target.kind),
    ).toEqual(['unknown', 'accept'])
  })

  test('of very many problems a thousand are told, and how many are not', () => {
    const problems = wrongWith(table(...Array.from({ length: 5000 }, () => 'what?')))
    expect(problems).toHaveLength(1001)
    expect(problems.at(-1)).toContain('4000 more problems are not listed')
  })
})

describe('packets', () => {
  const said = (text: string) => parsePackets(text, 'packets').problems.map(({ line, what }) => `${line}: ${what.en}`)
  test.each([
    ['tcp 1.2.3.4:1 1.2.3.5:2', '1: “tcp 1.2.3.4:1 1.2.3.5:2” makes no sense in a packet'],
    ['tpc 1.2.3.4:1 -> 1.2.3.5:2', '1: “tpc” makes no sense in a packet'],
    ['all 1.2.3.4:1 -> 1.2.3.5:2', '1: “all” makes no sense in a packet'],
    ['tcp 1.2.3:1 -> 1.2.3.5:2', '1: “1.2.3:1” makes no sense in a packet'],
    ['tcp 1.2.3.4:1 -> 1.2.3.5', '1: “1.2.3.5” needs a port'],
    ['tcp 1.2.3.4:1 -> 1.2.3.5:70000', '1: “1.2.3.5:70000” makes no sense in a packet'],
    ['tcp 1.2.3.4:1 -> [fd00::1]:80', '1: “[fd00::1]:80” makes no sense in a packet'],
    ['icmp 1.2.3.4 -> 1.2.3.5:80', '1: “1.2.3.5:80” makes no sense in a packet'],
    ['udp 1.2.3.4:1 -> 1.2.3.5:2 flags=S', '1: “flags=S” makes no sense in a packet'],
    ['tcp 1.2.3.4:1 -> 1.2.3.5:2 flags=X', '1: “flags=X” makes no sense in a packet'],
    ['tcp 1.2.3.4:1 -> 1.2.3.5:2 ttl=256', '1: “ttl=256” makes no sense in a packet'],
    ['tcp 1.2.3.4:1 -> 1.2.3.5:2 in=', '1: “in=” makes no sense in a packet'],
    ['tcp 1.2.3.4:1 -> 1.2.3.5:2 speed=9', '1: “speed=9” makes no sense in a packet'],
  ])('%s', (words, problem) => {
    expect(said(words)).toEqual([problem])
  })

  test('are read with all that may stand behind them', () => {
    const { packets, problems } = parsePackets(
      'tcp 1.2.3.4 -> 1.2.3.5:80 # a comment\n\nicmp 1.2.3.4 -> 1.2.3.5 type=3/1 in=eth1\nudp [fd00::1]:5 -> [fd00::2]:53 in=node uid=7 mark=0x10 ttl=3 tos=0x10',
      'packets',
    )
    expect(problems).toEqual([])
    expect(packets.map(each => each.packet)).toMatchObject([
      { sourcePort: 40_000, destinationPort: 80, flags: 2 },
      { type: 3, code: 1 },
      { sourcePort: 5, owner: { uid: 7, gid: 0 }, mark: 16, ttl: 3, tos: 16, destination: (0xfd00n << 112n) + 2n },
    ])
    expect(packets.map(each => each.origin)).toEqual([undefined, { in: 'eth1' }, 'node'])
  })
})
