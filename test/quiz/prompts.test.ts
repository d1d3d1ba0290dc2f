import { render } from '@inquirer/testing'
import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { type ListConfig, enterPrompt, listPrompt } from '../../src/quiz/prompts.ts'

const list = (labels: readonly string[], changes: Partial<ListConfig> = {}) =>
  render(listPrompt, {
    mode: 'one',
    labels: labels.map(label => () => [label]),
    help: 'which keys',
    tooFew: 'pick one',
    paint: new Chalk({ level: 0 }),
    screen: () => ({ columns: 40, rows: 24 }),
    ...changes,
  })

test('arrows and Enter pick one, and its mark stays on the screen without the keys', async () => {
  const { answer, events, getScreen } = await list(['apple', 'pear', 'plum'])
  expect(getScreen()).toBe('❯ 1. apple\n  2. pear\n  3. plum\nwhich keys')
  events.keypress('down')
  expect(getScreen()).toContain('❯ 2. pear')
  events.keypress('enter')
  expect(await answer).toEqual([1])
  expect(getScreen()).toBe('1. apple\n❯ 2. pear\n  3. plum')
})

test('the space bar ticks, and Enter without a tick says what is missing', async () => {
  const { answer, events, getScreen } = await list(['apple', 'pear'], { mode: 'many' })
  events.keypress('enter')
  expect(getScreen()).toContain('pick one')
  events.keypress('space')
  events.keypress('2')
  expect(getScreen()).toBe('[x] 1. apple\n❯ [x] 2. pear\nwhich keys')
  events.keypress('enter')
  expect(await answer).toEqual([0, 1])
})

test('steps get their place when they are picked, and the last can be taken back', async () => {
  const { answer, events, getScreen } = await list(['look', 'take', 'toss'], { mode: 'order' })
  events.keypress('down')
  events.keypress('enter')
  events.keypress('enter')
  expect(getScreen()).toBe('❯ [ ] look\n  [1] take\n  [2] toss\nwhich keys')
  events.keypress('backspace')
  expect(getScreen()).toContain('[ ] toss')
  for (const key of ['enter', 'enter', 'enter']) events.keypress(key)
  expect(await answer).toEqual([1, 0, 2])
})

test('keys that mean nothing do nothing, not even leave a letter', async () => {
  const { answer, events, getScreen } = await list(['apple', 'pear'])
  events.type('xyz')
  expect(getScreen()).toBe('❯ 1. apple\n  2. pear\nwhich keys')
  events.keypress('enter')
  expect(await answer).toEqual([0])
})

test('long choices are wrapped by their own function and hang below their first word', async () => {
  const asked: number[] = []
  const labels = [
    (columns: number) => {
      asked.push(columns)
      return ['一个很长的', '选项']
    },
    () => ['kurz'],
  ]
  const { events, answer, getScreen } = await list([], { labels })
  expect(getScreen()).toBe('❯ 1. 一个很长的\n     选项\n  2. kurz\nwhich keys')
  expect(asked[0]).toBe(34)
  events.keypress('enter')
  await answer
})

test('a list higher than the screen is a window around the pointer', async () => {
  const { answer, events, getScreen } = await list(
    Array.from({ length: 30 }, (_, i) => `choice ${i + 1}`),
    { screen: () => ({ columns: 40, rows: 10 }) },
  )
  expect(getScreen().split('\n')).toHaveLength(7)
  events.keypress('up')
  expect(getScreen()).toContain('❯ 30. choice 30')
  expect(getScreen().split('\n')).toHaveLength(7)
  events.keypress('enter')
  expect(await answer).toEqual([29])
})

test('Enter goes on, and other keys do not', async () => {
  const { answer, events, getScreen } = await render(enterPrompt, { words: 'Enter: go on', back: false })
  events.type('qu')
  expect(getScreen()).toBe('Enter: go on')
  events.keypress('enter')
  expect(await answer).toBe('on')
})

test('where an answer can be taken back, u does it, and leaves no letter', async () => {
  const { answer, events, getScreen } = await render(enterPrompt, { words: 'Enter: go on · u: back', back: true })
  events.type('x')
  expect(getScreen()).toBe('Enter: go on · u: back')
  events.keypress('u')
  expect(await answer).toBe('back')
})
