// A node's own dump: packets through it are traced right, or what they depend on is said.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { width } from '../../src/render/style.ts'
import { run } from '../world.ts'

const dump = readFileSync('test/fixtures/cluster/node.rules', 'utf8')
const trace = (words: readonly string[], input = dump, env: Readonly<Record<string, string>> = {}) =>
  run(['sim', 'kube-proxy', '--rules', '-', ...words], { input, env: { COLUMNS: '200', ...env } })
const addresses = ['--local-ip', '192.168.0.11/24', '--local-ip', '10.244.1.1/24']

test('a packet is traced through the dump, and what nobody told is said', async () => {
  const words = ['--packet', 'udp 10.244.1.7:40000 -> 10.96.0.10:53', '--in', 'cni0', '--seed', '1', ...addresses]
  const { code, stdout, stderr } = await trace(words)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('DNAT       10.96.0.10:53 ⇒ 10.244.1.3:53')
  expect(stdout).toContain(
    '· rp_filter does not object to packets from 10.244.1.7; the node forwards and has a route to 10.244.1.3',
  )
})

test('a random rule is a draw of the seed, or every outcome has its probability', async () => {
  const words = ['--packet', 'udp 10.244.1.7:40000 -> 10.96.0.10:53 in=cni0', ...addresses]
  const codes = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => (await trace([...words, '--seed', `${i}`])).code),
  )
  expect(new Set(codes)).toEqual(new Set([0, 1]))
  const { code, stdout } = await trace([...words, '--all-branches'])
  expect(code).toBe(1)
  expect(stdout).toContain('1 is delivered or not, by chance')
  expect(stdout).toMatch(/· 25% {2}rejected \(filter FORWARD 1\)/)
  expect(stdout).toMatch(/· 75% {2}leaves the node as 10\.244\.1\.7:40000 → 10\.244\.1\.3:53; the answer comes back/)
})

test('what is not modelled makes the answer unknown only where it makes a difference', async () => {
  const ssh = await trace(['--packet', 'tcp 192.168.0.50:1234 -> 192.168.0.11:22 in=eth0', ...addresses])
  expect(ssh.code).toBe(3)
  expect(ssh.stdout).toContain('line 6: -m u32')
  expect(ssh.stdout).toContain('dropped (filter INPUT 2)')
  const http = await trace(['--packet', 'tcp 192.168.0.50:1234 -> 192.168.0.11:443 in=eth0', ...addresses])
  expect(http.code).toBe(0)
})

test('without --local-ip what depends on the node’s addresses is unknown, and the flag is named', async () => {
  const { code, stdout } = await trace(['--packet', 'tcp 192.168.0.50:1234 -> 192.168.0.11:8080 in=eth0'])
  expect(code).toBe(3)
  expect(stdout).toContain('+ 192.168.0.11 is an address of the node')
  expect(stdout).toContain('given by --local-ip')
})

test('a packet that is lost whatever is unknown is known to be lost', async () => {
  const rules = '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -o eth1 -j DROP\n-A FORWARD -j REJECT\nCOMMIT\n'
  const { code, stdout } = await trace(
    ['--packet', 'tcp 10.0.0.1:1 -> 10.1.0.1:80 in=eth0', '--local-ip', '10.0.0.9/24'],
    rules,
  )
  expect(code).toBe(1)
  expect(stdout).toContain('✘ 1 is not delivered')
  expect(stdout).toContain('+ line 3: -o eth1')
})

test('packets come from a file too, and connections are kept from one to the next', async () => {
  const file = 'test/fixtures/cluster/packets.txt'
  const { code, stdout } = await trace(['--packets', file, ...addresses, '--seed', '1'])
  expect(code).toBe(0)
  expect(stdout).toContain('▶ 2')
  expect(stdout).toMatch(/▶ 3 [^]*conntrack {2}ESTABLISHED, of 192\.168\.0\.50:1234 → 192\.168\.0\.11:8080/)
})

