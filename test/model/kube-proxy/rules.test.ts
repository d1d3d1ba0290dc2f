import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseManifests } from '../../../src/cli/manifests.ts'
import { canonical, covers, familyOf, familyOfCidr } from '../../../src/model/kube-proxy/address.ts'
import { defaultConfig, type ProxyConfig } from '../../../src/model/kube-proxy/config.ts'
import { needsConntrackCleanup } from '../../../src/model/kube-proxy/stale-entries.ts'
import { endpointsByPort } from '../../../src/model/kube-proxy/endpoints.ts'
import { chainHash } from '../../../src/model/kube-proxy/hash.ts'
import { withJumps } from '../../../src/model/kube-proxy/jumps.ts'
import { normalForm } from '../../../src/model/kube-proxy/normal-form.ts'
import { readObjects } from '../../../src/model/kube-proxy/read-objects.ts'
import { renderRules } from '../../../src/model/kube-proxy/render-rules.ts'
import { proxyRules } from '../../../src/model/kube-proxy/rules.ts'
import { probability } from '../../../src/model/kube-proxy/service-rules.ts'
import type { EndpointSlice } from '../../../src/objects.ts'

const cluster = `
kind: Service
metadata: { namespace: shop, name: web }
spec: { type: NodePort, clusterIP: 10.96.0.10, ports: [{ name: http, port: 80, nodePort: 30080 }] }
---
kind: EndpointSlice
metadata: { namespace: shop, name: web-1, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
endpoints: [{ addresses: [10.244.1.7] }, { addresses: [10.244.2.9], nodeName: node-1 }]
ports: [{ name: http, port: 8080 }]
`
const read = (yaml: string) => readObjects(parseManifests(yaml, 'cluster.yaml').manifests)
const rulesOf = (yaml: string) => {
  const { services, slices } = read(yaml)
  return proxyRules(services, slices, defaultConfig)
}

test('chain names are what upstream hashes them to', () => {
  expect(chainHash('ns1/svc1:p80tcp')).toBe('XPGD46QRK7WJZT7O')
  expect(chainHash('ns1/svc1:p80tcp10.180.0.1:80')).toBe('SXIVWICOYRO3J4NJ')
})

test('a hash is the beginning of SHA-256, however long the words are and whatever their letters', () => {
  const bits = (words: string) =>
    [...createHash('sha256').update(words).digest()].map(byte => byte.toString(2).padStart(8, '0')).join('')
  const base32 = (words: string) =>
    (bits(words).slice(0, 80).match(/.{5}/g) ?? []).map(
      five => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)],
    )
  const samples = [
    ...Array.from({ length: 200 }, (_, length) => 'shop/web:http'.repeat(20).slice(0, length)),
    'ns/größe☃',
  ]
  expect(samples.map(chainHash)).toEqual(samples.map(words => base32(words).join('')))
})

describe('endpoints of slices', () => {
  const slice = (name: string, endpoints: readonly string[], { labels = '', port = '{ port: 80 }' } = {}) =>
    `---\nkind: EndpointSlice\nmetadata: { name: ${name}, labels: { kubernetes.io/service-name: web${labels} } }\naddressType: IPv4\nendpoints: [${endpoints.join(', ')}]\nports: [${port}]\n`
  const listed = (...slices: readonly string[]) =>
    [...endpointsByPort(read(slices.join('')).slices, defaultConfig)].map(([port, list]) => [
      port,
      ...list.map(({ text, isLocal, ready }) => `${text}${isLocal ? ' local' : ''}${ready ? '' : ' not ready'}`),
    ])
  const [remote, local] = ['{ addresses: [10.244.1.9] }', '{ addresses: [10.244.1.9], nodeName: node-1 }']
  const ghost =
    '{ addresses: [10.244.1.9], nodeName: node-1, conditions: { ready: false, serving: true, terminating: true } }'
  const other = '{ addresses: [10.244.1.10] }'
  const web = 'default/web/tcp'

  test('an address that stands twice counts once: what does not terminate before what does, then the last', () => {
    expect(listed(slice('a', [remote, other]), slice('b', [ghost]))).toEqual([[web, '10.244.1.10:80', '10.244.1.9:80']])
    expect(listed(slice('a', [ghost, remote]))).toEqual([[web, '10.244.1.9:80']])
    expect(listed(slice('a', [ghost]), slice('b', [ghost]))).toEqual([[web, '10.244.1.9:80 local not ready']])
    expect(listed(slice('a', [local]), slice('b', [remote]))).toEqual([[web, '10.244.1.9:80']])
  })

  test('a port without an endpoint or without a number is not there', () => {
    expect(listed(slice('a', []), slice('b', ['{ addresses: [] }']))).toEqual([])
    expect(listed(slice('a', [other], { port: '{ name: all }' }))).toEqual([])
    const numbered = read(slice('a', [other])).slices.map(each => ({ ...each, ports: [{ port: 0 }] }))
    expect([...endpointsByPort(numbered, defaultConfig)]).toEqual([])
  })

  test('of another proxy or of a headless Service are not read', () => {
    expect(listed(slice('a', [other], { labels: ', service.kubernetes.io/service-proxy-name: mine' }))).toEqual([])
    expect(listed(slice('a', [other], { labels: ', service.kubernetes.io/headless: ""' }))).toEqual([])
    expect(listed(slice('a', [other], { labels: ', app: web' }))).toEqual([[web, '10.244.1.10:80']])
  })
})

