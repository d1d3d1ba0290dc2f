import { array, assert, nat, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cancel, queue } from '../../../src/model/cluster/queue.ts'

const drain = (time: ReturnType<typeof queue>) => {
  while (time.step(Infinity));
}

describe('virtual time', () => {
  it('does everything by time, and at one moment in the order in which it was asked for', () => {
    assert(
      property(array(nat(20), { maxLength: 60 }), times => {
        const time = queue()
        const done: { at: number; i: number }[] = []
        times.forEach((at, i) => time.at(at, () => done.push({ at: time.now(), i })))
        drain(time)
        const wanted = times.map((at, i) => ({ at, i })).sort((a, b) => a.at - b.at || a.i - b.i)
        expect(done).toEqual(wanted)
      }),
    )
  })

  it('goes to `until` and no further when nothing is due before', () => {
    const time = queue()
    time.at(100, () => {})
    expect(time.step(99)).toBe(false)
    expect(time.now()).toBe(99)
    expect(time.step(100)).toBe(true)
    expect(time.now()).toBe(100)
  })

  it('passes over what was cancelled, and cancelling twice or too late does no harm', () => {
    const time = queue()
    const done: string[] = []
    const first = time.at(5, () => done.push('first'))
    const second = time.at(6, () => done.push('second'))
    cancel(second)
    cancel(second)
    drain(time)
    cancel(first)
    cancel(undefined)
    expect(done).toEqual(['first'])
  })

  it('does what is asked for meanwhile, at this very moment too', () => {
    const time = queue()
    const done: number[] = []
    time.at(1, () => time.at(1, () => done.push(time.now())))
    drain(time)
    expect(done).toEqual([1])
  })

  it('refuses to go back', () => {
    const time = queue()
    time.step(10)
    expect(() => time.at(9, () => {})).toThrow('asked at 10 ms for something at 9 ms')
    expect(() => time.at(NaN, () => {})).toThrow('NaN')
  })
})
