import { exchange } from '../../model/netfilter/converse.ts'
import { newMemory } from '../../model/netfilter/memory.ts'
import { tell } from '../../model/netfilter/tell.ts'
import { play } from '../../model/netfilter/trace.ts'
import type { Fact } from '../../sim/fact.ts'
import type { ModelTools } from '../../sim/scenario.ts'
import { firstPacket, tracedNode } from './reach.ts'
import { address, placeOf, type ServiceStage } from './stage.ts'

/** One packet of a Pod on that node to the Service, through the rules that stand there now, chance drawn by the seed. */
export function* tellPacket(stage: ServiceStage, node: string, tools: ModelTools, to = address): Iterable<Fact> {
  const { cluster, parts, proxies } = stage
  yield* cluster.run(cluster.now())
  const from = proxies.get(node)?.rulesFrom()
  if (from === undefined) return
  const place = placeOf(stage, node)
  const traced = tracedNode(parts.rules, place, from)
  const random = tools.random.fork(`packet ${cluster.now()}`)
  const { branches } = play(traced, newMemory(), random, run => exchange(run, firstPacket(place, to), { in: 'cni0' }))
  const journey = branches[0]?.result.first
  if (journey === undefined) return
  const { fact } = tools
  const because = from.because === undefined ? {} : { because: from.because }
  yield* tell(journey, { fact, at: cluster.now(), packet: 'SYN', sender: `client/${node}`, node, ...because })
}
