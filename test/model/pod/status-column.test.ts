import { expect, test } from 'vitest'
import { printedPod } from '../../../src/model/pod/status-column.ts'
import type { Condition, PodStatus } from '../../../src/objects.ts'
import { app, backingOff, exited, pod, running, sidecar, waiting } from './builders.ts'

const podReady: Condition = { type: 'Ready', status: 'True' }
const isInitialized: Condition = { type: 'Initialized', status: 'True' }
const two = { containers: [app('a'), app('b')] }
const row = (of: Parameters<typeof pod>) => {
  const { ready, status, restarts } = printedPod(pod(...of))
  return `${ready} ${status} ${restarts}`
}
const up = { ready: true, started: true }
const three = { restartCount: 3 }
const helpers = { initContainers: [sidecar('s1'), sidecar('s2')], containers: [app('a')] }

// The rows of upstream's TestPrintPod tables, in the words of our builders.
test.each<[string, string, Parameters<typeof pod>]>([
  [
    'one runs, one crashes',
    '1/2 CrashLoopBackOff 6',
    [
      two,
      { phase: 'Running', containerStatuses: [running('a', { ...up, ...three }), { ...backingOff('b', 1), ...three }] },
    ],
  ],
  [
    'the first waits, the second ended',
    '0/2 ErrImagePull 0',
    [two, { phase: 'Pending', containerStatuses: [waiting('a', 'ErrImagePull'), exited('b', 1)] }],
  ],
  [
    'one is done, one serves, the Pod is not ready',
    '1/2 NotReady 0',
    [two, { phase: 'Running', containerStatuses: [exited('a', 0), running('b', up)] }],
  ],
  [
    'one is done, one serves, the Pod is ready',
    '1/2 Running 0',
    [two, { phase: 'Running', conditions: [podReady], containerStatuses: [exited('a', 0), running('b', up)] }],
  ],
  [
    'the second init container runs',
    '0/1 Init:1/2 5',
    [
      { initContainers: [app('i1'), app('i2')] },
      {
        phase: 'Pending',
        initContainerStatuses: [exited('i1', 0, { restartCount: 2 }), running('i2', three)],
        containerStatuses: [waiting('a', 'PodInitializing')],
      },
    ],
  ],
  [
    'the second init container is about to be made',
    '0/1 Init:1/2 0',
    [
      { initContainers: [app('i1'), app('i2')] },
      { phase: 'Pending', initContainerStatuses: [exited('i1', 0), waiting('i2', 'PodInitializing')] },
    ],
  ],
  [
    'restarts of finished init containers are forgotten',
    '0/1 Running 4',
    [
      { initContainers: [app('i1')] },
      {
        phase: 'Running',
        initContainerStatuses: [exited('i1', 0, { restartCount: 2 })],
        containerStatuses: [running('a', { restartCount: 4 })],
      },
    ],
  ],
  [
    'the first sidecar has not started',
    '0/3 Init:0/2 3',
    [
      helpers,
      {
        phase: 'Pending',
        initContainerStatuses: [running('s1', { started: false, ...three }), waiting('s2', 'PodInitializing')],
      },
    ],
  ],
  [
    'the second sidecar has not started',
    '0/3 Init:1/2 3',
    [
      helpers,
      {
        phase: 'Pending',
        initContainerStatuses: [running('s1', { started: true, ...three }), running('s2', { started: false })],
      },
    ],
  ],
  [
    'both sidecars have started and are not ready',
    '1/3 Running 7',
    [
      helpers,
      {
        phase: 'Running',
        conditions: [isInitialized],
        initContainerStatuses: [running('s1', { started: true, ...three }), running('s2', { started: true })],
        containerStatuses: [running('a', { ...up, restartCount: 4 })],
      },
    ],
  ],
  [
    'sidecars are killed after the app is done',
    '0/3 Completed 7',
    [
      helpers,
      {
        phase: 'Succeeded',
        conditions: [isInitialized],
        initContainerStatuses: [exited('s1', 137, three), exited('s2', 137)],
        containerStatuses: [exited('a', 0, { restartCount: 4 })],
      },
    ],
  ],
  [
    'a finished Pod is deleted',
    '0/1 Completed 0',
    [{}, { phase: 'Succeeded', containerStatuses: [exited('a', 0)] }, { deletionTimestamp: 'x' }],
  ],
  ['an unfinished Pod is deleted', '0/1 Terminating 0', [{}, { phase: 'Pending' }, { deletionTimestamp: 'x' }]],
  ['its node is lost', '0/1 Unknown 0', [{}, { phase: 'Running', reason: 'NodeLost' }, { deletionTimestamp: 'x' }]],
  [
    'a gate holds it',
    '0/2 SchedulingGated 0',
    [two, { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }],
  ],
  ['it is evicted', '0/1 Evicted 0', [{}, { phase: 'Failed', reason: 'Evicted' }]],
  [
    'an init container failed without a reason',
    '0/1 Init:ExitCode:7 0',
    [
      { initContainers: [app('i')] },
      { phase: 'Pending', initContainerStatuses: [exited('i', 7, { state: { terminated: { exitCode: 7 } } })] },
    ],
  ],
  [
    'a signal ended it',
    '0/1 Signal:9 0',
    [
      {},
      {
        phase: 'Failed',
        containerStatuses: [exited('a', 137, { state: { terminated: { exitCode: 137, signal: 9 } } })],
      },
    ],
  ],
])('STATUS when %s', (_case, printed, of) => {
  expect(row(of)).toBe(printed)
})

test('with Initialized true the app containers are looked at although an init container stands out', () => {
  const status: PodStatus = {
    phase: 'Running',
    conditions: [isInitialized],
    initContainerStatuses: [backingOff('s1', 1), running('s2', { started: true })],
    containerStatuses: [running('a', up)],
  }
  expect(row([helpers, status])).toBe('1/3 Init:CrashLoopBackOff 1')
})
