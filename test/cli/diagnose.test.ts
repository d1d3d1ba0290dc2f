// Why a Service does not answer: each kind of trouble is found by calling it, and named with what to do.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { width } from '../../src/render/style.ts'
import { run } from '../world.ts'

const nodes = `
kind: Node
metadata: { name: node-1 }
spec: { podCIDRs: [10.244.1.0/24, "fd00:244:1::/64"] }
status: { addresses: [{ type: InternalIP, address: 192.168.0.11 }, { type: InternalIP, address: "fd00:1::11" }] }
---
kind: Node
metadata: { name: node-2 }
spec: { podCIDRs: [10.244.2.0/24, "fd00:244:2::/64"] }
status: { addresses: [{ type: InternalIP, address: 192.168.0.12 }, { type: InternalIP, address: "fd00:1::12" }] }
`
const usual = {
  clusterIP: '10.96.0.20',
  selector: { app: 'web' },
  ports: [{ name: 'http', port: 80, nodePort: 30080 }],
}
const service = (spec: string, metadata = '', status = '') => `
---
kind: Service
metadata: { namespace: shop, name: web ${metadata} }
spec: ${JSON.stringify({ ...usual, ...(parse(`{ ${spec} }`) as object) })}
${status === '' ? '' : `status: { loadBalancer: { ingress: [${status}] } }`}
`
const endpoint = (address: string, node: string, conditions = 'ready: true') =>
  `{ addresses: ["${address}"], nodeName: ${node}, conditions: { ${conditions} } }`
const slice = (endpoints: readonly string[], ports = '{ name: http, port: 8080 }', family = 'IPv4') => `
---
kind: EndpointSlice
metadata: { namespace: shop, name: web-${family.toLowerCase()}, labels: { kubernetes.io/service-name: web } }
addressType: ${family}
endpoints: [${endpoints.join(', ')}]
ports: [${ports}]
`
/** Of another Service. */
const sliceOf = (namespace: string) => slice([]).replaceAll('shop', namespace).replaceAll('web', 'other')
const here = endpoint('10.244.1.7', 'node-1')
const there = endpoint('10.244.2.7', 'node-2')

interface Found {
  readonly kind?: string
  readonly id: number
  readonly because?: number
  readonly code: string
  readonly severity: string
  readonly [field: string]: unknown
}
async function diagnose(objects: string, wanted = 'shop/web', ...more: string[]) {
  const words = ['sim', 'kube-proxy', '-f', '-', '--node', 'node-1', '--diagnose', wanted, '-o', 'json', ...more]
  const { code, stdout, stderr } = await run(words, { input: nodes + objects })
  expect(stderr).not.toContain('left out')
  const [first] = (JSON.parse(stdout) as { experiments: { steps: Found[] }[] }).experiments
  const steps = first?.steps ?? []
  const found = steps.filter(step => step.kind === 'Diagnosed')
  return { code, steps, found: found.map(each => `${each.severity} ${each.code}`), facts: found }
}

