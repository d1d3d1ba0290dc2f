// What holds for every seed and every value of the options, and packets counted one by one against the closed form.
import { assert, constantFrom, integer, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newMemory } from '../../../src/model/netfilter/memory.ts'
import { renderDestination } from '../../../src/model/netfilter/packet.ts'
import { play as playPackets } from '../../../src/model/netfilter/trace.ts'
import { send } from '../../../src/model/netfilter/converse.ts'
import type { Programmed } from '../../../src/model/cluster/actors/kube-proxy.ts'
import type { Node } from '../../../src/model/netfilter/run.ts'
import { patch } from '../../../src/model/cluster/actor.ts'
import type { Deployment } from '../../../src/model/cluster/objects.ts'
import { defaults } from '../../../src/sim/options.ts'
import { type Fact, ofKind } from '../../../src/sim/fact.ts'
import { modelTools, play } from '../../../src/sim/play.ts'
import { create, shows } from '../../../src/scenarios/cluster/stage.ts'
import { options, places, type ServiceOptions } from '../../../src/scenarios/service-endpoints/options.ts'
import { parts } from '../../../src/scenarios/service-endpoints/parts.ts'
import { firstPacket, tracedNode } from '../../../src/scenarios/service-endpoints/reach.ts'
import { scenario } from '../../../src/scenarios/service-endpoints/scenario.ts'
import { address, serviceStage, webContainer, webService } from '../../../src/scenarios/service-endpoints/stage.ts'
import { factsOf } from '../../../src/sim/trace.ts'

const values = record({
  replicas: integer({ min: 1, max: 7 }),
  nodes: integer({ min: 1, max: 5000 }),
  maxPerSlice: integer({ min: 1, max: 1000 }),
  minSync: integer({ min: 0, max: 5000 }),
  preStop: integer({ min: 0, max: 8000 }),
  rate: integer({ min: 1, max: 1000 }),
  writeTo: constantFrom(...places),
  owner: constantFrom('none' as const, 'rs' as const),
})

test.each(scenario.experiments)('$name: its claims hold whatever the options say', experiment => {
  assert(
    property(values, integer({ min: 1, max: 1e6 }), (given, seed) => {
      const failed = play(scenario, experiment, given, seed).verdicts.filter(each => !each.holds)
      expect(failed.map(each => each.claim)).toEqual([])
    }),
    { numRuns: 8 },
  )
})

test('large Services: the predictions follow the closed forms', () => {
  const [packing, fanout] = ['slice-packing', 'endpoint-fanout'].map(name =>
    scenario.experiments.find(each => each.name === name),
  )
  for (const [replicas, maxPerSlice, nodes] of [
    [300, 100, 1000],
    [101, 50, 5000],
    [2000, 100, 5000],
  ] as const) {
    const given = { ...defaults(options), replicas, maxPerSlice, nodes }
    const outcome = (experiment: typeof packing) =>
      experiment?.outcomes?.[0]?.of(factsOf(play(scenario, experiment, given, 1)))
    expect(outcome(packing)).toBe(Math.ceil(replicas / maxPerSlice))
    expect(outcome(fanout)).toBe((Math.min(replicas, maxPerSlice) * 100 * nodes) / 1e6)
  }
})

test('what a learner is asked to predict comes out as the card says', () => {
  const outcome = (name: string, given: Partial<ServiceOptions>) => {
    const experiment = scenario.experiments.find(each => each.name === name)
    if (experiment === undefined) throw new Error(name)
    return experiment.outcomes?.[0]?.of(factsOf(play(scenario, experiment, { ...defaults(options), ...given }, 3)))
  }
  expect(places.map(writeTo => outcome('what-is-charged', { writeTo }))).toEqual([
    'evicted',
    'evicted',
    'evicted',
    'stays',
  ])
  expect((['none', 'rs'] as const).map(owner => outcome('evicted-replacement', { owner }))).toEqual([0, 1])
  expect(outcome('rolling-update', {})).toBe(0)
  expect(outcome('rolling-update', { preStop: 0 })).toBeGreaterThan(0)
  // 100 a second, two seconds and the time for the news, a third of them: and of one Pod all.
  const [ofThree, ofOne] = [outcome('eviction-window', {}), outcome('eviction-window', { replicas: 1 })]
  expect(ofThree).toBeGreaterThanOrEqual(67)
  expect(ofThree).toBeLessThanOrEqual(110)
  expect(ofOne).toBeGreaterThanOrEqual(200)
})

