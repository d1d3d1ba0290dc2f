// A user's own cluster: packets through the rules that kube-proxy would write, and what is said of input that is wrong.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { width } from '../../src/render/style.ts'
import { run } from '../world.ts'

const cluster = readFileSync('test/fixtures/cluster/cluster.yaml', 'utf8')
const sim = (words: readonly string[], input = cluster, env: Readonly<Record<string, string>> = {}) =>
  run(['sim', 'kube-proxy', '-f', '-', ...words], { input, env: { COLUMNS: '200', ...env } })
const trace = (...packets: string[]) => sim(['--node', 'node-1', ...packets.flatMap(words => ['--packet', words])])

interface Told {
  readonly steps: readonly Readonly<Record<string, unknown>>[]
}
async function facts(...words: string[]): Promise<Told['steps']> {
  const { stdout } = await sim(['--node', 'node-1', '-o', 'json', ...words])
  const [first] = (JSON.parse(stdout) as { experiments: readonly Told[] }).experiments
  return first?.steps ?? []
}

test('a packet to a cluster IP is delivered to an endpoint, its answer comes back, and all that was taken for granted is said', async () => {
  const { code, stdout, stderr } = await trace('udp 10.244.1.7:40000 -> 10.96.0.10:53')
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/KUBE-SERVICES 1 › KUBE-SVC-TCOU7JCQXEZGVUNU \d › KUBE-SEP-\w{16} 2/)
  expect(stdout).toMatch(/✔ 1 is delivered: leaves by (cni0|eth0) as 10\.244\.1\.7:40000 → 10\.244\.[12]\.3:53/)
  expect(stdout).toContain('Taken for granted')
  expect(stdout).toContain('10.244.0.0/16 as the cluster CIDR')
})

test('a connection that one packet begins is known to the next one, whatever chance says', async () => {
  const words = 'udp 10.244.1.7:40000 -> 10.96.0.10:53'
  const told = await facts('--packet', words, '--packet', words, '--packet', words, '--seed', '5')
  const ends = told.filter(fact => fact['kind'] === 'PacketEnded' && /^\d$/.test(String(fact['packet'])))
  expect(new Set(ends.map(fact => JSON.stringify(fact['header']))).size).toBe(1)
  const nat = told.filter(fact => fact['kind'] === 'RuleMatched' && fact['table'] === 'nat')
  expect(new Set(nat.map(fact => fact['packet']))).toEqual(new Set(['1']))
})

test('every outcome of chance is listed with its probability', async () => {
  const { code, stdout } = await sim([
    '--node',
    'node-1',
    '--all-branches',
    '--packet',
    'udp 10.244.1.7:40000 -> 10.96.0.10:53',
  ])
  expect(code).toBe(0)
  expect(stdout).toMatch(/· 50% {2}leaves by cni0 as 10\.244\.1\.7:40000 → 10\.244\.1\.3:53/)
  expect(stdout).toMatch(/· 50% {2}leaves by eth0 as 10\.244\.1\.7:40000 → 10\.244\.2\.3:53/)
})

test('what is dropped or rejected ends with 1, by which rule and what its comment says', async () => {
  const { code, stdout } = await trace(
    'tcp 192.168.0.50:1234 -> 192.168.0.11:30080',
    'tcp 10.244.1.7:1 -> 10.96.20.2:80',
  )
  expect(code).toBe(1)
  expect(stdout).toContain('“shop/web:http has no local endpoints”: the sender')
  expect(stdout).toContain('“shop/idle:http has no endpoints”: the sender')
  expect(stdout).toContain('✘ 2 is not delivered: rejected (filter KUBE-SERVICES 1)')
})

test('a port of a Service that no rule translates leads nowhere, since no machine has a cluster IP', async () => {
  const { code, stdout } = await trace('tcp 10.244.1.7:1 -> 10.96.0.10:54')
  expect(code).toBe(1)
  expect(stdout).toContain('✘ 1 is not delivered: leaves by eth0')
  expect(stdout).toContain('no machine has this cluster IP')
  expect(stdout).not.toContain('reply')
})

