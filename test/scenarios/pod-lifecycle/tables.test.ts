import { expect, test } from 'vitest'
import { brokenTables } from '../../../src/scenarios/pod-lifecycle/broken-tables.ts'
import { options } from '../../../src/scenarios/pod-lifecycle/options.ts'
import { parts, type Parts } from '../../../src/scenarios/cluster/parts.ts'
import { phaseTable } from '../../../src/scenarios/pod-lifecycle/phase-table.ts'
import { podInWords } from '../../../src/scenarios/pod-lifecycle/pod-in-words.ts'
import { statusColumn } from '../../../src/scenarios/pod-lifecycle/status-column.ts'
import { ofKind } from '../../../src/sim/fact.ts'
import { defaults } from '../../../src/sim/options.ts'
import { judge, play } from '../../../src/sim/play.ts'
import type { Scenario } from '../../../src/sim/scenario.ts'
import { factsOf, type Trace } from '../../../src/sim/trace.ts'
import { same } from '../../../src/text.ts'

const withParts = (chosen: Parts): Scenario => ({
  id: 'pod-lifecycle',
  title: same('life'),
  kubernetes: '1.36',
  options: {},
  experiments: [phaseTable(chosen), statusColumn(chosen)],
})
const played = (of: Scenario, name: string, seed: number): Trace => {
  const experiment = of.experiments.find(each => each.name === name)
  return play(of, experiment ?? of.experiments[0], defaults(options), seed)
}
const failing = (trace: Trace) => trace.verdicts.filter(each => !each.holds).map(each => each.claim)
const seeds = Array.from({ length: 100 }, (_, i) => i + 1)

test.each(['phase-table', 'status-column'])('every claim of %s holds for 100 seeds', name => {
  const failed = seeds.flatMap(seed => failing(played(withParts(parts), name, seed)))
  expect(failed).toEqual([])
})

test.each(brokenTables(withParts).map(each => [each.name, each] as const))(
  'the misconception %s fails its claim',
  (_name, broken) => {
    expect(failing(played(broken.scenario(), broken.experiment, 1))).toContain(broken.breaks)
  },
)

test('every claim has a misconception, and none holds over nothing or with a case left out', () => {
  const broken = brokenTables(withParts).map(each => each.breaks)
  for (const experiment of withParts(parts).experiments) {
    const facts = factsOf(played(withParts(parts), experiment.name, 1))
    for (const claim of experiment.claims) {
      expect(broken).toContain(claim.id)
      expect({ claim: claim.id, holds: claim.judge([]).holds }).toEqual({ claim: claim.id, holds: false })
    }
    for (const left of ofKind(facts, 'Decided')) {
      const rest = facts.filter(fact => fact !== left)
      expect(judge(experiment, rest).every(each => each.holds)).toBe(false)
    }
  }
})

test('kubectl get pod --watch shows the listing of KEP-4603', () => {
  const facts = factsOf(played(withParts(parts), 'status-column', 1))
  const shown = ofKind(facts, 'StatusPrinted').map(each => `${each.status} ${each.restarts}`)
  expect(shown).toEqual([
    'Pending 0',
    'ContainerCreating 0',
    'Running 0',
    'Completed 0',
    'Running 1',
    'Completed 1',
    'CrashLoopBackOff 1',
    'Running 2',
    'Completed 2',
    'CrashLoopBackOff 2',
    'Running 3',
  ])
})

test('a Pod in words says what its objects say', () => {
  const { pod, situation } = podInWords(
    'Never, phase Running, reason Odd, Ready, deleted, initialized; init i: exit 0 restarts 2; sidecar s: running ready not-started; app a: crashed 3; app b: unreported',
  )
  expect(situation).toEqual({ podIsTerminal: false, podHasInitialized: true })
  expect(pod.metadata.deletionTimestamp).toBeDefined()
  expect(pod.spec).toEqual({
    restartPolicy: 'Never',
    initContainers: [{ name: 'i' }, { name: 's', restartPolicy: 'Always' }],
    containers: [{ name: 'a' }, { name: 'b' }],
  })
  expect(pod.status).toMatchObject({
    phase: 'Running',
    reason: 'Odd',
    conditions: [{ type: 'Ready', status: 'True' }],
    initContainerStatuses: [
      { name: 'i', restartCount: 2, state: { terminated: { exitCode: 0 } } },
      { name: 's', ready: true, started: false, state: { running: {} } },
    ],
    containerStatuses: [
      { name: 'a', state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 3 } } },
    ],
  })
})
