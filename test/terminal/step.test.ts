import { expect, test } from 'vitest'
import { open, openShell } from './screen.ts'

const right = '\u001B[C'
const left = '\u001B[D'
const ctrlC = '\u0003'
const step = ['sim', 'pause-container', '--step']

test('a person walks forward and back, jumps, asks why, and gets the terminal back as it was', async () => {
  const screen = openShell(`stty -g; study ${step.join(' ')}; echo "exit $?"; stty -g`, { rows: 30 })
  await screen.at('0/', right)
  await screen.at('1/', `${right}${right}`)
  await screen.at('3/', left)
  await screen.at('2/', '5\r')
  await screen.at('5/', 'w')
  await screen.at('Why #5?', 'q')
  await screen.at('exit 0')
  await screen.exitCode
  const settings = screen.lines().filter(line => /^[0-9a-f]+(:[0-9a-f]+){10,}/.test(line))
  expect(settings).toHaveLength(2)
  expect(settings[1]).toBe(settings[0])
  expect(screen.raw().lastIndexOf('\u001B[?25h')).toBeGreaterThan(screen.raw().lastIndexOf('\u001B[?25l'))
  expect(screen.raw()).toContain('\u001B[?1049l')
})

test('Ctrl-C leaves the walk', async () => {
  const screen = open([...step, '--experiment', 'pid-view'])
  await screen.at('0/', ctrlC)
  expect(await screen.exitCode).toBe(130)
})

test('a window of 40 columns holds it, in Chinese, and grows while one walks', async () => {
  const screen = open([...step, '--lang', 'zh'], { columns: 40, rows: 20 })
  await screen.at('0/', right)
  await screen.at('1/', right)
  await screen.at('2/')
  expect(screen.broken()).toEqual([])
  screen.resize(100, 30)
  await screen.at('2/', 'q')
  expect(await screen.exitCode).toBe(0)
})
