// What is not modelled or not known is answered `unknown`, with the reason, and never guessed; and it is asked for only
// where it makes a difference.
import { describe, expect, test } from 'vitest'
import { ask, type Answer } from '../../../src/model/netfilter/answer.ts'
import { send } from '../../../src/model/netfilter/converse.ts'
import { examined } from '../../../src/model/netfilter/explain.ts'
import { parsePackets } from '../../../src/model/netfilter/grammar/parse-packet.ts'
import { parseRules } from '../../../src/model/netfilter/iptables-save.ts'
import { type Memory, newMemory } from '../../../src/model/netfilter/memory.ts'
import { renderHeader } from '../../../src/model/netfilter/packet.ts'
import { nodeFromDump, play } from '../../../src/model/netfilter/trace.ts'
import { everyRule } from './every-rule.ts'

interface Asked {
  readonly packet?: string
  readonly in?: string
  readonly local?: readonly string[] | undefined
  readonly history?: Memory['history']
}
const usual = 'tcp 198.51.100.8:40000 -> 10.244.1.7:80'

/** Sends a packet through a dump of which nothing else is known. */
function answer(dump: string, asked: Asked = {}): Answer {
  const { rules } = parseRules(dump, 'dump')
  const [typed] = parsePackets(asked.packet ?? usual, 'packet').packets
  if (typed === undefined) throw new Error('no packet')
  const node = nodeFromDump(rules, 'local' in asked ? asked.local : ['192.0.2.1/24'])
  return ask(node, newMemory(asked.history), typed.packet, typed.origin ?? { in: asked.in ?? 'eth0' }, 'every')
}
const filter = (...rules: string[]) =>
  [
    '*filter',
    ':FORWARD ACCEPT [0:0]',
    ':INPUT ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    ':OTHER - [0:0]',
    ...rules,
    'COMMIT',
    '',
  ].join('\n')
const nat = (...rules: string[]) => ['*nat', ...rules, 'COMMIT', ''].join('\n')
const fates = ({ outcomes }: Answer) => outcomes.map(({ result }) => result.first.fate.kind)
const questions = ({ dependsOn }: Answer) => dependsOn.map(each => each.en)

describe('a match that is not modelled', () => {
  test.each([
    '-m set --match-set allowed src',
    '-m set ! --match-set allowed src',
    '-m string --string "GET" --algo bm --to 65535',
    '-m bpf --bytecode "1,6 0 0 1"',
    '-m time --timestart 09:00:00',
    '-p tcp -m tcp --tcp-option 8',
    '-m conntrack --ctexpire 5:10',
    '-m socket --transparent',
    '-m owner --uid-owner nobody',
  ])('%s: both ways are shown, and the question is the rule’s', match => {
    const found = answer(filter(`-A FORWARD ${match} -j DROP`))
    expect(found.verdict).toBe('unknown')
    expect(fates(found).sort()).toEqual(['delivered', 'dropped'])
    expect(questions(found)).toEqual([expect.stringMatching(/^line 6: .*(it is not modelled|is not known)$/)])
    expect(questions(found)[0]).toContain(match.split(' ').at(-1))
  })

  test('is not even asked where a later match of the rule fails for certain, which is then the reason', () => {
    const dump = filter('-A FORWARD -m set --match-set a src -m limit --limit 1/sec -m mark --mark 0x5 -j DROP')
    const node = nodeFromDump(parseRules(dump, 'dump').rules, ['192.0.2.1/24'])
    const [typed] = parsePackets(usual, 'packet').packets
    const { branches } = play(
      node,
      newMemory('unknown'),
      'every',
      run => typed && send(run, typed.packet, { in: 'eth0' }),
    )
    expect(branches).toHaveLength(1)
    const [first] = examined(node, [], branches[0]?.result?.journal ?? [])
    expect(first?.because()).toMatchObject({ words: '--mark 0x5', supposed: false })
  })

  test('does not matter where the rule changes nothing', () => {
    const log = answer(filter('-A FORWARD -m set --match-set allowed src -j LOG'))
    expect([log.verdict, log.outcomes.length]).toEqual(['delivered', 1])
    const twice = answer(
      filter('-A FORWARD -m set --match-set a src -j ACCEPT', '-A FORWARD -m set --match-set b src -j ACCEPT'),
    )
    expect([twice.verdict, twice.outcomes.length]).toEqual(['delivered', 1])
  })

  test('is asked once for each rule, and only the questions that decide are told', () => {
    const found = answer(
      filter(
        '-A FORWARD -m set --match-set a src -j LOG',
        '-A FORWARD -m set --match-set b src -j OTHER',
        '-A OTHER -m set --match-set c src -j DROP',
      ),
    )
    expect(questions(found)).toEqual([
      expect.stringContaining('line 7: -m set --match-set b src'),
      expect.stringContaining('line 8: -m set --match-set c src'),
    ])
  })
})

