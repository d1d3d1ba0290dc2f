import { expect, test } from 'vitest'
import { graceSeconds, stopAll, stopTimes } from '../../../src/model/pod/termination.ts'
import { app, pod, sidecar } from './builders.ts'

test.each([
  [0, { termAt: 0, killAt: 30 }],
  [10, { termAt: 10, killAt: 30 }],
  [10.5, { termAt: 10.5, killAt: 30.5 }],
  [29.5, { termAt: 29.5, killAt: 31.5 }],
  [40, { termAt: 30, killAt: 32 }],
])('a preStop hook of %d s runs inside the 30 s of grace, with two seconds left at least', (preStop, times) => {
  expect(stopTimes({ grace: 30, preStop })).toMatchObject(times)
})

test('no grace: no hook, no waiting for a turn, two seconds', () => {
  expect(stopTimes({ grace: 0, preStop: 10, turn: 5 })).toEqual({ termAt: 0, killAt: 2, waited: 0 })
})

test('whole seconds of the wait for one’s turn come off the grace, and the grace ends the wait', () => {
  expect(stopTimes({ grace: 30, turn: 12.9 })).toEqual({ termAt: 12.9, killAt: 12.9 + 18, waited: 12.9 })
  expect(stopTimes({ grace: 30, turn: 100 })).toEqual({ termAt: 30, killAt: 32, waited: 30 })
  expect(stopTimes({ grace: 30, preStop: 10, turn: 15 })).toEqual({ termAt: 15, killAt: 30, waited: 5 })
})

test('the grace of a deletion goes before that of a probe, and that before the Pod’s', () => {
  const probed = app('a', { livenessProbe: { terminationGracePeriodSeconds: 5 } })
  const own = pod({ terminationGracePeriodSeconds: 60 })
  expect(graceSeconds(own, probed)).toBe(60)
  expect(graceSeconds(own, probed, 'liveness')).toBe(5)
  expect(graceSeconds(own, probed, 'startup')).toBe(60)
  expect(graceSeconds(pod({}, {}, { deletionGracePeriodSeconds: 1 }), probed, 'liveness')).toBe(1)
  expect(graceSeconds(pod({}), app('a'))).toBe(30)
})

test('app containers stop together, sidecars afterwards in reverse, each when all before it are gone', () => {
  const spec = { initContainers: [sidecar('s1'), app('init'), sidecar('s2')], containers: [app('a'), app('b')] }
  const stopped = stopAll(spec, { grace: 30, takes: { a: 1, b: 4, s2: 2 } })
  expect(stopped.map(({ name, termAt, endsAt }) => [name, termAt, endsAt])).toEqual([
    ['a', 0, 1],
    ['b', 0, 4],
    ['s2', 4, 6],
    ['s1', 6, 6],
  ])
})

test('an app that ignores the signal is killed, and leaves its sidecar two seconds', () => {
  const spec = { initContainers: [sidecar('s')], containers: [app('a')] }
  const stopped = stopAll(spec, { grace: 30, takes: { a: Infinity, s: 1 } })
  expect(stopped).toMatchObject([
    { name: 'a', killAt: 30, endsAt: 30, killed: true },
    { name: 's', termAt: 30, endsAt: 31, killed: false },
  ])
})

test('nobody waits for a container that does not run', () => {
  const spec = { initContainers: [sidecar('s')], containers: [app('a')] }
  expect(stopAll(spec, { grace: 30, running: ['s'], takes: { a: 9 } })).toMatchObject([{ name: 's', termAt: 0 }])
})
