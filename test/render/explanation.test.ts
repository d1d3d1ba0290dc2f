import { describe, expect, test } from 'vitest'
import type { Card } from '../../src/deck/card.ts'
import { type Explained, renderExplanation } from '../../src/render/explanation.ts'
import { renderExplanationJson } from '../../src/render/explanation-json.ts'
import type { Look } from '../../src/render/facts.ts'
import { paintFor, width } from '../../src/render/style.ts'
import { languages, same } from '../../src/text.ts'
import { madeUp, madeUpTrace } from './made-up.ts'

const card: Card = {
  id: 'made-up',
  number: 4,
  title: { zh: 'Pod 的一生', en: 'The life of a Pod' },
  topic: 'workloads',
  level: 2,
  kubernetes: '1.36',
  sources: [same('https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/'), same('measured: on Linux 6.18')],
  question: { zh: '它是怎样的？', en: 'What is it like?' },
  answer: {
    zh: '[崩溃时阶段不变](claim:phase-survives-a-crash) [1]，[总要强杀](claim:always-killed)，[从不搬家](claim:never-moved)；见[文档](https://k8s.io/new)。',
    en: '[The phase outlives a crash](claim:phase-survives-a-crash) [1], [all are killed](claim:always-killed), [none is moved](claim:never-moved); see the [docs](https://k8s.io/new).',
  },
  notes: [
    { verdict: 'wrong', text: { zh: '崩溃了就是 Failed', en: 'a crash means Failed' } },
    { verdict: 'outdated', text: { zh: '[会搬家](claim:never-moved)', en: '[it is moved](claim:never-moved)' } },
  ],
  items: [],
  claims: ['phase-survives-a-crash', 'always-killed', 'never-moved'],
}
const ready: Explained = { card, scenario: madeUp, traces: [madeUpTrace] }
const notReady: Explained = { card, traces: [] }
const plain: Look = { language: 'en', width: 80, paint: paintFor(0) }
const show = (explained: Explained, changes: Partial<Look> = {}) =>
  renderExplanation(explained, { ...plain, ...changes })

test('begins with number, title, topic, level and version', () => {
  expect(show(ready)).toMatch(
    /^4 · The life of a Pod\nworkloads · level 2 · checked against Kubernetes 1\.36\n\n━━ Question ━+\n\nWhat is it like\?\n/,
  )
})

test('each claim of the answer has its state and its number', () => {
  const answer = show(ready).split('━━ Answer')[1] ?? ''
  expect(answer.replaceAll('\n', ' ')).toContain(
    'The phase outlives a crash ✔¹ [1], all are killed ✘², none is moved ○³; see the docs [3].',
  )
  expect(answer).toContain(
    '✔ shown by an experiment just now (1)   ✘ not what the experiment shows (1)\n○ not yet backed (1)',
  )
})

test('the verdicts on the notes are words', () => {
  expect(show(ready)).toContain('wrong     a crash means Failed\noutdated  it is moved ○³\n')
  expect(show(ready, { language: 'zh' })).toContain('错    崩溃了就是 Failed\n过时  会搬家 ○³\n')
})

test('below each experiment stand its claims, with the facts that decided', () => {
  const shown = show(ready)
  expect(shown).toContain('Played on the model just now: Kubernetes 1.36, default options, seed 7.\n')
  expect(shown).toMatch(/\ncrash-and-goodbye {2}Does the phase of a Pod change/)
  expect(shown).toMatch(/\n✔¹ While a container crashes.*\n.*\n +#2 +←#1 +0s +kube-apiserver/)
  expect(shown).toMatch(/\n✘² No container stops without SIGKILL\.\n +#8 +←#5 +6\.5s/)
})

test('a card whose simulation is not ready says so, and marks all its claims', () => {
  const shown = show(notReady)
  expect(shown.replaceAll('\n', ' ')).toContain(
    'The phase outlives a crash ○¹ [1], all are killed ○², none is moved ○³',
  )
  expect(shown.replaceAll('\n', ' ')).toContain('The simulation of this card is not ready yet')
  expect(show(notReady, { language: 'zh' })).toContain('这张卡片的模拟尚未就绪')
  expect(shown).not.toMatch(/[✔✘]/)
})

test('the sources are numbered as they are cited, with those that the text adds at the end', () => {
  expect(show(ready, { width: 60 })).toMatch(
    /━━ Sources ━+\n\n\[1\] https:\/\/kubernetes\.io\/docs\/concepts\/workloads\/pods\/pod-↵\n {4}lifecycle\/\n\[2\] measured: on Linux 6\.18\n\[3\] https:\/\/k8s\.io\/new$/,
  )
  expect(show(ready, { language: 'zh' })).toContain('[2] 实测：on Linux 6.18')
})

describe('no line is wider than', () => {
  test.each([20, 40, 60, 80, 120])('%i columns', columns => {
    for (const language of languages) {
      for (const explained of [ready, notReady]) {
        const lines = show(explained, { language, width: columns, paint: paintFor(1) }).split('\n')
        expect(lines.filter(line => width(line) > columns)).toEqual([])
      }
    }
  })
})

test('JSON has the card, the state of each claim and what was played', () => {
  const read = JSON.parse(renderExplanationJson(ready))
  expect(read).toMatchObject({
    id: 'made-up',
    number: 4,
    topic: 'workloads',
    question: card.question,
    notes: card.notes,
  })
  expect(read.claims).toEqual([
    { id: 'phase-survives-a-crash', number: 1, state: 'holds', experiment: 'crash-and-goodbye', deciding: [2, 11, 24] },
    { id: 'always-killed', number: 2, state: 'fails', experiment: 'crash-and-goodbye', deciding: [8, 12, 20, 23] },
    { id: 'never-moved', number: 3, state: 'unbacked', experiment: null, deciding: [] },
  ])
  expect(read.simulation).toMatchObject({ kubernetes: '1.36', seed: 7, experiments: [{ name: 'crash-and-goodbye' }] })
  expect(JSON.parse(renderExplanationJson(notReady))).toMatchObject({ simulation: null })
})
