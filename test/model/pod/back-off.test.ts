import { expect, test } from 'vitest'
import { afterRestart, limitsWithMax, nthDelay, restartDelay, type BackOff } from '../../../src/model/pod/back-off.ts'

const second = 1000

/** Delays before the first `count` restarts of a container whose every run takes `run` ms. */
function delays(count: number, run: number, limits = limitsWithMax(300 * second)) {
  const result: number[] = []
  let remembered: BackOff | undefined
  let exit = run
  for (let i = 0; i < count; i++) {
    const delay = restartDelay(remembered, exit, limits)
    result.push(delay / second)
    remembered = afterRestart(remembered, exit, exit + delay, limits)
    exit += delay + run
  }
  return result
}

test('the first restart is free, then the delay doubles from 10 s to 300 s', () => {
  expect(delays(8, second)).toEqual([0, 10, 20, 40, 80, 160, 300, 300])
  expect(delays(8, second)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(n => nthDelay(n) / second))
})

test('a run of exactly ten minutes keeps the delay, a longer one forgets it', () => {
  expect(delays(3, 600 * second)).toEqual([0, 10, 20])
  expect(delays(3, 600 * second + 1)).toEqual([0, 0, 0])
})

test('a node that allows 1 s at most delays by 1 s at most, and forgets after ten minutes all the same', () => {
  const limits = limitsWithMax(second)
  expect(delays(4, second, limits)).toEqual([0, 1, 1, 1])
  expect(delays(2, 599 * second, limits)).toEqual([0, 1])
})

/** Restarts within so many minutes of a container whose every run takes 10 s. */
function restartsWithin(minutes: number): number {
  let [at, restarts] = [10, 0]
  for (const delay of delays(20, 10 * second)) {
    at += delay
    if (at > minutes * 60) return restarts
    restarts += 1
    at += 10
  }
  return expect.fail('twenty restarts should take longer')
}

// KEP-4603: about ten restarts in 30 minutes.
test('a container that exits every 10 s is restarted 5 times in 5 minutes and 10 times in 30', () => {
  expect([restartsWithin(5), restartsWithin(30)]).toEqual([5, 10])
})