describe('a target that is not modelled', () => {
  test.each([
    'NFQUEUE --queue-num 0',
    'TPROXY --on-port 1 --tproxy-mark 0x1',
    'SYNPROXY',
    'DNAT --to-destination 10.0.0.1:80-90/1000',
    'REJECT --reject-loudly',
  ])('%s: what it does is unknown, and the rules after it are not asked', target => {
    const found = answer(filter(`-A FORWARD -j ${target}`, '-A FORWARD -j DROP'))
    expect([found.verdict, fates(found)]).toEqual(['unknown', ['unknown']])
    expect(questions(found)).toEqual([expect.stringMatching(/^“.*” is not modelled$/)])
    expect(found.outcomes[0]?.result.first.fate).toMatchObject({ by: 'filter:FORWARD:rule:1' })
  })

  test('does not matter to a packet that does not meet it', () => {
    expect(answer(filter('-A FORWARD -p udp -j NFQUEUE --queue-num 0')).verdict).toBe('delivered')
  })
})

test('a rule with a mistake is a problem to the reader and unknown to the tracer', () => {
  for (const rule of [
    '-A FORWARD -s 10.0.0.300 -j DROP',
    '-A FORWARD -p tcp -m tcp --dport 99999 -j DROP',
    '-A FORWARD -p tcp -m tcp --dport x -j DROP',
  ]) {
    expect(parseRules(filter(rule), 'dump').problems).toHaveLength(1)
    const found = answer(filter(rule))
    expect([found.verdict, fates(found).sort()]).toEqual(['unknown', ['delivered', 'dropped']])
  }
})

describe('what a running node remembers', () => {
  test.each([
    ['-m recent --rcheck --seconds 60 --name R --rsource', 'the list R'],
    ['-m limit --limit 1/sec', 'the counter of the rule'],
    ['-m statistic --mode nth --every 2 --packet 0', 'the counter of the rule'],
    ['-m hashlimit --hashlimit-upto 1/sec --hashlimit-mode srcip --hashlimit-name h', 'the counter of the rule'],
    ['-p tcp -m connlimit --connlimit-above 1', 'which connections exist'],
  ])('%s is known of fresh rules, and unknown of a dump', (match, reason) => {
    const dump = filter(`-A FORWARD ${match} -j DROP`)
    expect(answer(dump, { history: 'fresh' }).verdict).not.toBe('unknown')
    const found = answer(dump, { history: 'unknown' })
    expect(found.verdict).toBe('unknown')
    expect(questions(found).join()).toContain(reason)
  })

  test('a list that this very packet was put on is known', () => {
    const dump = filter(
      '-A FORWARD -m recent --set --name R --rsource',
      '-A FORWARD -m recent --rcheck --name R --rsource -j DROP',
    )
    expect(answer(dump, { history: 'unknown' }).verdict).toBe('not delivered')
  })
})

describe('a node of which only the rules are known', () => {
  const local = filter('-A INPUT -p tcp -m tcp --dport 80 -j DROP')

  test('has the addresses that were told, and no others', () => {
    const packet = 'tcp 198.51.100.8:40000 -> 192.0.2.1:80'
    expect(answer(local, { packet, local: ['192.0.2.1/24'] }).verdict).toBe('not delivered')
    expect(answer(local, { packet, local: ['192.0.2.2/24'] }).verdict).toBe('delivered')
  })

  test('may have any address if none was told: it is asked, once', () => {
    const found = answer(local, {
      packet: 'tcp 198.51.100.8:40000 -> 192.0.2.1:80',
      local: undefined,
    })
    expect(found.verdict).toBe('unknown')
    expect(questions(found)).toContain('192.0.2.1 is an address of the node')
    expect(new Set(fates(found))).toEqual(new Set(['delivered', 'dropped']))
  })

  test('masquerades with an address that is not known, and says what that decides', () => {
    const dump = nat('-A POSTROUTING -j MASQUERADE')
    const [outcome] = answer(dump).outcomes
    expect(outcome && renderHeader(outcome.result.first.fate.packet)).toBe('tcp ?:40000 -> 10.244.1.7:80')
    const found = answer(`${nat('-A POSTROUTING -j MASQUERADE')}*mangle\n-A POSTROUTING -o eth9 -j DROP\nCOMMIT\n`)
    expect(questions(found)).toEqual([expect.stringContaining('-o eth9 — the outgoing interface: unknown')])
  })

  test('sends it out by an interface that is not known; who supposes one goes on supposing it', () => {
    const found = answer(filter('-A FORWARD -o eth1 -j OTHER', '-A OTHER ! -o eth1 -j DROP'))
    expect([found.verdict, found.outcomes.length]).toEqual(['delivered', 1])
    const other = answer(filter('-A FORWARD -o eth1 -j OTHER', '-A OTHER -o eth1 -j DROP'))
    expect(other.outcomes).toHaveLength(2)
  })

  test('says what it took for granted', () => {
    expect(answer(filter()).provided.map(each => each.en)).toEqual([
      expect.stringContaining('the node forwards and has a route to 10.244.1.7'),
      expect.stringContaining('has a route to 198.51.100.8'),
    ])
  })

  test.each([
    ['tcp 127.0.0.1:40000 -> 10.244.1.7:80', 'route_localnet is on'],
    ['udp 198.51.100.8:40000 -> 239.1.1.1:53', 'the node has joined the multicast group 239.1.1.1'],
  ])('%s depends on a setting that nobody told us', (packet, question) => {
    expect(questions(answer(filter(), { packet }))).toEqual([question])
  })

  test('may have a subnet that ends in the destination, if its address was told without one', () => {
    const asked = (packet: string, local: string) =>
      questions(answer(filter('-A INPUT -j DROP'), { packet, local: [local] }))
    const packet = 'udp 198.51.100.8:40000 -> 192.0.2.255:9'
    expect(asked(packet, '192.0.2.1')).toEqual(['192.0.2.255 is the broadcast address of a subnet of the node'])
    expect(asked(packet, '192.0.2.1/24')).toEqual([])
    expect(asked(packet, '192.0.3.1')).toEqual([])
    expect(asked('udp 198.51.100.8:40000 -> 192.0.2.254:9', '192.0.2.1')).toEqual([])
    expect(fates(answer(filter('-A INPUT -j DROP'), { packet, local: ['192.0.2.1/24'] }))).toEqual(['dropped'])
    expect(fates(answer(filter('-A INPUT -j DROP'), { packet, local: ['192.0.2.1/31'] }))).toEqual(['delivered'])
  })

  test('refuses what no kernel lets in', () => {
    for (const packet of ['tcp 192.0.2.1:40000 -> 10.244.1.7:80', 'tcp 224.0.0.1:40000 -> 10.244.1.7:80'])
      expect(fates(answer(filter(), { packet }))).toEqual(['dropped'])
    const foreign = answer(filter(), { packet: 'tcp 198.51.100.8:40000 -> 10.244.1.7:80 in=node' })
    expect(foreign.outcomes[0]?.result.first.fate).toMatchObject({
      kind: 'dropped',
      errno: 'EINVAL',
    })
  })
})

