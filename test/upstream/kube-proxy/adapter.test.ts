// The adapter itself: what it does not know is no case that passes.
import { expect, test } from 'vitest'
import { unreadFields } from '../corpus.ts'
import { casesOf, type ProxyCase } from './cases.ts'
import { restore, withRule } from './kernel.ts'
import { defaultConfig } from '../../../src/model/kube-proxy/config.ts'

const service = (more: object = {}) => ({
  kind: 'Service',
  metadata: { namespace: 'a', name: 'b' },
  spec: { type: 'ClusterIP', clusterIP: '10.96.0.1', ports: [{ name: 'p', protocol: 'TCP', port: 80 }], ...more },
})
const slice = {
  kind: 'EndpointSlice',
  metadata: { namespace: 'a', name: 'b-1', labels: { 'kubernetes.io/service-name': 'b' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.244.1.1'] }],
  ports: [{ name: 'p', port: 80, protocol: 'TCP' }],
}
const config = { ...defaultConfig, localAddresses: [] }
const file = { name: 'x', config, services: [service()], endpointSlices: [slice] }

test.each([
  ['expectedWonders', { ...file, expectedWonders: [] }],
  ['config.snatNodeInternalIP', { ...file, config: { ...config, snatNodeInternalIP: true } }],
  ['services[].spec.topologyKeys', { ...file, services: [service({ topologyKeys: [] })] }],
  [
    'endpointSlices[].ports[].range',
    { ...file, endpointSlices: [{ ...slice, ports: [{ ...slice.ports[0], range: 3 }] }] },
  ],
  ['steps[].restart', { name: 'x', config, steps: [{ name: 'one', restart: true }] }],
  ['flows[].sourcePort', { ...file, flows: [{ name: 'f', sourcePort: 1 }] }],
  ['cases[].expect.nearEndpoints', { name: 'x', config, cases: [{ name: 'e', expect: { nearEndpoints: [] } }] }],
])('a field that nobody knows is named: %s', (field, given) => {
  casesOf(file)
  expect(unreadFields()).not.toContain(`the file.${field}`)
  casesOf(given)
  expect(unreadFields()).toContain(`the file.${field}`)
})

test.each([
  ['a sync of another kind', { ...file, sync: 'half' }],
  ['another local detector', { ...file, config: { ...config, localDetector: { mode: 'BridgeInterface' } } }],
])('a value that nobody knows fails the file: %s', (_, given) => {
  expect(() => casesOf(file)).not.toThrow()
  expect(() => casesOf(given)).toThrow(/no sync is|no local detector/)
})

const steps = (...all: readonly object[]) =>
  casesOf({
    name: 'x',
    config,
    steps: all.map((step, i) => ({ name: String(i), endpointSlices: [slice], ...step })),
  }) as readonly ProxyCase[]

test('a step finds the kernel as the one before left it; a sync that fails changes nothing', () => {
  const other = { ...service(), metadata: { namespace: 'a', name: 'c' } }
  const both = { services: [service(), other], sync: 'full' }
  const of = { ...slice, metadata: { namespace: 'a', name: 'c-1', labels: { 'kubernetes.io/service-name': 'c' } } }
  const first = { ...both, endpointSlices: [slice, of] }
  const [made] = steps(first)
  const chains = [...(made?.nat.keys() ?? [])].filter(chain => chain.startsWith('KUBE-S') && chain !== 'KUBE-SERVICES')
  expect(chains).toHaveLength(4)
  const only = { services: [service()], sync: 'partial' }
  const [, gone] = steps(first, only)
  expect(gone?.rules.match(/^-X /gm)).toHaveLength(2)
  // The Service that stays jumps to an endpoint of the one that goes: a partial sync leaves that rule where it is.
  const kept = [...(gone?.nat.keys() ?? [])]
  const [chain, target] = [kept.find(each => each.startsWith('KUBE-SVC-')), chains.find(each => !kept.includes(each))]
  const inject = { table: 'nat', chain, rule: `-j ${target}` }
  const [, failed, mended] = steps(first, { ...only, inject }, { ...only, sync: 'full' })
  expect(failed?.restored).toBeUndefined()
  expect(failed?.nat.size).toBe(made?.nat.size)
  expect(mended?.restored?.size).toBe(gone?.nat.size)
})

test('what cannot be put into the kernel fails its own step', () => {
  const [, step, next] = steps(
    { services: [service()] },
    { services: [service()], inject: 'something' },
    { services: [] },
  )
  expect(step?.trouble).toContain('something')
  expect(next?.trouble).toBeUndefined()
})

test('the kernel takes declarations, rules and deletions, and refuses a jump to nowhere', () => {
  const text = (body: string) => `*filter\n:A - [0:0]\nCOMMIT\n*nat\n${body}COMMIT\n`
  const nat = new Map([
    ['KUBE-OLD', ['-j ACCEPT']],
    ['KUBE-A', ['-j KUBE-OLD']],
  ])
  expect(restore(nat, text(':KUBE-A - [0:0]\n-A KUBE-A -s 1.2.3.4 -j KUBE-OLD\n'))?.get('KUBE-A')).toEqual([
    '-s 1.2.3.4 -j KUBE-OLD',
  ])
  expect(restore(nat, text(':KUBE-OLD - [0:0]\n-X KUBE-OLD\n'))).toBeUndefined()
  expect(restore(nat, text('-A KUBE-B -j ACCEPT\n'))).toBeUndefined()
  expect([...(restore(nat, text(':KUBE-A - [0:0]\n:KUBE-OLD - [0:0]\n-X KUBE-OLD\n'))?.keys() ?? [])]).toEqual([
    'KUBE-A',
  ])
  expect(withRule(nat, '-A KUBE-OLD -j KUBE-A').get('KUBE-OLD')).toEqual(['-j ACCEPT', '-j KUBE-A'])
  expect(() => withRule(nat, { chain: 'KUBE-NONE', rule: '-j KUBE-A' })).toThrow('KUBE-NONE')
})
