// The same packets with less to go by: of the node, only its dump and its addresses. The answer is then what the kernel did, or
// `unknown`; it is never anything else. What the kernel's stack did for reasons of its own (routes, sysctls) is a proviso there.
import { afterAll, expect } from 'vitest'
import { ask } from '../../src/model/netfilter/answer.ts'
import { parseRules } from '../../src/model/netfilter/iptables-save.ts'
import { newMemory } from '../../src/model/netfilter/memory.ts'
import { type Packet, renderDestination } from '../../src/model/netfilter/packet.ts'
import type { Fate, Node } from '../../src/model/netfilter/run.ts'
import { nodeFromDump } from '../../src/model/netfilter/trace.ts'
import { type Case, checkFolder } from '../upstream/corpus.ts'
import type { KernelFile, Measured, Sent } from './measured.ts'
import { originOf, packetOf } from './outcome.ts'

const counts = { right: 0, unknown: 0, wrong: 0 }
afterAll(() =>
  console.log(`kernel, by the dump alone: right ${counts.right}, unknown ${counts.unknown}, wrong ${counts.wrong}`),
)

type DumpCase = Case & { readonly node: Node; readonly file: KernelFile }

/** A test for each file: a thousand packets more would say no more. Sequences need a memory of what came before. */
function casesOf(file: KernelFile): DumpCase[] {
  const addresses = file.topology.interfaces.flatMap(each => each.addresses)
  return [{ name: 'by the dump alone', node: nodeFromDump(parseRules(file.rules, file.name).rules, addresses), file }]
}

function check({ node, file }: DumpCase): void {
  const wrong = file.packets.flatMap((sent, i) => ('sequence' in sent ? [] : judged(node, sent, i)))
  counts.wrong += wrong.length
  expect(wrong).toEqual([])
}

/** What was said and does not hold. */
function judged(node: Node, sent: Sent & object, i: number): string[] {
  const { verdict, outcomes } = ask(node, newMemory(), packetOf(sent), originOf(sent), 'every')
  if (verdict === 'unknown') {
    counts.unknown += 1
    return []
  }
  const said = outcomes.map(({ result }) => result.first.fate)
  const missed = seenIn(sent).filter(seen => seen['by'] !== 'stack' && !said.some(fate => agrees(fate, seen)))
  counts.right += missed.length === 0 ? 1 : 0
  return missed.map(seen => `packet ${i}: seen ${wordsFor(seen)}, said ${said.map(each => each.kind).join()}`)
}

const seenIn = (sent: object): Measured[] => {
  const { expect, outcomes = [] } = sent as { expect?: Measured; outcomes?: readonly Measured[] }
  return expect === undefined ? [...outcomes].map(each => (each['expect'] ?? each) as Measured) : [expect]
}
const wordsFor = ({ verdict, by, seenDestination }: Measured) => `${verdict} ${String(by ?? seenDestination)}`

/** Which of the node's own addresses REDIRECT took was not told. */
function agrees(fate: Fate, seen: Measured): boolean {
  if (fate.kind !== 'delivered') return `${fate.kind} ${fate.by}` === wordsFor(seen)
  return seen.verdict === 'delivered' && endOf(fate.packet, String(seen['seenDestination'])) === seen['seenDestination']
}
const endOf = (packet: Packet, seen: string) =>
  packet.destination === undefined ? seen.replace(/:\d+$/, `:${packet.destinationPort}`) : renderDestination(packet)

checkFolder({
  folder: 'kernel',
  checks: [{ files: /./, check: given => check(given as DumpCase) }],
  notModelled: [],
  casesOf: file => casesOf(file as KernelFile),
})
