import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadCard, loadDeck, readDeck } from '../../src/deck/load.ts'
import { nodeFiles } from '../../src/main.ts'
import { deckWith, edited, filesOf, goodFolder, goodText, lineOf, mistakeOf } from './sample.ts'

/** A real folder with these files. */
function folderOf(texts: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'deck-'))
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text)
  return folder
}

const sample = { '01-sample.zh.md': goodText('zh'), '01-sample.en.md': goodText('en') }

test('a card has both languages, its claims once, and an item of each kind', () => {
  const { cards } = loadDeck(nodeFiles, goodFolder)
  expect(cards).toHaveLength(1)
  expect(cards[0]).toMatchObject({
    id: 'sample',
    number: 1,
    title: { zh: '抛硬币', en: 'A tossed coin' },
    topic: 'architecture',
    level: 1,
    kubernetes: '1.36',
    question: { zh: '硬币怎样落地？它有几面？', en: 'How does a coin land, and how many sides does it have?' },
    claims: ['one-side-up', 'no-memory'],
  })
  expect(cards[0]?.notes.map(note => note.verdict)).toEqual(['right', 'partly', 'wrong', 'outdated'])
  expect(cards[0]?.items.map(item => `${item.key} ${item.kind}`)).toEqual([
    'sample/which-side single',
    'sample/sides multiple',
    'sample/order ordering',
    'sample/weight number',
    'sample/predict-side prediction',
    'sample/memory recall',
  ])
})

test('each part of an item is there in both languages', () => {
  const items = loadDeck(nodeFiles, goodFolder).cards[0]?.items ?? []
  expect(items[0]).toMatchObject({
    prompt: {
      zh: '哪一面**朝上**？\n\n硬币上能看到头像。',
      en: 'Which side lies **up**?\n\nThe coin shows a portrait.',
    },
    choices: [{ text: { zh: '正面', en: 'heads' }, right: true }, { right: false }, { right: false }],
    why: { zh: '有头像的一面叫正面。', en: 'the portrait is on the side called heads.' },
  })
  expect(items[2]).toMatchObject({ steps: [{ zh: '拿起', en: 'take it' }, {}, { zh: '看结果', en: 'look at it' }] })
  expect(items[3]).toMatchObject({ number: 7.5, unit: { zh: '克', en: 'g' }, tolerance: 0.5 })
  expect(items[4]).toMatchObject({
    experiment: 'toss',
    vary: { tosses: [1, 2, 3], hand: ['left', 'right'] },
    ask: 'side',
  })
  expect(items[5]).toMatchObject({ checklist: [{ zh: '形状不变，' }, { en: 'its weight is the same.' }] })
})

test('sources may be pages in the reader’s language', () => {
  const files = deckWith(
    edited('https://kubernetes.io/docs/concepts/overview/', 'https://kubernetes.io/zh-cn/docs/', 'zh'),
  )
  expect(loadDeck(files, 'deck').cards[0]?.sources[0]).toEqual({
    zh: 'https://kubernetes.io/zh-cn/docs/',
    en: 'https://kubernetes.io/docs/concepts/overview/',
  })
})

test('cards come in the order of their numbers, and other files are passed over', () => {
  const files = filesOf({
    '100-hundred.zh.md': goodText('zh'),
    '100-hundred.en.md': goodText('en'),
    '09-nine.zh.md': goodText('zh'),
    '09-nine.en.md': goodText('en'),
    'README.md': '# Not a card',
    'glossary.yaml': 'pod: 豆荚',
    '.hidden': '',
  })
  expect(loadDeck(files, 'deck').cards.map(card => card.id)).toEqual(['nine', 'hundred'])
})

test.each([
  [{ '01-sample.en.md': goodText('en') }, ['deck/01-sample.en.md its Chinese file is missing; add 01-sample.zh.md']],
  [{ '01-sample.zh.md': goodText('zh') }, ['deck/01-sample.zh.md its English file is missing; add 01-sample.en.md']],
  [
    { ...sample, '2-Sample.fr.md': '' },
    [
      'deck/2-Sample.fr.md this is not how a card is named; name it <two digits>-<lower-case-words>.<zh|en>.md, as 04-pod-lifecycle.en.md',
    ],
  ],
  [
    { ...sample, '01-other.zh.md': goodText('zh'), '01-other.en.md': goodText('en') },
    [
      'deck/01-other.en.md the number 1 is used twice; rename it, both languages alike',
      'deck/01-sample.en.md the number 1 is used twice; rename it, both languages alike',
    ],
  ],
  [
    { ...sample, '02-sample.zh.md': goodText('zh'), '02-sample.en.md': goodText('en') },
    [
      'deck/01-sample.en.md the card sample is there with two numbers; rename it, both languages alike',
      'deck/02-sample.en.md the card sample is there with two numbers; rename it, both languages alike',
    ],
  ],
  [
    { ...sample, '02-big.zh.md': 'x'.repeat(10 * 1024 * 1024) },
    [
      'deck/02-big.zh.md its English file is missing; add 02-big.en.md',
      'deck/02-big.zh.md the file has 10240 KiB, and at most 256 KiB are read; split it into several cards',
    ],
  ],
  [
    {},
    ['deck there are no cards in this folder; cards are named as 04-pod-lifecycle.zh.md and 04-pod-lifecycle.en.md'],
  ],
])('what is wrong with the files themselves is told: %#', (texts, problems) => {
  const read = readDeck(filesOf(texts), 'deck')
  expect(read.problems.map(problem => `${problem.file} ${lineOf(problem)}`)).toEqual(problems)
  expect(mistakeOf(() => loadDeck(filesOf(texts), 'deck'))?.exitCode).toBe(2)
})

