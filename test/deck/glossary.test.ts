import { expect, test } from 'vitest'
import { type Term, readGlossary, wrongWords } from '../../src/deck/glossary.ts'
import { lintDeck } from '../../src/deck/lint.ts'
import { readDeck } from '../../src/deck/load.ts'
import { sourceOf } from '../../src/deck/source.ts'
import { edited, filesOf, goodText, lineOf } from './sample.ts'

const table = `# 术语表

说明 | 不是表格

| English | 中文 | 不要写作 |
|---|---|---|
| control plane | 控制平面 | 控制面、管控面 |
| controller manager | 控制器管理器 | 控制管理器 |
| selector | 选择算符 | 选择器 |
| annotation | 注解 | |
`
const terms: readonly Term[] = [
  { english: 'control plane', chinese: '控制平面', forbidden: ['控制面', '管控面'] },
  { english: 'selector', chinese: '选择算符', forbidden: ['选择器'] },
  { english: 'volume picker', chinese: '卷选择器', forbidden: [] },
]
const problemsIn = (text: string) => wrongWords(sourceOf('x.zh.md', text), terms).map(problem => lineOf(problem))

test('a glossary is a table; prose around it is for people', () => {
  const { terms, problems } = readGlossary('glossary.md', table)
  expect(problems).toEqual([])
  expect(terms).toHaveLength(4)
  expect(terms[0]).toEqual({ english: 'control plane', chinese: '控制平面', forbidden: ['控制面', '管控面'] })
  expect(terms[3]?.forbidden).toEqual([])
})

test.each([
  ['| taint | 污点 |', '11:1 this row of the glossary is not whole; write `| English | 中文 | 不要写作、不要写作 |`'],
  ['| taint | | 污渍 |', '11:1 this row of the glossary is not whole; write `| English | 中文 | 不要写作、不要写作 |`'],
  ['| plane | 控制平面 | |', '11:1 “控制平面” stands in two rows; one word for one thing, and one row for a word'],
  ['| plane | 平面 | 控制面 |', '11:1 “控制面” stands in two rows; one word for one thing, and one row for a word'],
  [
    '| plane | 控制面 | |',
    '7:26 “控制面” is both the word to use and one not to write; one word for one thing, and one row for a word',
  ],
])('a glossary that contradicts itself is a problem: %s', (row, problem) => {
  const { problems } = readGlossary('glossary.md', `${table}${row}\n`)
  expect(problems.map(each => lineOf(each))).toEqual([problem])
})

test('a wrong word is found wherever it stands, with the right one', () => {
  expect(problemsIn('控制面。\n\n## 控制面\n\n| 用选择器 | a |')).toEqual([
    '1:1 “控制面” is not the word of the glossary; write “控制平面” (control plane)',
    '3:4 “控制面” is not the word of the glossary; write “控制平面” (control plane)',
    '5:4 “选择器” is not the word of the glossary; write “选择算符” (selector)',
  ])
})

test.each([
  ['inside a right word', '卷选择器、控制平面'],
  ['in code', '`控制面` 和 `选择器`'],
  ['in an address', '[说明](https://a.example/控制面) https://a.example/控制面'],
  ['as what others say', '笔记里的“控制面”'],
])('it is no problem %s', (_, text) => {
  expect(problemsIn(text)).toEqual([])
})

const nothingReady = { ids: [], ready: async () => undefined }
const problemsOf = async (files: Readonly<Record<string, string>>) =>
  (await lintDeck(readDeck(filesOf(files), 'deck'), nothingReady))
    .filter(({ severity }) => severity !== 'note')
    .map(problem => `${problem.file}:${lineOf(problem)}`)

test('the check of a deck looks at Chinese cards, and at the glossary itself', async () => {
  const zh = edited('硬币有两面', '控制面有两面', 'zh')
  const en = edited('A coin lands on one', '控制面 lands on one')
  const cards = { '01-sample.zh.md': zh, '01-sample.en.md': en }
  expect(await problemsOf(cards)).toEqual([])
  expect(await problemsOf({ ...cards, 'glossary.md': `${table}| a | b |\n` })).toEqual([
    'deck/01-sample.zh.md:28:5 “控制面” is not the word of the glossary; write “控制平面” (control plane)',
    'deck/glossary.md:11:1 this row of the glossary is not whole; write `| English | 中文 | 不要写作、不要写作 |`',
  ])
})

test('a wrong word keeps nobody from learning', () => {
  const files = filesOf({
    '01-sample.zh.md': edited('硬币有两面', '控制面', 'zh'),
    '01-sample.en.md': goodText('en'),
    'glossary.md': table,
  })
  expect(readDeck(files, 'deck')).toMatchObject({ problems: [], deck: { cards: [{ id: 'sample' }] } })
})
