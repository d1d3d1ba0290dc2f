// What a real kernel did to each packet of the corpus is what the tracer has to say, down to the rules that were met.
import { afterAll, expect } from 'vitest'
import type { Branch } from '../../src/model/netfilter/choices.ts'
import { exchange, type Exchange } from '../../src/model/netfilter/converse.ts'
import { parseRules, printRules } from '../../src/model/netfilter/iptables-save.ts'
import { newMemory } from '../../src/model/netfilter/memory.ts'
import type { Node, Run } from '../../src/model/netfilter/run.ts'
import { nodeFrom, play } from '../../src/model/netfilter/trace.ts'
import { type Case, checkFolder } from '../upstream/corpus.ts'
import { type KernelCase, type KernelFile, type Measured, type Sent, without } from './measured.ts'
import { originOf, outcomeOf, packetOf } from './outcome.ts'

const tally = new Map<string, Record<Result, number>>()
type Result = 'right' | 'unknown' | 'wrong'

afterAll(() => {
  for (const [kind, { right, unknown, wrong }] of [...tally].sort(([a], [b]) => a.localeCompare(b)))
    console.log(`kernel, ${kind}: right ${right}, unknown ${unknown}, wrong ${wrong}`)
})

type KernelTest = Case & { readonly file: KernelFile; readonly node: Node; readonly measured: KernelCase | undefined }

/** One test for the dump itself, and one for each packet or sequence of packets. */
function casesOf(file: KernelFile): KernelTest[] {
  const { rules } = parseRules(file.rules, file.name)
  const node = nodeFrom(rules, file.topology)
  const dump = { name: 'the dump is read without a problem and printed as it was', file, node, measured: undefined }
  return [
    dump,
    ...file.packets.map((measured, i) => ({ name: `${i}: ${titleOf(sentIn(measured))}`, file, node, measured })),
  ]
}

const sentIn = (measured: KernelCase): readonly Sent[] => ('sequence' in measured ? measured.sequence : [measured])

function titleOf([first, ...more]: readonly Sent[]): string {
  if (first === undefined) return 'nothing'
  const { proto, src, sport = '', dst, dport = '', flags = '', type = '' } = first.packet
  const others = more.length === 0 ? '' : ` and ${more.length} more`
  return `${first.in ?? 'node'}: ${proto} ${src}:${sport} -> ${dst}:${dport} ${flags}${type}${others}`
}

function check({ file, node, measured }: KernelTest): void {
  if (measured === undefined) {
    const { rules, problems } = parseRules(file.rules, file.name)
    expect(problems).toEqual([])
    expect(printRules(rules)).toBe(file.rules)
    return
  }
  const counts = tally.get(file.kind) ?? { right: 0, unknown: 0, wrong: 0 }
  tally.set(file.kind, counts)
  counts.wrong += 1
  const result = compare(file, node, measured)
  counts.wrong -= 1
  counts[result] += 1
}

/** Throws if the answer is wrong. Only rules from the wild and adversarial ones may be answered with `unknown`. */
function compare(file: KernelFile, node: Node, measured: KernelCase): Exclude<Result, 'wrong'> {
  const sent = sentIn(measured)
  const { branches, complete } = play(node, newMemory(), 'every', run => sendAll(run, sent))
  expect(complete).toBe(true)
  if (branches.some(isUnknown)) {
    expect(file.kind).not.toMatch(/^kube-proxy/)
    return 'unknown'
  }
  const expected = expectedOf(measured)
  const ours = branches.map(({ result }) =>
    result.map((each, i) => comparable(outcomeOf(each, file.topology.endpoints, sent[i]?.replyWith), file)),
  )
  if (expected.length === 1) expect(ours).toEqual(expected)
  for (const outcome of ours) expect(expected).toContainEqual(outcome)
  for (const outcome of expected) if (!outcome.some(wasMissed)) expect(ours).toContainEqual(outcome)
  return 'right'
}

function sendAll(run: Run, sent: readonly Sent[]): Exchange[] {
  run.memory.now = 0
  return sent.map(each => {
    run.memory.now += 1000 * (each.waitSeconds ?? 0)
    return exchange(run, packetOf(each), originOf(each), each.replyWith ?? 'open')
  })
}

const isUnknown = ({ result, decisions }: Branch<readonly Exchange[]>): boolean =>
  decisions.some(({ kind }) => kind === 'supposed') ||
  result.some(each => [each.first, each.reply, each.second].some(journey => journey?.fate.kind === 'unknown'))

/** Every outcome as a list with an element for each packet. */
function expectedOf(measured: KernelCase): Measured[][] {
  const outcomes =
    'expect' in measured ? [measured.expect] : measured.outcomes.map(each => ('expect' in each ? each.expect : each))
  return outcomes.map(outcome =>
    Array.isArray(outcome) ? (outcome as Measured[]) : [withoutCount(outcome as Measured)],
  )
}
const withoutCount = (outcome: Measured): Measured => without(outcome, 'count')

/** Where nothing was tracked, the corpus says nothing about connections. */
function comparable(outcome: Measured, { connectionTracking }: KernelFile): Measured {
  return connectionTracking === false ? without(outcome, 'conntrack') : outcome
}

/** In one file, some answers over loopback were not seen in the time of the measurement: no chain and no drop is to blame. */
const wasMissed = ({ reply }: Measured): boolean =>
  reply?.verdict === 'dropped' &&
  reply['by'] === 'stack' &&
  Array.isArray(reply['trace']) &&
  reply['trace'].length === 0

checkFolder({
  folder: 'kernel',
  checks: [{ files: /./, check: given => check(given as KernelTest) }],
  notModelled: [],
  casesOf: file => casesOf(file as KernelFile),
})
