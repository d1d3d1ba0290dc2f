import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkIds } from '../../src/cli/checks.ts'
import { nodeFiles } from '../../src/main.ts'
import { renderEvent } from '../../src/quiz/event.ts'
import { width } from '../../src/render/style.ts'
import type { World } from '../../src/world.ts'
import { run } from '../world.ts'

interface Report {
  readonly ok: boolean
  readonly checks: readonly {
    readonly id: string
    readonly state: string
    readonly message: string
    readonly try?: string
  }[]
}
type Changes = Partial<World> & { readonly env?: Readonly<Record<string, string>> }

const sample = ['--deck', 'test/fixtures/decks/good']
const doctor = (changes: Changes = {}, words: readonly string[] = sample) => run(['doctor', ...words], changes)
async function check(id: string, changes: Changes = {}, words: readonly string[] = sample) {
  const { code, stdout } = await doctor(changes, ['-o', 'json', ...words])
  const { ok, checks } = JSON.parse(stdout) as Report
  expect(code).toBe(ok ? 0 : 1)
  return checks.find(each => each.id === id)
}
function homeWith(log: string): string {
  const home = mkdtempSync(join(tmpdir(), 'k8s-study-doctor-'))
  mkdirSync(join(home, 'reviews'))
  writeFileSync(join(home, 'reviews', 'd.jsonl'), log)
  return home
}
const review = renderEvent({
  id: 'a',
  when: { time: new Date('2026-02-01T09:00:00Z'), offsetMinutes: 480 },
  kind: 'review',
  key: 'sample/sides',
  grade: 'good',
})

test('everything is looked at, and each thing stands on a line of its own', async () => {
  const { code, stdout, stderr } = await doctor({ env: { K8S_STUDY_HOME: homeWith(`${review}\n`) } })
  expect([code, stderr]).toEqual([0, ''])
  const lines = stdout.split('\n')
  expect(lines[0]).toBe('k8s-study 0.0.0-test')
  expect(lines.filter(line => /^[✔!✘] /.test(line))).toHaveLength(checkIds.length)
  expect(stdout).toMatch(/^✔ Node +Node 20\.19\.0 \(required: >=20\.19\)$/m)
  expect(stdout).toMatch(/^✔ progress +\S+: 1 event,\s+1\s+answer\s+that\s+counts$/m)
  expect(stdout).toMatch(/^✔ cards +test\/fixtures\/decks\/good: 1 card, 6 items$/m)
  expect(stdout).toMatch(/^✔ simulations +\d+ of 16 can run:[^]*pod-lifecycle/m)
  expect(lines.at(-2)).toBe('Everything will work.')
})

test('a program gets the same in figures', async () => {
  const { stdout } = await doctor({ env: { K8S_STUDY_HOME: homeWith(`${review}\n`) } }, ['-o', 'json', ...sample])
  const { checks, ...rest } = JSON.parse(stdout) as Report
  expect(rest).toEqual({ version: '0.0.0-test', ok: true })
  expect(checks.map(({ id }) => id)).toEqual(checkIds)
  expect(checks.find(({ id }) => id === 'progress')).toMatchObject({
    events: 1,
    answers: 1,
    damagedLines: 0,
    writable: true,
  })
  expect(checks.find(({ id }) => id === 'deck')).toMatchObject({ cards: 1, items: 6, problems: 0 })
  expect(checks.find(({ id }) => id === 'simulations')).toMatchObject({
    all: 16,
    ready: expect.arrayContaining(['pod-lifecycle']) as string[],
  })
})

test.each(['18.20.4', '20.18.9', '20.9.0'])('Node %s is too old, and that ends with 1', async nodeVersion => {
  expect(await check('node', { nodeVersion })).toMatchObject({ state: 'bad', try: 'update Node' })
})

test.each(['20.19.0', '20.20.0', '22.0.0', '100.1.0'])('Node %s will do', async nodeVersion => {
  expect(await check('node', { nodeVersion })).toMatchObject({ state: 'good' })
})

test('where progress cannot be written, it is said with the path', async () => {
  const home = homeWith('')
  const files = { ...nodeFiles, writable: (path: string) => !path.startsWith(home) }
  const found = await check('progress', { env: { K8S_STUDY_HOME: home }, files })
  expect(found).toMatchObject({ state: 'bad', writable: false })
  expect(found?.message).toContain(`cannot be written: ${home}`)
  expect(found?.try).toContain('K8S_STUDY_HOME')
})

test('damaged lines are noted with the first place, and nothing else is wrong', async () => {
  const home = homeWith(`${review}\nrubbish\n{"v":1,\n`)
  const found = await check('progress', { env: { K8S_STUDY_HOME: home } })
  expect(found).toMatchObject({ state: 'note', damagedLines: 2, answers: 1 })
  expect(found?.message).toContain(`2 lines cannot be read, the first is ${home}/reviews/d.jsonl:2`)
})

test('progress of a newer release is not touched, and named', async () => {
  const found = await check('progress', { env: { K8S_STUDY_HOME: homeWith('{"v":2}\n') } })
  expect(found).toMatchObject({ state: 'bad', try: 'update k8s-study' })
  expect(found?.message).toContain('d.jsonl:1: this progress was written by a newer k8s-study')
})

test('nothing recorded yet is fine, and nothing is made by looking', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-study-doctor-'))
  expect(await check('progress', { env: { K8S_STUDY_HOME: join(folder, 'none') } })).toMatchObject({
    state: 'good',
    events: 0,
  })
  expect(readdirSync(folder)).toEqual([])
})

test('a deck with problems, or none at all, is bad', async () => {
  expect(await check('deck', {}, ['--deck', 'test/fixtures'])).toMatchObject({ state: 'bad' })
  const found = await check('deck', {}, ['--deck', 'nowhere'])
  expect(found).toMatchObject({ state: 'bad' })
  expect(found?.message).toContain('there is no such folder')
})

test('without a terminal that is noted; with one there is nothing to say', async () => {
  expect(await check('terminal')).toMatchObject({ state: 'note', stdin: false, stdout: false })
})

test('what decided about colours and the language is said', async () => {
  expect((await check('colour', { env: { NO_COLOR: '1' } }))?.message).toBe('no colours (because: NO_COLOR)')
  expect((await check('colour', {}, ['--color', ...sample]))?.message).toMatch(/^16 .*--color/)
  expect((await check('language', { env: { K8S_STUDY_LANG: 'en' } }))?.message).toBe(
    'English (because: K8S_STUDY_LANG=en)',
  )
  expect(await check('language', { env: { LC_ALL: 'zh_CN.GB2312' } })).toMatchObject({ state: 'note' })
})

test('all of it is said in Chinese', async () => {
  const { stdout } = await doctor({ nodeVersion: '18.0.0', env: { K8S_STUDY_LANG: 'zh' } })
  expect(stdout).toMatch(/^✘ Node +Node 18\.0\.0（要求 >=20\.19）\n +→ 请升级 Node$/m)
  expect(stdout).toContain('标着 ✘ 的不能用。')
  expect(stdout).not.toMatch(/because|required|answers|columns/)
})

test.each([20, 40, 80, 120])('no line is wider than %i columns', async columns => {
  for (const K8S_STUDY_LANG of ['zh', 'en']) {
    const { stdout } = await doctor({ env: { K8S_STUDY_LANG, COLUMNS: String(columns) } })
    expect(stdout.split('\n').filter(line => width(line) > columns)).toEqual([])
  }
})