test('Services of another proxy, or labelled as headless, get no rules', () => {
  expect(rulesOf(cluster)).toContain('shop/web')
  for (const label of ['service-proxy-name: mine', 'headless: ""'])
    expect(
      rulesOf(cluster.replace('name: web }', `name: web, labels: { service.kubernetes.io/${label} } }`)),
    ).not.toContain('shop/web')
})

test('addresses: families and what a CIDR covers', () => {
  const addresses = ['10.0.0.1', 'fd00::1', '10.0.0.0/8', 'None', '10.0.0.256', '1::2::3']
  expect(addresses.map(familyOf)).toEqual(['IPv4', 'IPv6', ...Array<undefined>(4).fill(undefined)])
  const ranges = ['10.0.0.0/8', 'fd00::/8', '10.0.0.1', '10.0.0.0/33', '10.0.0.0/255.0.0.0']
  expect(ranges.map(familyOfCidr)).toEqual(['IPv4', 'IPv6', undefined, undefined, undefined])
  expect(['FD00:0:0::1', '10.1.2.3/8', 'fd00::1:2/64'].map(canonical)).toEqual(['fd00::1', '10.0.0.0/8', 'fd00::/64'])
  expect(['010.0.0.1', '10.0.07.100', '10.00.0.1', '10.0.0.256'].map(canonical)).toEqual([
    '10.0.0.1',
    '10.0.7.100',
    '10.0.0.1',
    '10.0.0.256',
  ])
  expect(covers('10.244.0.0/16', '10.244.255.1')).toBe(true)
  expect(covers('10.244.0.0/16', '10.245.0.1')).toBe(false)
  expect(covers('fd00:10::/64', 'fd00:10::2')).toBe(true)
  expect(covers('0.0.0.0/0', 'fd00::1')).toBe(false)
})

test('n endpoints cost 3n + 2 nat rules for a cluster IP, and falling denominators make their shares even', () => {
  const endpoints = Array.from({ length: 5 }, (_, i) => `{ addresses: [10.244.1.${i + 1}] }`).join(', ')
  const yaml = cluster
    .replace(/endpoints:.*/, `endpoints: [${endpoints}]`)
    .replace(', nodePort: 30080', '')
    .replace('NodePort', 'ClusterIP')
  const own = rulesOf(yaml)
    .split('\n')
    .filter(line => line.includes('shop/web:http'))
  expect(own).toHaveLength(3 * 5 + 2)
  expect(own.flatMap(line => /--probability (\S+)/.exec(line)?.[1] ?? [])).toEqual([
    '0.2000000000',
    '0.2500000000',
    '0.3333333333',
    '0.5000000000',
  ])
})

test('probabilities are rounded as Go does it: a half goes to the even digit', () => {
  expect([3, 2047, 2048, 2049].map(probability)).toEqual([
    '0.3333333333',
    '0.0004885198',
    '0.0004882812',
    '0.0004880429',
  ])
})

test('past the threshold the rules of endpoints carry no comments', () => {
  const { services, slices } = read(cluster)
  const commented = (largeClusterEndpointsThreshold: number) =>
    proxyRules(services, slices, { ...defaultConfig, largeClusterEndpointsThreshold })
      .split('\n')
      .filter(line => /^-A KUBE-SEP-|-j KUBE-SEP-/.test(line) && line.includes('--comment'))
  expect(commented(2)).toHaveLength(2 * 3)
  expect(commented(1)).toHaveLength(0)
})

test('chains of others come last in the normal form', () => {
  const chains = ['DOCKER', 'KUBE-SERVICES', 'ZEBRA', 'KUBE-MARK-MASQ'].map(chain => `:${chain} - [0:0]\n`)
  expect([...normalForm(`*nat\n${chains.join('')}COMMIT\n`).matchAll(/^:(\S+)/gm)].map(([, chain]) => chain)).toEqual([
    'KUBE-SERVICES',
    'KUBE-MARK-MASQ',
    'DOCKER',
    'ZEBRA',
  ])
})

