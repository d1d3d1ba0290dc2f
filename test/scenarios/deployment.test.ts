import { describe, expect, it, test } from 'vitest'
import { type DeploymentOptions, options } from '../../src/scenarios/deployment/options.ts'
import { scenario } from '../../src/scenarios/deployment/scenario.ts'
import { defaults, readValue } from '../../src/sim/options.ts'
import { play } from '../../src/sim/play.ts'
import { factsOf } from '../../src/sim/trace.ts'

type Given = Readonly<Record<string, unknown>>

function traceOf(name: string, given: Given, seed = 1) {
  const experiment = scenario.experiments.find(each => each.name === name)
  if (experiment === undefined) throw new Error(`no experiment ${name}`)
  const read = Object.entries(given).map(([key, value]) => {
    const answer = readValue(options[key as keyof typeof options], value)
    if (!answer.ok) throw new Error(`${key}: ${answer.what.en}`)
    return [key, answer.value]
  })
  const chosen = { ...defaults(options), ...Object.fromEntries(read) } as DeploymentOptions
  const trace = play(scenario, experiment, chosen, seed)
  return { trace, experiment }
}
const failed = (name: string, given: Given, seed?: number) =>
  traceOf(name, given, seed)
    .trace.verdicts.filter(each => !each.holds)
    .map(each => each.claim)
const outcome = (name: string, given: Given) => {
  const { trace, experiment } = traceOf(name, given)
  return experiment.outcomes?.[0]?.of(factsOf(trace))
}

describe('claims hold whatever the options are', () => {
  const bounds: Given[] = [
    { replicas: 1, maxSurge: '25%', maxUnavailable: '0' },
    { replicas: 1, maxSurge: '0', maxUnavailable: '1' },
    { replicas: 2, maxSurge: '1', maxUnavailable: '1' },
    { replicas: 3, maxSurge: '100%', maxUnavailable: '0' },
    { replicas: 7, maxSurge: '99', maxUnavailable: '99' },
    { replicas: 7, maxSurge: '0', maxUnavailable: '30%' },
    { replicas: 10, maxSurge: '0', maxUnavailable: '5%' },
    { replicas: 13, maxSurge: '1', maxUnavailable: '50%' },
    { replicas: 30, maxSurge: '10%', maxUnavailable: '100%' },
  ]
  test.each(bounds)('n $replicas, S $maxSurge, U $maxUnavailable', given => {
    for (const name of ['envelope', 'stuck-rollout', 'terminating-overlap', 'recreate-vs-rolling'])
      expect({ name, failed: failed(name, given) }).toEqual({ name, failed: [] })
  })

  const times: Given[] = [
    { readyDelay: '0s', grace: '0s' },
    { readyDelay: '0s', grace: '1s' },
    { readyDelay: '1m', grace: '5s' },
    { readyDelay: '1s', grace: '10m' },
  ]
  test.each(times)('ready after $readyDelay, grace period $grace', given => {
    for (const name of ['envelope', 'terminating-overlap', 'recreate-vs-rolling'])
      expect({ name, failed: failed(name, { ...given, replicas: 5 }) }).toEqual({ name, failed: [] })
  })

  test.each([0, 1, 3, 10])('a history of %i', history => expect(failed('rollback-revisions', { history })).toEqual([]))

  test.each(['1m', '61s', '1h'])('a deadline of %s', deadline => {
    expect(failed('stuck-rollout', { deadline, replicas: 4 })).toEqual([])
    expect(failed('pause-resume', { deadline })).toEqual([])
  })
})

it('refuses two zeros as the API server does', () => {
  const both = () => traceOf('envelope', { maxSurge: '0', maxUnavailable: '0%' })
  expect(both).toThrow(/may not be 0 when maxSurge is 0/)
  expect(both).toThrow(expect.objectContaining({ exitCode: 2 }))
})

describe('what a learner is asked to predict', () => {
  it.each([
    [3, '25%', '25%', '3 + 1'],
    [3, '1', '1', '2 + 2'],
    [4, '25%', '1', '3 + 2'],
    [10, '25%', '25%', '8 + 5'],
    [10, '1', '25%', '8 + 3'],
    [20, '25%', '25%', '15 + 10'],
  ])('n %i, S %s, U %s: stuck at %s', (replicas, maxSurge, maxUnavailable, wanted) =>
    expect(outcome('stuck-rollout', { replicas, maxSurge, maxUnavailable })).toBe(wanted),
  )

  it.each([
    [4, '25%', '0', 4],
    [7, '25%', '25%', 6],
    [10, '1', '1', 9],
  ])('n %i, S %s, U %s: at least %i available', (replicas, maxSurge, maxUnavailable, wanted) =>
    expect(outcome('envelope', { replicas, maxSurge, maxUnavailable })).toBe(wanted),
  )

  it.each([
    ['0s', 13],
    ['5s', 18],
    ['30s', 20],
  ])('ten replicas, ready after 10 s, grace period %s: at most %i alive', (grace, wanted) => {
    for (let seed = 1; seed <= 5; seed++) {
      const { trace, experiment } = traceOf('terminating-overlap', { grace, readyDelay: '10s' }, seed)
      expect(experiment.outcomes?.[0]?.of(factsOf(trace))).toBe(wanted)
    }
  })
})