test('a sender that lives on another node is told to be looked at there', async () => {
  const { stdout } = await trace('tcp 10.244.2.7:1 -> 10.96.20.1:80')
  expect(stdout).toContain('The sender is on node-2')
  expect((await trace('tcp 10.244.1.7:1 -> 10.96.20.1:80')).stdout).not.toContain('The sender is on')
})

test('IPv6 packets go through the rules of IPv6', async () => {
  const six = `
kind: Node
metadata: { name: node-1 }
spec: { podCIDRs: ["fd00:244:1::/64"] }
status: { addresses: [{ type: InternalIP, address: "fd00:1::11" }] }
---
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: "fd00:96::10", ports: [{ name: http, port: 80 }] }
---
kind: EndpointSlice
metadata: { name: web-6, namespace: shop, labels: { kubernetes.io/service-name: web } }
addressType: IPv6
endpoints: [{ addresses: ["fd00:244:2::9"], nodeName: node-2 }]
ports: [{ name: http, port: 8080 }]
`
  const { code, stdout } = await sim(['--packet', 'tcp [fd00:1::11]:5000 -> [fd00:96::10]:80'], six)
  expect(code).toBe(0)
  expect(stdout).toContain('DNAT       [fd00:96::10]:80 ⇒ [fd00:244:2::9]:8080')
  expect(stdout).toMatch(/MASQUERADE \[fd00:1::11\]:5000 ⇒ \[fd00:1::11\]:\?/)
  expect((await sim(['--print-rules', '--ipv6'], six)).stdout).toContain('-d fd00:96::10 --dport 80 -j KUBE-SVC-')
})

test('a process of the node is masqueraded towards a Pod of another node', async () => {
  const told = await facts('--packet', 'tcp 192.168.0.11:5000 -> 10.96.20.1:80')
  expect(told.find(fact => fact['kind'] === 'PacketSent')).toMatchObject({ from: 'node' })
  expect(told.filter(fact => fact['kind'] === 'HeaderChanged').map(fact => fact['target'])).toContain('MASQUERADE')
})

test('every rule that was asked is told when asked for, and only then', async () => {
  const words = ['--packet', 'tcp 10.244.1.7:1 -> 10.96.20.3:80']
  const kinds = (told: Told['steps']) => new Set(told.map(fact => fact['kind']))
  expect(kinds(await facts(...words))).not.toContain('RuleMissed')
  expect(kinds(await facts(...words, '--every-rule'))).toContain('RuleMissed')
  const { stdout } = await sim(['--node', 'node-1', '--every-rule', ...words])
  expect(stdout).toContain('· 1  -p udp: the protocol is tcp')
})

test('experiments tell every rule too, and it changes no verdict', async () => {
  const words = ['sim', 'kube-proxy', '--experiment', 'clusterip-hop-by-hop', '-o', 'json']
  const played = await Promise.all([words, [...words, '--every-rule']].map(each => run(each)))
  const [brief, whole] = played.map(
    ({ stdout }) => (JSON.parse(stdout) as { experiments: (Told & { claims: { holds: boolean }[] })[] }).experiments[0],
  )
  expect(brief?.steps.map(step => step['kind'])).not.toContain('RuleMissed')
  expect(whole?.steps.map(step => step['kind'])).toContain('RuleMissed')
  expect(whole?.claims.map(claim => claim.holds)).toEqual(brief?.claims.map(claim => claim.holds))
})