test('the jumps from the built-in chains: what was made sure of last stands first', () => {
  const lines = withJumps(rulesOf(cluster)).split('\n')
  const jumps = (chain: string) =>
    lines.filter(line => line.startsWith(`-A ${chain} `)).map(line => line.split(' -j ')[1])
  expect(jumps('INPUT')).toEqual(['KUBE-FIREWALL', 'KUBE-PROXY-FIREWALL', 'KUBE-NODEPORTS', 'KUBE-EXTERNAL-SERVICES'])
  expect(jumps('FORWARD')).toEqual(['KUBE-PROXY-FIREWALL', 'KUBE-FORWARD', 'KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES'])
  expect(lines.filter(line => line === 'COMMIT')).toHaveLength(2)
  const nat = lines.indexOf('*nat')
  expect(lines.slice(nat + 4, nat + 7)).toEqual([
    ':POSTROUTING ACCEPT [0:0]',
    ':KUBE-NODEPORTS - [0:0]',
    ':KUBE-SERVICES - [0:0]',
  ])
})

test('KUBE-FIREWALL is written only with its rule, but stands on every node', () => {
  const { services, slices } = read(cluster)
  const written = (changes: Partial<ProxyConfig>) => proxyRules(services, slices, { ...defaultConfig, ...changes })
  const declared = (rules: string) => rules.split('\n').filter(line => line.startsWith(':KUBE-FIREWALL'))
  expect(declared(written({}))).toHaveLength(1)
  expect(written({})).toContain('-A KUBE-FIREWALL ')
  for (const without of [written({ localhostNodePorts: false }), written({ ipFamily: 'IPv6' })]) {
    expect(without).not.toContain('KUBE-FIREWALL')
    expect(declared(withJumps(without))).toEqual([':KUBE-FIREWALL - [0:0]'])
  }
  expect(declared(withJumps(written({})))).toHaveLength(1)
})

describe('a user’s objects', () => {
  test('are read with what kube-proxy needs of them', () => {
    const { services, slices, problems } = read(cluster)
    expect(problems).toEqual([])
    expect([services.length, slices.length]).toEqual([1, 1])
  })

  test.each([
    [
      'port: 80',
      'port: 80000',
      3,
      'Service web: 80000 is no port (a whole number from 1 to 65535); the object is left out',
    ],
    ['clusterIP: 10.96.0.10', 'clusterIP: ten', 4, 'Service web: “ten” is no IP address; the object is left out'],
    [
      'addressType: IPv4',
      'addressType: IPv6',
      9,
      'EndpointSlice web-1: “10.244.1.7” is no IPv6 address, but addressType says IPv6; the object is left out',
    ],
    ['addressType: IPv4\n', '', 6, 'EndpointSlice web-1: addressType is missing; the object is left out'],
    ['name: web }', 'name: "we\\"b" }', 3, 'Service we"b: “we"b” cannot be a name; the object is left out'],
    [
      'spec: {',
      'spec: { sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } },',
      4,
      'Service web: 0 is no whole number from 1 to 86400; the object is left out',
    ],
    [
      'nodePort: 30080 }',
      'nodePort: 30080 }, { name: http, port: 81 }',
      4,
      'Service web: two ports are called “http”; the object is left out',
    ],
  ])('that do not fit are left out, with their line: %s → %s', (from, to, line, what) => {
    const { problems } = read(cluster.replace(from, to))
    expect(problems[0]).toMatchObject({ file: 'cluster.yaml', what: { en: what } })
    expect(Math.abs((problems[0]?.line ?? 0) - line)).toBeLessThanOrEqual(1)
  })

  test('that kube-proxy would read in part are read in part, and a note says so', () => {
    const { services, problems } = read(
      cluster.replace('spec: {', 'spec: { externalIPs: [1.2.3.4/8, 1.2.3.5], loadBalancerSourceRanges: [10.0.0.1],'),
    )
    expect(services).toHaveLength(1)
    expect(problems.map(({ what, severity }) => [severity, what.en])).toEqual([
      ['note', 'Service web: “1.2.3.4/8” is no IP address'],
      ['note', 'Service web: “10.0.0.1” is no CIDR'],
    ])
  })

  test('of a Node, addresses and ranges are checked too', () => {
    const node = (spec: string) => `kind: Node\nmetadata: { name: n }\n${spec}\n`
    expect(read(node('spec: { podCIDR: 10.244.1.0/24 }')).nodes).toHaveLength(1)
    const { nodes, problems } = read(
      node(
        'spec: { podCIDRs: [10.244.1.0/24, ten] }\nstatus: { addresses: [{ type: InternalIP, address: "1.2.3.4 -j DROP" }] }',
      ),
    )
    expect(nodes).toHaveLength(0)
    expect(problems.map(({ line, what }) => `${line}: ${what.en}`)).toEqual([
      '3: Node n: “ten” is no CIDR; the object is left out',
      '4: Node n: “1.2.3.4 -j DROP” is no IP address; the object is left out',
    ])
  })

  test('that come twice count once, as the last says', () => {
    const { services, problems } = read(cluster + `---${cluster}`.replace('port: 80,', 'port: 81,'))
    expect(services.map(each => each.spec.ports?.[0]?.port)).toEqual([81])
    expect(problems).toMatchObject([
      {
        severity: 'note',
        line: 12,
        what: { en: expect.stringContaining('Service web: it stands in the input again') },
      },
      { severity: 'note', what: { en: expect.stringContaining('EndpointSlice web-1') } },
    ])
  })

  test('of other kinds are named, and Endpoints lead to EndpointSlices', () => {
    const { problems } = read(`${cluster}---\nkind: Endpoints\nmetadata: { name: web }\n`)
    expect(problems).toMatchObject([{ severity: 'note', what: { en: 'kube-proxy does not read Endpoints; left out' } }])
    expect(problems[0]?.fix?.en).toContain('EndpointSlices')
  })
})

