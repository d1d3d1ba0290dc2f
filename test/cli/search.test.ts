import { expect, test } from 'vitest'
import { width } from '../../src/render/style.ts'
import { run } from '../world.ts'

const deck = ['--deck', 'test/fixtures/decks/good']
const zh = { K8S_STUDY_LANG: 'zh' }
const search = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  run(['search', ...deck, ...words], { env })

test('a card, and below it a line for each place where the word stands', async () => {
  const { code, stdout, stderr } = await search(['heads'])
  expect(code).toBe(0)
  expect(stdout).toBe(
    [
      'sample · A tossed coin',
      '  item      heads',
      '  item      heads',
      '  answer    heads  1/2',
      '  notes     after heads comes tails.',
      '',
      '4 places in 1 card',
      '',
    ].join('\n'),
  )
  expect(stderr).toBe('Next: k8s-study explain sample\n')
})

test('Chinese is searched and told as English is', async () => {
  const { code, stdout } = await search(['抛'], zh)
  expect(code).toBe(0)
  expect(stdout).toContain('sample\n  标题      抛硬币（sample）\n  题目      ')
  expect(stdout).toContain('\n  题目      抛硬币的顺序是什么？\n')
  expect(stdout).toMatch(/\n1 张卡片，\d 处\n$/)
})

test('what was found is painted, and nothing else is', async () => {
  const { stdout } = await search(['tossed', '--color'])
  expect(stdout).toContain('\u001B[33m\u001B[1mtossed\u001B[22m\u001B[39m')
  expect((await search(['tossed'])).stdout).not.toContain('\u001B')
})

test('the limit is kept, and it is said how many more there are', async () => {
  const { stdout } = await search(['heads', '--limit', '2'])
  expect(stdout.split('\n').filter(line => line.startsWith('  '))).toHaveLength(2)
  expect(stdout).toContain('the first 2 of 4 places; --limit 4 shows all')
})

test('JSON has every hit with its place, and no colours', async () => {
  const { code, stdout } = await search(['side', 'portrait', '-o', 'json', '--color'])
  expect(code).toBe(0)
  const line = 'the portrait is on the side called heads.'
  expect(JSON.parse(stdout)).toEqual({
    words: ['side', 'portrait'],
    total: 1,
    hits: [
      {
        card: 'sample',
        place: 'item',
        item: 'sample/which-side',
        language: 'en',
        line,
        matches: [
          [4, 12],
          [23, 27],
        ],
      },
    ],
  })
})

test('claims of simulations that are ready are searched too', async () => {
  const { stdout } = await run('search never-moved moved -o json --limit 1000')
  expect(JSON.parse(stdout).hits).toEqual([])
  const claims = await run(['search', 'Pod', '-o', 'json', '--limit', '1000'])
  const hits: readonly { readonly place: string; readonly claim?: string }[] = JSON.parse(claims.stdout).hits
  expect(hits.filter(({ place, claim }) => place === 'claim' && claim !== undefined).length).toBeGreaterThan(10)
})

test.each([
  [['haeds'], {}, '“haeds” occurs nowhere; did you mean heads?\n'],
  [['smaple', 'tails'], {}, '“smaple” occurs nowhere; did you mean sample?\n'],
  [['qqqq', 'zzzz'], {}, /^“qqqq” occurs nowhere; .*\n“zzzz” occurs nowhere; .*list.*\n$/],
  [['gold', 'portrait'], {}, 'each of these words occurs, but nowhere together: gold, portrait; try fewer of them\n'],
  [['硬帀'], zh, '哪里都没有“硬帀”；是不是 硬币？\n'],
  [['金子', '头像'], zh, '这些词各自都有，但没有一处同时出现：金子、头像；少用一个词试试\n'],
])('nothing found is exit code 1 and a kind sentence (%j)', async (words, env, sentence) => {
  const { code, stdout, stderr } = await search(words, env)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(sentence)
})

test('nothing found is an empty list for a program', async () => {
  const { code, stdout, stderr } = await search(['haeds', '-o', 'json'])
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toEqual({ words: ['haeds'], total: 0, hits: [] })
  expect(stderr).toContain('did you mean heads?')
})

test.each([
  [[], "missing required argument 'words'\n"],
  [[''], /^there is an empty word to look for; .*search probe.*\n$/],
  [['  '], /^there is an empty word to look for/],
  [['coin', '--limit', '0'], /A whole number from 1 to 1000 is needed/],
])('wrong usage is exit code 2 (%j)', async (words, sentence) => {
  const { code, stdout, stderr } = await search(words)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(sentence)
})

test('nothing that was typed can steer the terminal', async () => {
  const { stdout, stderr } = await search(['\u001B[2Jx', 'coin', '-o', 'json'])
  expect(stdout + stderr).not.toContain('\u001B')
})

test.each([20, 40, 60, 80, 120])('no line is wider than %i columns', async columns => {
  for (const K8S_STUDY_LANG of ['zh', 'en']) {
    for (const word of ['pod', '容器', 'kube-proxy']) {
      const { stdout } = await run(['search', word, '--limit', '200'], {
        env: { K8S_STUDY_LANG, COLUMNS: String(columns) },
      })
      expect(stdout.split('\n').filter(line => width(line) > columns)).toEqual([])
    }
  }
})
