// Whatever a stranger's file holds, it is read or refused, with the line of every problem; `npm run fuzz` tries many more.
import { expect, test } from 'vitest'
import { seeded } from '../../src/random.ts'
import { play, targets } from './targets.ts'

const cases: Readonly<Record<string, number>> = { dump: 900, manifest: 900, packet: 200 }

test.each(targets)('mutated: $name', target => {
  const counts = { read: 0, 'read in part': 0, refused: 0 }
  for (let i = 0; i < (cases[target.name] ?? 0); i++) {
    const { text, check } = play(target, seeded(`test/${target.name}/${i}`))
    try {
      counts[check()] += 1
    } catch (error) {
      throw new Error(`case ${i}: ${JSON.stringify(text)}`, { cause: error })
    }
  }
  // Neither is everything refused nor is everything still in order.
  expect(Object.values(counts).filter(count => count > 5)).toHaveLength(3)
})

test('the same seed makes the same text', () => {
  const texts = [1, 1, 2].map(seed => targets.map(target => play(target, seeded(seed)).text).join())
  expect(texts[0]).toBe(texts[1])
  expect(texts[0]).not.toBe(texts[2])
})
