import { expect, test } from 'vitest'
import { lintDeck, type Catalogue, type ScenarioFacts } from '../../src/deck/lint.ts'
import { readDeck } from '../../src/deck/load.ts'
import type { Files } from '../../src/world.ts'
import { deckWith, edited, goodText, lineOf } from './sample.ts'

const coin: ScenarioFacts = {
  claims: ['one-side-up', 'no-memory'],
  experiments: [
    { name: 'toss', outcomes: ['side'] },
    { name: 'spin', outcomes: ['turns'] },
  ],
  options: ['tosses', 'hand'],
  refuses: (option, value) => (option === 'tosses' && Number(value) > 3 ? { zh: '1 到 3', en: '1 … 3' } : undefined),
}
const ready: Catalogue = { ids: ['sample'], ready: async () => coin }

async function lint(files: Files, catalogue: Catalogue): Promise<string[]> {
  const problems = await lintDeck(readDeck(files, 'deck'), catalogue)
  return problems.map(problem => `${problem.severity ?? 'problem'} ${problem.file?.slice(5)}:${lineOf(problem)}`)
}

/** Edits both languages alike and lints the card as one whose scenario is ready. */
const lintBoth = (from: string, to: string) =>
  lint(deckWith(goodText('zh').replace(from, to), goodText('en').replace(from, to)), ready)

test('a card that resolves has no problems', async () => {
  expect(await lint(deckWith(), ready)).toEqual([])
})

test('an unknown claim is a problem wherever it is linked', async () => {
  expect(await lintBoth('claim:one-side-up', 'claim:one-sideup')).toEqual([
    'problem 01-sample.en.md:17:39 there is no claim one-sideup; did you mean one-side-up?',
    'problem 01-sample.zh.md:17:17 there is no claim one-sideup; did you mean one-side-up?',
  ])
})

test.each([
  ['experiment: toss', 'experiment: throw', '74:13 there is no experiment throw; known: toss, spin'],
  ['ask: side', 'ask: sides', '76:6 the experiment toss has no outcome sides; did you mean side?'],
  ['experiment: toss', 'experiment: spin', '76:6 the experiment spin has no outcome side; known: turns'],
  ['tosses: [', 'toses: [', '75:9 there is no option toses; did you mean tosses?'],
  ['[1, 2, 3]', '[1, 7, 3]', '75:21 the option tosses cannot be 7; it can be 1 … 3'],
])('a prediction of %s instead of %s is a problem', async (from, to, problem) => {
  expect(await lintBoth(from, to)).toEqual([`problem 01-sample.en.md:${problem}`, `problem 01-sample.zh.md:${problem}`])
})

test('a scenario that is not ready backs nothing yet: one note a file', async () => {
  const notReady: Catalogue = { ids: ['sample'], ready: async () => undefined }
  expect(await lint(deckWith(), notReady)).toEqual([
    'note 01-sample.en.md:17:39 6 references not yet backed: the simulation sample is not ready yet',
    'note 01-sample.zh.md:17:17 6 references not yet backed: the simulation sample is not ready yet',
  ])
})

test('a card without a scenario of its name is told what it may have meant', async () => {
  const other: Catalogue = { ids: ['samples'], ready: async () => undefined }
  expect((await lint(deckWith(), other))[0]).toBe(
    'note 01-sample.en.md:17:39 6 references not yet backed: there is no simulation sample; did you mean samples?',
  )
})

test('problems come in the order of files, lines and columns, whoever found them', async () => {
  const en = edited('level: 1', 'level: 9')
    .replace('claim:no-memory', 'claim:no-memry')
    .replace('ask: side', 'ask: sides')
  const zh = edited('level: 1', 'level: 8', 'zh')
  expect((await lint(deckWith(zh, en), ready)).map(line => line.split(' ').slice(1, 2)[0])).toEqual([
    '01-sample.en.md:4:8',
    '01-sample.en.md:24:1',
    '01-sample.en.md:24:1',
    '01-sample.en.md:76:6',
    '01-sample.zh.md:4:8',
    '01-sample.zh.md:71:1',
  ])
})
