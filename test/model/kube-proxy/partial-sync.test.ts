// A partial sync writes only what changed, and leaves the kernel with what a full one would.
import { type Arbitrary, array, assert, boolean, constantFrom, integer, option, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { changedServices, type Watched } from '../../../src/model/kube-proxy/changed-services.ts'
import { defaultConfig } from '../../../src/model/kube-proxy/config.ts'
import { proxyRules } from '../../../src/model/kube-proxy/rules.ts'
import type { EndpointSlice, Service } from '../../../src/objects.ts'
import { type Nat, restore } from '../../upstream/kube-proxy/kernel.ts'
import { configs, everyKind, readCluster } from './sample.ts'

const partial = (before: Watched, after: Watched, existing: readonly string[] = []) =>
  proxyRules(after.services, after.slices, defaultConfig, existing, changedServices(before, after, defaultConfig))
const sample: Watched = readCluster(everyKind)

test('chains of Services that did not change are not written, and not deleted either', () => {
  const chains = [...(restore(new Map(), partial({ services: [], slices: [] }, sample)) ?? new Map()).keys()]
  expect(chains.filter(chain => chain.startsWith('KUBE-SEP-'))).toHaveLength(8)
  const same = partial(sample, sample, chains)
  expect(same).not.toMatch(/^(-X |:KUBE-(SVC|SVL|EXT|FW|SEP)-|-A KUBE-(SVC|SVL|EXT|FW|SEP)-)/m)
  const count = (text: string, chain: string) => text.split('\n').filter(line => line.startsWith(`-A ${chain} `)).length
  const full = proxyRules(sample.services, sample.slices, defaultConfig)
  expect(count(same, 'KUBE-SERVICES')).toBe(count(full, 'KUBE-SERVICES'))
})

test('changed are Services of which a port or a slice is another than before', () => {
  const change = (
    services: (all: readonly Service[]) => readonly Service[],
    slices = (all: readonly EndpointSlice[]) => all,
  ) =>
    [
      ...changedServices(sample, { services: services(sample.services), slices: slices(sample.slices) }, defaultConfig),
    ].sort()
  const same = <T>(all: readonly T[]) => all
  expect(change(same)).toEqual([])
  expect(change(all => all.toReversed())).toEqual([])
  expect(change(all => all.filter(each => each.metadata.name !== 'sticky'))).toEqual(['shop/sticky'])
  // kube-proxy does not look at selectors.
  expect(change(all => all.map(each => ({ ...each, spec: { ...each.spec, selector: { a: 'b' } } })))).toEqual([])
  expect(
    change(all =>
      all.map(each => (each.metadata.name === 'web' ? { ...each, spec: { ...each.spec, externalIPs: [] } } : each)),
    ),
  ).toEqual(['shop/web'])
  const noted = (family: string) => (all: readonly EndpointSlice[]) =>
    all.map(each =>
      each.addressType === family ? { ...each, metadata: { ...each.metadata, annotations: { a: 'b' } } } : each,
    )
  expect(change(same, noted('IPv4'))).toEqual(['shop/inside', 'shop/sticky', 'shop/web'])
  expect(change(same, noted('IPv6'))).toEqual([])
  expect(change(same, all => all.filter(each => !each.metadata.name.startsWith('inside')))).toEqual(['shop/inside'])
  const turned = (all: readonly EndpointSlice[]) =>
    all.map(each => Object.fromEntries(Object.entries(each).toReversed()) as unknown as EndpointSlice)
  expect(change(same, turned)).toEqual([])
})

const policy = constantFrom('Cluster' as const, 'Local' as const)
/** One Service and its slice become something else, or nothing. */
const changes = record({
  name: constantFrom('a', 'b', 'c', 'd'),
  service: option(
    record({
      internal: policy,
      external: policy,
      nodePort: integer({ min: 30_000, max: 30_003 }),
      balancer: boolean(),
      ranges: boolean(),
      sticky: boolean(),
    }),
  ),
  endpoints: option(
    array(record({ last: integer({ min: 1, max: 5 }), local: boolean(), ready: boolean(), terminating: boolean() }), {
      maxLength: 4,
    }),
  ),
})
type Change = typeof changes extends Arbitrary<infer T> ? T : never

const serviceOf = ({ name, service }: Change): Service[] =>
  service === null
    ? []
    : [
        {
          kind: 'Service',
          metadata: { name },
          spec: {
            type: 'LoadBalancer',
            clusterIP: `10.96.0.${name.charCodeAt(0)}`,
            internalTrafficPolicy: service.internal,
            externalTrafficPolicy: service.external,
            ...(service.ranges && { loadBalancerSourceRanges: ['198.51.100.0/24'] }),
            ...(service.sticky && { sessionAffinity: 'ClientIP' }),
            ports: [{ port: 80, nodePort: service.nodePort }],
          },
          status: { loadBalancer: { ingress: service.balancer ? [{ ip: '192.0.2.9' }] : [] } },
        },
      ]
const sliceOf = ({ name, endpoints }: Change): EndpointSlice[] =>
  endpoints === null
    ? []
    : [
        {
          kind: 'EndpointSlice',
          metadata: { name: `${name}-1`, labels: { 'kubernetes.io/service-name': name } },
          addressType: 'IPv4',
          endpoints: endpoints.map(({ last, local, ready, terminating }) => ({
            addresses: [`10.244.1.${last}`],
            nodeName: local ? 'node-1' : 'node-2',
            conditions: { ready, serving: true, terminating },
          })),
          ports: [{ port: 8080 }],
        },
      ]

test('after any changes the kernel holds what a full sync would have written', () => {
  let shorter = 0
  assert(
    property(array(changes, { maxLength: 12, size: 'max' }), made => {
      const cluster = new Map<string, Change>()
      let [nat, before]: [Nat, Watched] = [new Map(), { services: [], slices: [] }]
      for (const change of made) {
        cluster.set(change.name, change)
        const all = [...cluster.values()]
        const after = { services: all.flatMap(serviceOf), slices: all.flatMap(sliceOf) }
        const text = partial(before, after, [...nat.keys()])
        const full = proxyRules(after.services, after.slices, defaultConfig)
        if (text.length < full.length) shorter += 1
        nat = restore(nat, text) ?? new Map()
        before = after
        expect(Object.fromEntries(nat)).toEqual(Object.fromEntries(restore(new Map(), full) ?? []))
      }
    }),
    { seed: 11, numRuns: 100 },
  )
  expect(shorter).toBeGreaterThan(100)
})

test('the other family is another proxier: its partial syncs know its own objects', () => {
  const { IPv6 } = configs
  const after = { ...sample, slices: sample.slices.filter(each => each.addressType !== 'IPv6') }
  expect([...changedServices(sample, after, IPv6)]).toEqual(['shop/web'])
  expect([...changedServices(sample, after, defaultConfig)]).toEqual([])
})
