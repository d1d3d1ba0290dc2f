import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Mistake } from '../../src/errors.ts'
import { nodeFiles } from '../../src/main.ts'
import { dataFolder, loadLog, loadProgress, openRecorder } from '../../src/quiz/progress.ts'
import type { Files, World } from '../../src/world.ts'
import { testWorld } from '../world.ts'

const freshHome = () => mkdtempSync(join(tmpdir(), 'k8s-study-progress-'))
const worldAt = (home: string, changes: Partial<World> = {}): World =>
  testWorld({ env: { K8S_STUDY_HOME: home }, uniqueId: () => crypto.randomUUID(), ...changes }).world
const logsOf = (home: string) => readdirSync(join(home, 'reviews')).map(name => join(home, 'reviews', name))
const logOf = (home: string) => logsOf(home)[0] ?? ''
const now = { time: new Date('2026-03-01T09:00:00Z'), offsetMinutes: 480 }

/** Files on which writing fails from now on, or after so many bytes, as the system would say it. */
const failing = (code: string, on: 'append' | 'replace'): Files => ({
  ...nodeFiles,
  [on]: () => {
    throw Object.assign(new Error(`${code}: made up`), { code })
  },
})

test('reviews are read back by the next session', () => {
  const home = freshHome()
  const record = openRecorder(worldAt(home))
  record.keep('card/a', 'good', now)
  record.keep('card/b', 'again', now)
  const { memories, problems } = loadProgress(worldAt(home))
  expect([...memories.keys()].sort()).toEqual(['card/a', 'card/b'])
  expect(problems).toEqual([])
})

test('what is taken back is as if it had never been, for the next session too', () => {
  const home = freshHome()
  const record = openRecorder(worldAt(home))
  record.keep('card/a', 'good', now)
  record.takeBack(record.keep('card/b', 'good', now), now)
  expect([...loadProgress(worldAt(home)).memories.keys()]).toEqual(['card/a'])
  expect(loadLog(worldAt(home)).events.map(({ kind }) => kind)).toEqual(['review', 'review', 'undo'])
})

test('a device keeps one file over many sessions, and another device has its own', () => {
  const home = freshHome()
  for (const key of ['a', 'b', 'c']) openRecorder(worldAt(home)).keep(key, 'good', now)
  expect(logsOf(home)).toHaveLength(1)
  const other = freshHome()
  openRecorder(worldAt(other)).keep('d', 'good', now)
  writeFileSync(join(home, 'reviews', 'other-device.jsonl'), readFileSync(logOf(other)))
  expect([...loadProgress(worldAt(home)).memories.keys()].sort()).toEqual(['a', 'b', 'c', 'd'])
})

test('two sessions of one device at once lose nothing', () => {
  const home = freshHome()
  const [one, two] = [openRecorder(worldAt(home)), openRecorder(worldAt(home))]
  for (let i = 0; i < 20; i++) {
    one.keep(`one/${i}`, 'good', now)
    two.keep(`two/${i}`, 'good', now)
  }
  expect(logsOf(home)).toHaveLength(1)
  expect(loadProgress(worldAt(home)).memories.size).toBe(40)
})

test('nothing yet is no problem, and reading makes no folder', () => {
  const home = join(freshHome(), 'not', 'there')
  expect(loadProgress(worldAt(home))).toEqual({ memories: new Map(), problems: [] })
  expect(nodeFiles.kind(home)).toBeUndefined()
})

test('a torn line is reported with its place, costs only itself, and swallows nothing that comes after', () => {
  const home = freshHome()
  const record = openRecorder(worldAt(home))
  record.keep('before', 'good', now)
  appendFileSync(logOf(home), '\n{"v":1,"id":"torn","t":"2026-')
  record.keep('after, same session', 'good', now)
  openRecorder(worldAt(home)).keep('after, next session', 'good', now)
  const { memories, problems } = loadProgress(worldAt(home))
  expect(new Set(memories.keys())).toEqual(new Set(['before', 'after, same session', 'after, next session']))
  expect(problems).toMatchObject([{ file: logOf(home), line: 3, severity: 'note' }])
})

test('damaged lines in the middle are all reported, and the file is left as it is', () => {
  const home = freshHome()
  openRecorder(worldAt(home)).keep('a', 'good', now)
  writeFileSync(logOf(home), `rubbish\n\u0000\u0000\n${readFileSync(logOf(home), 'utf8')}\n{}\n`)
  const bytes = readFileSync(logOf(home))
  const { memories, problems } = loadProgress(worldAt(home))
  expect([...memories.keys()]).toEqual(['a'])
  expect(problems.map(({ line }) => line)).toEqual([1, 2, 5])
  expect(readFileSync(logOf(home))).toEqual(bytes)
})