test('what an earlier sync made and nothing needs any more is declared, so that it is flushed, and deleted', () => {
  const { services, slices } = read(cluster)
  const stale = ['KUBE-SVC-AAAAAAAAAAAAAAAA', 'KUBE-SEP-BBBBBBBBBBBBBBBB']
  const before = proxyRules(services, slices, defaultConfig)
  const lines = proxyRules(services, slices, defaultConfig, [...stale, 'DOCKER', 'KUBE-SERVICES']).split('\n')
  expect(lines.slice(-4)).toEqual(['-X KUBE-SEP-BBBBBBBBBBBBBBBB', '-X KUBE-SVC-AAAAAAAAAAAAAAAA', 'COMMIT', ''])
  expect(lines).toContain(':KUBE-SVC-AAAAAAAAAAAAAAAA - [0:0]')
  expect(lines.filter(line => !stale.some(chain => line.includes(chain))).join('\n')).toBe(before)
})

test('an endpoint serves a port of its own protocol only', () => {
  const ports = (yaml: string) => rulesOf(yaml).match(/--to-destination/g)?.length ?? 0
  expect(ports(cluster)).toBe(2)
  expect(ports(cluster.replace('port: 8080', 'port: 8080, protocol: UDP'))).toBe(0)
})

test('any change of a slice calls for a clean-up of entries if its Service has or had an endpoint for UDP', () => {
  const slicesOf = (yaml: string) => read(yaml).slices
  const udp = (yaml: string) => slicesOf(yaml.replace('port: 8080', 'port: 8080, protocol: UDP'))
  const needs = (before: readonly EndpointSlice[], after: readonly EndpointSlice[]) =>
    needsConntrackCleanup(before, after, defaultConfig)
  const without = cluster.replace('{ addresses: [10.244.1.7] }, ', '')
  const noted = cluster.replace('name: web-1,', 'name: web-1, annotations: { a: b },')
  expect(needs(udp(cluster), udp(cluster))).toBe(false)
  for (const other of [udp(without), udp(noted), slicesOf(cluster), []]) {
    expect(needs(udp(cluster), other)).toBe(true)
    expect(needs(other, udp(cluster))).toBe(true)
  }
  expect(needs(slicesOf(cluster), slicesOf(without))).toBe(false)
  const dns = slicesOf(cluster.replaceAll('web', 'dns').replace('port: 8080', 'port: 8080, protocol: UDP'))
  expect(needs([...dns, ...slicesOf(cluster)], [...dns, ...slicesOf(without)])).toBe(false)
})

test('the printed rules say which kube-proxy writes them', () => {
  const { services, slices } = read(cluster)
  const [first, ...rest] = renderRules(services, slices, defaultConfig).split('\n')
  expect(first).toBe(
    "# kube-proxy's rules for node-1: IPv4, iptables mode, as a full sync of Kubernetes 1.36 writes them",
  )
  const strange = renderRules(services, slices, { ...defaultConfig, nodeName: 'a\n-A INPUT -j DROP' })
  expect(strange.split('\n')[0]).toContain('rules for a?-A?INPUT?-j?DROP: IPv4')
  expect(rest.join('\n')).toBe(withJumps(proxyRules(services, slices, defaultConfig)))
})