const nodePort = 'type: NodePort'
const balancer = 'type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 32000'
test.each<[what: string, objects: string, exit: number, found: string[]]>([
  ['all is well', service(nodePort) + slice([here, there]), 0, ['fine works']],
  [
    'no EndpointSlice of it, but others of its namespace',
    service(nodePort) + sliceOf('shop'),
    1,
    ['problem no-slices'],
  ],
  ['no EndpointSlice of its namespace', service(nodePort) + sliceOf('kube-system'), 3, ['note unknown']],
  ['no EndpointSlice at all', service(nodePort), 3, ['note unknown']],
  [
    'no selector, and no EndpointSlice of its namespace',
    service('type: NodePort, selector: {}') + sliceOf('kube-system'),
    1,
    ['problem no-selector'],
  ],
  ['no selector, and no EndpointSlice at all', service('type: NodePort, selector: {}'), 3, ['note unknown']],
  ['no Pod matches', service(nodePort) + slice([]), 1, ['problem no-pods']],
  [
    'none ready',
    service(nodePort) + slice([endpoint('10.244.1.7', 'node-1', 'ready: false')]),
    1,
    ['problem none-ready'],
  ],
  ['another port name', service(nodePort) + slice([here], '{ name: web, port: 8080 }'), 1, ['problem port-name']],
  [
    'another protocol',
    service(nodePort) + slice([here], '{ name: http, port: 8080, protocol: UDP }'),
    1,
    ['problem protocol'],
  ],
  [
    'only the other family',
    service(nodePort) + slice([endpoint('fd00:244:1::7', 'node-1')], undefined, 'IPv6'),
    1,
    ['problem family'],
  ],
  [
    'internal policy Local',
    service('internalTrafficPolicy: Local') + slice([there]),
    1,
    ['problem internal-local', 'note inside-only'],
  ],
  [
    'external policy Local',
    service('type: NodePort, externalTrafficPolicy: Local') + slice([there]),
    1,
    ['problem external-local'],
  ],
  [
    'external policy Local, and one here',
    service('type: NodePort, externalTrafficPolicy: Local') + slice([here]),
    0,
    ['fine works'],
  ],
  [
    'a source range',
    service(`${balancer}, loadBalancerSourceRanges: [198.51.100.0/24]`, '', '{ ip: 192.0.2.10 }') + slice([here]),
    0,
    ['note source-range', 'fine works'],
  ],
  [
    'a source range and no local endpoint',
    service(`${balancer}, loadBalancerSourceRanges: [198.51.100.0/24]`, '', '{ ip: 192.0.2.10 }') + slice([there]),
    1,
    ['problem external-local', 'note source-range'],
  ],
  [
    'only terminating endpoints',
    service(nodePort) + slice([endpoint('10.244.1.7', 'node-1', 'ready: false, serving: true, terminating: true')]),
    0,
    ['fine works', 'note terminating'],
  ],
  [
    'external policy Local, only terminating ones here and ready ones elsewhere',
    service('type: NodePort, externalTrafficPolicy: Local') +
      slice([there, endpoint('10.244.1.7', 'node-1', 'ready: false, serving: true, terminating: true')]),
    0,
    ['fine works', 'note terminating'],
  ],
  [
    'SCTP, of which an INIT is answered',
    service('type: NodePort, ports: [{ name: http, port: 80, nodePort: 30080, protocol: SCTP }]') +
      slice([there], '{ name: http, port: 8080, protocol: SCTP }'),
    0,
    ['fine works'],
  ],
  [
    'a load balancer that is a proxy, in one family only',
    service(
      `${balancer}, clusterIPs: [10.96.0.20, "fd00:96::20"]`,
      '',
      '{ ip: 192.0.2.10 }, { ip: "2001:db8::9", ipMode: Proxy }',
    ) +
      slice([here]) +
      slice([endpoint('fd00:244:1::7', 'node-1')], undefined, 'IPv6'),
    0,
    ['fine works', 'fine works', 'note proxy-mode'],
  ],
  [
    'a load balancer with a name only',
    service(`${balancer}, loadBalancerSourceRanges: [198.51.100.0/24]`, '', '{ hostname: lb.example.org }') +
      slice([here]),
    0,
    ['fine works', 'note hostname-only'],
  ],
  ['no load balancer yet', service('type: LoadBalancer') + slice([here]), 0, ['fine works', 'note no-ingress']],
  [
    'session affinity',
    service('type: NodePort, sessionAffinity: ClientIP') + slice([here]),
    0,
    ['fine works', 'note affinity'],
  ],
  ['headless', service('clusterIP: None') + slice([here]), 1, ['problem headless']],
  ['ExternalName', service('type: ExternalName, externalName: example.org'), 1, ['problem external-name']],
  [
    'another proxy',
    service(nodePort, ', labels: { service.kubernetes.io/service-proxy-name: mine }') + slice([here]),
    1,
    ['problem other-proxy'],
  ],
  [
    'a label that only slices of headless Services should have',
    service('', ', labels: { service.kubernetes.io/headless: "" }') + slice([here]),
    1,
    ['problem headless-label'],
  ],
  [
    'slices of another proxy',
    service(nodePort) + slice([here]).replace('labels: {', 'labels: { service.kubernetes.io/service-proxy-name: mine,'),
    1,
    ['problem slices-not-watched'],
  ],
  ['a manifest', service('clusterIP: ""') + slice([here]), 1, ['problem no-cluster-ip']],
])('%s', async (_, objects, exit, expected) => {
  const { code, found } = await diagnose(objects)
  expect(found).toEqual(expected)
  expect(code).toBe(exit)
})

