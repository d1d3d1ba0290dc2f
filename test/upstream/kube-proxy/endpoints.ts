import { expect } from 'vitest'
import { chooseEndpoints } from '../../../src/model/kube-proxy/choose-endpoints.ts'
import type { Endpoint } from '../../../src/model/kube-proxy/endpoints.ts'
import type { Case } from '../corpus.ts'

const texts = (list: readonly Endpoint[] | undefined) => (list ?? []).map(each => each.text).toSorted()

interface EndpointsCase extends Case {
  readonly nodeName: string
  readonly topologyLabels: Readonly<Record<string, string>>
  readonly service: {
    readonly internalPolicyLocal: boolean
    readonly externalPolicyLocal: boolean
    readonly nodePort: number
  }
  readonly preferSameTrafficDistribution: boolean
  readonly endpoints: readonly (Endpoint & { readonly endpoint: string })[]
  readonly expect: {
    readonly clusterEndpoints: readonly string[] | null
    readonly localEndpoints: readonly string[] | null
    readonly allReachableEndpoints: readonly string[]
    readonly hasAnyEndpoints: boolean
  }
}

export function checkEndpoints(given: Case): void {
  const { service, endpoints, expect: expected, ...situation } = given as EndpointsCase
  const isExternal = service.nodePort !== 0
  const chosen = chooseEndpoints(
    endpoints.map(each => ({ ...each, text: each.endpoint, ip: each.endpoint.split(':')[0] ?? '' })),
    {
      usesCluster: !service.internalPolicyLocal || isExternal,
      usesLocal: service.internalPolicyLocal || (service.externalPolicyLocal && isExternal),
      nodeName: situation.nodeName,
      zone: situation.topologyLabels['topology.kubernetes.io/zone'] ?? '',
      nodeHints: situation.preferSameTrafficDistribution,
    },
  )
  expect(texts(chosen.cluster)).toEqual([...(expected.clusterEndpoints ?? [])].toSorted())
  expect(texts(chosen.local)).toEqual([...(expected.localEndpoints ?? [])].toSorted())
  expect(texts(chosen.all)).toEqual([...expected.allReachableEndpoints].toSorted())
  expect(chosen.any).toBe(expected.hasAnyEndpoints)
}
