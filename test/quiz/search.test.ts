import { expect, test } from 'vitest'
import type { Card } from '../../src/deck/card.ts'
import { allLines, passagesOf } from '../../src/quiz/passages.ts'
import { missingWords, search, wanted } from '../../src/quiz/search.ts'
import { suggestion } from '../../src/quiz/suggestion.ts'
import type { Language, Text } from '../../src/text.ts'
import { same } from '../../src/text.ts'
import { question } from './sample.ts'

const card = (id: string, parts: Partial<Card>): Card => ({ ...question(`${id}/x`).card, title: same(id), ...parts })
const both = (zh: string, en: string): Text => ({ zh, en })

const item = question('probes/kill', {
  prompt: both('存活态探针失败会怎样？', 'What does a failing **liveness** probe do?'),
  why: both('kubelet 重启容器。', 'The kubelet restarts the container.'),
})
const probes = card('probes', {
  title: both('探针', 'Probes'),
  question: both('有哪几种探针？', 'Which probes are there?'),
  answer: both('三种。\n\n就绪态探针决定端点。', 'Three of them.\n\nThe readiness probe decides about endpoints.'),
  notes: [{ verdict: 'wrong', text: both('探针杀掉 Pod', 'a probe kills the Pod') }],
  items: [{ ...item.item, kind: 'single', choices: [{ text: both('重启容器', 'restart it'), right: true }] }],
})
const services = card('services', {
  title: both('服务', 'Services'),
  answer: both('端点随就绪态探针变化。', 'Endpoints follow the readiness probe.'),
})
const claims = (id: string) =>
  id === 'services' ? [{ id: 'unready-out', text: both('未就绪的端点被摘除', 'an unready endpoint is left out') }] : []
const passages = passagesOf([services, probes], claims)

const found = (words: readonly string[], language: Language = 'en') =>
  search(passages, words.map(wanted), language).map(
    ({ passage: { card, place }, line }) => `${card.id} ${place}: ${line}`,
  )

test('titles come before questions, these before items, these before answers; a card’s order settles the rest', () => {
  expect(found(['probe'])).toEqual([
    'probes title: Probes (probes)',
    'probes question: Which probes are there?',
    'probes item: What does a failing liveness probe do?',
    'services answer: Endpoints follow the readiness probe.',
    'probes answer: The readiness probe decides about endpoints.',
    'probes notes: a probe kills the Pod',
  ])
})

test('Chinese is found as it stands in a text, without spaces', () => {
  expect(found(['就绪态探针'], 'zh')).toEqual([
    'services answer: 端点随就绪态探针变化。',
    'probes answer: 就绪态探针决定端点。',
  ])
})

test('all words must occur in a passage, though not in one line of it', () => {
  expect(found(['endpoints', 'readiness'])).toHaveLength(2)
  expect(found(['three', 'endpoints'])).toEqual(['probes answer: Three of them.'])
  expect(found(['readiness', 'restarts'])).toEqual([])
})

test('the line with most of the words is shown', () => {
  expect(found(['three', 'readiness', 'decides'])).toEqual([
    'probes answer: The readiness probe decides about endpoints.',
  ])
})

test('capitals, full-width letters and marks of emphasis make no difference', () => {
  for (const word of ['LIVENESS PROBE', 'ｌｉｖｅｎｅｓｓ', 'failing liveness']) expect(found([word])).toHaveLength(1)
})

test('what has a meaning in a pattern is only a character', () => {
  expect(found(['.*'])).toEqual([])
  expect(found(['(probes)'])).toEqual(['probes title: Probes (probes)'])
  for (const word of ['[', '\\', '(', '+', '|', '-', '/']) expect(() => found([word])).not.toThrow()
})

test('an item is found by its choices and by its why, a claim by its words', () => {
  expect(found(['restart it'])).toEqual(['probes item: restart it'])
  expect(found(['kubelet'])).toEqual(['probes item: The kubelet restarts the container.'])
  const [claim] = search(passages, [wanted('left out')], 'en')
  expect(claim?.passage).toMatchObject({ place: 'claim', name: 'unready-out' })
})

test('a card is found by its id', () => {
  expect(found(['services'], 'zh')).toEqual(['services title: 服务（services）'])
})

test('words of the other language are found too, and shown in it', () => {
  const [hit] = search(passages, [wanted('摘除')], 'en')
  expect(hit).toMatchObject({ language: 'zh', line: '未就绪的端点被摘除' })
  expect(search(passages, [wanted('pod')], 'zh')[0]).toMatchObject({ language: 'zh', line: '探针杀掉 Pod' })
})

test('the places of all words are told, apart and in order', () => {
  const [hit] = search(passages, ['readiness probe', 'probe', 'end'].map(wanted), 'en')
  expect(hit?.line).toBe('Endpoints follow the readiness probe.')
  expect(hit?.stretches.map(({ start, end }) => hit.line.slice(start, end))).toEqual(['End', 'readiness probe'])
})

test('words that occur nowhere are named, whatever the language', () => {
  const lines = allLines(passages)
  expect(missingWords(lines, ['probe', '探针', 'sidecar', '边车'].map(wanted))).toEqual(['sidecar', '边车'])
})

test('a word that was mistyped is guessed, in letters and in 汉字, and of several the most usual', () => {
  const lines = ['kubelet kubelet kubeled', 'kube-proxy', '探针失败，探针', '方针']
  expect(suggestion('kubelte', lines)).toBe('kubelet')
  expect(suggestion('kube-prxoy', lines)).toBe('kube-proxy')
  expect(suggestion('proyx', lines)).toBe('proxy')
  expect(suggestion('谈针', lines)).toBe('探针')
  expect(suggestion('zzzzzz', lines)).toBeUndefined()
  expect(suggestion('一二三', lines)).toBeUndefined()
})

test('a place that says it all in one line comes before one that is spread over several', () => {
  const more = card('more', { answer: both('无', 'A liveness probe restarts the container.') })
  const hits = search(passagesOf([probes, more], claims), ['liveness', 'container'].map(wanted), 'en')
  expect(hits.map(({ passage: { card, place }, together }) => `${card.id} ${place} ${together}`)).toEqual([
    'more answer true',
    'probes item false',
  ])
})