describe('what is found', () => {
  test('leads back to the packet that showed it, and that to the rule', async () => {
    const { steps, facts } = await diagnose(service(nodePort) + slice([]))
    const [finding] = facts
    const end = steps.find(step => step.id === finding?.because)
    expect(end).toMatchObject({ kind: 'PacketEnded', fate: 'rejected', deciding: 'filter:KUBE-SERVICES:rule:1' })
    const ways = steps.filter(step => step.kind === 'PacketSent')
    expect(ways).toHaveLength(2)
  })

  test('is about the port that was asked for, by name or number', async () => {
    const two = `${service('ports: [{ name: http, port: 80 }, { name: dns, port: 53, protocol: UDP }]')}${slice([here])}`
    expect((await diagnose(two, 'shop/web:http')).found).toEqual(['fine works', 'note inside-only'])
    expect((await diagnose(two, 'shop/web:53')).found).toEqual(['problem port-name', 'note inside-only'])
    expect((await diagnose(two, 'shop/web:smtp')).found).toEqual(['problem no-such-port'])
  })

  test('is found in both families of a dual-stack Service', async () => {
    const dual = service('type: NodePort, clusterIPs: [10.96.0.20, "fd00:96::20"]') + slice([here])
    const { code, found } = await diagnose(dual)
    expect([code, found]).toEqual([1, ['fine works', 'problem family']])
  })

  test('names the nodes of the family that was called, and from where a cluster IP with policy Local is answered', async () => {
    const local = service('clusterIPs: [10.96.0.20, "fd00:96::20"], internalTrafficPolicy: Local')
    const { facts } = await diagnose(
      local + slice([there]) + slice([endpoint('fd00:244:1::7', 'node-1')], undefined, 'IPv6'),
    )
    expect(facts[0]).toMatchObject({
      text: { en: 'internalTrafficPolicy is Local, and node-1 has no usable endpoint (they are on node-2)' },
      fix: { en: 'call it from node-2, or set it to Cluster' },
    })
  })

  test('a refusal is called what its family calls it', async () => {
    const refused = async (clusterIP: string) =>
      (await diagnose(service(`clusterIP: "${clusterIP}"`) + slice([]) + slice([], undefined, 'IPv6'))).steps.find(
        step => step['fate'] === 'rejected',
      )
    expect(await refused('10.96.0.20')).toMatchObject({ with: 'icmp-port-unreachable' })
    expect(await refused('fd00:96::20')).toMatchObject({ with: 'icmp6-port-unreachable' })
  })

  test('is unknown where it depends on addresses that nobody told', async () => {
    const words = ['sim', 'kube-proxy', '-f', '-', '--node', 'node-1', '--diagnose', 'shop/web']
    const input = service('type: NodePort, internalTrafficPolicy: Local') + slice([here])
    const { code, stdout } = await run(words, { input, env: { COLUMNS: '200' } })
    expect(code).toBe(3)
    expect(stdout).toContain('what becomes of this call is unknown; it depends on: ')
  })
})

test.each([
  ['shop/wbe', /^--diagnose: there is no Service shop\/wbe; there are shop\/web/],
  ['web', /^--diagnose: there is no Service default\/web; there are shop\/web/],
  ['a/b/c', /^--diagnose: “a\/b\/c” is no name of a Service; it looks like default\/web or default\/web:http/],
])('a Service that is not there is told: %s', async (wanted, says) => {
  const { code, stderr } = await run(['sim', 'kube-proxy', '-f', '-', '--node', 'node-1', '--diagnose', wanted], {
    input: nodes + service(''),
  })
  expect(code).toBe(2)
  expect(stderr).toMatch(says)
})

test.each(['zh', 'en'])('a diagnosis reads as its transcript in %s', async language => {
  const words = [
    'sim',
    'kube-proxy',
    '-f',
    'test/fixtures/cluster/cluster.yaml',
    '--node',
    'node-1',
    '--diagnose',
    'shop/web',
  ]
  const { stdout } = await run(words, { env: { K8S_STUDY_LANG: language, COLUMNS: '80' } })
  await expect(stdout).toMatchFileSnapshot(`../transcripts/diagnose.${language}.txt`)
})

test.each([40, 60, 120])('nothing is wider than %i columns', async columns => {
  for (const language of ['zh', 'en']) {
    for (const name of readFileSync('test/fixtures/cluster/cluster.yaml', 'utf8').match(
      /(?<=Service\n.*name: )\w+(?=, namespace: shop)/g,
    ) ?? []) {
      const words = [
        'sim',
        'kube-proxy',
        '-f',
        'test/fixtures/cluster/cluster.yaml',
        '--node',
        'node-1',
        '--diagnose',
        `shop/${name}`,
      ]
      const { stdout } = await run(words, { env: { K8S_STUDY_LANG: language, COLUMNS: String(columns) } })
      expect(stdout).not.toBe('')
      expect(stdout.split('\n').filter(line => width(line) > columns)).toEqual([])
    }
  }
})
