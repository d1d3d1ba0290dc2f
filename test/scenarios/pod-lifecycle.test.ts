import { describe, expect, it } from 'vitest'
import { broken } from '../../src/scenarios/pod-lifecycle/broken.ts'
import { type LifecycleOptions, options } from '../../src/scenarios/pod-lifecycle/options.ts'
import { scenario } from '../../src/scenarios/pod-lifecycle/scenario.ts'
import { type Fact, type FactKind, type FactOf, ofKind } from '../../src/sim/fact.ts'
import { defaults } from '../../src/sim/options.ts'
import { play } from '../../src/sim/play.ts'
import type { Experiment } from '../../src/sim/scenario.ts'
import { factsOf } from '../../src/sim/trace.ts'
import { drawnOptions } from './drawn.ts'

const usual = defaults(options)
const experiments = scenario.experiments.map(each => [each.name, each] as const)
const [second, minute] = [1000, 60_000]

function find(name: string): Experiment<LifecycleOptions> {
  const found = scenario.experiments.find(each => each.name === name)
  if (found === undefined) throw new Error(`no experiment ${name}`)
  return found
}
const factsIn = (name: string, asked: Partial<LifecycleOptions> = {}, seed = 1) =>
  factsOf(play(scenario, find(name), { ...usual, ...asked }, seed))
const outcome = (name: string, of: string, asked: Partial<LifecycleOptions> = {}, seed = 1) =>
  find(name)
    .outcomes?.find(each => each.name === of)
    ?.of(factsIn(name, asked, seed))

/** The facts of a kind that fit, in order. */
const those = <K extends FactKind>(facts: readonly Fact[], kind: K, like: Partial<FactOf<K>>): FactOf<K>[] =>
  ofKind(facts, kind).filter(fact =>
    Object.entries(like).every(([key, value]) => (fact as unknown as Record<string, unknown>)[key] === value),
  )
const secondsBetween = (from: Fact | undefined, to: Fact | undefined) => ((to?.at ?? NaN) - (from?.at ?? NaN)) / second

const combinations = drawnOptions(options, 25, 'options of the pod-lifecycle test', [0, 1, 255, 'none'])

describe.each(experiments)('%s', (_, experiment) => {
  it('proves its claims whatever the options', () => {
    const failed = combinations.flatMap((asked, seed) =>
      play(scenario, experiment, asked, seed)
        .verdicts.filter(verdict => !verdict.holds)
        .map(({ claim }) => ({ claim, asked, seed })),
    )
    expect(failed).toEqual([])
  })

  it('tells tens of facts, and a cause for each but what people, the network and the node bring about', () => {
    const facts = factsIn(experiment.name)
    expect(facts.length).toBeLessThan(80)
    const uncaused = facts.filter(fact => fact.because === undefined && fact.kind !== 'Decided')
    expect(uncaused.filter(fact => !['user', 'network', 'kubectl'].includes(fact.by)).map(fact => fact.kind)).toEqual(
      experiment.name === 'evicted' ? ['ConditionChanged'] : [],
    )
  })

  it('tells phases that follow on each other, from Pending on', () => {
    const known = new Map<string, string>()
    const misfits = ofKind(factsIn(experiment.name), 'PhaseChanged').filter(({ pod, from, to }) => {
      const before = known.get(pod)
      known.set(pod, to)
      return before === undefined ? to !== 'Pending' && from === undefined : from !== before
    })
    expect(misfits).toEqual([])
    expect([...known.values()]).not.toContain('Unknown')
  })

  it('has for each claim a misconception that makes it fail, whatever the seed', () => {
    const verdicts = broken
      .filter(each => each.experiment === experiment.name)
      .flatMap(belief => {
        const [{ name, breaks }, own] = [belief, belief.scenario()]
        const variant = own.experiments.find(each => each.name === experiment.name)
        return [1, 2, 3].map(seed => ({
          name,
          breaks,
          holds: variant && play(own, variant, usual, seed).verdicts.find(each => each.claim === breaks)?.holds,
        }))
      })
    expect(verdicts.filter(each => each.holds !== false)).toEqual([])
    expect(new Set(verdicts.map(each => each.breaks))).toEqual(new Set(experiment.claims.map(each => each.id)))
  })
})

