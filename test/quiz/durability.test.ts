import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { nodeFiles } from '../../src/main.ts'
import { parseLine } from '../../src/quiz/event.ts'
import { loadProgress } from '../../src/quiz/progress.ts'
import { type Random, seeded } from '../../src/random.ts'

const kills = 200
const atOnce = 2

test(`${kills} × kill -9 in the middle of sessions, two of them at once on one device: no acknowledged answer is lost`, async () => {
  const home = mkdtempSync(join(tmpdir(), 'k8s-study-durable-'))
  const program = await bundled(home)
  const acknowledged: string[] = []
  let torn = 0
  const killSome = async (worker: number) => {
    const random = seeded(`durability/${worker}`)
    for (let i = 0; i < kills / atOnce; i++) {
      acknowledged.push(...(await killedSession(program, home, `w${worker}r${i}`, random)))
      if (i % 10 === 9) torn += tearALine(home, random)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, worker) => killSome(worker)))

  const { ids, keys } = keptIn(home)
  const lost = acknowledged.filter(line => {
    const [, id = '', key = ''] = line.split(' ')
    return !ids.has(id) || !keys.has(key)
  })
  expect(lost).toEqual([])
  expect(acknowledged.length).toBeGreaterThan(kills)
  expect(torn).toBe(kills / 10)
  const { problems } = loadProgress(placeAt(home))
  expect(problems.length).toBeGreaterThanOrEqual(torn)
}, 120_000)

/** Starts a session, kills it after a random number of answers (now and then before the first), and returns what it had acknowledged. */
async function killedSession(program: string, home: string, name: string, random: Random): Promise<string[]> {
  const child = spawn(process.execPath, [program, name], {
    env: { K8S_STUDY_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const killAfter = random.integer(10) === 0 ? 0 : 1 + random.integer(40)
  let words = ''
  const killIfDue = () => {
    if (words.split('\n').length > killAfter) child.kill('SIGKILL')
  }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    words += chunk
    killIfDue()
  })
  killIfDue()
  const [, signal] = (await once(child, 'close')) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  return words.split('\n').slice(0, -1)
}

/** What a write that a power cut breaks off leaves behind. */
function tearALine(home: string, random: Random): number {
  const log = random.pick(logsOf(home))
  if (log === undefined) return 0
  appendFileSync(
    log,
    '\n{"v":1,"id":"torn","t":"2026-03-01T09:00:00.000Z","offset":480,"kind":"review","key":"card'.slice(
      0,
      2 + random.integer(90),
    ),
  )
  return 1
}

/** The ids of all events, as lines of the files, and the items that the fold over them knows. */
function keptIn(home: string) {
  const lines = logsOf(home).flatMap(log => readFileSync(log, 'utf8').split('\n'))
  const ids = lines.map(parseLine).flatMap(line => (line.is === 'event' ? [line.event.id] : []))
  expect(new Set(ids).size).toBe(ids.length)
  return { ids: new Set(ids), keys: new Set(loadProgress(placeAt(home)).memories.keys()) }
}

const placeAt = (home: string) => ({ env: { K8S_STUDY_HOME: home }, files: nodeFiles, uniqueId: () => '' })

const logsOf = (home: string) => readdirSync(join(home, 'reviews')).map(name => join(home, 'reviews', name))

/** The child starts in a fraction of the time that a loader of TypeScript would take. */
async function bundled(home: string): Promise<string> {
  const outfile = join(home, 'child.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'durability-child.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['./cli/program.ts'],
    logLevel: 'error',
  })
  return outfile
}
