import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Card, Item } from '../src/deck/card.ts'
import { readGlossary, wrongWords } from '../src/deck/glossary.ts'
import { loadDeck } from '../src/deck/load.ts'
import { sourceOf } from '../src/deck/source.ts'
import { nodeFiles } from '../src/main.ts'
import { renderMarkdown } from '../src/render/card.ts'
import { paintFor, width } from '../src/render/style.ts'
import { entry, isScenarioId } from '../src/scenarios/index.ts'
import { languages } from '../src/text.ts'
import { projectFolder, run } from './world.ts'

const { cards } = loadDeck(nodeFiles, `${projectFolder}/content`)
const isReady = (card: Card) => isScenarioId(card.id) && entry(card.id).load !== undefined
const predictionsOf = (chosen: readonly Card[]) =>
  chosen.flatMap(card => card.items).filter(item => item.kind === 'prediction')

test('our own deck has no problems: every claim and prediction of a ready simulation resolves', async () => {
  const { code, stdout } = await run('lint -o json')
  const problems = JSON.parse(stdout) as { severity?: string; file: string; line: number; what: string }[]
  expect(problems.filter(each => each.severity !== 'note')).toEqual([])
  expect(code).toBe(0)
})

test('claims are backed, or counted as not yet backed', async () => {
  const unbacked = cards.filter(card => !isReady(card)).map(card => `${card.id} ${card.claims.length}`)
  console.log(`claims not yet backed: ${unbacked.join(', ')}`)
  for (const card of cards.filter(isReady)) {
    const scenario = isScenarioId(card.id) ? await entry(card.id).load?.() : undefined
    const known = scenario?.experiments.flatMap(each => each.claims.map(claim => claim.id)) ?? []
    expect(card.claims.filter(claim => !known.includes(claim))).toEqual([])
    expect(card.claims.length).toBeGreaterThan(0)
  }
})

describe.each(languages)('in %s', language => {
  const env = { K8S_STUDY_LANG: language }

  test.each([1, 2, 3])('every item can be asked, predictions drawn with seed %i', async seed => {
    const { code, stdout, stderr } = await run(`quiz -o json --all --seed ${seed}`, { env })
    const paper = JSON.parse(stdout) as { items: { key: string; prompt: string }[]; skipped: number }
    const waiting = predictionsOf(cards.filter(card => !isReady(card)))
    const expected = cards
      .flatMap(card => card.items.map(item => item.key))
      .filter(key => !waiting.some(item => item.key === key))
    expect(paper.items.map(item => item.key).toSorted()).toEqual(expected.toSorted())
    expect(paper.skipped).toBe(waiting.length)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  test.each(cards)('$id shows in 40, 60, 80 and 120 columns without a line over the width', card => {
    for (const columns of [40, 60, 80, 120]) {
      const look = { language, width: columns, paint: paintFor(0) }
      const texts = [card.question, card.answer, ...card.notes.map(note => note.text), ...card.items.flatMap(textsOf)]
      const wide = texts
        .flatMap(text => renderMarkdown(text[language], look).split('\n'))
        .filter(line => width(line) > columns)
      expect(wide).toEqual([])
    }
  })
})

const textsOf = (item: Item) => [
  item.prompt,
  item.why,
  ...(item.kind === 'single' || item.kind === 'multiple' ? item.choices.map(choice => choice.text) : []),
  ...(item.kind === 'ordering' ? item.steps : []),
  ...(item.kind === 'recall' ? [item.answer] : []),
]

describe.each(cards)('$id', card => {
  test('has twelve items or more, of all kinds, each with its why', () => {
    expect(card.items.length).toBeGreaterThanOrEqual(12)
    for (const { why } of card.items) for (const language of languages) expect(why[language]).not.toBe('')
    const kinds = new Set(card.items.map(item => item.kind))
    expect([...kinds].toSorted()).toEqual(['multiple', 'number', 'ordering', 'prediction', 'recall', 'single'])
  })

  test('gives every number with a unit a source or an experiment', () => {
    for (const language of languages) expect(unsourced(card.answer[language])).toEqual([])
  })
})

/** Prose sentences with a number and a unit that neither stand in a claim link nor are followed by `[n]`. Code and headings are left out. */
export function unsourced(markdown: string): string[] {
  const prose = markdown
    .replaceAll(/```[\s\S]*?```/g, '')
    .replaceAll(/`[^`]*`/g, '')
    .replaceAll(/^#.*$/gm, '')
    .replaceAll(/\[[^\]]*\]\(claim:[^)]*\)/g, '')
  const unit = [
    'ns|[µu]s|ms|s|seconds?|minutes?|min|hours?|h|days?|weeks?|months?|years?',
    '%|percent|cores?|v?CPUs?|m|QPS|qps|requests? (?:a|per) second',
    '[KMGTP]i?B(?:/s)?|[KMGT]i|[KMGT]?bit(?:/s)?|bytes?|B',
    // 年 would be any date.
    '微秒|毫秒|秒|分钟|小时|天|周|个月|字节|比特|核|倍|次/秒',
  ].join('|')
  // 502s are answers of a server.
  const number = new RegExp(`(?<![\\w.-])(?![45]\\d\\ds)\\d[\\d,.]*[\\s-]?(?:${unit})(?![\\w%])`)
  return prose.split(/(?<=[.;](?=\s)|[。；|\n])/).filter(sentence => number.test(sentence) && !/\[\d+\]/.test(sentence))
}

test('the program speaks of things as the cards do: no word that the glossary forbids', () => {
  const { terms } = readGlossary('glossary.md', nodeFiles.read(`${projectFolder}/content/glossary.md`))
  const sources = readdirSync(`${projectFolder}/src`, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => ({ file: `src/${file}`, text: nodeFiles.read(`${projectFolder}/src/${file}`) }))
  const wrong = sources.flatMap(({ file, text }) => wrongWords(sourceOf(file, text.replaceAll('`', "'")), terms))
  expect(terms.length).toBeGreaterThan(40)
  expect(wrong.map(({ file, line, what, fix }) => `${file}:${line} ${what.zh}；${fix?.zh}`)).toEqual([])
})

test('an unsourced number is found, and a sourced or proved one is not', () => {
  expect(unsourced('The grace period is 30 s.')).toHaveLength(1)
  expect(unsourced('宽限期是 30 秒。')).toHaveLength(1)
  expect(unsourced('A 30-second period; 1,000 QPS; a link of 10 Gbit/s.')).toHaveLength(3)
  expect(unsourced('延迟翻 2 倍。带宽 10 Gbit/s；上限 1000 次/秒')).toHaveLength(3)
  expect(unsourced('The grace period is 30 s [1]. [It ends after 30 s](claim:x). See `sleep 30s`.')).toEqual([])
})
