import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '../../src/main.ts'
import { type Event, renderEvent } from '../../src/quiz/event.ts'
import { loadProgress } from '../../src/quiz/progress.ts'
import { width } from '../../src/render/style.ts'
import { run } from '../world.ts'

const deck = ['--deck', 'test/fixtures/decks/good']

const reviewed = (id: string, key: string, day: number): Event => ({
  id,
  when: { time: new Date(`2026-02-${String(day).padStart(2, '0')}T09:00:00Z`), offsetMinutes: 480 },
  kind: 'review',
  key,
  grade: day % 2 === 0 ? 'good' : 'again',
})

function homeWith(events: readonly Event[]): string {
  const home = mkdtempSync(join(tmpdir(), 'k8s-study-undo-'))
  mkdirSync(join(home, 'reviews'))
  writeFileSync(join(home, 'reviews', 'other-device.jsonl'), events.map(event => `${renderEvent(event)}\n`).join(''))
  return home
}
const undo = (home: string, words: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  run(['undo', ...deck, ...words], { env: { K8S_STUDY_HOME: home, ...env }, uniqueId: () => crypto.randomUUID() })
const memoriesIn = (home: string) =>
  loadProgress({ env: { K8S_STUDY_HOME: home }, files: nodeFiles, uniqueId: () => '' }).memories

const three = [
  reviewed('a', 'sample/sides', 10),
  reviewed('b', 'sample/sides', 13),
  reviewed('c', 'sample/which-side', 14),
]

test('the last grade is taken back, then the one before, until there is none', async () => {
  const home = homeWith(three)
  expect(await undo(home)).toEqual({
    code: 0,
    stdout: 'Taken back: “Which side lies up?” was graded “known”. It is new again.\n',
    stderr: '',
  })
  expect([...memoriesIn(home).keys()]).toEqual(['sample/sides'])
  const second = await undo(home)
  expect(second.stdout).toMatch(
    /^Taken back: “Which of these are sides of a coin\?” was graded “missed”\. It is due\snow\s\(since 2026-02-1\d\)\.\n$/,
  )
  expect(memoriesIn(home)).toEqual(memoriesIn(homeWith(three.slice(0, 1))))
  expect((await undo(home)).code).toBe(0)
  const { code, stdout, stderr } = await undo(home)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toBe('there is no grade to take back; there is one after you have answered in `k8s-study quiz`\n')
  expect(memoriesIn(home).size).toBe(0)
})

test('what was written stays, and this device writes into its own file', async () => {
  const home = homeWith(three)
  const file = join(home, 'reviews', 'other-device.jsonl')
  const before = readFileSync(file, 'utf8')
  await undo(home)
  expect(readFileSync(file, 'utf8')).toBe(before)
  const device = readFileSync(join(home, 'device'), 'utf8').trim()
  const [line = ''] = readFileSync(join(home, 'reviews', `${device}.jsonl`), 'utf8')
    .split('\n')
    .filter(Boolean)
  expect(JSON.parse(line)).toMatchObject({ v: 1, kind: 'undo', of: 'c' })
})

test('without anything recorded there is nothing to undo, and nothing is made', async () => {
  const home = join(mkdtempSync(join(tmpdir(), 'k8s-study-undo-')), 'none')
  const { code, stdout, stderr } = await undo(home, ['--lang', 'zh'])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toBe('没有可撤销的评分；`k8s-study quiz` 答过题之后才有\n')
  expect(nodeFiles.kind(home)).toBeUndefined()
})

test('a program gets the item, its grade, and when it is due', async () => {
  const home = homeWith(three)
  expect(JSON.parse((await undo(home, ['-o', 'json'])).stdout)).toEqual({
    key: 'sample/which-side',
    grade: 'good',
    answered: '2026-02-14',
    due: null,
  })
  expect(JSON.parse((await undo(home, ['-o', 'json'])).stdout)).toMatchObject({
    key: 'sample/sides',
    grade: 'again',
    due: expect.stringMatching(/^2026-02-1\d$/) as string,
  })
})

test('an item that the deck does not have is named by its key, and so is one of a deck with faults', async () => {
  for (const [key, folder] of [
    ['gone/item', 'test/fixtures/decks/good'],
    ['sample/gone', 'test/fixtures/decks/good'],
    ['sample/sides', 'test/fixtures'],
  ] as const) {
    const { code, stdout } = await run(['undo', '--deck', folder], {
      env: { K8S_STUDY_HOME: homeWith([reviewed('a', key, 10)]) },
    })
    expect([code, stdout]).toEqual([0, `Taken back: “${key}” was graded “known”. It is new again.\n`])
  }
})

test('a damaged line is told on stderr, and stops nothing', async () => {
  const home = homeWith(three)
  appendFileSync(join(home, 'reviews', 'other-device.jsonl'), '{"v":1,')
  const { code, stderr } = await undo(home)
  expect(code).toBe(0)
  expect(stderr).toMatch(/other-device\.jsonl:4: a line of your progress was skipped/)
})

test('where nothing can be written, it is said, and nothing counts as taken back', async () => {
  const home = homeWith(three)
  const files = {
    ...nodeFiles,
    append() {
      throw Object.assign(new Error('made up'), { code: 'EROFS' })
    },
  }
  const { code, stdout, stderr } = await run(['undo', ...deck], { env: { K8S_STUDY_HOME: home }, files })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/read-only/)
  expect(memoriesIn(home).size).toBe(2)
})

test.each([20, 40, 80])('no line is wider than %i columns', async columns => {
  for (const K8S_STUDY_LANG of ['zh', 'en']) {
    const { stdout } = await undo(homeWith(three), [], { K8S_STUDY_LANG, COLUMNS: String(columns) })
    expect(stdout.split('\n').filter(line => width(line) > columns)).toEqual([])
  }
})
