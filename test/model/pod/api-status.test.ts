import { expect, test } from 'vitest'
import { apiStatus } from '../../../src/model/pod/api-status.ts'
import type { PodStatus } from '../../../src/objects.ts'
import { app, exited, instance, lost, pod, ready, running, runtime, sidecar } from './builders.ts'

const now = (of: ReturnType<typeof pod>, found: ReturnType<typeof runtime>, more = {}) =>
  apiStatus({ pod: of, runtime: found, podIsTerminal: false, ...more })
const stateOf = (status: PodStatus, name: string) =>
  [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].find(each => each.name === name)

const flags = (status: PodStatus) => status.containerStatuses?.map(({ started, ready }) => [started, ready])

test('before anything was made all containers wait, for the name of the reason they should be looked at', () => {
  expect(stateOf(now(pod({}), runtime(undefined)), 'a')?.state).toEqual({ waiting: { reason: 'ContainerCreating' } })
  const withInit = now(pod({ initContainers: [app('i')] }), runtime(undefined))
  expect(stateOf(withInit, 'i')?.state).toEqual({ waiting: { reason: 'PodInitializing' } })
})

test('a crashed container is shown terminated until a start is refused, then waiting with its end as last state', () => {
  const crashed = runtime(ready, instance('a', 'exited', { exitCode: 1, reason: 'Error' }))
  expect(stateOf(now(pod({}), crashed), 'a')?.state?.terminated).toMatchObject({ exitCode: 1 })
  const refused = now(pod({}), crashed, { startFailures: { a: { reason: 'CrashLoopBackOff' } } })
  expect(stateOf(refused, 'a')).toMatchObject({
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 1 } },
  })
  expect(refused.phase).toBe('Running')
})

test('the second newest instance is the last state', () => {
  const found = runtime(
    ready,
    instance('a', 'running', { id: 'a-2', restartCount: 1 }),
    instance('a', 'exited', { exitCode: 3 }),
  )
  expect(stateOf(now(pod({}), found), 'a')).toMatchObject({
    restartCount: 1,
    state: { running: {} },
    lastState: { terminated: { exitCode: 3 } },
  })
})

test('a container that vanished while running is given exit code 137, and a restart unless the Pod is deleted', () => {
  const previous: PodStatus = { phase: 'Running', containerStatuses: [running('a')] }
  const vanished = { lastState: { terminated: { reason: 'ContainerStatusUnknown', exitCode: 137 } } }
  expect(stateOf(now(pod({}, previous), runtime(ready)), 'a')).toMatchObject({ ...vanished, restartCount: 1 })
  const deleted = pod({}, previous, { deletionTimestamp: 'x' })
  expect(stateOf(now(deleted, runtime(ready)), 'a')).toMatchObject({ ...vanished, restartCount: 0 })
})

test('app statuses are listed by name, init statuses as declared', () => {
  const status = now(pod({ initContainers: [app('z'), app('y')], containers: [app('d'), app('c')] }), runtime(ready))
  expect(status.initContainerStatuses?.map(each => each.name)).toEqual(['z', 'y'])
  expect(status.containerStatuses?.map(each => each.name)).toEqual(['c', 'd'])
})

test('ready and started follow the probes; without a probe running is enough', () => {
  const probed = pod({ containers: [app('a', { startupProbe: {}, readinessProbe: {} }), app('b')] })
  const found = runtime(ready, instance('a', 'running'), instance('b', 'running'))
  expect(flags(now(probed, found))).toEqual([
    [false, false],
    [true, true],
  ])
  expect(flags(now(probed, found, { probes: { startup: { a: 'success' } } }))).toEqual([
    [true, false],
    [true, true],
  ])
  const both = { probes: { startup: { a: 'success' }, readiness: { a: 'success' } } }
  expect(flags(now(probed, found, both))).toEqual([
    [true, true],
    [true, true],
  ])
})

test('a terminal phase is never left, whoever holds it', () => {
  const found = runtime(ready, instance('a', 'running'))
  expect(now(pod({}, { phase: 'Failed', reason: 'Evicted' }), found)).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
  })
  expect(now(pod({}, { phase: 'Running' }), found, { previous: { phase: 'Succeeded' } }).phase).toBe('Succeeded')
})

test('an eviction fails the Pod with its reason, whatever its policy', () => {
  const evicted = { reason: 'Evicted', message: 'The node was low on resource: memory.' }
  expect(now(pod({}), runtime(ready, instance('a', 'running')), { evicted })).toMatchObject({
    phase: 'Failed',
    ...evicted,
  })
})

test('a reason lasts as long as its phase', () => {
  const before = pod({}, { phase: 'Pending', reason: 'Slow', message: 'so slow' })
  expect(now(before, runtime(ready)).reason).toBe('Slow')
  expect(now(before, runtime(ready, instance('a', 'running'))).reason).toBeUndefined()
})

test('only app containers of the present sandbox make a Pod initialized', () => {
  const spec = { initContainers: [sidecar('s', { startupProbe: {} })], containers: [app('a')] }
  const old = { ...ready, id: 's1', attempt: 1 }
  const of = (sandbox: string) =>
    now(pod(spec), {
      sandboxes: [old, lost],
      containers: [instance('s', 'running', { sandbox: 's1' }), instance('a', 'running', { sandbox })],
    })
  expect(of('s1').phase).toBe('Running')
  expect(of('s0').phase).toBe('Pending')
})

test('conditions of others and DisruptionTarget are kept, those of the kubelet are made anew', () => {
  const before: PodStatus = {
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'example.com/gate', status: 'False' },
      { type: 'DisruptionTarget', status: 'True' },
    ],
    containerStatuses: [exited('a', 1)],
  }
  const conditions = now(pod({}, before), runtime(ready, instance('a', 'exited', { exitCode: 1 }))).conditions ?? []
  expect(conditions.map(({ type, status }) => `${type}=${status}`).sort()).toEqual([
    'ContainersReady=False',
    'DisruptionTarget=True',
    'Initialized=True',
    'PodReadyToStartContainers=True',
    'PodScheduled=True',
    'Ready=False',
    'example.com/gate=False',
  ])
})

test('an init container of which the runtime knows nothing any more was done, if an app container was made', () => {
  const spec = { initContainers: [app('i')], containers: [app('a')] }
  const status = now(pod(spec), runtime(ready, instance('a', 'running')))
  expect(stateOf(status, 'i')?.state).toEqual({ terminated: { exitCode: 0, reason: 'Completed' } })
})

test('an old failure to start says nothing of a container that runs', () => {
  const found = runtime(ready, instance('a', 'running'))
  const status = now(pod({}), found, { startFailures: { a: { reason: 'CrashLoopBackOff' } } })
  expect(stateOf(status, 'a')?.state).toEqual({ running: {} })
})

test('even an eviction does not change a phase that the API server holds for final', () => {
  const evicted = { reason: 'Evicted', message: '' }
  expect(now(pod({}, { phase: 'Succeeded' }), runtime(ready), { evicted }).phase).toBe('Succeeded')
})

test('a disruption that the kubelet has noted and not yet written is written', () => {
  const previous: PodStatus = { conditions: [{ type: 'DisruptionTarget', status: 'True' }] }
  const { conditions } = now(pod({}), runtime(ready), { previous })
  expect(conditions?.some(each => each.type === 'DisruptionTarget')).toBe(true)
})
