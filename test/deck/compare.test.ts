import { expect, test } from 'vitest'
import { readDeck } from '../../src/deck/load.ts'
import { deckWith, edited, lineOf } from './sample.ts'

/** Edits the Chinese half of the good card and gives the problems of the deck. */
function differences(from: string, to: string): string[] {
  const { problems, deck } = readDeck(deckWith(edited(from, to, 'zh')), 'deck')
  expect(deck.cards).toEqual([])
  return problems.map(problem => `${problem.file} ${lineOf(problem)}`)
}

const zh = 'deck/01-sample.zh.md'
const en = 'deck/01-sample.en.md'
const agree = 'make both languages agree'
const drop = 'add it there, or drop it here'

test('both halves of the good card agree', () => {
  expect(readDeck(deckWith(), 'deck').problems).toEqual([])
})

test.each([
  ['topic: architecture', 'topic: scale', `${zh} 3:8 topic: scale in Chinese, architecture in English; ${agree}`],
  ['level: 1', 'level: 2', `${zh} 4:8 level: 2 in Chinese, 1 in English; ${agree}`],
  ['"1.36"', '"1.35"', `${zh} 5:13 kubernetes: 1.35 in Chinese, 1.36 in English; ${agree}`],
  ['sources:\n', 'sources:\n  - https://example.org/\n', `${zh} 7:3 sources: 3 in Chinese, 2 in English; ${agree}`],
  ['- 错：', '- 不全：', `${zh} 30:1 verdict: partly in Chinese, wrong in English; ${agree}`],
  ['- 过时：硬币是金子做的。\n', '', `${zh} 28:1 verdicts: 3 in Chinese, 4 in English; ${agree}`],
  ['- [ ] 两面\n', '', `${zh} 35:1 which-side: choices: 2 in Chinese, 3 in English; ${agree}`],
  ['- [ ] 两面\n', '- [x] 两面\n', `${zh} 35:1 which-side: right: [1,3] in Chinese, [1] in English; ${agree}`],
  ['3. 看结果\n', '', `${zh} 53:1 order: steps: 2 in Chinese, 3 in English; ${agree}`],
  ['number: 7.5', 'number: 7', `${zh} 61:1 weight: number: 7 in Chinese, 7.5 in English; ${agree}`],
  ['unit: 克\n', '', `${zh} 61:1 weight: unit: false in Chinese, true in English; ${agree}`],
  ['tolerance: 0.5\n', '', `${zh} 61:1 weight: tolerance: 0 in Chinese, 0.5 in English; ${agree}`],
  ['ask: side', 'ask: hand', `${zh} 71:1 predict-side: ask: hand in Chinese, side in English; ${agree}`],
  [
    '[1, 2, 3]',
    '[1, 2]',
    `${zh} 71:1 predict-side: vary: {"tosses":[1,2],"hand":["left","right"]} in Chinese, {"tosses":[1,2,3],"hand":["left","right"]} in English; ${agree}`,
  ],
  ['- 重量不变。\n', '', `${zh} 81:1 memory: checklist: 1 in Chinese, 2 in English; ${agree}`],
  [
    '```answer\nnumber: 7.5\nunit: 克\ntolerance: 0.5\n```',
    '7.5 克',
    `${zh} 61:1 weight: kind: recall in Chinese, number in English; ${agree}`,
  ],
])('a difference is a problem: %j → %j', (from, to, problem) => {
  expect(differences(from, to)).toEqual([problem])
})

test('the order of the names in vary is no difference', () => {
  const swapped = edited(
    '{ tosses: [1, 2, 3], hand: [left, right] }',
    '{ hand: [left, right], tosses: [1, 2, 3] }',
    'zh',
  )
  expect(readDeck(deckWith(swapped), 'deck').problems).toEqual([])
})

test('an item and a claim that one language lacks are named in the other', () => {
  expect(differences('item: weight', 'item: mass')).toEqual([
    `${zh} 61:1 the item mass is missing in 01-sample.en.md; ${drop}`,
    `${en} 61:1 the item weight is missing in 01-sample.zh.md; ${drop}`,
  ])
  const { problems } = readDeck(
    deckWith(edited('立在边上](claim:one-side-up)', '立在边上](claim:on-edge)', 'zh')),
    'deck',
  )
  expect(problems.map(problem => lineOf(problem))).toEqual([
    `29:6 the claim on-edge is linked nowhere in 01-sample.en.md; ${drop}`,
  ])
})

test('an item without a usable id is not reported a second time as missing', () => {
  expect(differences('item: weight', 'item: Weight!')).toEqual([
    `${zh} 61:1 the item id “Weight!” is not right; use lower-case words and hyphens: two-second-floor`,
  ])
})

test('an item that is broken in one language is not compared', () => {
  expect(differences('number: 7.5', 'number: x')).toEqual([`${zh} 64:9 number is not right; write a number`])
})
