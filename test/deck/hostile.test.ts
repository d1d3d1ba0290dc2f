import { expect, test } from 'vitest'
import { readDeck } from '../../src/deck/load.ts'
import { dangers } from '../../src/deck/harmless.ts'
import { parse } from '../../src/deck/parse.ts'
import { deckWith, edited, goodText, problemsOf } from './sample.ts'

const tooDeep = 'lists or quotes are nested too deep; use at most 32 levels'
const tooLong = 'this line has more than 4000 characters; break it into several'
const tangled =
  'this paragraph has too many marks of emphasis, or a word that is too long; use at most 200 marks of emphasis in a paragraph, and words below 2,000 characters'

const withAnswer = (markdown: string) => edited('A coin lands on one', `${markdown}\n\nA coin lands on one`)

test.each([
  ['quotes in quotes', '> '.repeat(10_000), tooDeep],
  ['quotes without blanks', '>'.repeat(10_000), tooDeep],
  ['lists in lists on one line', '- '.repeat(10_000), tooDeep],
  ['numbered lists in lists', '1. '.repeat(10_000), tooDeep],
  ['lists and quotes in turn', '> - '.repeat(5_000), tooDeep],
  ['emphasis in emphasis', '*a **b '.repeat(250) + ' c** d*'.repeat(250), tangled],
  ['emphasis over many lines', '*a **b\n'.repeat(5_000) + ' c** d*\n'.repeat(5_000), tangled],
  ['brackets in brackets', '['.repeat(3_000), tangled],
  ['a word that might be an address', `${'a.'.repeat(1_500)}@`, tangled],
  ['a line without end', 'a '.repeat(100_000), tooLong],
])('%s are refused before they cost a stack or a second', (_, markdown, problem) => {
  expect(problemsOf(withAnswer(markdown))).toEqual([`17:1 ${problem}`])
})

test('lists nested by indentation are refused at the line that goes too deep', () => {
  const stairs = Array.from({ length: 200 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n')
  expect(problemsOf(withAnswer(stairs))).toEqual([`50:1 ${tooDeep}`])
})

test('thirty levels and a hundred bold words are a card like any other', () => {
  const text = withAnswer(`${'> '.repeat(30)}a\n\n${'**b** '.repeat(100)}`)
  expect(problemsOf(text)).toEqual([])
})

test('a control character has a place, and its problem hides no other', () => {
  expect(problemsOf(edited('A coin lands', 'A \u001b[2J coin lands').replace('level: 1', 'level: 9'))).toEqual([
    '4:8 level is not right; write 1, 2 or 3',
    '17:3 there is a control character U+001B, which could steer a terminal or hide text; delete it',
  ])
})

test('no text of a card holds a dangerous character, wherever it was written', () => {
  const evil = '\u001b]52;c;cm0=\u0007\u202e&#27;'
  const text = goodText('en').replaceAll(/(?<=[a-z]) (?=[a-z])/g, ` ${evil} `)
  const { parsed, problems } = parse('sample.md', 'en', text)
  expect(problems.length).toBeGreaterThan(50)
  expect(parsed?.items.length).toBeGreaterThan(0)
  const { source: _, ...rest } = { ...parsed }
  expect(JSON.stringify(rest)).toContain('␛]52')
  expect(dangers(JSON.stringify(rest))).toEqual([])
})

test('a card with a control character is not in the deck', () => {
  const { deck, problems } = readDeck(deckWith(edited('两面都', '两面\u009b都', 'zh')), 'deck')
  expect(deck.cards).toEqual([])
  expect(problems[0]?.what.en).toContain('U+009B')
})

test('what is not UTF-8 is named once', () => {
  const bytes = Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0xfe, 0x0a, 0xff])
  expect(problemsOf(bytes.toString('utf8'))[0]).toBe(
    '1:1 the front matter never ends; write nothing but `---` on its line',
  )
  expect(problemsOf(bytes.toString('utf8'))[1]).toBe('2:1 this is not UTF-8 text; save the file as UTF-8')
})

test('of thousands of problems a hundred are told and the rest counted', () => {
  const problems = problemsOf(withAnswer('[9]\n'.repeat(5_000)))
  expect(problems).toHaveLength(101)
  expect(problems.at(-1)).toBe('4900 more problems; mend those above first')
})
