import { describe, expect, it } from 'vitest'
import { namespaceModes, userNamespace } from '../../src/model/pod/namespaces.ts'
import type { Sandbox } from '../../src/model/pod/runtime-state.ts'
import { podSandboxChanged } from '../../src/model/pod/sandbox.ts'
import type { PodSpec } from '../../src/objects.ts'
import { broken } from '../../src/scenarios/pause-container/broken.ts'
import { options, type PauseOptions } from '../../src/scenarios/pause-container/options.ts'
import { scenario } from '../../src/scenarios/pause-container/scenario.ts'
import { isKind } from '../../src/sim/fact.ts'
import { defaults } from '../../src/sim/options.ts'
import { play } from '../../src/sim/play.ts'
import type { Experiment } from '../../src/sim/scenario.ts'
import { factsOf } from '../../src/sim/trace.ts'

const usual = defaults(options)
const seeds = Array.from({ length: 100 }, (_, i) => i + 1)

/** Every combination of what an experiment can be asked for, with the ends of ranges. */
const combinations: readonly PauseOptions[] = (['pause', 'pin', 'none'] as const).flatMap(holder =>
  [false, true].flatMap(sharePid =>
    (['containerd', 'crio', 'kata'] as const).flatMap(runtime =>
      (['Always', 'OnFailure', 'Never'] as const).flatMap(restartPolicy =>
        (['reaping', 'not'] as const).flatMap(reaper =>
          [0, 10].flatMap(inits =>
            [
              { apps: 1, orphans: 0 },
              { apps: 10, orphans: 7 },
            ].map(counts => ({ holder, sharePid, runtime, restartPolicy, reaper, inits, ...counts })),
          ),
        ),
      ),
    ),
  ),
)

const failing = (experiment: Experiment<PauseOptions>, asked: PauseOptions, seed: number) =>
  play(scenario, experiment, asked, seed)
    .verdicts.filter(verdict => !verdict.holds)
    .map(verdict => ({ claim: verdict.claim, asked, seed }))

const bytes = (experiment: Experiment<PauseOptions>, seed: number) =>
  JSON.stringify(play(scenario, experiment, usual, seed))

function outcome(experiment: string, name: string, asked: Partial<PauseOptions>): string | number | undefined {
  const found = scenario.experiments.find(each => each.name === experiment)
  if (found === undefined) return undefined
  const facts = factsOf(play(scenario, found, { ...usual, ...asked }, 1))
  return found.outcomes?.find(each => each.name === name)?.of(facts)
}