test('what only the answer’s way depends on leaves the verdict alone', () => {
  const found = answer(filter('-A FORWARD -m conntrack --ctstate ESTABLISHED -m set --match-set a src -j DROP'))
  expect([found.verdict, questions(found)]).toEqual(['delivered', []])
  expect(found.dependsLater.map(each => each.en)).toEqual([expect.stringContaining('line 6: -m set --match-set a src')])
  expect(new Set(found.outcomes.map(({ result }) => result.reply?.fate.kind))).toEqual(
    new Set(['delivered', 'dropped']),
  )
})

test('what leaves by an unknown interface does not leave by lo', () => {
  const found = answer(filter('-A FORWARD -o lo -j DROP', '-A FORWARD ! -o lo -j REJECT'))
  expect(fates(found)).toEqual(['rejected'])
  expect(
    fates(
      answer(filter('-A OUTPUT -o lo -j DROP'), {
        packet: 'tcp 192.0.2.1:40000 -> 192.0.2.1:80 in=node',
      }),
    ),
  ).toEqual(['dropped'])
})

test('with too many unknowns not every way is tried, and the answer says so', () => {
  const rules = Array.from(
    { length: 12 },
    (_, i) => `-A FORWARD -m set --match-set s${i} src -j MARK --set-xmark 0x${i + 1}/0xffffffff`,
  )
  const found = answer(filter(...rules))
  expect(found.outcomes.length).toBeLessThanOrEqual(1000)
  expect(questions(found)).toEqual(['there are more ways than were tried in which this can go'])
})

test('of a dump with every kind of rule, each question and each reason names its line or its thing', () => {
  for (const packet of [
    'tcp 198.51.100.8:40000 -> 192.0.2.1:443',
    'udp 10.244.1.9:999 -> 192.0.2.1:53',
    'icmp 198.51.100.8 -> 192.0.2.1',
  ])
    for (const question of questions(answer(everyRule, { packet, history: 'unknown' })))
      expect(question).toMatch(/^line \d+: |“.*” is not modelled$|^\d[\d.]+ is|more ways than/)
})

test('what makes no difference does not hide what chance can do', () => {
  const found = answer(
    `${nat(
      '-A PREROUTING -p tcp -m statistic --mode random --probability 0.25 -j DNAT --to-destination 10.244.1.8:80',
      '-A POSTROUTING -d 10.244.1.8/32 -j MASQUERADE',
    )}*mangle\n-A POSTROUTING -d 10.244.1.8/32 -o eth9 -j MARK --set-xmark 0x1/0x1\nCOMMIT\n`,
  )
  expect(found.verdict).toBe('delivered')
  const ends = found.outcomes.map(({ result, probability }) => [renderHeader(result.first.fate.packet), probability])
  expect(ends).toEqual([
    ['tcp ?:40000 -> 10.244.1.8:80', 0.25],
    ['tcp 198.51.100.8:40000 -> 10.244.1.7:80', 0.75],
  ])
})
