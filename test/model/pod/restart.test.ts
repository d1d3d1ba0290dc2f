import { expect, test } from 'vitest'
import { matchingRule, restartsAfterExit, restartsAfterKill, startsAgain } from '../../../src/model/pod/restart.ts'
import type { RestartRule } from '../../../src/objects.ts'
import { app, instance, pod, ready, runtime } from './builders.ts'

const rule = (operator: 'In' | 'NotIn', ...values: number[]): RestartRule => ({
  action: 'Restart',
  exitCodes: { operator, values },
})

const restarts = (restartPolicy: 'Always' | 'OnFailure' | 'Never') =>
  [0, 1].map(code => restartsAfterExit(app('a'), { restartPolicy, containers: [] }, code))

test('exit codes matter to OnFailure only', () => {
  expect(restarts('Always')).toEqual([true, true])
  expect(restarts('OnFailure')).toEqual([false, true])
  expect(restarts('Never')).toEqual([false, false])
  expect(restartsAfterExit(app('a'), { containers: [] }, 0)).toBe(true)
})

test('a rule goes before the own policy, and that before the policy of the Pod', () => {
  const spec = { restartPolicy: 'Always', containers: [] } as const
  const own = app('a', { restartPolicy: 'Never', restartPolicyRules: [rule('In', 42)] })
  expect(restartsAfterExit(own, spec, 42)).toBe(true)
  expect(restartsAfterExit(own, spec, 1)).toBe(false)
})

test('rules without an own policy are not read, and NotIn matches what is not listed', () => {
  expect(matchingRule(app('a', { restartPolicyRules: [rule('In', 1)] }), 1)).toBeUndefined()
  const own = app('a', { restartPolicy: 'Never', restartPolicyRules: [rule('NotIn', 1, 2)] })
  expect(matchingRule(own, 3)).toBeDefined()
  expect(matchingRule(own, 2)).toBeUndefined()
})

test('after a kill there is no exit code: only policies count', () => {
  const own = app('a', { restartPolicy: 'Never', restartPolicyRules: [rule('In', 137)] })
  expect(restartsAfterKill(own, { restartPolicy: 'Always', containers: [] })).toBe(false)
  expect(restartsAfterKill(app('a'), { restartPolicy: 'OnFailure', containers: [] })).toBe(true)
})

test('what was never made, or is stuck in created or unknown, is started even under Never; nothing is in a deleted Pod', () => {
  const never = pod({ restartPolicy: 'Never' })
  const starts = (...containers: Parameters<typeof runtime>[1][]) =>
    startsAgain(app('a'), never, runtime(ready, ...containers))
  expect(starts()).toBe(true)
  expect(starts(instance('a', 'created'))).toBe(true)
  expect(starts(instance('a', 'unknown'))).toBe(true)
  expect(starts(instance('a', 'running'))).toBe(false)
  expect(starts(instance('a', 'exited', { exitCode: 1 }))).toBe(false)
  const deleted = pod({}, {}, { deletionTimestamp: '2026-01-01T00:00:30Z' })
  expect(startsAgain(app('a'), deleted, runtime(ready))).toBe(false)
})
