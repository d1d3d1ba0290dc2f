// Claims hold whatever the options say, and what a learner is asked to predict comes out of the play.
import { expect, test } from 'vitest'
import { type ContainersOptions, options } from '../../src/scenarios/pod-containers/options.ts'
import { scenario } from '../../src/scenarios/pod-containers/scenario.ts'
import { defaults } from '../../src/sim/options.ts'
import { play } from '../../src/sim/play.ts'
import { factsOf } from '../../src/sim/trace.ts'

function played(name: string, given: Partial<ContainersOptions>, outcome?: string) {
  const experiment = scenario.experiments.find(each => each.name === name)
  if (experiment === undefined) throw new Error(`no experiment ${name}`)
  const trace = play(scenario, experiment, { ...defaults(options), ...given }, 7)
  const asked = experiment.outcomes?.find(each => each.name === outcome)
  return { failed: trace.verdicts.filter(each => !each.holds), answer: asked?.of(factsOf(trace)) }
}

test.each([
  [{ portA: 8080, portB: 8080, bind: 'any' }, 'address in use'],
  [{ portA: 8080, portB: 8080, bind: 'loopback' }, 'address in use'],
  [{ portA: 80, portB: 65_535, bind: 'loopback' }, 'ok'],
] as const)('localhost-and-ports with %o: the second bind gets %s', (given, expected) => {
  expect(played('localhost-and-ports', given, 'second-bind')).toEqual({ failed: [], answer: expected })
})

test.each([
  [{ volume: 'none', privateShm: false }, ['not reached', 'reached', 'reached']],
  [{ volume: 'one', privateShm: true }, ['not reached', 'not reached', 'reached']],
  [{ volume: 'both', privateShm: true }, ['reached', 'not reached', 'reached']],
] as const)('channels with %o: file, shm_open and queue are %o', (given, expected) => {
  const outcomes = ['file', 'shm-open', 'message-queue']
  expect(outcomes.map(each => played('channels', given, each))).toEqual(
    expected.map(answer => ({ failed: [], answer })),
  )
})

test.each([
  ['Always', 'CrashLoopBackOff'],
  ['OnFailure', 'NotReady'],
  ['Never', 'NotReady'],
] as const)('doc-two-containers with %s: kubectl prints %s', (restartPolicy, expected) => {
  expect(played('doc-two-containers', { restartPolicy }, 'status')).toEqual({ failed: [], answer: expected })
})

test.each([
  [{ requests: ['300m', '300m'], nodeFree: '500m' }, 'Pending'],
  [{ requests: ['300m', '300m'], nodeFree: '600m' }, 'Running'],
  [{ requests: ['100m', '100m', '100m', '100m', '100m'], nodeFree: '500m' }, 'Running'],
  [{ requests: ['400m'], nodeFree: '300m' }, 'Pending'],
])('placed-as-one with %o: the Pod is %s', (given, expected) => {
  expect(played('placed-as-one', given, 'phase')).toEqual({ failed: [], answer: expected })
})
