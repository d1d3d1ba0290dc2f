import { expect, test } from 'vitest'
import { containersReady, initialized, podReady } from '../../../src/model/pod/conditions.ts'
import { app, exited, running, sidecar } from './builders.ts'

const spec = { initContainers: [sidecar('s'), app('i')], containers: [app('a'), app('b')] }
const up = { ready: true, started: true }

test('sidecars must be ready too, plain init containers need not; all that are not are named', () => {
  const statuses = [running('s'), exited('i', 0), running('a', up), running('b')]
  expect(containersReady(spec, statuses, 'Running').message).toBe('containers with unready status: [s b]')
  expect(containersReady(spec, [running('s', up), running('a', up), running('b', up)], 'Running').status).toBe('True')
})

test('a Pod that has ended is not ready because it has ended', () => {
  const ended = [exited('s', 0), exited('a', 0), exited('b', 0)]
  expect(containersReady(spec, ended, 'Succeeded').reason).toBe('PodCompleted')
  expect(containersReady(spec, [running('s', up), running('a', up), running('b', up)], 'Failed').reason).toBe(
    'PodFailed',
  )
})

test('no list is not an empty list', () => {
  expect(containersReady({ containers: [] }, undefined, 'Running').reason).toBe('UnknownContainerStatuses')
  expect(containersReady({ containers: [] }, [], 'Running').status).toBe('True')
})

test('Ready tells of containers first, then of gates; a missing condition counts as False', () => {
  const gated = { containers: [app('a')], readinessGates: [{ conditionType: 'x' }, { conditionType: 'y' }] }
  const gates = [{ type: 'x', status: 'True' } as const]
  expect(podReady(gated, [running('a')], 'Running', gates).reason).toBe('ContainersNotReady')
  expect(podReady(gated, [running('a', up)], 'Running', gates)).toMatchObject({
    type: 'Ready',
    reason: 'ReadinessGatesNotReady',
    message: 'corresponding condition of pod readiness gate "y" does not exist.',
  })
})

test('Initialized stays true once an app container has run, whatever becomes of the sidecar', () => {
  expect(
    initialized(spec, [running('s', { started: false }), exited('i', 0, { ready: true })], 'Pending').message,
  ).toBe('containers with incomplete status: [s]')
  expect(initialized(spec, [running('s', { started: false }), exited('i', 0), running('a')], 'Running').status).toBe(
    'True',
  )
})