test('an answer that comes from another address than the sender called is told', async () => {
  const untracked = `*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -s 10.244.1.4/32 -j CT --notrack\nCOMMIT\n${dump}`
  const words = ['--packet', 'tcp 192.168.0.50:1234 -> 192.168.0.11:8080 in=eth0', ...addresses]
  const { code, stdout } = await trace(words, untracked)
  expect(code).toBe(0)
  expect(stdout).toContain('the answer comes from another address')
  expect((await trace(words)).stdout).toContain('the answer comes back')
})

test('a process of the node sends, and its packets take the OUTPUT chains', async () => {
  const { stdout } = await trace(['--packet', 'udp 192.168.0.11:40000 -> 10.96.0.10:53', ...addresses])
  expect(stdout).toMatch(/from a process of the node\n *│ OUTPUT/)
})

describe('wrong input is told with its line', () => {
  const packet = ['--packet', 'tcp 10.0.0.1:1 -> 10.1.0.1:80']
  test.each([
    [
      'no dump',
      'Chain INPUT (policy ACCEPT)\n',
      packet,
      /^<stdin>:1: this is not the output of iptables-save: .*run iptables-save, not iptables -L/,
    ],
    ['an empty file', '', packet, /^<stdin>: is empty: no rules; iptables-save needs root/],
    [
      'a dump that was cut off',
      dump.slice(0, 300),
      packet,
      /^<stdin>:2: the table filter does not end with COMMIT; the dump may have been cut off/,
    ],
    [
      'a chain that is not there',
      '*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j NOWHERE\nCOMMIT\n',
      packet,
      /^<stdin>:3:?\d*: .*NOWHERE/,
    ],
    [
      'an address that is none',
      dump,
      [...packet, '--local-ip', '192.168.0.300'],
      /^--local-ip: “192.168.0.300” is no address; it looks like/,
    ],
    [
      'a packet of the other family',
      dump,
      ['--packet', 'tcp [fd00::1]:1 -> [fd00::2]:80'],
      /is not of the family of these rules; the rules of IPv6 are printed by ip6tables-save/,
    ],
    [
      '--masquerade-all',
      dump,
      [...packet, '--masquerade-all'],
      /^--masquerade-all changes nothing for what you brought; leave it out\n/,
    ],
    ['--diagnose', dump, ['--diagnose', 'shop/web'], /^--diagnose needs objects \(-f\), not rules/],
  ])('%s', async (_, input, words, says) => {
    const { code, stdout, stderr } = await trace(words, input)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(says)
  })

  test('each wrong line of a file of packets, all at once', async () => {
    const { code, stderr } = await run(
      ['sim', 'kube-proxy', '--rules', 'test/fixtures/cluster/node.rules', '--packets', '-'],
      {
        input: 'tcp 10.0.0.1:1 -> 10.1.0.1:80\n\n# a comment\nfoo\ntcp 10.0.0.1 -> 10.1.0.1\n',
      },
    )
    expect(code).toBe(2)
    expect(stderr.split('\n').map(line => line.split(' ')[0])).toEqual(['<stdin>:4:', '<stdin>:5:', ''])
  })
})

test('words of a dump do not steer the terminal', async () => {
  const rules = `*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment "\u001b[2J\u202egone" -j DROP\nCOMMIT\n`
  for (const flags of [[], ['--every-rule'], ['-o', 'json'], ['-o', 'mermaid']]) {
    const { stdout } = await trace(
      ['--packet', 'tcp 10.0.0.1:1 -> 10.0.0.9:80 in=eth0', '--local-ip', '10.0.0.9', ...flags],
      rules,
    )
    for (const character of ['\u001b', '\u202e']) expect(stdout).not.toContain(character)
  }
})

test.each([40, 60, 80, 120])('nothing is wider than %i columns, unknown or not, in either language', async columns => {
  for (const K8S_STUDY_LANG of ['zh', 'en']) {
    for (const words of [
      'tcp 192.168.0.50:1234 -> 192.168.0.11:8080 in=eth0',
      'tcp 192.168.0.50:1234 -> 192.168.0.11:22 in=eth0',
    ]) {
      const { stdout } = await trace(['--packet', words, '--all-branches'], dump, {
        K8S_STUDY_LANG,
        COLUMNS: String(columns),
      })
      expect(stdout.split('\n').filter(line => width(line) > columns)).toEqual([])
    }
  }
})
