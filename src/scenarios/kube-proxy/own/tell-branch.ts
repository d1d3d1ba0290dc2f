import { renderAddress } from '../../../model/netfilter/address.ts'
import type { Branch } from '../../../model/netfilter/choices.ts'
import type { Exchange } from '../../../model/netfilter/converse.ts'
import type { Packet } from '../../../model/netfilter/packet.ts'
import { tellExchange } from '../../../model/netfilter/tell.ts'
import type { Fact } from '../../../sim/fact.ts'
import type { ModelTools } from '../../../sim/scenario.ts'
import type { OwnNode } from './own-node.ts'

/** One outcome as facts: sender and receiver go by their addresses. */
export function tellBranch(
  at: OwnNode,
  branch: Branch<Exchange>,
  packet: string,
  everyRule: boolean,
  { fact }: ModelTools,
): Fact[] {
  const { first } = branch.result
  const { fate } = first
  const end = (address: Packet['source'], otherwise: string) =>
    address === undefined ? otherwise : renderAddress(address)
  const isForNode = fate.kind === 'delivered' && fate.to === 'node'
  return tellExchange(branch.result, {
    fact,
    at: 0,
    packet,
    sender: first.sent.in === '' ? at.name : end(first.sent.source, 'client'),
    node: at.name,
    receiver: isForNode ? at.name : end(fate.packet.destination, 'receiver'),
    ...(everyRule && { everyRule: { on: at.node, decisions: branch.decisions } }),
  })
}