test('the rules are printed for iptables-restore, with the version that is modelled', async () => {
  const { code, stdout } = await sim(['--node', 'node-1', '--print-rules'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^# kube-proxy's rules for node-1: IPv4, iptables mode, .* Kubernetes 1\.36/)
  expect(stdout.match(/^COMMIT$/gm)).toHaveLength(2)
  const again = await run(
    [
      'sim',
      'kube-proxy',
      '--rules',
      '-',
      '--in',
      'cni0',
      '--local-ip',
      '192.168.0.11/24',
      '--packet',
      'tcp 10.244.1.7:1 -> 10.96.20.1:80',
    ],
    { input: stdout },
  )
  expect(again.code).toBe(0)
  expect(again.stdout).toContain('10.96.20.1:80 ⇒ 10.244.2.8:8080')
})

test.each([60, 80, 120])('nothing is wider than %i columns, in either language', async columns => {
  const packets = ['udp 10.244.1.7:40000 -> 10.96.0.10:53', 'tcp 10.244.1.7:1 -> 10.96.20.2:80'].flatMap(each => [
    '--packet',
    each,
  ])
  for (const K8S_STUDY_LANG of ['zh', 'en']) {
    for (const flags of [[], ['--every-rule'], ['--all-branches']]) {
      const { stdout } = await sim(['--node', 'node-1', ...packets, ...flags], cluster, {
        K8S_STUDY_LANG,
        COLUMNS: String(columns),
      })
      expect(stdout.split('\n').filter(line => width(line) > columns)).toEqual([])
    }
  }
})

test('a Mermaid diagram names the sender, the node and the receiver', async () => {
  const { stdout } = await sim(['--node', 'node-1', '-o', 'mermaid', '--packet', 'tcp 10.244.1.7:1 -> 10.96.20.1:80'])
  expect(stdout.match(/participant p\d as .*/g)).toEqual([
    'participant p1 as 10.244.1.7',
    'participant p2 as node-1',
    'participant p3 as 10.244.2.8',
    'participant p4 as k8s-study',
  ])
  expect(stdout).toContain('DNAT changes the destination: 10.96.20.1:80 → 10.244.2.8:8080')
  expect(stdout).not.toMatch(/KUBE-SERVICES|back to the chain/)
})

const packet = ['--packet', 'udp 10.244.1.7:40000 -> 10.96.0.10:53']
const node = ['--node', 'node-1']
test.each<{ what: string; words: string[]; input?: string; says: RegExp }>([
  { what: 'no packet', words: node, says: /^which packet is to be traced\?; for example --packet/ },
  {
    what: 'a packet that makes no sense',
    words: [...node, '--packet', 'udp 10.244.1.7 > 10.96.0.10'],
    says: /^--packet:1: .* makes no sense in a packet; it looks like this: tcp/,
  },
  {
    what: 'several nodes and none named',
    words: packet,
    says: /^on which node\? Name it with --node; there are node-1, node-2/,
  },
  {
    what: 'very many nodes and none named',
    words: packet,
    input: `${cluster}---\nkind: List\nitems: [${Array.from({ length: 900 }, (_, i) => `{ kind: Node, metadata: { name: n${i} } }`).join(', ')}]\n`,
    says: /there are node-1, node-2, n0, n1, n2, n3, n4, n5 and 894 more\n$/,
  },
  {
    what: 'a node that is not there',
    words: ['--node', 'node-9', ...packet],
    says: /^--node: there is no node “node-9”; there are node-1, node-2/,
  },
  {
    what: 'both objects and rules',
    words: [...node, '--rules', 'test/fixtures/cluster/node.rules', ...packet],
    says: /-f and --rules exclude each other/,
  },
  {
    what: '--local-ip with objects',
    words: [...node, '--local-ip', '10.0.0.1', ...packet],
    says: /--local-ip goes with --rules/,
  },
  {
    what: 'standard input twice',
    words: [...node, '--packets', '-'],
    says: /standard input \(-\) can be read only once/,
  },
  {
    what: 'no Service',
    words: [...node, ...packet],
    input: 'kind: Node\nmetadata: { name: node-1 }',
    says: /there is no usable Service in it/,
  },
  { what: 'YAML that is none', words: [...node, ...packet], input: 'kind: [', says: /^<stdin>:1:8: not valid YAML/ },
  {
    what: 'a Service that is none',
    words: [...node, ...packet],
    input:
      'kind: Node\nmetadata: { name: node-1 }\n---\nkind: Service\nmetadata: { name: a }\nspec: { clusterIP: 10.96.0.1, ports: [{ port: http }] }',
    says: /^<stdin>:6: Service a: spec.ports\[0\].port should be a number, not a string; the object is left out\n/,
  },
  ...(
    [
      [
        ['--diagnose', 'shop/web', ...packet],
        /^--diagnose chooses its packets and where they begin: --packet has no effect; /,
      ],
      [['--diagnose', 'shop/web', '--every-rule'], /: --every-rule has no effect; /],
      [
        ['--diagnose', 'shop/web', '--all-branches', '--in', 'eth0'],
        /: --in has no effect; .*\n.*: --all-branches has/,
      ],
      [['--diagnose', 'shop/web', '--ipv6'], /^--ipv6 goes with --print-rules; /],
      [['--diagnose', 'shop/web', '--diagnose', 'shop/idle'], / It can be given only once\./],
      [['--print-rules', ...packet], /^--print-rules prints rules and nothing else: --packet has no effect; /],
      [['--print-rules', '--diagnose', 'shop/web'], /: --diagnose has no effect; /],
      [
        ['--print-rules', '-o', 'json', '--why', '1'],
        /^rules are printed here .* -o json has no effect.*\n.* --why has/,
      ],
      [['--print-rules', '--from', 'node'], /^--from changes nothing for what you brought; /],
      [
        [...packet, '--from', 'node'],
        /^--from changes nothing for what you brought; leave it out; what counts is --masq/,
      ],
      [
        [...packet, '--experiment', 'ways-in'],
        /^--experiment plays one of ours; what you bring \(-f, --packet, --node\)/,
      ],
      [
        [packet[0] ?? '', `${packet[1]} in=cni0`, '--in', 'eth0'],
        /^every packet says in= itself: --in has no effect; /,
      ],
    ] as const
  ).map(([words, says]) => ({ what: words.join(' '), words: [...node, ...words], says })),
])('$what is a mistake that is told', async ({ words, input, says }) => {
  const { code, stdout, stderr } = await sim(words, input)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(says)
})

test('an object that does not fit is named with its line and left out; the rest is traced', async () => {
  const strange = `${cluster}---\nkind: Pod\nmetadata: { name: p }\n---\nkind: Service\nmetadata: { name: s, namespace: shop }\nspec: { type: Cluster }\n`
  const { code, stderr } = await sim([...node, ...packet], strange)
  expect(code).toBe(0)
  const lines = cluster.split('\n').length
  expect(stderr.trim().split('\n')).toEqual([
    `<stdin>:${lines + 1}: kube-proxy does not read Pod; left out`,
    `<stdin>:${lines + 6}: Service s: spec.type cannot be “Cluster”; the object is left out; ClusterIP | NodePort | LoadBalancer | ExternalName`,
  ])
})

test('without a Node object addresses are unknown, and so is what depends on them', async () => {
  const bare = cluster.slice(0, cluster.indexOf('  - apiVersion: v1\n    kind: Node'))
  const { code, stdout } = await sim(
    ['--node', 'node-1', '--packet', 'tcp 192.168.0.50:1234 -> 192.168.0.11:30080'],
    bare,
  )
  expect(code).toBe(3)
  expect(stdout).toContain('no object tells the addresses of node-1')
  expect(stdout).toContain('192.168.0.11 is an address of the node')
})

test('without one EndpointSlice in the input a refused call is no answer', async () => {
  const { items } = parse(cluster) as { items: { kind: string }[] }
  const input = stringify({ kind: 'List', items: items.filter(each => each.kind !== 'EndpointSlice') })
  const call = ['--node', 'node-1', '--packet', 'udp 10.244.1.7:40000 -> 10.96.0.10:53']
  const { code, stdout } = await sim(call, input)
  expect(code).toBe(3)
  expect(stdout).toContain('the endpoints: no EndpointSlice was brought')
  const martian = ['--node', 'node-1', '--packet', 'tcp 0.0.0.0:1 -> 10.96.0.10:53']
  expect((await sim(martian, input)).code).toBe(1)
  expect((await sim([...call, '--lang', 'zh'], input)).stdout).toContain('没有带来 EndpointSlice')
})

test('without an EndpointSlice of its namespace a refused call is no answer; with others of it, what that means is said', async () => {
  const { items } = parse(cluster) as { items: { kind: string; metadata: { namespace?: string } }[] }
  const isShop = ({ kind, metadata }: (typeof items)[number]) =>
    kind === 'EndpointSlice' && metadata.namespace === 'shop'
  const call = ['--node', 'node-1', '--packet', 'tcp 10.244.1.7:40000 -> 10.96.20.2:80']
  const forgotten = await sim(call, stringify({ kind: 'List', items: items.filter(each => !isShop(each)) }))
  expect(forgotten.code).toBe(3)
  expect(forgotten.stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /the input holds no EndpointSlice of namespace shop.* did you mean -A/,
  )
  const idle = await sim(call)
  expect(idle.code).toBe(1)
  expect(idle.stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /no EndpointSlice of shop\/idle, and so no endpoints\. .* or the input is not whole/,
  )
  const served = await trace('tcp 10.244.1.7:40000 -> 10.96.0.10:53')
  expect(served.stdout).not.toContain('not whole')
})

test.each([
  [
    'tcp 010.244.1.7:1 -> 10.96.0.10:53',
    '“010.244.1.7” has a number that begins with 0: some programs read that as octal',
  ],
  ['tcp 10.244.1.7:1 -> 10.96.0.10:053', '“053” is no port (1 to 65535); leave out the leading zeros'],
  ['tcp 10.244.1.7:0 -> 10.96.0.10:53', '“0” is no port'],
  ['tcp 10.244.1.7 -> 10.96.0.10:65536', '“65536” is no port'],
  ['tcp 10.244.1.7 -> 10.96.0.10:http', '“http” is no port'],
  ['tcp 10.244.1.7 -> 10.96.0.10', '“10.96.0.10” needs a port'],
  ['tcp 10.244.1.7 -> 10.96.0.10:', '“10.96.0.10:” needs a port'],
  ['tcp 1.2.3:4 -> 10.96.0.10:53', '“1.2.3” is no IP address'],
  ['tcp web:80 -> 10.96.0.10:53', '“web” is no IP address; a packet has addresses, not names'],
  ['tcp [fe80::1%eth0]:1 -> [fd00::1]:53', '“fe80::1%eth0” has a zone (%)'],
  [
    'tcp fd00::2:4000 -> [fd00::1]:53',
    '“fd00::2:4000” does not tell whether its end is a port; write [fd00::2:4000], or',
  ],
  [
    'tcp [::ffff:10.0.0.1]:1 -> [::ffff:10.0.0.2]:53',
    '“::ffff:10.0.0.1” is an IPv4 address as an IPv6 program sees it',
  ],
  ['tcp [64:ff9b::010.0.0.1]:1 -> [fd00::1]:53', '“64:ff9b::010.0.0.1” has a number that begins with 0'],
  ['tcp 10.0.0.1 -> [fd00::1]:53', 'one end has an IPv4 address and the other an IPv6 address'],
  ['icmp fd00::1 -> fd00::2', 'this kind of ICMP is of the other family; icmp goes with IPv4'],
  ['tcp 10.244.1.7 -> 10.96.0.10:53 in=a in=b', 'in= is given twice'],
  ['tcp 10.244.1.7 -> 10.96.0.10:53 uid=0', 'only a packet that a process of the node sends has a uid; add in=node'],
  ['tcp 10.244.1.7 -> 10.96.0.10:53 ttl=064', '“ttl=064” has a number that begins with 0'],
])('%s is refused, since it would be read as another packet than was meant', async (words, complaint) => {
  const { code, stdout, stderr } = await trace(words)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(`--packet:1: ${complaint}`)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
})

test('groups of IPv6 may begin with zeros, and the arrow of our own output is an arrow', async () => {
  for (const words of ['icmpv6 2001:0db8::0001 -> fd00::2', 'udp 10.244.1.7:40000 → 10.96.0.10:53'])
    expect((await trace(words)).stderr).toBe('')
})

test('each wrong line of a file of packets is told with its number, in order', async () => {
  const input = 'tcp 1.2.3:4 -> 10.0.0.1:5\n# a comment\nnonsense\n\nudp 10.0.0.1:0 -> 10.0.0.2:3\n'
  const { stderr } = await run('sim kube-proxy -f test/fixtures/cluster/cluster.yaml --node node-1 --packets -', {
    input,
  })
  expect(stderr.split('\n').map(line => line.split(' ')[0])).toEqual(['<stdin>:1:', '<stdin>:3:', '<stdin>:5:', ''])
})
