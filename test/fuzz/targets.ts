// What may be handed to us by strangers, and what must hold whatever it is. Each check throws if something does not.
import assert from 'node:assert/strict'
import { parseManifests } from '../../src/cli/manifests.ts'
import type { Problem } from '../../src/errors.ts'
import { readObjects } from '../../src/model/kube-proxy/read-objects.ts'
import { renderRules } from '../../src/model/kube-proxy/render-rules.ts'
import { type Answer, ask } from '../../src/model/netfilter/answer.ts'
import { examined } from '../../src/model/netfilter/explain.ts'
import { parsePackets, type TypedPacket } from '../../src/model/netfilter/grammar/parse-packet.ts'
import { parseRules, printRules } from '../../src/model/netfilter/iptables-save.ts'
import { type Memory, newMemory } from '../../src/model/netfilter/memory.ts'
import { renderHeader } from '../../src/model/netfilter/packet.ts'
import type { Ruleset } from '../../src/model/netfilter/rule.ts'
import type { Node } from '../../src/model/netfilter/run.ts'
import { nodeFromDump } from '../../src/model/netfilter/trace.ts'
import type { Random } from '../../src/random.ts'
import { configs, everyKind } from '../model/kube-proxy/sample.ts'
import { everyRule } from '../model/netfilter/every-rule.ts'
import { mutate } from './mutate.ts'

export interface Target {
  readonly name: string
  /** What is mutated. */
  readonly seeds: readonly string[]
  /** Returns what it was: counted, so that one sees that not everything is refused. */
  check(text: string): 'read' | 'read in part' | 'refused'
}

const { services, slices } = readObjects(parseManifests(everyKind, 'seed').manifests)
const written = (['IPv4', 'IPv6'] as const).map(family => renderRules(services, slices, configs[family]))
const typed = [
  'tcp 10.244.1.20:40000 -> 10.96.0.10:80',
  'udp 198.51.100.8:53 -> 192.0.2.1:53',
  'icmp 198.51.100.8 -> 192.0.2.1',
  'tcp 192.0.2.1:40000 -> 10.96.0.10:80 in=node',
  'tcp [fd00:244::20]:40000 -> [fd00:96::10]:80',
]
const sent = parsePackets(typed.join('\n'), 'packets').packets

export const targets: readonly Target[] = [
  { name: 'dump', seeds: [everyRule, ...written], check: checkDump },
  {
    name: 'manifest',
    seeds: everyKind.split('---').map((_, i, all) => all.slice(i).join('---')),
    check: checkManifests,
  },
  { name: 'packet', seeds: typed, check: checkPackets },
]

/** One mutated text of the target, and what was made of it. */
export function play(target: Target, random: Random) {
  const text = mutate(random.pick(target.seeds) ?? '', [...target.seeds, ...written], random)
  return { text, check: () => target.check(text) }
}

function checkDump(text: string) {
  const { rules, problems } = parseRules(text, 'dump')
  assert.equal(printRules(rules), text)
  checkProblems(problems, text)
  trace(rules, text.length)
  const real = problems.filter(each => each.severity !== 'note')
  return rules.tables.size === 0 ? 'refused' : real.length === 0 ? 'read' : 'read in part'
}

function checkManifests(text: string) {
  const { manifests, problems } = parseManifests(text, 'manifests')
  const objects = readObjects(manifests)
  checkProblems([...problems, ...objects.problems], text)
  for (const family of ['IPv4', 'IPv6'] as const) {
    const printed = renderRules(objects.services, objects.slices, configs[family])
    const { rules, problems: inRules } = parseRules(printed, 'rules')
    assert.deepEqual(inRules, [], printed)
    if (family === 'IPv4') trace(rules, 0)
  }
  const real = [...problems, ...objects.problems].filter(each => each.severity !== 'note')
  return objects.services.length + objects.slices.length === 0 ? 'refused' : real.length === 0 ? 'read' : 'read in part'
}

const rulesForPackets = parseRules(everyRule, 'dump').rules
function checkPackets(text: string) {
  const { packets, problems } = parsePackets(text, 'packets')
  checkProblems(problems, text)
  const [first] = packets
  if (first !== undefined) follow(nodeFromDump(rulesForPackets, ['192.0.2.1/24']), first, 'unknown')
  return packets.length === 0 ? 'refused' : problems.length === 0 ? 'read' : 'read in part'
}

function checkProblems(problems: readonly Problem[], text: string): void {
  const lines = text.split('\n').length
  for (const { line = 0, column = 1, file = '', what } of problems) {
    assert.ok(Number.isInteger(line) && line >= 1 && line <= lines, `line ${line} of ${lines}: ${what.en}`)
    assert.ok(Number.isInteger(column) && column >= 1 && file !== '' && what.zh !== '' && what.en !== '')
  }
}

/** One packet, of another kind from text to text. */
function trace(rules: Ruleset, which: number): void {
  const packet = sent[which % sent.length] ?? assert.fail('no packet')
  const node = nodeFromDump(rules, which % 2 === 0 ? ['192.0.2.1/24', 'fd00::1/64'] : undefined)
  follow(node, packet, which % 3 === 0 ? 'fresh' : 'unknown')
}

/** Sends it every way, asks of every rule why it did not match, and reads the answers out in both languages. */
const follow = (node: Node, { packet, origin = { in: 'eth0' } }: TypedPacket, history: Memory['history']) =>
  checkAnswer(node, ask(node, newMemory(history), packet, origin, 'every'))

function checkAnswer(node: Node, { outcomes, verdict, dependsOn, provided }: Answer): void {
  assert.equal(verdict === 'unknown', dependsOn.length > 0)
  assert.ok(outcomes.length > 0)
  for (const { zh, en } of [...dependsOn, ...provided]) assert.ok(zh !== '' && en !== '')
  // Reasons are asked of a few ways only: there may be a thousand.
  for (const { result, decisions, probability } of outcomes.slice(0, 2)) {
    assert.ok(probability >= 0 && probability <= 1)
    for (const journey of [result.first, result.reply, result.second]) {
      if (journey === undefined) continue
      assert.ok(renderHeader(journey.fate.packet).length > 0)
      for (const rule of examined(node, decisions, journey.journal)) {
        const reason = rule.because()
        assert.ok(reason === undefined || (reason.seen.zh !== undefined && reason.words !== undefined))
      }
    }
  }
}
