import { describe, expect, test } from 'vitest'
import type { Look } from '../../src/render/facts.ts'
import { paintFor, width } from '../../src/render/style.ts'
import { renderTrace } from '../../src/render/text.ts'
import type { Fact } from '../../src/sim/fact.ts'
import { languages } from '../../src/text.ts'
import { madeUp, madeUpTrace } from './made-up.ts'

const plain: Look = { language: 'en', width: 80, paint: paintFor(0) }
const show = (changes: Partial<Look> = {}, trace = madeUpTrace) => renderTrace(trace, madeUp, { ...plain, ...changes })

test('the heading names scenario, experiment, version, seed and the options that are not the usual ones', () => {
  expect(show().split('\n').slice(0, 4)).toEqual([
    'The life cycle of a Pod › crash-and-goodbye',
    'Kubernetes 1.36 · seed 7',
    'Options: --grace 5s',
    '',
  ])
  expect(show({}, { ...madeUpTrace, options: {} })).not.toContain('Options')
})

test('each fact has its number, its cause, its time, who did it and what', () => {
  expect(show({ width: 120 })).toContain(
    '  #11  ←#10     7.2s  kubelet                   Pod web changes phase: Pending → Running\n',
  )
  expect(show({ language: 'zh' })).toContain('  #13  ←#12      17s  kubelet：web/app 第 1 次重启前回退等待 10s\n')
})

test('whoever has no column stands before what he did', () => {
  expect(show({ width: 60 })).toContain('  #13  ←#12      17s  kubelet: web/app backs off 10s')
})

test('a caption stands apart from the facts before it', () => {
  expect(show()).toMatch(/Pending → Running\n\nThe app crashes; later the Pod is deleted\.\n {2}#12/)
})

test('claims come last, with a mark and the facts that decided', () => {
  const shown = show()
  expect(shown).toMatch(
    /✔ While a container crashes and is restarted, the phase of its Pod stays\n {2}Running\.\n {5}#2 {2}←#1 {8}0s {2}kube-apiserver: Pod web is in phase Pending\n/,
  )
  expect(shown).toContain('✘ No container stops without SIGKILL.')
})

/** What is shown of one claim with so many deciding facts. */
const verdict = (deciding: readonly number[]) => {
  const trace = { ...madeUpTrace, verdicts: [{ claim: 'always-killed', holds: true, deciding }] }
  return show({}, trace).split('✔')[1] ?? ''
}

test('up to four deciding facts are shown, of more only three, and the others by number', () => {
  expect(verdict([1, 2, 3, 4])).not.toContain('more')
  expect(verdict([1, 2, 3, 4])).toContain('#4')
  expect(verdict([1, 2, 3, 4, 5])).toContain('\n    and 2 more: #4 #5')
  expect(verdict([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])).toContain('and 9 more: #4 #5 #6 #7 #8 #9 #10 #11 …')
})

describe('no line is wider than', () => {
  test.each([20, 24, 30, 40, 60, 80, 120])('%i columns', columns => {
    for (const language of languages) {
      for (const level of [0, 1] as const) {
        const lines = show({ language, width: columns, paint: paintFor(level) }).split('\n')
        expect(lines.filter(line => width(line) > columns)).toEqual([])
      }
    }
  })
})

test('colours change nothing but the colours', () => {
  // oxlint-disable-next-line no-control-regex -- colour codes are what this is about
  const bare = show({ paint: paintFor(3) }).replaceAll(/\u001b\[[\d;]*m/g, '')
  expect(bare).toBe(show())
})

test('what a user brought cannot steer the terminal', () => {
  const attack = 'a\u001b[2J\u009b\u202e'
  const facts: readonly Fact[] = [
    { id: 1, at: 0, by: attack, kind: 'Looked', subject: attack, value: attack },
    { id: 2, at: 1, by: attack, kind: 'PhaseChanged', pod: attack, from: attack, to: attack },
    {
      id: 3,
      at: 2,
      by: attack,
      kind: 'ContainerState',
      pod: attack,
      container: attack,
      role: 'app',
      state: 'running',
      restarts: 0,
    },
  ]
  const caption = { kind: 'Caption', text: { zh: attack, en: attack } } as const
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  expect(show({}, { ...madeUpTrace, steps: [caption, ...facts] })).not.toMatch(/[\u001b\u009b\u202e]/)
})
