// The rules that we print, in the hands of a real kernel: inside a network namespace of their own they are checked and
// loaded, and what the kernel then prints means the same to our tracer.
// Titles are data here, and what cannot be checked is skipped where everyone sees it.
/* oxlint-disable vitest/no-conditional-tests, vitest/valid-title, vitest/no-disabled-tests */
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { renderRules } from '../../../src/model/kube-proxy/render-rules.ts'
import { ask } from '../../../src/model/netfilter/answer.ts'
import { parsePackets } from '../../../src/model/netfilter/grammar/parse-packet.ts'
import { parseRules } from '../../../src/model/netfilter/iptables-save.ts'
import { newMemory } from '../../../src/model/netfilter/memory.ts'
import { renderHeader } from '../../../src/model/netfilter/packet.ts'
import { nodeFromDump } from '../../../src/model/netfilter/trace.ts'
import { configs, everyKind, readCluster } from './sample.ts'

const families = { IPv4: 'iptables', IPv6: 'ip6tables' } as const
type Family = keyof typeof families

/** Runs a shell line as root of a new user and network namespace. */
const inNamespace = (line: string, input: string) =>
  spawnSync('unshare', ['-rn', 'sh', '-c', `PATH=$PATH:/usr/sbin:/sbin; ${line}`], { input, encoding: 'utf8' })

const smallest =
  '# a comment\n*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 1 -j RETURN\nCOMMIT\n'
function missing(): string | undefined {
  const probe = inNamespace('iptables-restore && ip6tables-restore --test', smallest)
  if (probe.error !== undefined) return `unshare cannot be run: ${probe.error.message}`
  return probe.status === 0 ? undefined : (probe.stderr.split('\n')[0] ?? 'it failed')
}
const why = missing()
if (why !== undefined) {
  const loud = `NOT CHECKED: iptables-restore in a namespace does not work here (${why}); install iptables, allow user namespaces`
  console.warn(loud)
  test.skip(loud, () => {})
}

const { services, slices } = readCluster(everyKind)
const packets: Readonly<Record<Family, readonly string[]>> = {
  IPv4: [
    'tcp 10.244.1.20:40000 -> 10.96.0.10:80',
    'tcp 10.244.1.7:40000 -> 10.96.0.10:80',
    'udp 198.51.100.8:40000 -> 192.0.2.9:53',
    'tcp 198.51.99.8:40000 -> 192.0.2.9:80',
    'tcp 198.51.99.8:40000 -> 192.168.0.1:30080',
    'sctp 198.51.99.8:40000 -> 192.168.0.1:30090',
    'tcp 198.51.99.8:40000 -> 192.168.0.1:30081',
    'tcp 10.244.1.20:40000 -> 10.96.0.12:80',
    'tcp 10.244.1.20:40000 -> 10.96.0.13:80',
    'tcp 192.168.0.1:40000 -> 10.96.0.10:80 in=node',
  ],
  IPv6: [
    'tcp [fd00:244:1::20]:40000 -> [fd00:96::10]:80',
    'udp [2001:db8:5::8]:40000 -> [2001:db8::9]:53',
    'tcp [2001:db8:6::8]:40000 -> [2001:db8::9]:80',
    'tcp [2001:db8:6::8]:40000 -> [2001:db8::1]:30080',
  ],
}

/** Where the packet may end, by the tracer, and with what chance. */
function ends(dump: string, family: Family): string[] {
  const { rules, problems } = parseRules(dump, 'dump')
  expect(problems).toEqual([])
  const node = nodeFromDump(rules, [`${configs[family].nodeIP}/${family === 'IPv4' ? 24 : 64}`])
  return parsePackets(packets[family].join('\n'), 'packets').packets.map(({ packet, origin }) => {
    const { verdict, outcomes } = ask(node, newMemory(), packet, origin ?? { in: 'eth0' }, 'every')
    const each = outcomes.map(({ result: { first }, probability }) => {
      const by = 'by' in first.fate ? first.fate.by.replace(/rule:\d+/, 'rule') : ''
      return `${first.fate.kind} ${by} ${renderHeader(first.fate.packet)} ${probability.toFixed(6)}`
    })
    return `${verdict}: ${each.join('; ')}`
  })
}

describe.skipIf(why !== undefined).each(['IPv4', 'IPv6'] as const)('the printed rules, %s', family => {
  const rules = renderRules(services, slices, configs[family])
  const tool = families[family]

  test('iptables-restore --test accepts them', () => {
    const { status, stderr } = inNamespace(`${tool}-restore --test`, rules)
    expect([status, stderr]).toEqual([0, ''])
  })

  test('the kernel loads them, and what it prints means the same', () => {
    const { status, stderr, stdout } = inNamespace(`${tool}-restore && ${tool}-save`, rules)
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout.match(/^-A /gm)).toHaveLength(rules.match(/^-A /gm)?.length ?? 0)
    expect(ends(stdout, family)).toEqual(ends(rules, family))
    expect(new Set(ends(rules, family).map(each => each.split(' ')[0])).size).toBeGreaterThan(1)
  })

  test('a broken rule is refused, so the check can fail', () => {
    expect(inNamespace(`${tool}-restore --test`, rules.replace('--ctstate NEW', '--ctstate OLD')).status).not.toBe(0)
  })
})
