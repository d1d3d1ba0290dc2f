import { describe, expect, it } from 'vitest'
import { endpointsObject } from '../../../src/model/cluster/endpoint-slice/endpoints.ts'
import { mirrored } from '../../../src/model/cluster/endpoint-slice/mirror.ts'
import { samePlaceholder } from '../../../src/model/cluster/endpoint-slice/object.ts'
import { repacked } from '../../../src/model/cluster/endpoint-slice/repack.ts'
import type { Endpoints, EndpointSlice, EndpointSubset, Pod } from '../../../src/objects.ts'

const [http, https] = [
  { name: 'http', port: 80 },
  { name: 'https', port: 443 },
]
const [a, b] = [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }]

describe('subsets', () => {
  it('that offer other ports of the very same addresses are one', () => {
    const packed = repacked([
      { ports: [http], addresses: [a] },
      { ports: [https], addresses: [a] },
    ])
    expect(packed).toEqual([{ ports: [http, https], addresses: [a], notReadyAddresses: [] }])
  })

  it('that offer the same port are one, and unready anywhere is unready', () => {
    const packed = repacked([
      { ports: [http], addresses: [a, b] },
      { ports: [http], notReadyAddresses: [a] },
      { ports: [http], addresses: [a] },
    ])
    expect(packed).toEqual([{ ports: [http], addresses: [b], notReadyAddresses: [a] }])
  })

  it('share a port only with the same addresses, ready or not', () => {
    const packed = repacked([
      { ports: [http, https], addresses: [a] },
      { ports: [http], addresses: [b] },
    ])
    expect(packed).toEqual([
      { ports: [http], addresses: [a, b], notReadyAddresses: [] },
      { ports: [https], addresses: [a], notReadyAddresses: [] },
    ])
  })

  it('without ports stay, and two Pods with one address are two', () => {
    const [one, two] = ['1', '2'].map(uid => ({ ...a, targetRef: { kind: 'Pod', uid } }))
    const both = [one, two].flatMap(each => each ?? [])
    expect(repacked([{ addresses: both }])).toEqual([{ ports: [], addresses: both, notReadyAddresses: [] }])
  })

  it('of Pods whose named ports differ are made so, too', () => {
    const pod = (name: string, ip: string, admin: number): Pod => ({
      metadata: { name },
      spec: { containers: [{ name: 'app', ports: [{ name: 'admin', containerPort: admin }] }] },
      status: { phase: 'Running', podIPs: [{ ip }], conditions: [{ type: 'Ready', status: 'True' }] },
    })
    const ports = [
      { name: 'web', port: 80, targetPort: 8080 },
      { name: 'admin', port: 81, targetPort: 'admin' },
    ]
    const service = { kind: 'Service', metadata: { name: 'svc' }, spec: { ports, selector: { app: 'a' } } } as const
    const { subsets = [] } = endpointsObject(service, [pod('x', a.ip, 9001), pod('y', b.ip, 9002)])
    expect(subsets.map(each => [each.ports?.map(({ port }) => port), each.addresses?.map(({ ip }) => ip)])).toEqual([
      [[8080], [a.ip, b.ip]],
      [[9001], [a.ip]],
      [[9002], [b.ip]],
    ])
  })
})

describe('a mirrored slice', () => {
  const endpoints = (
    metadata: Partial<Endpoints['metadata']> = {},
    subsets: readonly EndpointSubset[] = [],
  ): Endpoints => ({
    kind: 'Endpoints',
    metadata: { name: 'svc', uid: 'u', ...metadata },
    subsets: subsets.length > 0 ? subsets : [{ ports: [http], addresses: [a] }],
  })
  const mirror = (of: Endpoints, existing: readonly EndpointSlice[]) => mirrored(of, existing, 2, () => 'new')
  const [standing] = mirror(endpoints({ labels: { tier: 'db' }, annotations: { note: 'x' } }), []).create
  const existing = standing === undefined ? [] : [standing]

  it('is written again when labels, annotations or the owner change, and only then', () => {
    const writes = (metadata: Partial<Endpoints['metadata']>) => mirror(endpoints(metadata), existing).update
    expect(writes({ labels: { tier: 'db' }, annotations: { note: 'x' } })).toEqual([])
    const ignored = { note: 'x', 'kubectl.kubernetes.io/last-applied-configuration': '{}' }
    expect(writes({ labels: { tier: 'db' }, annotations: ignored })).toEqual([])
    expect(writes({ labels: { tier: 'web' }, annotations: { note: 'x' } })[0]?.metadata.labels).toMatchObject({
      tier: 'web',
    })
    const [bare] = writes({ labels: { tier: 'db' } })
    expect(bare?.metadata.annotations).toBeUndefined()
    const [owned] = writes({ labels: { tier: 'db' }, annotations: { note: 'x' }, uid: 'other' })
    expect(owned?.metadata.ownerReferences?.map(each => each.uid)).toEqual(['other'])
  })

  it('has room for the addresses of a repacked subset', () => {
    const c = { ip: '10.0.0.3' }
    const { create, counts } = mirror(
      endpoints({}, [
        { ports: [http], addresses: [a, b] },
        { ports: [http], addresses: [c] },
      ]),
      [],
    )
    expect(create.map(each => each.endpoints?.length)).toEqual([2])
    expect(counts).toMatchObject({ added: 2, skipped: 1 })
  })
})

it('placeholders are the same whatever their names, but not in another namespace or of another type', () => {
  const slice = (metadata: object, more: Partial<EndpointSlice> = {}): EndpointSlice => ({
    kind: 'EndpointSlice',
    metadata: { name: 'x', ...metadata },
    ...more,
  })
  expect(samePlaceholder(slice({ name: 'a' }), slice({ name: 'b', annotations: { c: 'd' } }))).toBe(true)
  expect(samePlaceholder(slice({}), slice({}, { endpoints: [], ports: [] }))).toBe(true)
  expect(samePlaceholder(slice({}), slice({ namespace: 'other' }))).toBe(false)
  expect(samePlaceholder(slice({}, { addressType: 'IPv4' }), slice({}, { addressType: 'IPv6' }))).toBe(false)
  expect(samePlaceholder(slice({}), slice({}, { endpoints: [{ addresses: ['10.0.0.1'] }] }))).toBe(false)
})
