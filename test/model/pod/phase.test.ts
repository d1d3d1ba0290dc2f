import { expect, test } from 'vitest'
import { podPhase } from '../../../src/model/pod/phase.ts'
import type { ContainerStatus, PodSpec } from '../../../src/objects.ts'
import { app, backingOff, exited, running, sidecar, waiting } from './builders.ts'

const two: PodSpec = { containers: [app('a'), app('b')] }
const fresh = { podIsTerminal: false, podHasInitialized: false }
const decide = (spec: PodSpec, statuses: readonly ContainerStatus[], situation: Partial<typeof fresh> = {}) =>
  podPhase(spec, statuses, { ...fresh, ...situation })

test('a failed container beside a running one leaves the Pod Running, and the running one decides', () => {
  expect(decide({ ...two, restartPolicy: 'Never' }, [exited('a', 1), running('b')])).toEqual({
    phase: 'Running',
    rule: 'running',
    containers: ['b'],
  })
})

test('waiting after a crash counts as stopped, waiting before the first run holds the Pod in Pending', () => {
  expect(decide(two, [backingOff('a', 1), backingOff('b', 1)])).toMatchObject({
    phase: 'Running',
    rule: 'will-restart',
  })
  expect(decide(two, [waiting('a', 'ErrImagePull'), running('b')])).toEqual({
    phase: 'Pending',
    rule: 'never-ran',
    containers: ['a'],
  })
})

test('one container that nothing is reported of holds the Pod in Pending', () => {
  expect(decide(two, [running('a')])).toEqual({ phase: 'Pending', rule: 'unreported', containers: ['b'] })
})

test('the last exit code of all decides between Succeeded and Failed once nothing restarts', () => {
  const never: PodSpec = { ...two, restartPolicy: 'Never' }
  expect(decide(never, [exited('a', 0), exited('b', 0)])).toMatchObject({ phase: 'Succeeded', rule: 'all-succeeded' })
  expect(decide(never, [exited('a', 0), exited('b', 7)])).toEqual({
    phase: 'Failed',
    rule: 'some-failed',
    containers: ['b'],
  })
})

test('a Pod that is being ended takes its phase from the exit codes, whatever its policy; a static one does not', () => {
  const statuses = [exited('a', 0), exited('b', 0)]
  expect(decide(two, statuses, { podIsTerminal: true })).toMatchObject({ phase: 'Succeeded', rule: 'ended' })
  expect(podPhase(two, statuses, { ...fresh, podIsTerminal: true, isStatic: true }).phase).toBe('Running')
})

test('a sidecar exit counts for nothing, a running sidecar keeps the Pod Running', () => {
  const spec: PodSpec = { restartPolicy: 'Never', initContainers: [sidecar('s')], containers: [app('a')] }
  const initialized = { podHasInitialized: true }
  expect(decide(spec, [exited('s', 1), exited('a', 0)], initialized).phase).toBe('Succeeded')
  expect(decide(spec, [running('s', { started: true }), exited('a', 0)], initialized)).toMatchObject({
    phase: 'Running',
    containers: ['s'],
  })
})

test('a sidecar that has not started holds the Pod in Pending only until an app container of this sandbox has', () => {
  const spec: PodSpec = { initContainers: [sidecar('s')], containers: [app('a')] }
  const statuses = [running('s', { started: false }), running('a')]
  expect(decide(spec, statuses)).toMatchObject({ phase: 'Pending', rule: 'sidecar-not-started' })
  expect(decide(spec, statuses, { podHasInitialized: true }).phase).toBe('Running')
})

test('an init container that failed for good fails the Pod, one that is retried does not', () => {
  const spec: PodSpec = { initContainers: [app('i')], containers: [app('a')] }
  const statuses = [exited('i', 1), waiting('a', 'PodInitializing')]
  expect(decide({ ...spec, restartPolicy: 'Never' }, statuses)).toMatchObject({ phase: 'Failed', rule: 'init-failed' })
  expect(decide(spec, statuses).phase).toBe('Pending')
})

test('of the last wait before success only a terminated state counts as success', () => {
  const spec: PodSpec = { restartPolicy: 'OnFailure', containers: [app('a')] }
  expect(decide(spec, [backingOff('a', 0)]).phase).toBe('Failed')
})
