// Upstream's flows, sent through the tracer that reads dumps. Upstream's own tracer knows no interfaces and no routes: every
// packet comes in, what is LOCAL stays, the rest is passed on. So does the network here; all else is the kernel's way.
import { expect } from 'vitest'
import { parseAddress, renderEnd } from '../../../src/model/netfilter/address.ts'
import type { Branch } from '../../../src/model/netfilter/choices.ts'
import { send } from '../../../src/model/netfilter/converse.ts'
import { parseRules } from '../../../src/model/netfilter/iptables-save.ts'
import type { Entry } from '../../../src/model/netfilter/journal.ts'
import { newMemory } from '../../../src/model/netfilter/memory.ts'
import type { Network } from '../../../src/model/netfilter/network/network.ts'
import { makePacket, type Packet } from '../../../src/model/netfilter/packet.ts'
import { parseProtocol, SYN, TCP } from '../../../src/model/netfilter/protocols.ts'
import type { Journey } from '../../../src/model/netfilter/run.ts'
import { play } from '../../../src/model/netfilter/trace.ts'

export interface Flow {
  readonly name: string
  readonly protocol: string
  readonly sourceIP: string
  readonly destIP: string
  readonly destPort: number
  /** Destinations in the order of the rules, or verdicts; see the corpus's README. */
  readonly expect: string
  readonly masquerade: boolean
}

/** `rules` with the jumps from the built-in chains. */
export function checkFlow(rules: string, flow: Flow, localAddresses: readonly string[]): void {
  const parsed = parseRules(rules, 'rules')
  expect(parsed.problems).toEqual([])
  const network = upstreamsNetwork(localAddresses)
  const node = { rules: parsed.rules, network: () => network, backend: 'nft' } as const
  const packet = packetOf(flow)
  const { branches, complete } = play(node, newMemory(), 'every', run => send(run, packet, { in: 'eth0' }))
  expect(complete).toBe(true)
  expect(branches.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
  expect([...new Set(branches.flatMap(resultsOf))].join(', ')).toBe(flow.expect)
  expect(branches.some(({ result }) => result.journal.some(marksForMasquerade))).toBe(flow.masquerade)
}

function upstreamsNetwork(localAddresses: readonly string[]): Network {
  const local = new Set(localAddresses.map(parseAddress))
  const isLocal = (address: Packet['destination']) =>
    address !== undefined && (local.has(address) || address === parseAddress('127.0.0.1') || address === 1n)
  const by = { kind: 'by', device: 'eth0', nextHop: undefined, type: 'unicast' } as const
  return {
    addressType: address => (isLocal(address) ? 'LOCAL' : 'UNICAST'),
    arrive: ({ destination }) =>
      isLocal(destination) ? { kind: 'local' } : { kind: 'forward', device: 'eth0', nextHop: destination },
    leave: ({ source }) => ({ ...by, source }),
    addressOn: () => undefined,
    firstAddressOn: () => undefined,
    bridges: 'none',
    ipsec: 'none',
    mayBind: () => true,
    isReversible: () => true,
  }
}

function packetOf({ protocol: name, sourceIP, destIP, destPort }: Flow): Packet {
  const protocol = parseProtocol(name) ?? Number.NaN
  const [source, destination] = [parseAddress(sourceIP), parseAddress(destIP)]
  expect([typeof source, typeof destination]).not.toContain('undefined')
  const flags = protocol === TCP ? SYN : 0
  return makePacket({ protocol, source, destination, sourcePort: 40_000, destinationPort: destPort, flags })
}

/** Where DNAT sent it, and what the first rule to decide said in the chains where upstream's tracer looks. */
function resultsOf({ result }: Branch<Journey>): string[] {
  const { packet } = result.fate
  const isMoved = packet.tracking.kind === 'tracked' && packet.tracking.connection.translates.destination
  const destination = isMoved ? [renderEnd(packet.destination, String(packet.destinationPort))] : []
  const verdicts = result.journal.flatMap(verdictOf)
  if (verdicts.length > 0) expect(result.fate.kind).toBe(fates[verdicts[0] ?? ''])
  return [...destination, ...verdicts]
}
const fates: Readonly<Record<string, string>> = { ACCEPT: 'delivered', REJECT: 'rejected', DROP: 'dropped' }

const visited = ['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-NODEPORTS', 'KUBE-PROXY-FIREWALL']
function verdictOf(entry: Entry): string[] {
  if (entry.kind !== 'met' || entry.chain.table !== 'filter' || !visited.includes(entry.chain.name)) return []
  const { kind } = entry.rule.target
  return kind === 'accept' || kind === 'reject' || kind === 'drop' ? [kind.toUpperCase()] : []
}

const marksForMasquerade = (entry: Entry): boolean =>
  entry.kind === 'met' && entry.rule.target.kind === 'jump' && entry.rule.target.chain === 'KUBE-MARK-MASQ'

/** One of upstream's dumps has comments of several words without quotes, which no iptables would print. */
export const quoteComments = (rules: string): string =>
  rules.replaceAll(/--comment (?!")(.+?)(?= -[a-zA-Z-]|$)/gm, (_, words: string) =>
    words.includes(' ') ? `--comment "${words}"` : `--comment ${words}`,
  )