describe('life-line', () => {
  // kubernetes/website, debug-running-pod: the events of the nginx Pod.
  it('shows the events of a Pod in the order of the documentation', () => {
    const events = those(factsIn('life-line'), 'EventSeen', { subject: 'Pod/plain' })
    expect(events.map(each => each.reason)).toEqual(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started'])
  })

  it('walks back from a container to the command that wanted it', () => {
    const facts = factsIn('life-line')
    const chain: string[] = []
    let fact: Fact | undefined = those(facts, 'ContainerState', { pod: 'plain' })[0]
    for (; fact !== undefined; fact = facts.find(each => each.id === fact?.because)) chain.push(fact.kind)
    expect(chain.join(' ')).toBe(
      'ContainerState EventSeen EventSeen EventSeen EventSeen ConditionChanged SandboxState CniCalled VolumesReady ConditionChanged Bound Wrote',
    )
  })

  it.each([0, 1, 10])('is Pending while the first of %i init containers and a sidecar runs', inits => {
    expect(outcome('life-line', 'phase-when-init-runs', { inits })).toBe('Pending')
  })
})

describe('policy-by-exit', () => {
  it.each([
    ['Always', [0], 'Running'],
    ['Always', [0, 1], 'Running'],
    ['OnFailure', [0, 0], 'Succeeded'],
    ['OnFailure', [0, 1], 'Running'],
    ['OnFailure', [0, 'none'], 'Running'],
    ['Never', [0, 0], 'Succeeded'],
    ['Never', [0, 1], 'Failed'],
    ['Never', [1, 'none'], 'Running'],
  ] as const)('%s with %j ends %s', (restartPolicy, exitCodes, phase) => {
    for (const seed of [1, 2, 3])
      expect(outcome('policy-by-exit', 'phase', { restartPolicy, exitCodes }, seed)).toBe(phase)
  })
})

/** Seconds from each end of the container to its next start. */
function delays(asked: Partial<LifecycleOptions>): number[] {
  const own = those(factsIn('crash-curve', asked), 'ContainerState', { container: 'crashes' })
  return own.flatMap((end, i) => (end.state === 'terminated' && own[i + 1] ? [secondsBetween(end, own[i + 1])] : []))
}

describe('crash-curve', () => {
  it('waits 0, 10, 20, 40, 80, 160, 300, 300 … s after each exit', () => {
    expect(delays({ runFor: 10 * second })).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300, 300])
  })
  it('stays below a lower cap, which is the first delay too if it is below 10 s', () => {
    expect(delays({ runFor: 0, backoffMax: 60 * second }).slice(0, 6)).toEqual([0, 10, 20, 40, 60, 60])
    expect(delays({ runFor: 0, backoffMax: 3 * second }).slice(0, 4)).toEqual([0, 3, 3, 3])
  })
  it('never waits after runs of more than ten minutes', () => {
    expect(delays({ runFor: 10 * minute + 1 })).toEqual([0, 0])
    expect(delays({ runFor: 10 * minute })).toEqual([0, 10])
  })
  // KEP-4603: about 10 restarts in 30 minutes; the others by the closed form.
  it.each([
    [10, 300, 10],
    [0, 300, 10],
    [60, 300, 9],
    [10, 60, 28],
    [0, 60, 32],
    [60, 60, 16],
    [3600, 300, 0],
    [0, 1, 1801],
  ])(
    'restarts a container that exits every %i s under a cap of %i s %i times in half an hour',
    (runFor, max, times) => {
      expect(outcome('crash-curve', 'restarts', { runFor: runFor * second, backoffMax: max * second }, 5)).toBe(times)
    },
  )
})

describe('init-gate', () => {
  it.each([
    ['Never', 'Failed'],
    ['OnFailure', 'Pending'],
    ['Always', 'Pending'],
  ] as const)('leaves a Pod with a failing init container under %s in %s', (restartPolicy, phase) => {
    expect(outcome('init-gate', 'phase', { restartPolicy })).toBe(phase)
  })
  it('is seen in STATUS step by step', () => {
    const printed = those(factsIn('init-gate', { inits: 2 }), 'StatusPrinted', { pod: 'web' }).map(each => each.status)
    expect(printed.filter(each => each !== 'Pending')).toEqual(['Init:0/2', 'Init:1/2', 'PodInitializing', 'Running'])
  })
})

describe('probe-clock', () => {
  it.each([1, 3, 10])('kills a hung process between (F−1)·10+1 and F·10+1 s for F = %i', failureThreshold => {
    for (const seed of [1, 2, 3, 4]) {
      const facts = factsIn('probe-clock', { failureThreshold }, seed)
      const [after = NaN, before = NaN] = ['just-after', 'just-before'].map(pod =>
        secondsBetween(those(facts, 'Hung', { pod })[0], those(facts, 'Signalled', { pod })[0]),
      )
      expect(after).toBeCloseTo(failureThreshold * 10 + 1, 2)
      expect(before).toBeCloseTo((failureThreshold - 1) * 10 + 1, 2)
    }
    expect(outcome('probe-clock', 'killed-after', { failureThreshold })).toBe(failureThreshold * 10 + 1)
  })
  it('gives a hung process the whole grace period, and starts it again with exit code 137', () => {
    const facts = factsIn('probe-clock')
    const [term, kill] = those(facts, 'Signalled', { pod: 'just-after' })
    expect(secondsBetween(term, kill)).toBe(30)
    expect(those(facts, 'ContainerState', { pod: 'just-after', state: 'terminated' })).toMatchObject([
      { exitCode: 137 },
    ])
  })
})

