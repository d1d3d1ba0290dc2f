import type { EndpointSlice, Service } from '../../../objects.ts'
import type { Actor } from '../actor.ts'
import { conditionsOf } from '../endpoint-slice/endpoint.ts'
import { serviceLabel } from '../endpoint-slice/object.ts'
import { listening, listens } from './listening.ts'

/** The cluster's DNS, as far as it is late. */
export interface ClusterDns extends Actor {
  resolve(service: string): Answer
}
export interface Answer {
  readonly type: 'A' | 'CNAME' | 'none' | 'unknown'
  readonly answers: readonly string[]
}

/**
 * Stands in for CoreDNS and its kubernetes plugin: hears of Services and EndpointSlices, and answers from what it heard. Left
 * out: that clients keep answers for 5 s, SRV and PTR records, names of single Pods, IPv6.
 */
export function clusterDns(decide = answer): ClusterDns {
  const heard = listening()
  return {
    ...listens,
    name: 'coredns',
    reconcile(ref, view) {
      heard.hear(ref, view)
      return []
    },
    resolve: name =>
      decide(
        heard.services.get(name),
        [...heard.slices.values()].filter(each => each.metadata.labels?.[serviceLabel] === name),
      ),
  }
}

/** A headless Service answers with whoever is ready, any other with its own address: then DNS needs no slice at all. */
export function answer(service: Service | undefined, slices: readonly EndpointSlice[]): Answer {
  if (service === undefined) return { type: 'unknown', answers: [] }
  const { type, externalName = '', clusterIP = 'None' } = service.spec
  if (type === 'ExternalName') return { type: 'CNAME', answers: [externalName] }
  if (clusterIP !== 'None') return { type: 'A', answers: [clusterIP] }
  const ready = slices.flatMap(each => each.endpoints ?? []).filter(each => conditionsOf(each).ready)
  const answers = [...new Set(ready.flatMap(each => each.addresses))]
  return answers.length === 0 ? { type: 'none', answers } : { type: 'A', answers }
}
