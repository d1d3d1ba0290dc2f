import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { exitCodeOf, explain } from '../../src/cli/explain.ts'
import { loadDeck } from '../../src/deck/load.ts'
import { nodeFiles } from '../../src/main.ts'
import { paintFor, width } from '../../src/render/style.ts'
import { madeUpTrace } from '../render/made-up.ts'
import { projectFolder, run, testWorld } from '../world.ts'

const good = '--deck test/fixtures/decks/good'
const env = (columns: number, language = 'en') => ({ K8S_STUDY_LANG: language, COLUMNS: String(columns) })

test('a card whose simulation is ready is proved on the spot', async () => {
  const { code, stdout, stderr } = await run('explain pause-container')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^2 · /)
  expect(stdout).toMatch(/━━ Experiments ━/)
  expect(stdout).toMatch(/✔¹/)
  expect(stdout).not.toMatch(/✘/)
  expect(stderr).toContain('k8s-study quiz pause-container')
  expect(stderr).toContain('k8s-study sim pause-container --step')
})

test("a card of somebody's own has no simulation: its claims are not yet backed", async () => {
  const { code, stdout, stderr } = await run(`${good} explain sample`)
  expect(code).toBe(0)
  expect(stdout).toContain('it never lands on both ○¹.')
  expect(stdout).toContain('○ not yet backed (2)')
  expect(stderr).toContain('k8s-study quiz sample')
  expect(stderr).not.toContain('sim')
})

test('JSON is one document, and nothing but that on stdout', async () => {
  const { code, stdout, stderr } = await run('explain pause-container -o json')
  const read = JSON.parse(stdout)
  expect(code).toBe(0)
  expect(stderr).toBe('')
  expect(read).toMatchObject({ id: 'pause-container', simulation: { seed: 1 } })
  expect(read.claims.length).toBeGreaterThan(10)
  const states: Record<string, string> = Object.fromEntries(
    read.claims.map((claim: { id: string; state: string }) => [claim.id, claim.state]),
  )
  expect(states).toMatchObject({ 'net-ipc-uts-shared': 'holds', 'pause-dies-last': 'holds' })
})

test('a claim that does not hold is exit code 1', () => {
  const verdicts = madeUpTrace.verdicts.map(verdict => ({ ...verdict, holds: true }))
  expect(exitCodeOf([])).toBe(0)
  expect(exitCodeOf([{ ...madeUpTrace, verdicts }])).toBe(0)
  expect(exitCodeOf([{ ...madeUpTrace, verdicts }, madeUpTrace])).toBe(1)
})

describe('a name', () => {
  test('that is misspelt leads to the one that was meant', async () => {
    expect(await run('explain pause-contaner')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'there is no card “pause-contaner”; did you mean pause-container?\n',
    })
    const { stderr } = await run('--lang zh explain pause-contaner')
    expect(stderr).toBe('没有卡片“pause-contaner”；是不是想写 pause-container？\n')
  })

  test('that is missing without a terminal leads to a list of names', async () => {
    expect(await run(`${good} explain`)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'a card is needed; there are sample\n',
    })
  })

  test('that is missing in a terminal is picked from a list', async () => {
    const keys = new PassThrough()
    const made = testWorld({ stdin: keys })
    const said: string[] = []
    const context = {
      world: made.world,
      language: 'zh' as const,
      width: 80,
      paint: paintFor(0),
      interactive: true,
      deckFolder: 'test/fixtures/decks/good',
      say: (words: string) => void said.push(words),
      hint: () => {},
    }
    const done = explain(context, undefined, { output: 'text' })
    for (let i = 0; i < 1000 && !made.stdout().includes('sample · 抛硬币'); i++) await new Promise(setImmediate)
    keys.write('\r')
    expect(await done).toBe(0)
    expect(made.stdout()).toContain('讲解哪张卡片？')
    expect(said.join('\n')).toContain('━━ 答案')
  })
})

test('a card with problems is refused with all of them', async () => {
  const { code, stdout, stderr } = await run('--deck test/fixtures explain sample')
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).not.toMatch(/\n\s+at /)
})

test.each([60, 80, 120])('no line of any of our cards is wider than %i columns', { timeout: 90_000 }, async columns => {
  for (const language of ['zh', 'en']) {
    for (const { id } of loadDeck(nodeFiles, `${projectFolder}/content`).cards) {
      const { stdout } = await run(['explain', id], { env: env(columns, language) })
      expect(stdout.split('\n').filter(line => width(line) > columns)).toEqual([])
    }
  }
})