describe('goodbye', () => {
  it.each([
    [30, 0, 0, 30],
    [30, 10, 10, 30],
    [30, 29.5, 29.5, 31.5],
    [30, 40, 30, 32],
    [1, 0, 0, 2],
    [10, 8, 8, 10],
    [10, 9, 9, 11],
    [0, 0, 0, 2],
  ])('with grace %d s and preStop %d s sends SIGTERM at %d s and SIGKILL at %d s', (grace, preStop, term, kill) => {
    const asked = { grace: grace * second, preStop: preStop * second }
    expect([outcome('goodbye', 'term-at', asked), outcome('goodbye', 'kill-at', asked)]).toEqual([term, kill])
  })
  it('lets the endpoint and SIGTERM come in either order, as chance has it', () => {
    const orders = Array.from({ length: 20 }, (_, seed) => {
      const facts = factsIn('goodbye', {}, seed)
      const endpoint = those(facts, 'EndpointChanged', { pod: 'web', terminating: true })[0]
      const term = those(facts, 'Signalled', { pod: 'web', signal: 'TERM' })[0]
      return (endpoint?.id ?? NaN) < (term?.id ?? NaN)
    })
    expect(new Set(orders)).toEqual(new Set([true, false]))
  })
  it('gives a deleted Pod a phase by its exit codes', () => {
    const ends = ofKind(factsIn('goodbye'), 'PhaseChanged').map(each => [each.pod, each.to])
    expect(ends).toEqual([
      ['web', 'Failed'],
      ['long-hook', 'Failed'],
      ['helped', 'Succeeded'],
    ])
  })
})

describe('evicted', () => {
  it.each(['Always', 'OnFailure', 'Never'] as const)('ends in Failed under %s', restartPolicy => {
    expect(outcome('evicted', 'phase', { restartPolicy })).toBe('Failed')
  })
  it('grants two seconds', () => {
    const [term, kill] = those(factsIn('evicted'), 'Signalled', { pod: 'always' })
    expect(secondsBetween(term, kill)).toBe(2)
  })
})

describe('lost-node', () => {
  it('takes 50 to 55 s to notice and about 350 s to replace, by when the controller happens to look', () => {
    const seeds = Array.from({ length: 30 }, (_, seed) => seed)
    const noticed = seeds.map(seed => {
      const facts = factsIn('lost-node', {}, seed)
      return secondsBetween(
        those(facts, 'NodeChanged', { change: 'cut off' })[0],
        those(facts, 'NodeChanged', { change: 'tainted' })[0],
      )
    })
    expect(Math.min(...noticed)).toBeGreaterThanOrEqual(50)
    expect(Math.max(...noticed)).toBeLessThanOrEqual(55)
    expect(Math.max(...noticed) - Math.min(...noticed)).toBeGreaterThan(3)
    for (const seed of seeds.slice(0, 5)) expect(outcome('lost-node', 'replaced-after', {}, seed)).toBe(350)
    expect(outcome('lost-node', 'phase')).toBe('Running')
  })
  it('stops what runs on the node when it is back, the forcibly deleted Pod included', () => {
    const facts = factsIn('lost-node')
    const back = those(facts, 'NodeChanged', { change: 'returned' })[0]
    const ended = ofKind(facts, 'ProcessEnded').filter(each => each.id > (back?.id ?? Infinity))
    expect(ended.length).toBe(3)
  })
})

describe('bind-before-pull', () => {
  it.each(['Always', 'OnFailure', 'Never'] as const)('leaves the Pod in Pending under %s', restartPolicy => {
    expect(outcome('bind-before-pull', 'phase', { restartPolicy })).toBe('Pending')
  })
  it('pulls again after 10, 20 and 40 s', () => {
    const facts = factsIn('bind-before-pull')
    const pulls = ofKind(facts, 'EventSeen')
      .filter(each => each.reason === 'Pulling')
      .slice(0, 4)
    const failures = ofKind(facts, 'EventSeen').filter(each => each.reason === 'Failed')
    expect(pulls.slice(1).map((pull, i) => secondsBetween(failures[i], pull))).toEqual([10, 20, 40])
  })
})
