// Of any Service and any endpoints: who is reached, and how often.
// A property asks what applies to the case that was made up; that enough cases do is counted.
/* oxlint-disable vitest/no-conditional-expect */
import { type Arbitrary, array, assert, boolean, constantFrom, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { defaultConfig } from '../../../src/model/kube-proxy/config.ts'
import { renderRules } from '../../../src/model/kube-proxy/render-rules.ts'
import { ask } from '../../../src/model/netfilter/answer.ts'
import { send } from '../../../src/model/netfilter/converse.ts'
import { parsePackets } from '../../../src/model/netfilter/grammar/parse-packet.ts'
import { parseRules } from '../../../src/model/netfilter/iptables-save.ts'
import { newMemory } from '../../../src/model/netfilter/memory.ts'
import { renderDestination } from '../../../src/model/netfilter/packet.ts'
import { nodeFromDump, play } from '../../../src/model/netfilter/trace.ts'
import type { EndpointSlice, Service } from '../../../src/objects.ts'
import { seeded } from '../../../src/random.ts'

interface MadeUp {
  readonly policy: 'Cluster' | 'Local'
  readonly sticky: boolean
  readonly endpoints: readonly {
    readonly ready: boolean
    readonly serving: boolean
    readonly terminating: boolean
    readonly local: boolean
  }[]
}
const services: Arbitrary<MadeUp> = record({
  policy: constantFrom('Cluster', 'Local'),
  sticky: boolean(),
  endpoints: array(
    record({ ready: boolean(), serving: boolean(), terminating: boolean(), local: boolean() }).map(each => ({
      ...each,
      serving: each.serving || each.ready,
      ready: each.ready && !each.terminating,
    })),
    { maxLength: 12, size: 'max' },
  ),
})

const addressOf = (i: number) => `10.244.${i % 3}.${i + 10}`
const nodeFor = ({ policy, sticky, endpoints }: MadeUp) => {
  const service: Service = {
    kind: 'Service',
    metadata: { namespace: 'a', name: 'b' },
    spec: {
      type: 'NodePort',
      clusterIP: '10.96.0.10',
      internalTrafficPolicy: policy,
      externalTrafficPolicy: policy,
      ...(sticky && { sessionAffinity: 'ClientIP' }),
      ports: [{ port: 80, nodePort: 30_080 }],
    },
  }
  const slice: EndpointSlice = {
    kind: 'EndpointSlice',
    metadata: { namespace: 'a', name: 'b-1', labels: { 'kubernetes.io/service-name': 'b' } },
    addressType: 'IPv4',
    endpoints: endpoints.map(({ local, ...conditions }, i) => ({
      addresses: [addressOf(i)],
      conditions,
      ...(local && { nodeName: 'node-1' }),
    })),
    ports: [{ port: 8080 }],
  }
  const { rules, problems } = parseRules(renderRules([service], [slice], defaultConfig), 'rules')
  expect(problems).toEqual([])
  return nodeFromDump(rules, ['192.168.0.1/24'])
}

/** The contract in one sentence: those that are ready, else those that still serve while they terminate, of the nodes that the policy allows. */
function usable({ policy, endpoints }: MadeUp): string[] {
  const allowed = endpoints
    .map((each, i) => ({ ...each, text: `${addressOf(i)}:8080` }))
    .filter(each => policy === 'Cluster' || each.local)
  const ready = allowed.filter(each => each.ready)
  return (ready.length > 0 ? ready : allowed.filter(each => each.serving && each.terminating))
    .map(each => each.text)
    .sort()
}

function packet(words: string) {
  const [first] = parsePackets(words, 'packet').packets
  return first?.packet ?? expect.fail(words)
}

const ways = ['tcp 10.244.9.9:40000 -> 10.96.0.10:80', 'tcp 203.0.113.9:40000 -> 192.168.0.1:30080']

test('every usable endpoint is reached and no other, with equal shares; without one the packet is refused', () => {
  let [refused, most] = [0, 0]
  assert(
    property(services, constantFrom(...ways), (made, words) => {
      const { outcomes, verdict } = ask(nodeFor(made), newMemory(), packet(words), { in: 'eth0' }, 'every')
      const wanted = usable(made)
      most = Math.max(most, wanted.length)
      if (wanted.length === 0) {
        refused += 1
        const anywhere = usable({ ...made, policy: 'Cluster' }).length > 0
        expect(outcomes.map(({ result }) => result.first.fate.kind)).toEqual([anywhere ? 'dropped' : 'rejected'])
        return
      }
      expect(verdict).toBe('delivered')
      const shares = outcomes.map(
        ({ result, probability }) => [renderDestination(result.first.fate.packet), probability] as const,
      )
      expect(shares.map(([end]) => end).sort()).toEqual(wanted)
      // The rules say 1/n with ten digits, and the kernel rounds to 31 bits.
      for (const [, share] of shares) expect(Math.abs(share - 1 / wanted.length)).toBeLessThan(1e-8)
    }),
    { seed: 7, numRuns: 150 },
  )
  expect(refused).toBeGreaterThan(10)
  expect(most).toBeGreaterThan(5)
})

test('drawn packets fall on the endpoints within five standard deviations of an even share', () => {
  assert(
    property(integer({ min: 2, max: 12 }), integer(), (count, seed) => {
      const endpoints = Array.from({ length: count }, () => ({
        ready: true,
        serving: true,
        terminating: false,
        local: false,
      }))
      const node = nodeFor({ policy: 'Cluster', sticky: false, endpoints })
      const [random, draws, hits] = [seeded(seed), 600, new Map<string, number>()]
      const sent = packet(ways[0] ?? '')
      for (let i = 0; i < draws; i++) {
        const [only] = play(node, newMemory(), random, run => send(run, sent, { in: 'eth0' })).branches
        const end = only === undefined ? '' : renderDestination(only.result.fate.packet)
        hits.set(end, (hits.get(end) ?? 0) + 1)
      }
      const share = 1 / count
      const sigma = Math.sqrt(draws * share * (1 - share))
      expect(hits.size).toBe(count)
      for (const hit of hits.values()) expect(Math.abs(hit - draws * share)).toBeLessThan(5 * sigma)
    }),
    { seed: 8, numRuns: 5 },
  )
})

test('with session affinity a client stays with its endpoint until the time is over', () => {
  const endpoint = { ready: true, serving: true, terminating: false, local: false }
  const node = nodeFor({ policy: 'Cluster', sticky: true, endpoints: Array.from({ length: 8 }, () => endpoint) })
  const [memory, random] = [newMemory(), seeded(9)]
  const reached = (port: number, source = '10.244.9.9') => {
    const sent = packet(`tcp ${source}:${port} -> 10.96.0.10:80`)
    const [only] = play(node, memory, random, run => send(run, sent, { in: 'eth0' })).branches
    return only && renderDestination(only.result.fate.packet)
  }
  const first = Array.from({ length: 20 }, (_, i) => reached(40_000 + i))
  expect(new Set(first).size).toBe(1)
  memory.now += 10_800_001
  const later = Array.from({ length: 20 }, (_, i) => {
    memory.now += 10_800_001
    return reached(41_000 + i)
  })
  expect(new Set(later).size).toBeGreaterThan(3)
  expect(new Set(Array.from({ length: 20 }, (_, i) => reached(40_000, `10.244.9.${20 + i}`))).size).toBeGreaterThan(3)
})
