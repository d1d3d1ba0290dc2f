import type { Random } from '../../random.ts'
import { explore, type Branch, type Choices } from './choices.ts'
import { knownNetwork } from './network/known-network.ts'
import { newMemory, type Memory } from './memory.ts'
import type { Ruleset } from './rule.ts'
import type { Node, Run } from './run.ts'
import type { Topology } from './network/topology.ts'

/** A node about which everything is known. */
export function nodeFrom(rules: Ruleset, topology: Topology, backend: Node['backend'] = 'nft'): Node {
  const network = knownNetwork(topology)
  return { rules, network: () => network, backend }
}

/**
 * Plays something on a node: `what` gets a run that it can send packets with (converse.ts). Chance is a seeded draw, or
 * `every`: then each outcome is a branch of its own. What is not known always branches. With one branch the memory
 * is afterwards as the packets left it, with several as it was.
 */
export function play<T>(
  node: Node,
  memory: Memory,
  chance: Random | 'every',
  what: (run: Run) => T,
): { readonly branches: readonly Branch<T>[]; readonly complete: boolean } {
  return explore(memory, chance, (choices: Choices) =>
    what({ node, memory, choices, network: node.network(choices.suppose), journal: [] }),
  )
}

export { newMemory }
