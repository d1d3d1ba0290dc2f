import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '../../src/main.ts'
import { type Event, renderEvent } from '../../src/quiz/event.ts'
import { loadProgress } from '../../src/quiz/progress.ts'
import type { World } from '../../src/world.ts'
import { run } from '../world.ts'

let ids = 0
const answered = (item: string): Event => ({
  id: `e-${(ids += 1)}`,
  when: { time: new Date(Date.UTC(2026, 1, 1, 8, ids)), offsetMinutes: 480 },
  kind: 'review',
  key: `sample/${item}`,
  grade: 'good',
})
function machine(events: readonly Event[], more = ''): string {
  const home = mkdtempSync(join(tmpdir(), 'k8s-study-machine-'))
  mkdirSync(join(home, 'reviews'))
  writeFileSync(join(home, 'reviews', 'old.jsonl'), events.map(event => `${renderEvent(event)}\n`).join('') + more)
  return home
}
const at = (home: string, words: readonly string[], changes: Partial<World> & { input?: string } = {}) =>
  run(words, { env: { K8S_STUDY_HOME: home }, uniqueId: () => crypto.randomUUID(), ...changes })
const exported = async (home: string) => (await at(home, ['export', 'progress'])).stdout
const take = (home: string, input: string, words: readonly string[] = []) =>
  at(home, ['import', '-', ...words], { input })
const memoriesAt = (home: string) =>
  loadProgress({ env: { K8S_STUDY_HOME: home }, files: nodeFiles, uniqueId: () => '' }).memories
const bytesOf = (home: string) =>
  readdirSync(join(home, 'reviews')).map(name => [name, readFileSync(join(home, 'reviews', name), 'utf8')])

test('two machines take in the progress of each other, and then know and say the same', async () => {
  const both = answered('sides')
  const [a, b] = [machine([both, answered('order')]), machine([answered('weight'), both])]
  const [fromA, fromB] = [await exported(a), await exported(b)]
  expect(await take(a, fromB)).toEqual({
    code: 0,
    stdout: '2 events, 1 of them new. 3 answers count now.\n',
    stderr: 'Next: k8s-study stats\n',
  })
  await take(b, fromA)
  expect(await exported(a)).toBe(await exported(b))
  expect(memoriesAt(a)).toEqual(memoriesAt(b))
  expect([...memoriesAt(a).keys()].sort()).toEqual(['sample/order', 'sample/sides', 'sample/weight'])
})

test('taking in the same again writes nothing', async () => {
  const [a, b] = [machine([answered('sides')]), machine([answered('weight')])]
  await take(a, await exported(b))
  const before = bytesOf(a)
  expect((await take(a, await exported(b))).stdout).toBe('1 event, 0 of them new. 2 answers count now.\n')
  expect(bytesOf(a)).toEqual(before)
})

test('what was taken back on one machine is taken back on the other', async () => {
  const events = [answered('sides'), answered('weight')]
  const [a, b] = [machine(events), machine(events)]
  await at(b, ['undo', '--deck', 'test/fixtures/decks/good'])
  await take(a, await exported(b))
  expect([...memoriesAt(a).keys()]).toEqual(['sample/sides'])
})

test('an event of a kind that only a later release knows travels along', async () => {
  const later = '{"v":1,"id":"l","t":"2026-02-01T08:00:00.000Z","offset":0,"kind":"badge"}'
  const [a, b] = [machine([]), machine([answered('sides')], `${later}\n`)]
  await take(a, await exported(b))
  expect(JSON.parse(await exported(a))).toEqual(JSON.parse(await exported(b)))
  expect(await exported(a)).toContain('"badge"')
})

