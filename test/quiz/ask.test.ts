import { PassThrough } from 'node:stream'
import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { Mistake } from '../../src/errors.ts'
import { openAsker, pick } from '../../src/quiz/ask.ts'
import type { Language } from '../../src/text.ts'
import { testWorld } from '../world.ts'

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** A seat whose keys a test presses, and whose signals it sends. */
function seat(language: Language = 'en') {
  const keys = new PassThrough()
  const listeners = new Set<(signal: Signal) => void>()
  const made = testWorld({
    stdin: keys,
    onStop(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
  return {
    seat: { world: made.world, language, paint: new Chalk({ level: 0 }) },
    keys,
    listeners,
    stdout: () => made.stdout(),
    signal: (name: Signal) => listeners.forEach(listener => listener(name)),
  }
}

const labels = ['apple', 'pear'].map(label => () => [label])
const down = '\u001B[B'

test('keys typed into the terminal pick from a list, twice in a row', async () => {
  const { seat: here, keys } = seat()
  const asker = openAsker(here)
  const first = asker.list('one', labels)
  keys.write(`${down}\r`)
  expect(await first).toEqual([1])
  const second = asker.list('one', labels, 1)
  keys.write('1\r')
  expect(await second).toEqual([0])
})

test('a number is read with its unit; what is none is asked for again', async () => {
  const { seat: here, keys, stdout } = seat()
  const answer = openAsker(here).number('Your answer (s):', 's')
  keys.write('soon\r')
  for (let i = 0; i < 100 && !stdout().includes('A number is needed'); i++) await new Promise(setImmediate)
  expect(stdout()).toContain('A number is needed')
  keys.write('\u007F\u007F\u007F\u007F30 s\r')
  expect(await answer).toBe(30)
})

test.each([
  ['Ctrl-C', '\u0003', 130],
  ['Ctrl-D', '\u0004', 130],
] as const)('%s ends a question without a word of complaint', async (_, key, exitCode) => {
  for (const ask of ['list', 'number', 'enter'] as const) {
    const { seat: here, keys } = seat()
    const asker = openAsker(here)
    const asked =
      ask === 'list' ? asker.list('one', labels) : ask === 'number' ? asker.number('n', '') : asker.enter('go')
    keys.write(key)
    const mistake = await asked.then(
      () => undefined,
      error => error as unknown,
    )
    expect(mistake).toBeInstanceOf(Mistake)
    expect(mistake).toMatchObject({ problems: [], exitCode })
  }
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 143],
] as const)('%s ends this question, and every one after it', async (name, exitCode) => {
  const { seat: here, signal } = seat()
  const asker = openAsker(here)
  const asked = asker.list('one', labels)
  signal(name)
  await expect(asked).rejects.toMatchObject({ problems: [], exitCode })
  await expect(asker.enter('go on')).rejects.toMatchObject({ problems: [], exitCode })
})

test('an input that ends is a learner who left', async () => {
  const { seat: here, keys } = seat()
  const asked = openAsker(here).list('one', labels)
  keys.end()
  await expect(asked).rejects.toMatchObject({ exitCode: 130 })
})

test('the cursor is shown again however a question ends', async () => {
  for (const key of ['\r', '\u0003']) {
    const { seat: here, keys, stdout } = seat()
    const asked = openAsker(here).list('one', labels)
    keys.write(key)
    await asked.catch(() => {})
    expect(stdout().lastIndexOf('\u001B[?25h')).toBeGreaterThan(stdout().lastIndexOf('\u001B[?25l'))
  }
})

test('a picker returns what was picked, and listens to no signal afterwards', async () => {
  const { seat: here, keys, stdout, listeners } = seat('zh')
  const picked = pick(here, '哪一张卡片？', [
    { value: 'a', name: '第一张' },
    { value: 'b', name: '第二张' },
  ])
  keys.write('2\r')
  expect(await picked).toBe('b')
  expect(stdout()).toContain('哪一张卡片？')
  expect(stdout()).toContain('选定')
  expect(listeners.size).toBe(0)
})
