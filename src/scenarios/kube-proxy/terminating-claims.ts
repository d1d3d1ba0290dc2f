import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim } from '../../sim/scenario.ts'
import { all, shownBy } from '../judging.ts'
import { clusterIP } from '../packets/objects.ts'

/** The hints as they were when this was seen, by endpoint; undefined: there were none yet. */
function hintsAt(facts: readonly Fact[], spread: Fact): ReadonlyMap<string, string> | undefined {
  const wrote = ofKind(facts, 'Wrote').findLast(each => each.id < spread.id)
  const words = wrote?.change.replace(/^hints /, '').split(' ')
  return words && new Map(words.map(each => each.split('=') as [string, string]))
}
/** The endpoints as they were then: the last word about each. */
const endpointsAt = (facts: readonly Fact[], spread: Fact): FactOf<'EndpointChanged'>[] => {
  const changes = ofKind(facts, 'EndpointChanged').filter(each => each.id < spread.id)
  return [...new Map(changes.map(each => [each.pod, each])).values()]
}
const reached = ({ shares }: FactOf<'Spread'>) => Object.keys(shares).toSorted().join(' ')
const addresses = (endpoints: readonly FactOf<'EndpointChanged'>[]) =>
  endpoints
    .map(each => each.address)
    .toSorted()
    .join(' ')
const isOnNode1 = ({ address }: FactOf<'EndpointChanged'>) => address.startsWith('10.244.1.')

/** Ready ones; without any, those that still serve; without these, nobody: refused. */
function expected(endpoints: readonly FactOf<'EndpointChanged'>[]): string {
  const ready = endpoints.filter(each => each.ready)
  const draining = endpoints.filter(each => each.serving && each.terminating)
  return addresses(ready.length > 0 ? ready : draining) || 'refused'
}

const lastResort: Claim = {
  id: 'terminating-as-last-resort',
  text: {
    zh: '有就绪端点就只用它们；一个都没有时，才用正在终止但仍能服务的；两者都没有就拒绝。策略 Local 只在本节点的端点里这样选',
    en: 'Ready endpoints are used if there are any; only without them, terminating ones that still serve; without either, calls are refused. Policy Local chooses so among the endpoints of this node',
  },
  judge: facts => {
    const spreads = ofKind(facts, 'Spread').filter(each => hintsAt(facts, each) === undefined)
    const judgement = all(spreads, spread => {
      const endpoints = endpointsAt(facts, spread)
      const candidates = spread.to.startsWith(clusterIP) ? endpoints : endpoints.filter(isOnNode1)
      return reached(spread) === expected(candidates)
    })
    // Where the two endpoints differ there is a choice to be seen.
    const telling = spreads.filter(each => new Set(endpointsAt(facts, each).map(stateOf)).size > 1)
    return shownBy(judgement, ...new Set(telling.flatMap(each => [...endpointsAt(facts, each), each])))
  },
}
const stateOf = ({ ready, serving }: FactOf<'EndpointChanged'>) => `${ready} ${serving}`

const allOrNothing: Claim = {
  id: 'hints-all-or-nothing',
  text: {
    zh: '拓扑提示要么全有要么不算：所有就绪端点都带提示、其中有指向本可用区的，才只用后者；有一个没带就用全部',
    en: 'Topology hints are all or nothing: if all ready endpoints have one and some name this zone, only those are used; one without a hint, and all are',
  },
  judge: facts => {
    const spreads = ofKind(facts, 'Spread').filter(each => hintsAt(facts, each) !== undefined)
    const judgement = all(spreads, spread => {
      const hints = [...(hintsAt(facts, spread) ?? [])]
      const near = hints.some(([, zone]) => zone === 'none') ? [] : hints.filter(([, zone]) => zone === 'zone-a')
      const wanted = (near.length > 0 ? near : hints).map(([address]) => address)
      return reached(spread) === wanted.toSorted().join(' ')
    })
    const wrote = ofKind(facts, 'Wrote')
    return shownBy(judgement, ...wrote.flatMap((each, i) => [each, spreads[i]]))
  },
}

export const terminatingClaims: readonly Claim[] = [lastResort, allOrNothing]
