// Claims hold whatever the options say; counts are those of the closed forms.
import { expect, test } from 'vitest'
import { options, type ReplicaSetOptions } from '../../src/scenarios/replicaset/options.ts'
import { scenario } from '../../src/scenarios/replicaset/scenario.ts'
import { defaults } from '../../src/sim/options.ts'
import { play } from '../../src/sim/play.ts'
import { factsOf } from '../../src/sim/trace.ts'

function played(name: string, given: Partial<ReplicaSetOptions>, outcome: string) {
  const experiment = scenario.experiments.find(each => each.name === name)
  if (experiment === undefined) throw new Error(`no experiment ${name}`)
  const trace = play(scenario, experiment, { ...defaults(options), ...given }, 5)
  const asked = experiment.outcomes?.find(each => each.name === outcome)
  return { failed: trace.verdicts.filter(each => !each.holds), answer: asked?.of(factsOf(trace)) }
}

// 1 + 2 + 4 + … up to and including the batch that meets the quota.
test.each([
  [10, 5, 7],
  [100, 30, 31],
  [500, 100, 127],
  [5, 50, 5],
  [5, 0, 1],
  [1, 1, 1],
])('%i replicas and a quota of %i take %i calls', (replicas, quota, calls) => {
  expect(played('slow-start-quota', { replicas, quota }, 'create-calls')).toEqual({ failed: [], answer: calls })
})

// n · ⌈d/10⌉ without expectations, n with them.
test.each([
  [3, false, 20, 6],
  [3, false, 50, 15],
  [3, false, 200, 60],
  [4, false, 0, 4],
  [3, true, 200, 3],
] as const)(
  '%i replicas, expectations %s, a cache %i ms late: %i Pods are created',
  (replicas, expectations, watchDelay, pods) => {
    expect(played('expectations-guard', { replicas, expectations, watchDelay }, 'pods-created')).toEqual({
      failed: [],
      answer: pods,
    })
  },
)

test.each([
  ['crash', 0],
  ['hang', 0],
  ['unready', 0],
  ['delete', 1],
  ['evict', 1],
] as const)('after %s the set creates %i Pods', (fault, pods) => {
  expect(played('crash-vs-loss', { fault }, 'new-pods')).toEqual({ failed: [], answer: pods })
})

test.each([
  [120_000, '1.36', 0],
  [240_000, '1.31', 0],
  [600_000, '1.36', 1],
  [3_600_000, '1.31', 1],
] as const)(
  'a node that is back after %i ms, by the defaults of %s: %i replacements',
  (returnAfter, kubernetes, pods) => {
    expect(played('node-loss-timeline', { returnAfter, kubernetes }, 'replacements')).toEqual({
      failed: [],
      answer: pods,
    })
  },
)

test.each([
  ['rs', 3, 0],
  ['rc', 3, 3],
  ['rc', 7, 7],
] as const)('a raw DELETE of a %s of %i leaves %i Pods', (kind, replicas, pods) => {
  expect(played('rc-vs-rs', { kind, replicas }, 'surviving-pods')).toEqual({ failed: [], answer: pods })
})
