import type { Endpoints } from '../../../objects.ts'
import type { What } from '../../../sim/fact.ts'
import type { Actor, ApiWrite } from '../actor.ts'
import { endpointsObject } from '../endpoint-slice/endpoints.ts'
import { isFilled, selects } from '../endpoint-slice/membership.ts'
import { same } from '../same.ts'
import { affectedServices } from './endpoint-slice.ts'

/** endpoints-controller: the same join written as one Endpoints object, for readers of the old form. Deprecated, and still running. */
export function endpointsController(): Actor {
  return {
    name: 'endpoints-controller',
    watches: [{ kind: 'Service' }, { kind: 'Pod' }],
    affected: affectedServices,
    reconcile(ref, view) {
      const service = view.get('Service', ref.name)
      const old = view.get('Endpoints', ref.name)
      if (service === undefined)
        return old === undefined ? [] : [{ verb: 'delete', ref: { kind: 'Endpoints', name: ref.name } }]
      if (!isFilled(service)) return []
      const pods = [...view.list('Pod')].filter(pod => selects(service.spec.selector, pod.metadata.labels))
      const wanted = endpointsObject(service, pods)
      const isSame = same(old?.subsets, wanted.subsets) && same(old?.metadata.annotations, wanted.metadata.annotations)
      return isSame ? [] : [endpointsWrite(old, wanted)]
    },
  }
}

/** A write of Endpoints that says what it changes; also for users. */
export function endpointsWrite(old: Endpoints | undefined, wanted: Endpoints): ApiWrite {
  const tells = [summary(wanted), ...moves(old, wanted)]
  if (old === undefined) return { verb: 'create', object: wanted, tells }
  return { verb: 'update', object: { ...wanted, metadata: { ...old.metadata, ...wanted.metadata } }, tells }
}

const count = ({ subsets = [] }: Endpoints, list: 'addresses' | 'notReadyAddresses') =>
  subsets.reduce((sum, each) => sum + (each[list] ?? []).length, 0)

const summary = (endpoints: Endpoints): What => ({
  kind: 'EndpointsWritten',
  service: endpoints.metadata.name,
  addresses: count(endpoints, 'addresses'),
  notReadyAddresses: count(endpoints, 'notReadyAddresses'),
  truncated: Object.keys(endpoints.metadata.annotations ?? {}).length > 0,
})

type List = 'addresses' | 'notReadyAddresses' | 'none'

function moves(old: Endpoints | undefined, wanted: Endpoints): What[] {
  const [before, after] = [listsOf(old), listsOf(wanted)]
  const service = wanted.metadata.name
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(pod => {
    const list = after.get(pod) ?? 'none'
    return list === (before.get(pod) ?? 'none') ? [] : [{ kind: 'AddressMoved' as const, service, pod, list }]
  })
}

const listsOf = (endpoints: Endpoints | undefined): Map<string, List> =>
  new Map(
    (endpoints?.subsets ?? []).flatMap(subset =>
      (['addresses', 'notReadyAddresses'] as const).flatMap(list =>
        (subset[list] ?? []).map(({ ip, targetRef }): [string, List] => [targetRef?.name ?? ip, list]),
      ),
    ),
  )