test('a newer format is refused with its place, and nothing is touched', () => {
  const home = freshHome()
  mkdirSync(join(home, 'reviews'))
  const file = join(home, 'reviews', 'new.jsonl')
  writeFileSync(file, '{"v":2,"id":"x"}\n')
  const mistake = caught(() => loadProgress(worldAt(home)))
  expect(mistake.problems).toMatchObject([{ file, line: 1 }])
  expect(mistake.message).toMatch(/newer k8s-study \(format 2\)/)
  expect(readFileSync(file, 'utf8')).toBe('{"v":2,"id":"x"}\n')
  expect(readdirSync(home)).toEqual(['reviews'])
})

test.each([
  ['a full disk', 'ENOSPC', 'replace', /disk is full/],
  ['a read-only file system', 'EROFS', 'append', /read-only/],
  ['a folder of somebody else', 'EACCES', 'append', /may not be read or written/],
] as const)('%s is said before the first question', (_, code, on, sentence) => {
  const mistake = caught(() => openRecorder(worldAt(freshHome(), { files: failing(code, on) })))
  expect(mistake.message).toMatch(sentence)
  expect(mistake.problems[0]?.fix?.en).toContain('K8S_STUDY_HOME')
})

test('room for a whole session is proven before it, and given back', () => {
  const home = freshHome()
  const written: number[] = []
  const files: Files = {
    ...nodeFiles,
    replace(path, text) {
      written.push(text.length)
      nodeFiles.replace(path, text)
    },
  }
  openRecorder(worldAt(home, { files }))
  expect(Math.max(...written)).toBeGreaterThan(50_000)
  expect(readFileSync(join(home, 'device'), 'utf8').length).toBeLessThan(50)
})

test('a disk that fills up later is said at the first answer that cannot be kept', () => {
  const home = freshHome()
  let full = false
  const files: Files = {
    ...nodeFiles,
    append: (path, text) => (full ? failing('ENOSPC', 'append') : nodeFiles).append(path, text),
  }
  const record = openRecorder(worldAt(home, { files }))
  record.keep('a', 'good', now)
  full = true
  expect(caught(() => record.keep('b', 'good', now)).message).toMatch(/disk is full/)
  expect([...loadProgress(worldAt(home)).memories.keys()]).toEqual(['a'])
})

test('a device file with something else in it is replaced, and its words never become a path', () => {
  const home = freshHome()
  writeFileSync(join(home, 'device'), '../../evil\n')
  openRecorder(worldAt(home, { uniqueId: () => 'new-device' }))
  expect(logsOf(home)).toEqual([join(home, 'reviews', 'new-device.jsonl')])
})

test.skipIf(process.getuid?.() === 0)('a real read-only folder is said in words', () => {
  const home = freshHome()
  chmodSync(home, 0o500)
  expect(caught(() => openRecorder(worldAt(home))).message).toMatch(/may not be read or written/)
})

test('a file where the folder should be is said in words', () => {
  const home = join(freshHome(), 'file')
  writeFileSync(home, '')
  expect(caught(() => openRecorder(worldAt(home))).problems).toHaveLength(1)
})

test('the folder is that of the variable, else of XDG if absolute, else below the home', () => {
  expect(dataFolder({ K8S_STUDY_HOME: '/mine', XDG_DATA_HOME: '/xdg', HOME: '/home/me' })).toBe('/mine')
  expect(dataFolder({ XDG_DATA_HOME: '/xdg', HOME: '/home/me' })).toBe('/xdg/k8s-study')
  expect(dataFolder({ XDG_DATA_HOME: 'relative', HOME: '/home/me' })).toBe('/home/me/.local/share/k8s-study')
  expect(caught(() => dataFolder({})).message).toMatch(/HOME is not set/)
})

test('a file that could not be replaced leaves no half of another behind', () => {
  const home = freshHome()
  mkdirSync(join(home, 'device'))
  expect(() => nodeFiles.replace(join(home, 'device'), 'x')).toThrow(/EISDIR|EEXIST|ENOTEMPTY/)
  expect(readdirSync(home)).toEqual(['device'])
})

function caught(act: () => unknown): Mistake {
  try {
    act()
  } catch (error) {
    if (error instanceof Mistake) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

test('a pipe or a device among the logs is named and not read, be it synced by mistake', () => {
  const home = mkdtempSync(join(tmpdir(), 'progress-'))
  mkdirSync(join(home, 'reviews'))
  symlinkSync('/dev/zero', join(home, 'reviews/a.jsonl'))
  execFileSync('sh', ['-c', `mkfifo ${join(home, 'reviews/b.jsonl')}`])
  const { problems } = loadProgress({ env: { K8S_STUDY_HOME: home }, files: nodeFiles, uniqueId: () => '' })
  expect(problems.map(each => [each.file?.slice(-7), each.what.en])).toEqual(
    ['a.jsonl', 'b.jsonl'].map(name => [name, 'this is not a file, and was not read']),
  )
})
