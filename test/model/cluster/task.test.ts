import { expect, it } from 'vitest'
import { queue } from '../../../src/model/cluster/queue.ts'
import { type Cause, gate, open, sleep, start, type Task, waitFor } from '../../../src/model/cluster/task.ts'
import type { Fact } from '../../../src/sim/fact.ts'

const fact: Fact = { id: 1, at: 0, by: 'play', kind: 'Looked', subject: 'it', value: true }

function* wakings(waits: Parameters<typeof sleep>[0], door = gate()): Task<Cause> {
  return yield waitFor(door, waits)
}

it('goes on when its time is over, and knows that nothing woke it', () => {
  const time = queue()
  const seen: [number, Cause][] = []
  start(time, wakings(30), cause => seen.push([time.now(), cause]))
  while (time.step(100));
  expect(seen).toEqual([[30, undefined]])
})

it('goes on when the gate opens, once, and is handed the cause', () => {
  const time = queue()
  const door = gate()
  const seen: [number, Cause][] = []
  start(time, wakings(30, door), cause => seen.push([time.now(), cause]))
  time.at(10, () => open(door, fact))
  while (time.step(100));
  expect(seen).toEqual([[10, fact]])
})

it('does not wait for a gate that is open already, however often it is opened', () => {
  const time = queue()
  const door = gate()
  open(door, fact)
  open(door, undefined)
  const seen: Cause[] = []
  start(time, wakings(Infinity, door), cause => seen.push(cause))
  expect(seen).toEqual([fact])
})

it('leaves nothing behind at a gate when it has gone on by itself', () => {
  const time = queue()
  const door = gate()
  start(time, wakings(5, door))
  while (time.step(100));
  expect(door.waiting).toEqual([])
})

it('is done step by step in virtual time', () => {
  const time = queue()
  const seen: number[] = []
  function* work(): Task {
    for (let i = 0; i < 3; i++) {
      seen.push(time.now())
      yield sleep(10)
    }
  }
  start(time, work())
  while (time.step(100));
  expect(seen).toEqual([0, 10, 20])
})
