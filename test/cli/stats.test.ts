import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Event, renderEvent } from '../../src/quiz/event.ts'
import type { Grade } from '../../src/quiz/memory.ts'
import { run } from '../world.ts'

const deck = ['--deck', 'test/fixtures/decks/good']
// The clock of these tests stands at 2026-03-01, 17:00 in Shanghai.
const day = (daysAgo: number, minutes = 0) => new Date(Date.UTC(2026, 2, 1 - daysAgo, 8, minutes))
let ids = 0
const answer = (item: string, daysAgo: number, grade: Grade = 'good', minutes = 0): Event => ({
  id: `id-${(ids += 1)}`,
  when: { time: day(daysAgo, minutes), offsetMinutes: 480 },
  kind: 'review',
  key: `sample/${item}`,
  grade,
})

const events = [
  answer('sides', 20, 'again'),
  answer('sides', 20, 'good', 1),
  answer('sides', 19, 'again'),
  answer('sides', 12, 'again'),
  answer('sides', 3, 'again'),
  answer('order', 12, 'good'),
  answer('order', 3, 'easy'),
  answer('weight', 0, 'again'),
  answer('weight', 0, 'good', 1),
  answer('order', 0, 'hard'),
]

function homeWith(list: readonly Event[], more = ''): string {
  const home = mkdtempSync(join(tmpdir(), 'k8s-study-stats-'))
  mkdirSync(join(home, 'reviews'))
  writeFileSync(join(home, 'reviews', 'd.jsonl'), list.map(event => `${renderEvent(event)}\n`).join('') + more)
  return home
}
const stats = (home: string, words: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  run(['stats', ...deck, ...words], { env: { K8S_STUDY_HOME: home, ...env } })

test('figures, and bars behind them', async () => {
  const { code, stdout, stderr } = await stats(homeWith(events), [], { COLUMNS: '60' })
  expect([code, stderr]).toEqual([0, ''])
  const parts = stdout.split('\n\n').map(part => part.split('\n'))
  expect(parts[0]).toEqual(['10 answers on 5 days · 3 of 6 items met · 1 due now'])
  expect(parts[1]?.slice(-4)).toEqual([
    `today    100%  1/1  ${'█'.repeat(40)}`,
    `7 days    67%  2/3  ${'█'.repeat(27)}${'░'.repeat(13)}`,
    `30 days   40%  2/5  ${'█'.repeat(16)}${'░'.repeat(24)}`,
    `all       40%  2/5  ${'█'.repeat(16)}${'░'.repeat(24)}`,
  ])
  expect(parts[2]?.slice(3, 6)).toEqual([
    'Mon 02-16  0',
    `Tue 02-17  2  ${'█'.repeat(15)}${'░'.repeat(15)}`.slice(0, 0) + parts[2]?.[4],
    'Wed 02-18  0',
  ])
  expect(parts[2]?.at(-1)).toBe(`today      3  ${'█'.repeat(31)}${'░'.repeat(15)}`)
  expect(parts[3]?.[2]).toMatch(/^today +1 {2}█+$/)
  expect(parts[4]?.at(-1)).toMatch(/^architecture +\d+% {2}3\/6 {2}█+░+$/)
  expect(parts[5]?.findLast(line => line !== '')).toBe('3×  sample  Which of these are sides of a coin?')
})
