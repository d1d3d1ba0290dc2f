import { expect, test } from 'vitest'
import { type Player, chanceFor, pose } from '../../src/quiz/posed.ts'
import { seeded } from '../../src/random.ts'
import { same } from '../../src/text.ts'
import { played, question } from './sample.ts'

const noPlayer: Player = () => Promise.reject(new Error('nothing to play'))

test('choices are shuffled by the seed, and none is lost', async () => {
  const orders = new Set<string>()
  for (let seed = 0; seed < 30; seed++) {
    const posed = await pose(question('c/i'), seeded(seed), noPlayer)
    const order = posed?.kind === 'choice' ? posed.order : []
    expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2])
    orders.add(order.join())
  }
  expect(orders.size).toBe(6)
})

test('steps are never shown in the right order', async () => {
  const ordering = question('c/i', { kind: 'ordering', steps: ['a', 'b', 'c'].map(same) })
  for (let seed = 0; seed < 50; seed++) {
    const posed = await pose(ordering, seeded(seed), noPlayer)
    const order = posed?.kind === 'ordering' ? posed.order : []
    expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2])
    expect(order).not.toEqual([0, 1, 2])
  }
})

test('an item’s chance depends on its key and on how often it was asked, not on what else is asked', () => {
  const [a, b] = [question('c/a').item, question('c/b').item]
  const first = chanceFor(seeded(1), a, 0).next()
  const spent = seeded(1)
  spent.next()
  expect(chanceFor(spent, a, 0).next()).toBe(first)
  expect(chanceFor(seeded(1), a, 1).next()).not.toBe(first)
  expect(chanceFor(seeded(1), b, 0).next()).not.toBe(first)
})

test('a prediction is played; one that cannot be is not posed', async () => {
  const prediction = question('c/i', { kind: 'prediction', experiment: 'e', vary: {}, ask: 'phase' })
  expect(await pose(prediction, seeded(1), () => Promise.resolve(played('Running')))).toMatchObject({
    kind: 'prediction',
    play: { right: 'Running' },
  })
  expect(await pose(prediction, seeded(1), () => Promise.resolve(undefined))).toBeUndefined()
})
