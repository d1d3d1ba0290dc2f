import { describe, expect, it } from 'vitest'
import { type ComponentOptions, options } from '../../src/scenarios/components/options.ts'
import { type Component, components } from '../../src/scenarios/components/parts.ts'
import { scenario } from '../../src/scenarios/components/scenario.ts'
import { causesOf, ofKind } from '../../src/sim/fact.ts'
import { defaults } from '../../src/sim/options.ts'
import { play } from '../../src/sim/play.ts'
import type { Experiment } from '../../src/sim/scenario.ts'
import { factsOf } from '../../src/sim/trace.ts'
import { drawnOptions } from './drawn.ts'

const usual = defaults(options)

function find(name: string): Experiment<ComponentOptions> {
  const found = scenario.experiments.find(each => each.name === name)
  if (found === undefined) throw new Error(`no experiment ${name}`)
  return found
}
const factsIn = (name: string, asked: Partial<ComponentOptions> = {}, seed = 1) =>
  factsOf(play(scenario, find(name), { ...usual, ...asked }, seed))
const outcome = (name: string, of: string, asked: Partial<ComponentOptions> = {}) =>
  find(name)
    .outcomes?.find(each => each.name === of)
    ?.of(factsIn(name, asked))

const combinations = drawnOptions(options, 12, 'options of the components test')

describe.each(scenario.experiments.map(each => [each.name, each] as const))('%s', (_, experiment) => {
  it('proves its claims whatever the options', () => {
    const failed = combinations.flatMap((asked, seed) =>
      play(scenario, experiment, asked, seed)
        .verdicts.filter(verdict => !verdict.holds)
        .map(({ claim }) => ({ claim, asked, seed })),
    )
    expect(failed).toEqual([])
  })

  it('tells tens of facts, and a cause for each but what people do', () => {
    const facts = factsIn(experiment.name)
    expect(facts.length).toBeLessThan(90)
    const uncaused = facts.filter(fact => fact.because === undefined && !['user', 'operator'].includes(fact.by))
    expect(uncaused.map(fact => fact.by).filter(by => by !== 'etcd')).toEqual([])
  })
})

it('stop-one: what becomes of the successor depends on who is missing', () => {
  const of = (stop: Component) => outcome('stop-one', 'successor', { stop })
  expect(Object.fromEntries(components.map(each => [each, of(each)]))).toEqual({
    apiserver: 'not deleted',
    scheduler: 'Pending',
    'controller-manager': 'none',
    kubelet: 'Running',
    'kube-proxy': 'Running',
    runtime: 'Running',
    coredns: 'Running',
  })
})

it('quorum-table: writes go on with a majority of all members, and only then', () => {
  const accepted = (members: number, killMembers: number) => outcome('quorum-table', 'writes', { members, killMembers })
  expect([1, 2].map(killed => accepted(3, killed))).toEqual(['accepted', 'refused'])
  expect([1, 2, 3].map(killed => accepted(4, killed))).toEqual(['accepted', 'refused', 'refused'])
  expect([2, 3].map(killed => accepted(5, killed))).toEqual(['accepted', 'refused'])
  // More cannot be stopped than there are.
  expect(accepted(1, 9)).toBe('refused')
})

it('write-order: a running container leads back to the Deployment that the user created', () => {
  const facts = factsIn('write-order')
  const running = ofKind(facts, 'ContainerState').find(each => each.state === 'running')
  const chain = causesOf(facts, running?.id ?? 0).map(each => each.by.split('/')[0])
  expect([...new Set(chain)]).toEqual([
    'kubelet',
    'scheduler',
    'replicaset-controller',
    'deployment-controller',
    'user',
  ])
})

it('level-not-edge: the work does not depend on how often the size was changed', () => {
  const created = [0, 1, 50].map(edits => outcome('level-not-edge', 'created', { edits }))
  expect(created).toEqual([1, 1, 1])
})

it('leader-handover: a clock that is off does no harm, in either direction', () => {
  for (const clockSkew of [-60, 0, 60]) {
    const leads = ofKind(factsIn('leader-handover', { clockSkew }), 'ComponentChanged').filter(
      each => each.change === 'leads',
    )
    expect(leads.map(each => each.component)).toEqual([
      'controller-manager-1',
      'controller-manager-2',
      'controller-manager-1',
    ])
  }
})
