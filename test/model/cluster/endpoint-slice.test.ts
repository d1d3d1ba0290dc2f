import { assert, array, integer, property, record, boolean } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpointSliceController, slicesOf, sliceWrite } from '../../../src/model/cluster/actors/endpoint-slice.ts'
import { endpointsController, endpointsWrite } from '../../../src/model/cluster/actors/endpoints.ts'
import { answer, clusterDns } from '../../../src/model/cluster/actors/dns.ts'
import { kubeProxy } from '../../../src/model/cluster/actors/kube-proxy.ts'
import { mirroringController } from '../../../src/model/cluster/actors/mirroring.ts'
import { patch } from '../../../src/model/cluster/actor.ts'
import { cluster } from '../../../src/model/cluster/cluster.ts'
import { endpointOf } from '../../../src/model/cluster/endpoint-slice/endpoint.ts'
import { selects } from '../../../src/model/cluster/endpoint-slice/membership.ts'
import { endpointPorts } from '../../../src/model/cluster/endpoint-slice/ports.ts'
import { reconcileSlices } from '../../../src/model/cluster/endpoint-slice/slices.ts'
import type { StoredPod } from '../../../src/model/cluster/objects.ts'
import type { EndpointSlice, Service } from '../../../src/objects.ts'
import { type Fact, ofKind } from '../../../src/sim/fact.ts'
import { modelTools } from '../../../src/sim/play.ts'

const service = (spec: Partial<Service['spec']> = {}, name = 'web'): Service => ({
  kind: 'Service',
  metadata: { name, uid: `uid-${name}` },
  spec: { clusterIP: '10.96.0.10', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }], ...spec },
})
const pod = (i: number, ready = true, more: Partial<StoredPod['metadata']> = {}): StoredPod => ({
  kind: 'Pod',
  metadata: { name: `web-${i}`, labels: { app: 'web' }, ...more },
  spec: { nodeName: 'node-1', containers: [{ name: 'app' }] },
  status: {
    phase: 'Running',
    podIP: `10.244.${i >> 8}.${i & 255}`,
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
  },
})

describe('an endpoint', () => {
  const conditions = (given: StoredPod, spec: Partial<Service['spec']> = {}) =>
    endpointOf({ pod: given, node: undefined, service: service(spec), addressType: 'IPv4' })?.conditions
  const deletionTimestamp = '2026-01-01T00:00:00Z'

  it('is ready if it serves and does not terminate', () => {
    expect(conditions(pod(1))).toEqual({ ready: true, serving: true, terminating: false })
    expect(conditions(pod(1, false))).toEqual({ ready: false, serving: false, terminating: false })
    expect(conditions(pod(1, true, { deletionTimestamp }))).toEqual({ ready: false, serving: true, terminating: true })
  })

  it('is always ready where what is not ready is published', () => {
    expect(conditions(pod(1, false, { deletionTimestamp }), { publishNotReadyAddresses: true })).toEqual({
      ready: true,
      serving: false,
      terminating: true,
    })
  })

  it('leaves a port whose name it does not declare out, silently', () => {
    const ports = [{ name: 'http', port: 80, targetPort: 'http' }]
    expect(
      endpointPorts({ ports }, { containers: [{ name: 'a', ports: [{ name: 'web', containerPort: 8080 }] }] }),
    ).toEqual([])
  })
})

it('a selector that is missing or empty chooses nothing', () => {
  expect([selects(undefined, { app: 'web' }), selects({}, { app: 'web' }), selects({ app: 'web' })]).toEqual([
    false,
    false,
    false,
  ])
})

describe('packing', () => {
  const packed = (sizes: readonly number[], added: number, max = 100) => {
    const pods = Array.from({ length: sizes.reduce((a, b) => a + b, added) }, (_, i) => pod(i))
    let [at, last] = [0, 0]
    const newName = () => `new-${++last}`
    const common = { service: service(), node: () => ({ metadata: { name: 'node-1' } }), newName }
    const existing = sizes.flatMap(size => {
      at += size
      return reconcileSlices({ ...common, pods: pods.slice(at - size, at), existing: [], maxEndpointsPerSlice: max })
        .create
    })
    const { create, update, remove } = reconcileSlices({ ...common, pods, existing, maxEndpointsPerSlice: max })
    return { create: create.length, update: update.length, remove: remove.length }
  }

  it.each([
    ['two slices with five free places each: one new slice', [95, 95], 10, { create: 1, update: 0, remove: 0 }],
    ['one that can take all ten: one update', [98, 97, 40], 10, { create: 0, update: 1, remove: 0 }],
    ['none that can: one new slice', [98, 97, 95], 10, { create: 1, update: 0, remove: 0 }],
    ['full new ones first, and the rest where it fits', [40], 250, { create: 2, update: 1, remove: 0 }],
  ] as const)('%s', (_, sizes, added, writes) => {
    expect(packed(sizes, added)).toEqual(writes)
  })
})

