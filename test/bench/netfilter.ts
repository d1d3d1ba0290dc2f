import { spawnSync } from 'node:child_process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { EndpointSlice, Service } from '../../src/objects.ts'
import { defaultConfig } from '../../src/model/kube-proxy/config.ts'
import { renderRules } from '../../src/model/kube-proxy/render-rules.ts'
import { ask } from '../../src/model/netfilter/answer.ts'
import { parsePackets } from '../../src/model/netfilter/grammar/parse-packet.ts'
import { parseRules } from '../../src/model/netfilter/iptables-save.ts'
import type { Entry } from '../../src/model/netfilter/journal.ts'
import { newMemory } from '../../src/model/netfilter/memory.ts'
import { nodeFromDump } from '../../src/model/netfilter/trace.ts'
import { seeded } from '../../src/random.ts'

/** Services with a cluster IP, one port and three endpoints each. */
function cluster(count: number): { readonly services: readonly Service[]; readonly slices: readonly EndpointSlice[] } {
  const numbers = Array.from({ length: count }, (_, i) => i)
  return {
    services: numbers.map(i => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: nameOf(i), namespace: 'bench' },
      spec: { type: 'ClusterIP', clusterIP: addressOf(96, i), clusterIPs: [addressOf(96, i)], ports: [port] },
    })),
    slices: numbers.map(i => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${nameOf(i)}-a`, namespace: 'bench', labels: { 'kubernetes.io/service-name': nameOf(i) } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      endpoints: [0, 1, 2].map(k => ({ addresses: [addressOf(244, 3 * i + k)], conditions: { ready: true } })),
    })),
  }
}
const port = { name: 'http', port: 80, protocol: 'TCP' } as const
const nameOf = (i: number) => `service-${String(i).padStart(5, '0')}`
const addressOf = (net: number, i: number) => `10.${net}.${(i >> 8) + 1}.${i & 255}`

/** Generating and parsing as shares of what iptables-legacy-restore takes, tracing by the rule; how many bars were missed. */
export function netfilterOver(): number {
  const [count, rounds] = [10_000, 7]
  console.log(`\n${count} services with 3 endpoints each, median of ${rounds} rounds in turn`)
  const { services, slices } = cluster(count)
  const [generated, parsed, restored]: [number[], number[], number[]] = [[], [], []]
  const dump = renderRules(services, slices, defaultConfig)
  const refusal = restore(dump)
  for (let round = 0; round < rounds; round++) {
    generated.push(timed(() => renderRules(services, slices, defaultConfig)))
    parsed.push(timed(() => parseRules(dump, 'dump')))
    if (refusal === undefined) restored.push(timed(() => restore(dump)))
  }
  const base = median(restored)
  const rows = [
    { words: 'generate', millis: generated, bar: 0.3 },
    { words: 'parse', millis: parsed, bar: 0.5 },
  ]
  if (refusal === undefined) console.log(`  iptables-legacy-restore takes ${base.toFixed(0)} ms`)
  else console.log(`✘ NOT COMPARED: iptables-legacy-restore does not work here (${refusal}); install Debian's iptables`)
  const over = rows.map(({ words, millis, bar }) =>
    tell(words, `${median(millis).toFixed(0)} ms`, median(millis) / base, bar, '×'),
  )
  return sum([...over, tracingOver(dump, count), growthOver()])
}

/** Reasons are functions that nobody calls here. The first packet finds nothing prepared. */
function tracingOver(dump: string, count: number): number {
  const node = nodeFromDump(parseRules(dump, 'dump').rules, ['192.168.0.1/24'])
  const [last] = parsePackets(`tcp 10.244.1.7:40000 -> ${addressOf(96, count - 1)}:80`, 'packet').packets
  if (last === undefined) throw new Error('the packet cannot be read')
  const trace = () => ask(node, newMemory(), last.packet, { in: 'eth0' }, seeded(1))
  const journal = trace().outcomes.flatMap(({ result }) => [result.first, result.reply, result.second])
  const rules = sum(journal.flatMap(journey => (journey?.journal ?? []).map(rulesMet)))
  const fresh = nodeFromDump(parseRules(dump, 'dump').rules, ['192.168.0.1/24'])
  const first = timed(() => ask(fresh, newMemory(), last.packet, { in: 'eth0' }, seeded(1)))
  const later = median(Array.from({ length: 201 }, () => timed(trace)))
  const words = (millis: number) => `${((millis * 1e6) / rules).toFixed(1)} ns a rule`
  console.log(`  the first packet through ${rules} rules: ${first.toFixed(2)} ms, ${words(first)}`)
  return tell('trace one more', `${later.toFixed(2)} ms`, (later * 1e6) / rules, 30, ' ns a rule')
}

const rulesMet = (entry: Entry): number =>
  entry.kind === 'passed' ? entry.to - entry.from : entry.kind === 'met' ? 1 : 0

/**
 * From a thousand services to ten thousand, time and memory grow nearly as the services do: what is sorted takes its
 * logarithm, and a thousand services fit into a processor's cache. Quadratic growth would be a hundredfold.
 */
function growthOver(): number {
  const [small, large] = [1000, 10_000].map(measured) as [Measured, Measured]
  const over = (['generate', 'parse', 'memory'] as const).map(what => {
    const unit = what === 'memory' ? 'MB' : 'ms'
    return tell(
      `${what} grows`,
      `${small[what].toFixed(1)} → ${large[what].toFixed(1)} ${unit}`,
      large[what] / small[what],
      16,
      '×',
    )
  })
  return sum(over)
}

interface Measured {
  readonly generate: number
  readonly parse: number
  /** Of the parsed rules with their text. */
  readonly memory: number
}
function measured(count: number): Measured {
  const { services, slices } = cluster(count)
  const config = defaultConfig
  const dump = renderRules(services, slices, config)
  const before = heap()
  const kept = parseRules(dump, 'dump')
  const memory = heap() - before
  if (kept.problems.length > 0) throw new Error('our own rules cannot be read')
  // As many services in all, large or small: the best of a few small runs would be one in which no garbage was collected.
  const runs = 70_000 / count
  const mean = (run: () => unknown) => sum(Array.from({ length: runs }, () => timed(run))) / runs
  return {
    generate: mean(() => renderRules(services, slices, config)),
    parse: mean(() => parseRules(dump, 'dump')),
    memory,
  }
}

function heap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  return process.memoryUsage().heapUsed / 1e6
}

/** Loads rules in a network namespace of their own; what was wrong if that did not work. */
function restore(dump: string): string | undefined {
  const line = 'PATH=$PATH:/usr/sbin:/sbin; exec iptables-legacy-restore'
  const { status, error, stderr } = spawnSync('unshare', ['-rn', 'sh', '-c', line], { input: dump, encoding: 'utf8' })
  return status === 0 ? undefined : stderr.split('\n')[0] || error?.message || 'it failed'
}

function tell(words: string, took: string, value: number, bar: number, unit: string): number {
  // What was not compared (NaN) is no success.
  const over = !(value <= bar)
  console.log(
    `${over ? '✘' : '✔'} ${words.padEnd(16)} ${took.padStart(20)}  ${Number.isNaN(value) ? '?' : value.toFixed(2)}${unit} (bar ${bar}${unit})`,
  )
  return over ? 1 : 0
}

function timed(run: () => unknown): number {
  const start = process.hrtime.bigint()
  run()
  return Number(process.hrtime.bigint() - start) / 1e6
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
