import { expect, test } from 'vitest'
import type { Deck } from '../../src/deck/card.ts'
import { Mistake } from '../../src/errors.ts'
import { type Part, questionsOf } from '../../src/quiz/selection.ts'
import { keysOf, question } from './sample.ts'

const cards = [
  question('pod/1', {}, 'workloads', 1),
  question('proxy/1', {}, 'networking', 2),
  question('dns/1', {}, 'networking', 1),
].map(({ card, item }) => ({ ...card, items: [item] }))
const deck: Deck = { folder: '', cards }

const keys = (part: Partial<Part>) => keysOf(questionsOf(deck, { words: [], ...part }))

test('without words everything is wanted; cards and topics add up; flags narrow', () => {
  expect(keys({})).toEqual(['pod/1', 'proxy/1', 'dns/1'])
  expect(keys({ words: ['pod', 'networking'] })).toEqual(['pod/1', 'proxy/1', 'dns/1'])
  expect(keys({ words: ['networking'], level: 1 })).toEqual(['dns/1'])
  expect(keys({ words: ['pod', 'dns'], topic: 'networking' })).toEqual(['dns/1'])
})

test('all unknown words are named at once, with what was probably meant or with what there is', () => {
  let mistake: unknown
  try {
    keys({ words: ['prxoy', 'zzz'], topic: 'network' })
  } catch (error) {
    mistake = error
  }
  expect(mistake).toBeInstanceOf(Mistake)
  const { problems, exitCode } = mistake as Mistake
  expect(exitCode).toBe(2)
  expect(problems.map(({ fix }) => fix?.en)).toEqual([
    'did you mean proxy?',
    'there are architecture, workloads, networking, scale, operations, delivery, pod, proxy, dns',
    expect.stringMatching(/networking/),
  ])
})
