import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAddress } from '../../src/model/netfilter/address.ts'
import { type Origin, exchange } from '../../src/model/netfilter/converse.ts'
import { parseRules, printRules } from '../../src/model/netfilter/iptables-save.ts'
import { traceLines } from '../../src/model/netfilter/journal.ts'
import { makePacket, renderDestination, renderSource } from '../../src/model/netfilter/packet.ts'
import { parseFlagLetters, parseProtocol } from '../../src/model/netfilter/protocols.ts'
import type { Topology } from '../../src/model/netfilter/network/topology.ts'
import type { Journey } from '../../src/model/netfilter/run.ts'
import { newMemory, nodeFrom, play } from '../../src/model/netfilter/trace.ts'
import { corpusFolder } from '../upstream/corpus.ts'

/**
 * As far as this test reads it: what became of the first packet and of its reply,, the addresses
 * seen and the rules met. Random outcomes, ICMP and the second packet are not compared yet. */
interface KernelFile {
  readonly rules: string
  readonly topology: Topology
  readonly packets: readonly KernelCase[]
}
interface Measured {
  readonly verdict: string
  readonly by?: string
  readonly seenSource?: string
  readonly seenDestination?: string
  readonly trace?: readonly string[]
  readonly reply?: Measured
}
interface KernelCase {
  readonly name: string
  readonly in?: string
  readonly local?: true
  readonly packet: {
    readonly proto: string
    readonly src: string | null
    readonly dst: string
    readonly sport?: number
    readonly dport?: number
    readonly flags?: string
  }
  readonly expect?: Measured
}

const folder = join(corpusFolder, 'kernel')
const files = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.json')) : []
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as KernelFile
const isOurs = (name: string) => name.startsWith('kube')

test.runIf(files.length === 0)('the corpus has no kernel folder: no packet is compared with a real kernel', () => {
  expect(process.env['K8S_STUDY_REQUIRE_CORPUS']).not.toBe('1')
})

describe.each(files)('kernel/%s', name => {
  const { rules, topology, packets } = read(name)
  const parsed = parseRules(rules, name)

  test('is read without a problem and printed as it was', () => {
    expect(parsed.problems).toEqual([])
    expect(printRules(parsed.rules)).toBe(rules)
  })

  const plain = packets.filter(
    each => each.expect !== undefined && /^(tcp|udp)$/.test(each.packet.proto) && each.packet.src !== null,
  )
  test.runIf(isOurs(name) && plain.length > 0).each(plain)('$name', given => {
    const { first, reply } = sentThrough(given, topology, parsed.rules)
    const { verdict, by, trace, seenSource, seenDestination } = given.expect ?? {}
    expect(first).toEqual({ verdict, by, trace, seenSource, seenDestination })
    expect(reply?.verdict).toBe(given.expect?.reply?.verdict)
  })
})

function sentThrough(given: KernelCase, topology: Topology, rules: Parameters<typeof nodeFrom>[0]) {
  const { proto, src, dst, sport = 0, dport = 0, flags = 'S' } = given.packet
  const packet = makePacket({
    protocol: parseProtocol(proto) ?? 0,
    source: parseAddress(src ?? ''),
    destination: parseAddress(dst),
    sourcePort: sport,
    destinationPort: dport,
    ...(proto === 'tcp' && { flags: parseFlagLetters(flags) ?? 0 }),
    ...(given.local === true && { owner: { uid: 0, gid: 0 } }),
  })
  const origin: Origin = given.local === true ? 'node' : { in: given.in }
  const { branches } = play(nodeFrom(rules, topology), newMemory(), 'every', run => exchange(run, packet, origin))
  const [only] = branches.map(branch => branch.result)
  return { first: measured(only?.first), reply: measured(only?.reply) }
}

const measured = (journey: Journey | undefined) =>
  journey && {
    verdict: journey.fate.kind,
    by: 'by' in journey.fate ? journey.fate.by : undefined,
    trace: traceLines(journey.journal),
    seenSource: journey.fate.kind === 'delivered' ? renderSource(journey.fate.packet) : undefined,
    seenDestination: journey.fate.kind === 'delivered' ? renderDestination(journey.fate.packet) : undefined,
  }
