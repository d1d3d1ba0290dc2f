import { join } from 'node:path'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { edited, goodText } from '../deck/sample.ts'
import { run } from '../world.ts'

function deckOf(texts: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'deck-'))
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text)
  return folder
}
const broken = () =>
  deckOf({ '01-sample.zh.md': goodText('zh'), '01-sample.en.md': edited('level: 1', 'level: 9\u001b[2J') })

test('a deck in order ends with 0, its notes and a summary', async () => {
  const { code, stdout, stderr } = await run('lint test/fixtures/decks/good')
  expect(stdout.split('\n')).toEqual([
    'test/fixtures/decks/good/01-sample.en.md:17:39: note: 6 references not yet backed: there is no simulation sample',
    'test/fixtures/decks/good/01-sample.zh.md:17:17: note: 6 references not yet backed: there is no simulation sample',
    '1 card in order, 0 problems, 2 notes',
    '',
  ])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test('problems end with 1, each on a line with its place relative to the working folder', async () => {
  const folder = broken()
  const { code, stdout } = await run(['lint', folder], { workingFolder: folder })
  expect(code).toBe(1)
  expect(stdout.split('\n')).toEqual([
    '01-sample.en.md:4:8: level is not right; write 1, 2 or 3',
    '01-sample.en.md:4:9: there is a control character U+001B, which could steer a terminal or hide text; delete it',
    '01-sample.en.md:17:39: note: 6 references not yet backed: there is no simulation sample',
    '01-sample.zh.md:17:17: note: 6 references not yet backed: there is no simulation sample',
    '0 cards in order, 2 problems, 2 notes',
    '',
  ])
})

const misdirected = (language: 'zh' | 'en') =>
  goodText(language)
    .replaceAll('claim:one-side-up', 'claim:net-ipc-uts-shared')
    .replaceAll('claim:no-memory', 'claim:pause-is-pid1')
    .replace('experiment: toss', 'experiment: kill-pause')
    .replace(/vary: .*/, 'vary: { inits: [0, 99], sharePid: [true, maybe], hodler: [pause] }')
    .replace('ask: side', 'ask: pase')

test('what a card of a ready scenario points at must be there', async () => {
  const folder = deckOf({
    '02-pause-container.zh.md': misdirected('zh'),
    '02-pause-container.en.md': misdirected('en'),
  })
  const { code, stdout } = await run(['lint', folder], { workingFolder: folder })
  expect(code).toBe(1)
  expect(stdout.split('\n').filter(line => /^02-pause-container.en.md:7/.test(line))).toEqual([
    '02-pause-container.en.md:75:20: the option inits cannot be 99; it can be 0 … 10',
    '02-pause-container.en.md:75:42: the option sharePid cannot be "maybe"; it can be on | off',
    '02-pause-container.en.md:75:50: there is no option hodler; did you mean holder?',
    '02-pause-container.en.md:76:6: the experiment kill-pause has no outcome pase; did you mean phase?',
    '02-pause-container.en.md:79:8: there is no claim pause-is-pid1; did you mean pause-is-pid-1?',
  ])
})

test('a deck elsewhere keeps its whole path, and --deck names it too', async () => {
  const folder = broken()
  const { code, stdout } = await run(['lint', '--deck', folder])
  expect(code).toBe(1)
  expect(stdout.split('\n')[0]).toBe(`${folder}/01-sample.en.md:4:8: level is not right; write 1, 2 or 3`)
})

test('everything is said in the language asked for', async () => {
  const folder = broken()
  const { stdout } = await run(['--lang', 'zh', 'lint', folder], { workingFolder: folder })
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    '01-sample.en.md:4:8: level 不对；写 1、2 或 3',
    '01-sample.en.md:4:9: 有控制字符 U+001B，它可能操纵终端或隐藏文字；删掉它',
    '01-sample.en.md:17:39: 提示：6 处尚无依据：没有模拟 sample',
  ])
})

test('-o json is an array for editors, and nothing else', async () => {
  const folder = broken()
  const { code, stdout } = await run(['lint', folder, '-o', 'json'], { workingFolder: folder })
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject([
    {
      file: '01-sample.en.md',
      line: 4,
      column: 8,
      severity: 'problem',
      message: 'level is not right',
      try: 'write 1, 2 or 3',
    },
    { line: 4, column: 9, severity: 'problem' },
    { line: 17, column: 39, severity: 'note' },
    { file: '01-sample.zh.md', severity: 'note' },
  ])
})

test.each([
  ['/nowhere', '/nowhere: there is no such folder; check its path and permissions\n'],
  ['package.json', 'package.json: this is not a folder; check its path and permissions\n'],
])('%s cannot be read: one sentence and exit code 2', async (folder, sentence) => {
  expect(await run(['lint', folder])).toEqual({ code: 2, stdout: '', stderr: sentence })
})

test('a folder without cards has a problem', async () => {
  const { code, stdout } = await run(['lint', deckOf({ 'README.md': '# hello' })])
  expect(code).toBe(1)
  expect(stdout).toContain('there are no cards in this folder')
})
