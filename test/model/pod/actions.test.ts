import { expect, test } from 'vitest'
import { podActions } from '../../../src/model/pod/actions.ts'
import { app, instance, lost, pod, ready, runtime, sidecar } from './builders.ts'

const twoInits = { initContainers: [app('i1'), app('i2')], containers: [app('a')] }
const done = (name: string) => instance(name, 'exited', { exitCode: 0 })

test('a new Pod gets a sandbox and its first init container', () => {
  expect(podActions(pod(twoInits), runtime(undefined))).toMatchObject({
    killPod: true,
    createSandbox: true,
    sandboxAttempt: 0,
    initContainersToStart: ['i1'],
    containersToStart: [],
  })
})

test('init containers follow one another, and the app containers the last', () => {
  expect(podActions(pod(twoInits), runtime(ready, done('i1')))).toMatchObject({
    initContainersToStart: ['i2'],
    containersToStart: [],
  })
  expect(podActions(pod(twoInits), runtime(ready, instance('i2', 'running'), done('i1')))).toMatchObject({
    initContainersToStart: [],
    containersToStart: [],
  })
  expect(podActions(pod(twoInits), runtime(ready, done('i2'), done('i1')))).toMatchObject({ containersToStart: ['a'] })
})

test('a lost sandbox begins everything again; under Never the Pod is only killed, unless nothing was ever made', () => {
  const found = runtime(lost, instance('a', 'exited', { exitCode: 1 }), done('i2'), done('i1'))
  expect(podActions(pod(twoInits), found)).toMatchObject({
    killPod: true,
    createSandbox: true,
    sandboxAttempt: 1,
    initContainersToStart: ['i1'],
  })
  const never = pod({ ...twoInits, restartPolicy: 'Never' })
  expect(podActions(never, found)).toMatchObject({ killPod: true, createSandbox: false, initContainersToStart: [] })
  expect(podActions(never, runtime(lost))).toMatchObject({ createSandbox: true })
})

test('under OnFailure what succeeded is left out, and no sandbox is made for nothing', () => {
  const two = pod({ restartPolicy: 'OnFailure', containers: [app('a'), app('b')] })
  const failed = instance('b', 'exited', { exitCode: 1 })
  expect(podActions(two, runtime(lost, done('a'), failed))).toMatchObject({
    createSandbox: true,
    containersToStart: ['b'],
  })
  expect(podActions(two, runtime(lost, done('a'), done('b')))).toMatchObject({ createSandbox: false, killPod: true })
})

test('a probe that failed kills; the policy decides whether the container comes back', () => {
  const found = runtime(ready, instance('a', 'running'), instance('b', 'running'))
  const two = { containers: [app('a'), app('b')] }
  const failed = { probes: { liveness: { a: 'failure' } } } as const
  expect(podActions(pod(two), found, failed)).toMatchObject({
    containersToKill: [{ name: 'a', why: 'liveness-failed' }],
    containersToStart: ['a'],
    killPod: false,
  })
  expect(podActions(pod({ ...two, restartPolicy: 'Never' }), found, failed)).toMatchObject({
    containersToKill: [{ name: 'a' }],
    containersToStart: [],
  })
})

test('sidecars come back while app containers run, and do not keep a finished Pod alive', () => {
  const spec = { restartPolicy: 'Never', initContainers: [sidecar('s')], containers: [app('a')] } as const
  const gone = instance('s', 'exited', { exitCode: 1 })
  expect(podActions(pod(spec), runtime(ready, gone, instance('a', 'running'))).initContainersToStart).toEqual(['s'])
  expect(podActions(pod(spec), runtime(ready, instance('s', 'running'), done('a')))).toMatchObject({
    killPod: true,
    initContainersToStart: [],
  })
})

test('the startup probe of a sidecar holds the next container back, its liveness probe does not', () => {
  const helper = sidecar('s', { startupProbe: {}, livenessProbe: {} })
  const spec = { initContainers: [helper, app('i')], containers: [app('a')] }
  const found = runtime(ready, instance('s', 'running'))
  const next = (startup?: 'success' | 'unknown') =>
    podActions(pod(spec), found, startup === undefined ? {} : { probes: { startup: { s: startup } } })
  expect(next().initContainersToStart).toEqual([])
  expect(next('unknown').initContainersToStart).toEqual([])
  expect(next('success').initContainersToStart).toEqual(['i'])
})

