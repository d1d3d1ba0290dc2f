import { expect, test } from 'vitest'
import { type Mode, type Press, pressed, startPicking } from '../../src/quiz/picking.ts'

const after = (mode: Mode, size: number, ...presses: Press[]) => presses.reduce(pressed, startPicking(mode, size))
const digit = (digit: number) => ({ digit })

test('the pointer goes round in both directions', () => {
  expect(after('one', 3, 'up').active).toBe(2)
  expect(after('one', 3, 'down', 'down', 'down').active).toBe(0)
})

test('one of them: a digit points, Enter picks', () => {
  expect(after('one', 3, digit(3))).toMatchObject({ active: 2, state: 'open' })
  expect(after('one', 3, digit(3), 'confirm')).toMatchObject({ picked: [2], state: 'done' })
  expect(after('one', 3, digit(4), digit(0), 'toggle', 'confirm')).toMatchObject({ picked: [0], state: 'done' })
})

test('one or more: digits and the space bar tick and untick, and Enter needs at least one', () => {
  expect(after('many', 3, digit(3), digit(1), 'confirm')).toMatchObject({ picked: [2, 0], state: 'done' })
  const none = after('many', 3, 'toggle', 'toggle', 'confirm')
  expect(none).toMatchObject({ picked: [], state: 'too few' })
  expect(pressed(none, 'down').state).toBe('open')
})

test('any: none will do', () => {
  expect(after('any', 3, 'confirm')).toMatchObject({ picked: [], state: 'done' })
})

test('an order: Enter picks one step after the other, and once more to end', () => {
  const all = after('order', 3, 'down', 'confirm', 'confirm', 'confirm')
  expect(all).toMatchObject({ picked: [1, 2, 0], state: 'open' })
  expect(pressed(all, 'confirm').state).toBe('done')
})

test('an order: the last step can be taken back, and any step taken out', () => {
  expect(after('order', 3, 'confirm', 'confirm', 'undo').picked).toEqual([0])
  expect(after('order', 3, 'undo').picked).toEqual([])
  const back = after('order', 3, 'confirm', 'confirm', 'up', 'up', 'toggle')
  expect(back.picked).toEqual([1])
  expect(after('order', 3, 'confirm', 'up', 'down', 'up', 'up', 'confirm').state).toBe('open')
})

test('an order: Enter on what was picked goes to the next that was not', () => {
  expect(after('order', 3, 'confirm', 'up', 'confirm')).toMatchObject({ picked: [0], active: 1 })
})