test('a torn line is told with its place on stderr, and the rest is taken', async () => {
  const home = machine([])
  const torn = (await exported(machine([answered('sides'), answered('weight')]))).slice(0, -30)
  const { code, stdout, stderr } = await take(home, torn, ['-o', 'json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ v: 1, events: 1, new: 1, damaged: 1, answers: 1 })
  expect(stderr).toBe('<stdin>:3: skipped: not a whole JSON object\n')
})

test('a newer format is refused before anything is written', async () => {
  const home = machine([answered('sides')])
  const before = bytesOf(home)
  const newer = `${renderEvent(answered('weight'))}\n{"v":2,"id":"x"}\n`
  const { code, stdout, stderr } = await take(home, newer)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toBe(
    '<stdin>:2: this progress was written by a newer k8s-study (format 2); it was left as it is; update k8s-study\n',
  )
  expect(bytesOf(home)).toEqual(before)
})

test('the same where the newer format is our own', async () => {
  const home = machine([], '{"v":2,"id":"x"}\n')
  const before = bytesOf(home)
  expect((await take(home, await exported(machine([answered('sides')])))).code).toBe(2)
  expect(bytesOf(home)).toEqual(before)
})

test('it is one write, synced, after the lines that are there, a torn one too', async () => {
  const home = machine([answered('sides')], '{"v":1,"id":"to')
  const written: string[] = []
  const files = {
    ...nodeFiles,
    append(path: string, text: string) {
      if (text !== '') written.push(text)
      nodeFiles.append(path, text)
    },
  }
  await at(home, ['import', '-'], {
    input: await exported(machine([answered('a'), answered('b'), answered('c')])),
    files,
  })
  expect(written).toHaveLength(1)
  expect(memoriesAt(home).size).toBe(4)
})

test('a full disk is said, and what came through counts', async () => {
  const home = machine([])
  const files = {
    ...nodeFiles,
    append(path: string, text: string) {
      if (text === '') return nodeFiles.append(path, text)
      nodeFiles.append(path, text.slice(0, -20))
      throw Object.assign(new Error('made up'), { code: 'ENOSPC' })
    },
  }
  const input = await exported(machine([answered('a'), answered('b')]))
  const { code, stderr } = await at(home, ['import', '-'], { input, files })
  expect(code).toBe(2)
  expect(stderr).toContain('the disk is full')
  expect(memoriesAt(home).size).toBe(1)
  expect((await take(home, input)).stdout).toContain('2 events, 1 of them new. 2 answers count now.')
})

test('characters of a stranger that could steer a terminal are written as JSON escapes, and mean the same', async () => {
  const home = machine([{ ...answered('x'), key: 'evil/\u009B2J\u202E' } as Event])
  const words = await exported(home)
  expect(words).toContain(String.raw`evil/\u009b2J\u202e`)
  const other = machine([])
  await take(other, words)
  expect(memoriesAt(other)).toEqual(memoriesAt(home))
})

test.each([
  [['export'], "missing required argument 'anki|progress'\n"],
  [
    ['export', 'anky'],
    "command-argument value 'anky' is invalid for argument 'anki|progress'. Allowed choices are anki, progress.\n",
  ],
  [['export', 'anki', 'netwroking'], 'there is no card or topic “netwroking”; did you mean networking?\n'],
  [['export', 'progress', 'networking'], 'progress is exported as a whole; leave out the words behind it\n'],
  [['import', 'test/deck/sample.json'], 'test/deck/sample.json: there is no such file or folder\n'],
  [['import', 'package.json'], /^package\.json: this is no progress of k8s-study; run `k8s-study export progress/],
  [['import', 'package.json', 'folder'], 'progress joins your own, and goes into no folder; leave out the folder\n'],
])('wrong usage is exit code 2 (%j)', async (words, sentence) => {
  const { code, stdout, stderr } = await at(machine([]), words)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(sentence)
})

test('a wrong word is told in Chinese', async () => {
  const { stderr } = await run('export anky', { env: { K8S_STUDY_LANG: 'zh' } })
  expect(stderr).toBe('参数“anki|progress”的取值“anky”无效，可选：anki, progress\n')
})
