import { expect, test } from 'vitest'
import { nearest } from '../../src/deck/nearest.ts'

const cards = ['pod-lifecycle', 'pod-containers', 'pause-container', 'kube-proxy', 'kube-proxy-replacement', 'pitfalls']

test.each([
  ['pod-lifecycel', 'pod-lifecycle'],
  ['podlifecycle', 'pod-lifecycle'],
  ['Kube-Proxy', 'kube-proxy'],
  ['kube-porxy', 'kube-proxy'],
  ['pauze-containr', 'pause-container'],
  ['pitfall', 'pitfalls'],
])('%s was meant to be %s', (word, meant) => {
  expect(nearest(word, cards)).toBe(meant)
})

test.each(['service', 'pod', '', 'x', '豆荚'])('%j is too far from all of them', word => {
  expect(nearest(word, cards)).toBeUndefined()
})

test('of two, the nearer one is meant; of none, none', () => {
  expect(nearest('claims', ['claim-a', 'claim'])).toBe('claim')
  expect(nearest('claim', [])).toBeUndefined()
})

test('a very long word is compared in part only', () => {
  expect(nearest('x'.repeat(1_000_000), ['x', 'y'.repeat(1_000_000)])).toBeUndefined()
})
