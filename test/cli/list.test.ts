import { expect, test } from 'vitest'
import { entry, isScenarioId } from '../../src/scenarios/index.ts'
import { width } from '../../src/render/style.ts'
import { run } from '../world.ts'

const isReady = (id: string) => isScenarioId(id) && entry(id).load !== undefined
const env = (columns: number, language = 'en') => ({ K8S_STUDY_LANG: language, COLUMNS: String(columns) })

test('a wide terminal gets a table', async () => {
  const { code, stdout } = await run('list --deck test/fixtures/decks/good', { env: env(110) })
  expect(code).toBe(0)
  expect(stdout).toBe(
    [
      '#  Name    Title          Topic         Level  Items  Claims',
      '─  ──────  ─────────────  ────────────  ─────  ─────  ──────',
      '1  sample  A tossed coin  architecture      1      6  ○ 2',
      '',
      '✔ claims backed by an experiment   ○ not yet backed',
      '',
    ].join('\n'),
  )
})

test('a narrow one gets an entry for each card, whose name is never cut', async () => {
  const { stdout } = await run('list', { env: env(60, 'zh') })
  expect(stdout).toMatch(/^ 2 {2}pause-container +pause 容器/m)
  expect(stdout).toMatch(/\n +工作负载 · 难度 \d · \d+ 题 · ✔ \d+/)
})

test('Chinese lines up', async () => {
  const { stdout } = await run('list', { env: env(120, 'zh') })
  const [head = '', rule = '', ...rows] = stdout.split('\n\n')[0]?.split('\n') ?? []
  const place = width(head.slice(0, head.indexOf('主题')))
  const columns = rule.split('  ')
  expect(columns.slice(0, 3).reduce((sum, column) => sum + width(column) + 2, 0)).toBe(place)
  for (const row of rows) {
    const at = row.search(/(工作负载|网络|架构|规模|运维|交付) +\d/)
    expect(width(row.slice(0, at))).toBe(place)
  }
})

test('claims with an experiment are counted apart from those without', async () => {
  const { stdout } = await run('list -o json')
  const cards: readonly { id: string; claims: { backed: number; unbacked: number } }[] = JSON.parse(stdout)
  expect(cards.map(({ id }) => id)).toContain('pause-container')
  for (const { id, claims } of cards) {
    expect({ id, backed: claims.backed > 0, unbacked: claims.unbacked > 0 }).toEqual({
      id,
      backed: isReady(id),
      unbacked: !isReady(id),
    })
  }
})

test('JSON has all that the table has, in both languages', async () => {
  const { code, stdout, stderr } = await run('list -o json --deck test/fixtures/decks/good')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toEqual([
    {
      number: 1,
      id: 'sample',
      title: { zh: '抛硬币', en: 'A tossed coin' },
      topic: 'architecture',
      level: 1,
      kubernetes: '1.36',
      items: 6,
      claims: { backed: 0, unbacked: 2 },
    },
  ])
})

test('a folder without cards is refused', async () => {
  const { code, stdout, stderr } = await run('list --deck test')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^test: .+; .+\n$/)
})

test.each([20, 40, 60, 80, 99, 100, 120])('no line is wider than %i columns', async columns => {
  for (const language of ['zh', 'en']) {
    const { stdout } = await run('list', { env: env(columns, language) })
    expect(stdout.split('\n').filter(line => width(line) > columns)).toEqual([])
  }
})