describe('a rolling update, packet by packet', () => {
  const [replicas, rate, minSync] = [3, 50, 1000]
  const place = { number: 1, nodes: 2 }

  /** Sends so many packets a second, each through the rules of that moment with chance drawn, and counts those that nobody answers. */
  function rollOver(seed: number, preStop: number): { sent: number; lost: number; expected: number } {
    const tools = modelTools(seed, 'packets')
    const stage = serviceStage(tools, parts, {
      programs: { v1: {}, v2: {} },
      nodes: ['node-1', 'node-2'],
      shows: shows('ContainerState', 'Signalled', 'ProcessEnded', 'RulesSynced'),
      minSync,
    })
    const { cluster } = stage
    const facts: Fact[] = []
    const run = (millis: number) => facts.push(...cluster.run(cluster.now() + millis))
    const hook = preStop > 0 && { lifecycle: { preStop: { sleep: { seconds: preStop } } } }
    const containers = [{ ...webContainer, image: 'v1', ...hook }]
    const web: Deployment = {
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      },
    }
    create(stage, webService())
    create(stage, web)
    run(30_000)
    const template = { ...web.spec.template, spec: { containers: [{ ...webContainer, image: 'v2', ...hook }] } }
    cluster.write(
      'user',
      patch('Deployment', 'web', each => ({ ...each, spec: { ...each.spec, template } })),
    )
    const names = new Map<string, string>()
    const answers = (pod: string) =>
      ofKind(facts, 'ContainerState').some(each => each.pod === pod && each.state === 'running') &&
      !ofKind(facts, 'Signalled').some(each => each.pod === pod)
    const random = tools.random.fork('draws')
    let [sent, lost, expected] = [0, 0, 0]
    let rules: { readonly from: Programmed; readonly node: Node } | undefined
    for (let i = 0; i < 45 * rate; i++) {
      run(1000 / rate)
      for (const { metadata, status } of cluster.list('Pod')) names.set(status.podIP ?? '', metadata.name)
      const from = stage.proxies.get('node-1')?.rulesFrom()
      if (from === undefined) throw new Error('node-1 has no kube-proxy')
      // Working the rules out takes longer than the packet does.
      if (rules?.from !== from) rules = { from, node: tracedNode(parts.rules, place, from) }
      const { node } = rules
      const { branches } = playPackets(node, newMemory(), random, each =>
        send(each, firstPacket(place, address), { in: 'cni0' }),
      )
      const fate = branches[0]?.result.fate
      const to = fate?.kind === 'delivered' ? renderDestination(fate.packet).split(':')[0] : undefined
      const listed = [...from.slices.values()]
        .flatMap(slice => slice.endpoints ?? [])
        .filter(each => each.conditions?.ready)
        .map(each => each.targetRef?.name ?? '')
      sent += 1
      lost += to !== undefined && answers(names.get(to) ?? '') ? 0 : 1
      expected += listed.filter(each => !answers(each)).length / listed.length
    }
    return { sent, lost, expected }
  }

  test('with a preStop that is long enough none is lost', () => {
    for (const seed of [1, 2]) expect(rollOver(seed, 3)).toMatchObject({ sent: 45 * rate, lost: 0 })
  })

  test('without one some are, as many as rate × window / n says', () => {
    const runs = [1, 2, 3, 4].map(seed => rollOver(seed, 0))
    const [lost, expected] = [
      runs.reduce((sum, each) => sum + each.lost, 0),
      runs.reduce((sum, each) => sum + each.expected, 0),
    ]
    expect(expected).toBeGreaterThan(10)
    // The variance of a sum of draws is at most its expectation.
    expect(Math.abs(lost - expected)).toBeLessThan(5 * Math.sqrt(expected))
  })
})
