import { type Fact, type FactOf, ofKind } from '../../sim/fact.ts'
import type { Claim } from '../../sim/scenario.ts'
import { all, both } from '../judging.ts'

const minutes = 60_000
const called = (facts: readonly Fact[], client: string) =>
  ofKind(facts, 'Called').filter(each => each.client === client)
const spreads = (facts: readonly Fact[], client: string) =>
  ofKind(facts, 'Spread').filter(each => each.client === client)
const ends = (spread: FactOf<'Spread'> | undefined): number => Object.keys(spread?.shares ?? {}).length
/** What a client without a history could get: all of it. */
const everything = (facts: readonly Fact[]): number => ends(spreads(facts, 'client')[0])
const isStuck = (facts: readonly Fact[], spread: FactOf<'Spread'>) => everything(facts) > 1 && ends(spread) === 1
const isFree = (facts: readonly Fact[], spread: FactOf<'Spread'>) =>
  everything(facts) > 1 && ends(spread) === everything(facts)
const some = <F>(...facts: readonly (F | undefined)[]): F[] => facts.filter(fact => fact !== undefined)
/** The first time that anybody is refused, here by a Pod that does not listen. */
const refused = (facts: readonly Fact[]) => called(facts, 'client').filter(each => each.outcome === 'refused')

const windowSlides: Claim = {
  id: 'affinity-window-slides',
  text: {
    zh: '每条新连接都让会话粘性超时重新计时：一直来就一直到同一个 Pod；停得比超时长，才重新抽签',
    en: 'Each new connection starts the timeout anew: who keeps coming keeps the Pod; only after a pause longer than the timeout it is a draw again',
  },
  judge: facts => {
    const [, stuck, later, late] = spreads(facts, 'client')
    const calls = called(facts, 'client').filter(each => late !== undefined && each.id < late.id)
    const [first, last] = [calls[0], calls.at(-1)]
    const isLong = (last?.at ?? 0) - (first?.at ?? 0) > 180 * minutes
    return both(
      all(some(stuck, later), each => isStuck(facts, each)),
      all(calls, each => isLong && each.outcome === 'answered' && each.endpoint === first?.endpoint),
      all(some(late), each => isFree(facts, each)),
    )
  },
}

const perNode: Claim = {
  id: 'affinity-is-per-node',
  text: {
    zh: '亲和性按源地址记在各个节点上：经过同一节点再来，只会到同一个 Pod；换一个节点进来，一切重新可能',
    en: 'Affinity is kept per node, by source address: by the same node it is the same Pod again, by another node everything is possible anew',
  },
  judge: facts => {
    const [here, elsewhere] = spreads(facts, 'outside')
    return both(
      all(some(here), each => each.node === 'node-1' && isStuck(facts, each)),
      all(some(elsewhere), each => each.node === 'node-2' && isFree(facts, each)),
    )
  },
}

const blind: Claim = {
  id: 'affinity-is-blind-to-health',
  text: {
    zh: '端点只要还在列表里，就留住自己的客户端，哪怕每次都拒绝它们',
    en: 'As long as an endpoint is listed it keeps its clients, even if it refuses them every time',
  },
  judge: facts => {
    const calls = refused(facts)
    const after = spreads(facts, 'client').find(each => each.id > (calls.at(-1)?.id ?? Infinity))
    return both(
      all(calls, each => calls.length === 2 && each.deciding === 'port closed' && each.endpoint === calls[0]?.endpoint),
      all(some(after), each => isStuck(facts, each) && Object.keys(each.shares)[0] === calls[0]?.endpoint),
    )
  },
}

const holds100: Claim = {
  id: 'affinity-list-holds-100',
  text: {
    zh: '每个端点最多记住 100 个地址：第 100 个别的客户端到来，最早的就被忘掉，重新抽签',
    en: 'Each endpoint remembers 100 addresses: when the hundredth other one comes, the oldest is forgotten and is a draw again',
  },
  judge: facts => {
    const [before, after] = spreads(facts, '198.18.0.1')
    const newest = ofKind(facts, 'Spread').at(-1)
    return both(
      all(some(before), each => isStuck(facts, each)),
      all(some(after), each => isFree(facts, each)),
      all(some(newest), each => each !== after && isStuck(facts, each)),
    )
  },
}

export const affinityClaims: readonly Claim[] = [windowSlides, perNode, blind, holds100]