describe.each(scenario.experiments.map(experiment => [experiment.name, experiment] as const))('%s', (_, experiment) => {
  it('proves its claims with 100 seeds', () => {
    expect(seeds.flatMap(seed => failing(experiment, usual, seed))).toEqual([])
  })

  it('proves its claims whatever the options', () => {
    expect(combinations.flatMap((asked, i) => failing(experiment, asked, i))).toEqual([])
  })

  it('gives the same bytes twice, and others with another seed', () => {
    expect(bytes(experiment, 7)).toBe(bytes(experiment, 7))
    expect(new Set(seeds.map(seed => bytes(experiment, seed))).size).toBeGreaterThan(1)
  })

  it('names for every fact a cause that came before, or has none since the play did it', () => {
    const facts = seeds.slice(0, 10).flatMap(seed => factsOf(play(scenario, experiment, usual, seed)))
    const uncaused = facts.filter(fact => fact.because === undefined)
    expect(facts.filter(fact => fact.because !== undefined && fact.because >= fact.id)).toEqual([])
    expect(uncaused.filter(fact => !['user', 'kubelet'].includes(fact.by))).toEqual([])
    expect(uncaused.filter(fact => fact.by === 'kubelet' && fact.kind !== 'Decided')).toEqual([])
  })

  it('never goes back in time', () => {
    const times = factsOf(play(scenario, experiment, usual, 3)).map(fact => fact.at)
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('has every claim settled by facts of the play', () => {
    const trace = play(scenario, experiment, usual, 1)
    const ids = new Set(factsOf(trace).map(fact => fact.id))
    for (const { claim, deciding } of trace.verdicts) {
      expect([claim, deciding.length]).not.toEqual([claim, 0])
      expect(deciding.filter(id => !ids.has(id))).toEqual([])
    }
  })
})

describe('misconceptions', () => {
  it('are there for every claim', () => {
    const claims = scenario.experiments.flatMap(experiment => experiment.claims.map(claim => claim.id))
    expect([...new Set(broken.map(each => each.breaks))].sort()).toEqual([...claims].sort())
  })

  it.each(broken.map(each => [each.name, each] as const))('%s: its claim fails with 10 seeds', (_, variant) => {
    const played = variant.scenario()
    const experiment = played.experiments.find(each => each.name === variant.experiment)
    const verdicts = seeds.slice(0, 10).map(seed => {
      if (experiment === undefined) return undefined
      return play(played, experiment, usual, seed).verdicts.find(each => each.claim === variant.breaks)?.holds
    })
    expect(verdicts).toEqual(Array(10).fill(false))
  })
})

describe('outcomes', () => {
  it.each([
    ['pause', 2, 'same', 1],
    ['pin', 2, 'same', 1],
    ['none', 0, 'new', 4],
    ['none', 2, 'new', 6],
  ] as const)('held by %s with %i init containers: address %s, %i CNI ADDs', (holder, inits, address, adds) => {
    expect(outcome('hold-the-address', 'address', { holder, inits })).toBe(address)
    expect(outcome('hold-the-address', 'cni-adds', { holder, inits })).toBe(adds)
  })

  it.each([
    [false, 'app'],
    [true, 'pause'],
  ] as const)('shareProcessNamespace %s: process 1 is %s', (sharePid, first) => {
    expect(outcome('pid-view', 'pid-1', { sharePid })).toBe(first)
  })

  it.each([
    ['not', 5, true, 5],
    ['not', 1000, false, 1000],
    ['reaping', 5, true, 0],
    ['not', 0, false, 0],
  ] as const)('process 1 %s, %i orphans, shared PIDs %s: %i zombies', (reaper, orphans, sharePid, zombies) => {
    expect(outcome('who-reaps', 'zombies', { reaper, orphans, sharePid })).toBe(zombies)
  })

  it.each([
    ['Always', 'new', 'Running', 4],
    ['OnFailure', 'new', 'Running', 4],
    ['Never', 'lost', 'Failed', 2],
  ] as const)('pause killed with restartPolicy %s: address %s, phase %s, %i init runs', (...row) => {
    const [restartPolicy, address, phase, runs] = row
    const of = (name: string) => outcome('kill-pause', name, { restartPolicy })
    expect([of('address'), of('phase'), of('init-runs')]).toEqual([address, phase, runs])
  })

  it.each([
    ['containerd', 3],
    ['crio', 1],
    ['kata', 2],
  ] as const)('%s runs %i pauses for the three Pods', (runtime, pauses) => {
    expect(outcome('drop-infra', 'pauses', { runtime })).toBe(pauses)
  })

  it('BestEffort is the first victim', () => {
    expect(outcome('last-to-die', 'first-victim', {})).toBe('BestEffort')
  })
})

describe('a Pod that is stopped for a new sandbox', () => {
  it('has its apps told first, its sidecar after they are gone', () => {
    const [experiment] = scenario.experiments.filter(each => each.name === 'kill-pause')
    const facts = experiment === undefined ? [] : factsOf(play(scenario, experiment, usual, 1))
    const told = facts
      .filter(isKind('Signalled', 'ProcessEnded'))
      .filter(fact => !('process' in fact && !fact.process.startsWith('web/')))
    const after = told.slice(told.findIndex(fact => fact.kind === 'Signalled' && fact.signal === 'TERM'))
    expect(after.slice(0, 6).map(fact => `${fact.kind} ${fact.container}`)).toEqual([
      'Signalled app-1',
      'Signalled app-2',
      'ProcessEnded app-1',
      'ProcessEnded app-2',
      'Signalled proxy',
      'ProcessEnded proxy',
    ])
  })
})

// kubernetes/kubernetes pkg/kubelet/kuberuntime/util/util_test.go
describe('TestNamespacesForPod', () => {
  it.each<[Partial<PodSpec>, string]>([
    [{}, 'POD CONTAINER POD'],
    [{ hostNetwork: true, hostPID: true, hostIPC: true }, 'NODE NODE NODE'],
    [{ shareProcessNamespace: true }, 'POD POD POD'],
    [{ shareProcessNamespace: false }, 'POD CONTAINER POD'],
    [{ hostUsers: false }, 'POD CONTAINER POD'],
  ])('%j: network, PID, IPC are %s', (spec, expected) => {
    const { network, pid, ipc } = namespaceModes(spec)
    expect([network, pid, ipc].join(' ')).toBe(expected)
  })

  it('gives a Pod with hostUsers false a mapping of 65,536 ids, or refuses it', () => {
    expect(userNamespace({ hostUsers: false }, 'supported')).toEqual({ kind: 'pod', ids: 65_536 })
    for (const why of ['feature-off', 'handler-unknown', 'handler-unable'] as const)
      expect(userNamespace({ hostUsers: false }, why)).toEqual({ kind: 'refused', why })
  })
})

const box = (state: Sandbox['state'], attempt: number, ip = '10.0.0.1'): Sandbox => ({
  id: `s${attempt}`,
  state,
  attempt,
  ip,
})

describe('TestPodSandboxChanged', () => {
  it.each<[string, readonly Sandbox[], Partial<PodSpec>, boolean, number, string | undefined]>([
    ['none', [], {}, true, 0, undefined],
    ['two ready', [box('READY', 1), box('READY', 0)], {}, true, 2, 's1'],
    ['none ready', [box('NOTREADY', 1), box('NOTREADY', 0)], {}, true, 2, 's1'],
    ['another network', [{ ...box('READY', 0), network: 'POD' }], { hostNetwork: true }, true, 1, undefined],
    ['no address', [box('READY', 0, '')], {}, true, 1, 's0'],
    ['one ready', [box('READY', 0)], {}, false, 0, 's0'],
    ['an older one listed first', [box('READY', 0), box('NOTREADY', 1)], {}, false, 1, 's0'],
  ])('%s', (_, sandboxes, spec, changed, attempt, id) => {
    const verdict = podSandboxChanged({ spec: { containers: [], ...spec } }, sandboxes)
    expect([verdict.changed, verdict.attempt, verdict.id]).toEqual([changed, attempt, id])
  })
})