test('a changed spec restarts the container even under Never', () => {
  const found = runtime(ready, instance('a', 'running', { specChanged: true }))
  expect(podActions(pod({ restartPolicy: 'Never' }), found)).toMatchObject({
    containersToKill: [{ name: 'a', why: 'spec-changed' }],
    containersToStart: ['a'],
  })
})

const sized = (name: string, cpu: string, more = {}) => app(name, { resources: { requests: { cpu } }, ...more })

test('a resize updates in place, what shrinks first, unless the policy of the resource asks for a restart', () => {
  const found = runtime(ready, instance('a', 'running'), instance('b', 'running'))
  const actuated = { a: { requests: { cpu: '1' } }, b: { requests: { cpu: '1' } } }
  const grown = podActions(pod({ containers: [sized('a', '2'), sized('b', '500m')] }), found, { actuated })
  expect(grown).toMatchObject({ containersToUpdate: { cpu: ['b', 'a'] }, containersToKill: [], killPod: false })
  const resizePolicy = [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] as const
  const restarted = podActions(pod({ containers: [sized('a', '2', { resizePolicy }), sized('b', '1')] }), found, {
    actuated,
  })
  expect(restarted).toMatchObject({
    containersToUpdate: {},
    containersToKill: [{ name: 'a', why: 'resize' }],
    containersToStart: ['a'],
    updatePodResources: true,
  })
})

test('under Always what succeeded is started again in a new sandbox', () => {
  const found = runtime(lost, done('a'))
  expect(podActions(pod({}), found)).toMatchObject({ createSandbox: true, containersToStart: ['a'] })
})

test('an exited sidecar is not started for a Pod whose app containers are done', () => {
  const spec = {
    restartPolicy: 'Never',
    initContainers: [sidecar('s1'), sidecar('s2')],
    containers: [app('a')],
  } as const
  const found = runtime(ready, instance('s1', 'exited', { exitCode: 1 }), instance('s2', 'running'), done('a'))
  expect(podActions(pod(spec), found)).toMatchObject({ killPod: true, initContainersToStart: [] })
})

test('when app and last sidecar are both down, 1.36 starts the sidecar first', () => {
  const spec = { initContainers: [sidecar('s')], containers: [app('a')] }
  const found = runtime(ready, instance('s', 'exited', { exitCode: 1 }), instance('a', 'exited', { exitCode: 1 }))
  expect(podActions(pod(spec), found)).toMatchObject({ initContainersToStart: ['s'], containersToStart: [] })
})

test('only the last init container with an instance is asked how far initialization is', () => {
  const found = runtime(ready, instance('i2', 'running'), instance('i1', 'exited', { exitCode: 1 }))
  const never = pod({ ...twoInits, restartPolicy: 'Never' })
  expect(podActions(never, found)).toMatchObject({ killPod: false, initContainersToStart: [] })
})

test('an app container in an unknown state is killed before it is started again', () => {
  expect(podActions(pod({}), runtime(ready, instance('a', 'unknown')))).toMatchObject({
    containersToKill: [{ name: 'a', why: 'state-unknown' }],
    containersToStart: ['a'],
  })
})

test('restarting all containers removes those that asked for it last, apps before init containers', () => {
  const restartPolicyRules = [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }] as const
  const asks = (name: string) => app(name, { restartPolicy: 'Never', restartPolicyRules })
  const spec = { initContainers: [asks('i'), app('j')], containers: [asks('a'), app('b')] }
  const found = runtime(
    ready,
    instance('a', 'exited', { exitCode: 42 }),
    instance('b', 'running'),
    instance('i', 'exited', { exitCode: 42 }),
    done('j'),
  )
  const { containersToReset, killPod } = podActions(pod(spec), found, { restartAllContainers: true })
  expect(containersToReset.map(({ name, kill }) => [name, kill])).toEqual([
    ['b', true],
    ['j', false],
    ['a', false],
    ['i', false],
  ])
  expect(killPod).toBe(false)
})