test('a deck with problems is refused with all of them, and a good card of it can still be had', () => {
  const files = filesOf({
    ...sample,
    '02-bad.zh.md': edited('level: 1', 'level: 7', 'zh'),
    '02-bad.en.md': edited('[x] heads\n- [ ] tails', '[ ] heads\n- [ ] tails'),
  })
  const problems = mistakeOf(() => loadDeck(files, 'deck'))?.problems
  expect(problems?.map(problem => `${problem.file}:${problem.line}`)).toEqual([
    'deck/02-bad.zh.md:4',
    'deck/02-bad.en.md:39',
  ])
  expect(loadCard(files, 'deck', 'sample').items).toHaveLength(6)
  expect(mistakeOf(() => loadCard(files, 'deck', 'bad'))?.problems).toHaveLength(2)
})

test('a misspelt card is guessed, and without a guess all are named', () => {
  const files = deckWith()
  expect(mistakeOf(() => loadCard(files, 'deck', 'smaple'))?.problems.map(each => lineOf(each))).toEqual([
    'there is no card “smaple”; did you mean sample?',
  ])
  expect(mistakeOf(() => loadCard(files, 'deck', '\u001b[2J'))?.problems.map(each => lineOf(each))).toEqual([
    'there is no card “␛[2J”; known: sample',
  ])
})

test.each([
  ['no folder', '/nowhere/at/all', 'there is no such folder'],
  ['a file', join(goodFolder, '01-sample.en.md'), 'this is not a folder'],
  ['nothing at all', '', 'there is no such folder'],
])('a deck that is %s is a mistake with exit code 2', (_, folder, what) => {
  const mistake = mistakeOf(() => readDeck(nodeFiles, folder))
  expect(mistake?.exitCode).toBe(2)
  expect(mistake?.problems).toMatchObject([{ file: folder, what: { en: what } }])
})

test('a symlink that bites its tail, one that leads nowhere and a folder are no cards', () => {
  const folder = folderOf(sample)
  symlinkSync('02-loop.en.md', join(folder, '02-loop.zh.md'))
  symlinkSync('02-loop.zh.md', join(folder, '02-loop.en.md'))
  symlinkSync('nowhere', join(folder, '03-lost.zh.md'))
  mkdirSync(join(folder, '03-lost.en.md'))
  const { deck, problems } = readDeck(nodeFiles, folder)
  expect(deck.cards).toHaveLength(1)
  expect(problems.map(problem => `${problem.file?.slice(folder.length + 1)} ${problem.what.en}`)).toEqual([
    '02-loop.zh.md cannot be read (ELOOP)',
    '02-loop.en.md cannot be read (ELOOP)',
    '03-lost.zh.md this is not a file',
    '03-lost.en.md this is not a file',
  ])
})

test('a folder that links to itself is a mistake', () => {
  const folder = folderOf({})
  symlinkSync('self', join(folder, 'self'))
  expect(mistakeOf(() => readDeck(nodeFiles, join(folder, 'self')))?.problems[0]?.what.en).toBe(
    'cannot be read (ELOOP)',
  )
})

test('a device or a pipe has no size and is not read, since reading it might never end', () => {
  const files = { ...deckWith(), size: () => 0, read: denied }
  expect(readDeck(files, 'deck').problems.map(problem => problem.what.en)).toEqual([
    'the file is empty',
    'the file is empty',
  ])
})

const denied = (): never => {
  throw Object.assign(new Error('denied'), { code: 'EACCES' })
}

test('a file that may not be read is a problem, whichever step fails', () => {
  const good = deckWith()
  const kind = (path: string) => (path === 'deck' ? good.kind(path) : denied())
  for (const files of [
    { ...good, kind },
    { ...good, size: denied },
    { ...good, read: denied },
  ]) {
    expect(readDeck(files, 'deck').problems.map(problem => problem.what.en)).toEqual([
      'cannot be read (EACCES)',
      'cannot be read (EACCES)',
    ])
  }
})

test('a picture named as a card is a problem and not a crash', () => {
  const picture = Uint8Array.from({ length: 5_000 }, (_, i) => (i * 37) % 256)
  const folder = folderOf({ '01-picture.zh.md': picture, '01-picture.en.md': goodText('en') })
  const { problems } = readDeck(nodeFiles, folder)
  expect(problems).toHaveLength(101)
})

test('a file name with an escape is shown without it', () => {
  const { problems } = readDeck(filesOf({ ...sample, '02-\u001b[2J.md': '' }), 'deck')
  expect(problems.map(problem => problem.file)).toEqual(['deck/02-␛[2J.md'])
})