/** A cluster in which only the controllers of Services run. */
function withControllers(seed: number, maxEndpointsPerSlice = 100) {
  const tools = modelTools(seed, 'endpoints')
  const made = cluster({ tools })
  made.join(endpointSliceController({ random: tools.random.fork('slices'), maxEndpointsPerSlice }))
  made.join(endpointsController())
  made.join(mirroringController(tools.random.fork('mirrors')))
  made.write('user', {
    verb: 'create',
    object: { kind: 'Node', metadata: { name: 'node-1' }, spec: {}, status: {} },
  })
  return made
}
type Made = ReturnType<typeof withControllers>
const settle = (made: Made): Fact[] => [...made.run(made.now() + 5000)]
const put = (made: Made, object: StoredPod | Service) => made.write('user', { verb: 'create', object })
const listed = (made: Made, name = 'web') =>
  slicesOf(made, name)
    .flatMap(slice => slice.endpoints ?? [])
    .map(each => each.targetRef?.name ?? each.addresses[0] ?? '')
    .toSorted()

describe('the slice controller', () => {
  it('after any changes lists exactly the matching Pods, in slices that are never over their size', () => {
    const step = record({ pod: integer({ min: 0, max: 11 }), gone: boolean(), labelled: boolean(), ready: boolean() })
    assert(
      property(array(step, { maxLength: 25 }), integer(), integer({ min: 1, max: 4 }), (steps, seed, max) => {
        const made = withControllers(seed, max)
        put(made, service())
        const sizes: number[] = []
        for (const { pod: i, gone, labelled, ready } of steps) {
          const [name, labels] = [`web-${i}`, { app: labelled ? 'web' : 'other' }]
          const fresh = { ...pod(i, ready), metadata: { name, labels } }
          if (made.get('Pod', name) === undefined) put(made, fresh)
          else if (gone) made.write('user', { verb: 'delete', ref: { kind: 'Pod', name }, graceSeconds: 0 })
          else
            made.write(
              'user',
              patch('Pod', name, each => ({ ...fresh, metadata: { ...each.metadata, labels } })),
            )
          for (const _ of made.run(made.now() + 7))
            sizes.push(...slicesOf(made, 'web').map(slice => slice.endpoints?.length ?? 0))
        }
        settle(made)
        const wanted = [...made.list('Pod')].filter(each => each.metadata.labels?.['app'] === 'web')
        expect(listed(made)).toEqual(wanted.map(each => each.metadata.name).toSorted())
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(max)
        const stale = slicesOf(made, 'web')
          .flatMap(slice => slice.endpoints ?? [])
          .filter(each => {
            const own = made.get('Pod', each.targetRef?.name ?? '')
            return each.conditions?.ready !== (own?.status.conditions?.[0]?.status === 'True')
          })
        expect(stale).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('fills no ExternalName and no Service without a selector, and keeps an empty slice where nothing matches', () => {
    const made = withControllers(1)
    put(made, pod(1))
    put(made, service({ type: 'ExternalName', externalName: 'db.example.com' }, 'outside'))
    put(made, { ...service({}, 'bare'), spec: { clusterIP: '10.96.0.11', ports: [{ port: 80 }] } })
    put(made, service({ selector: { app: 'nothing' } }, 'empty'))
    settle(made)
    expect(['outside', 'bare', 'empty'].map(name => slicesOf(made, name).length)).toEqual([0, 0, 1])
  })

  it('puts a Pod whose node is not known in as soon as the node is', () => {
    const made = withControllers(1)
    put(made, service())
    put(made, { ...pod(1), spec: { nodeName: 'node-2', containers: [] } })
    settle(made)
    expect(listed(made)).toEqual([])
    made.write('user', { verb: 'create', object: { kind: 'Node', metadata: { name: 'node-2' }, spec: {}, status: {} } })
    settle(made)
    expect(listed(made)).toEqual(['web-1'])
  })

  it('makes a slice again that someone deleted, and cleans up after a Service', () => {
    const made = withControllers(1)
    put(made, service())
    put(made, pod(1))
    settle(made)
    for (const slice of slicesOf(made, 'web')) made.write('user', sliceWrite('delete', slice))
    settle(made)
    expect(listed(made)).toEqual(['web-1'])
    made.write('user', { verb: 'delete', ref: { kind: 'Service', name: 'web' } })
    settle(made)
    expect(slicesOf(made, 'web')).toEqual([])
  })
})

describe('Endpoints', () => {
  it('lose a Pod that is being deleted, while its slice keeps it', () => {
    const made = withControllers(1)
    put(made, service())
    put(made, pod(1))
    put(made, pod(2, false))
    settle(made)
    made.write('user', { verb: 'delete', ref: { kind: 'Pod', name: 'web-1' } })
    const moved = ofKind(settle(made), 'AddressMoved').map(({ pod: name, list }) => [name, list])
    expect(moved).toEqual([['web-1', 'none']])
    expect(listed(made)).toEqual(['web-1', 'web-2'])
  })

  it('are cut at 1,000 addresses, the ready ones first', () => {
    const made = withControllers(1)
    put(made, service())
    for (let i = 0; i < 1001; i++) put(made, pod(i, i > 0))
    settle(made)
    const { subsets, metadata } = made.get('Endpoints', 'web') ?? { metadata: { annotations: undefined } }
    expect(subsets?.map(each => [each.addresses?.length, each.notReadyAddresses?.length])).toEqual([[1000, 0]])
    expect(metadata.annotations).toEqual({ 'endpoints.kubernetes.io/over-capacity': 'truncated' })
    expect(listed(made)).toHaveLength(1001)
  })

  it('written by hand are mirrored, but not for a Service with a selector', () => {
    const made = withControllers(1)
    put(made, { ...service({}, 'db'), spec: { clusterIP: '10.96.0.11', ports: [{ port: 5432 }] } })
    put(made, service())
    const byHand = (name: string) =>
      endpointsWrite(undefined, {
        kind: 'Endpoints',
        metadata: { name },
        subsets: [{ addresses: [{ ip: '192.168.7.7' }], ports: [{ port: 5432 }] }],
      })
    made.write('user', byHand('db'))
    made.write('user', byHand('web'))
    settle(made)
    expect([listed(made, 'db'), listed(made, 'web')]).toEqual([['192.168.7.7'], []])
  })
})

describe('those who read slices', () => {
  it('kube-proxy makes rules at once after a pause, and then not before minSyncPeriod is over', () => {
    const made = withControllers(3)
    const proxy = kubeProxy({ node: 'node-1', host: made.host('kube-proxy/node-1'), minSync: 1000, takes: 10 })
    made.join(proxy)
    put(made, service())
    settle(made)
    const began = made.now()
    put(made, pod(1))
    const first = [...made.run(began + 100)]
    put(made, pod(2))
    const syncs = ofKind([...first, ...settle(made)], 'RulesSynced').map(
      ({ at, ready }) => [at - began, ready] as const,
    )
    expect(syncs.map(([, ready]) => ready)).toEqual([1, 2])
    const [a = 0, b = 0] = syncs.map(([at]) => at)
    expect([a < 100, b - a]).toEqual([true, 1000])
    expect([...proxy.rulesFrom().services.keys()]).toEqual(['web'])
  })

  it('DNS answers with the cluster IP, the ready Pods of a headless Service, or another name', () => {
    const made = withControllers(3)
    const dns = clusterDns()
    made.join(dns)
    put(made, service())
    put(made, service({ clusterIP: 'None' }, 'peers'))
    put(made, service({ clusterIP: 'None', selector: { app: 'none' } }, 'lonely'))
    put(made, service({ type: 'ExternalName', externalName: 'db.example.com' }, 'outside'))
    put(made, pod(1))
    put(made, pod(2, false))
    settle(made)
    expect(['web', 'peers', 'lonely', 'outside', 'nobody'].map(name => dns.resolve(name))).toEqual([
      { type: 'A', answers: ['10.96.0.10'] },
      { type: 'A', answers: ['10.244.0.1'] },
      { type: 'none', answers: [] },
      { type: 'CNAME', answers: ['db.example.com'] },
      { type: 'unknown', answers: [] },
    ])
  })

  it('takes entries that say nothing for ready', () => {
    const slice: EndpointSlice = {
      kind: 'EndpointSlice',
      metadata: { name: 'a' },
      endpoints: [{ addresses: ['1.2.3.4'] }],
    }
    expect(answer(service({ clusterIP: 'None' }), [slice]).answers).toEqual(['1.2.3.4'])
  })
})
