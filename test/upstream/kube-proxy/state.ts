// The maps that kube-proxy keeps: service ports, endpoints, health check node ports.
import { expect } from 'vitest'
import type { ProxyConfig } from '../../../src/model/kube-proxy/config.ts'
import { needsConntrackCleanup } from '../../../src/model/kube-proxy/stale-entries.ts'
import { type EndpointMap, endpointsByPort } from '../../../src/model/kube-proxy/endpoints.ts'
import { localReadyEndpoints } from '../../../src/model/kube-proxy/health-check.ts'
import { servicePorts } from '../../../src/model/kube-proxy/service-ports.ts'
import type { EndpointSlice, Service } from '../../../src/objects.ts'
import type { Case } from '../corpus.ts'

interface MapsCase extends Case {
  readonly config: ProxyConfig
  readonly services?: readonly Service[]
  readonly endpointSlices?: readonly EndpointSlice[]
  readonly expectServicePortCount?: number
  readonly expectHealthCheckNodePorts?: Readonly<Record<string, number>>
  readonly expectLocalReadyEndpointServiceCount?: number
}

export function checkMaps(given: Case): void {
  const { config, services = [], endpointSlices = [], ...wanted } = given as MapsCase
  const ports = servicePorts(services, config)
  const ready = localReadyEndpoints(endpointsByPort(endpointSlices, config))
  if (wanted.expectServicePortCount !== undefined)
    expect(new Set(ports.map(port => `${port.name}/${port.protocol}`)).size).toBe(wanted.expectServicePortCount)
  if (wanted.expectHealthCheckNodePorts !== undefined) {
    const checked = ports.filter(port => port.healthCheckNodePort !== 0)
    expect(Object.fromEntries(checked.map(port => [port.service, port.healthCheckNodePort]))).toEqual(
      wanted.expectHealthCheckNodePorts,
    )
  }
  if (wanted.expectLocalReadyEndpointServiceCount !== undefined)
    expect(ready.size).toBe(wanted.expectLocalReadyEndpointServiceCount)
  expect(Object.keys(wanted).some(field => field.startsWith('expect'))).toBe(true)
}

interface ChangeCase extends Case {
  readonly config: ProxyConfig
  readonly previousEndpointSlices: readonly EndpointSlice[]
  readonly currentEndpointSlices: readonly EndpointSlice[]
  readonly expectPrevious: readonly ExpectedEndpoints[]
  readonly expectCurrent: readonly ExpectedEndpoints[]
  readonly expectConntrackCleanupRequired: boolean
  readonly expectLocalReadyEndpoints: Readonly<Record<string, number>>
}
interface ExpectedEndpoints {
  readonly service: string
  readonly port: string
  readonly protocol: string
  readonly endpoints: readonly { readonly endpoint: string; readonly isLocal: boolean }[]
}

export function checkEndpointChange(given: Case): void {
  const wanted = given as ChangeCase
  const before = endpointsByPort(wanted.previousEndpointSlices, wanted.config)
  const after = endpointsByPort(wanted.currentEndpointSlices, wanted.config)
  expect(comparable(before)).toEqual(expectedMap(wanted.expectPrevious))
  expect(comparable(after)).toEqual(expectedMap(wanted.expectCurrent))
  expect(needsConntrackCleanup(wanted.previousEndpointSlices, wanted.currentEndpointSlices, wanted.config)).toBe(
    wanted.expectConntrackCleanupRequired,
  )
  expect(Object.fromEntries(localReadyEndpoints(after))).toEqual(wanted.expectLocalReadyEndpoints)
}

/** The lists in their order, the ports by name. */
const comparable = (endpoints: EndpointMap) =>
  Object.fromEntries(
    [...endpoints].map(([key, list]) => [key, list.map(({ text, isLocal }) => ({ endpoint: text, isLocal }))]),
  )
const expectedMap = (expected: readonly ExpectedEndpoints[]) =>
  Object.fromEntries(
    expected.map(({ service, port, protocol, endpoints }) => [
      `${service}${port === '' ? '' : `:${port}`}/${protocol.toLowerCase()}`,
      endpoints.map(({ endpoint, isLocal }) => ({ endpoint, isLocal })),
    ]),
  )
