import { Chalk } from 'chalk'
import { expect, it } from 'vitest'
import { renderReplicas } from '../../src/render/replicas.ts'
import { width } from '../../src/render/style.ts'
import type { Fact } from '../../src/sim/fact.ts'
import type { Trace } from '../../src/sim/trace.ts'

const traceOf = (steps: readonly Fact[]): Trace => ({
  scenario: 'deployment',
  experiment: 'envelope',
  kubernetes: '1.36',
  seed: 1,
  options: {},
  steps,
  verdicts: [],
})
const by = 'deployment-controller'
const count = (at: number, available: number, replicas: number, terminating = 0): Fact => ({
  id: at,
  at,
  by,
  kind: 'Counted',
  subject: 'Deployment/web',
  replicas,
  ready: available,
  available,
  terminating,
})
const size = (at: number, set: string, to: number): Fact => ({ id: at, at, by, kind: 'Scaled', set, from: 0, to })
const look = (columns: number) => ({ language: 'en', width: columns, paint: new Chalk({ level: 0 }) }) as const

const rollout = [
  count(1000, 2, 2),
  size(2000, 'web-b', 1),
  count(2500, 2, 3),
  size(9000, 'web-a', 1),
  count(9500, 1, 2, 1),
  count(11_000, 2, 2),
]

it('stacks available, unavailable and terminating Pods, with the sizes of the sets below', () => {
  expect(renderReplicas(traceOf(rollout), look(40)).join('\n')).toMatchInlineSnapshot(`
    "Deployment/web
        3      ░░░░░░░░░░░░░░░░░░░░░·····
        2  █████████████████████████░░░░░███
        1  █████████████████████████████████
    web-b     1·····························
    web-a                          1········
                       5s             10s

    █ available   ░ not available yet
    · terminating"
  `)
})

it('shows the fewest that were available within a column', () => {
  const dip = [count(1000, 9, 9), count(1001, 3, 9), count(1002, 9, 9), count(900_000, 8, 9)]
  const top = renderReplicas(traceOf(dip), look(60)).find(line => line.trimStart().startsWith('9 '))
  expect(top).toMatch(/9 {2}░█+/)
})

it('draws no half numbers where sizes follow each other closely', () => {
  const sizes = [size(0, 'web-a', 10), size(1, 'web-a', 25), size(2, 'web-a', 7), size(90_000, 'web-a', 0)]
  const [lane] = renderReplicas(traceOf(sizes), look(60))
  expect(lane).toMatch(/^web-a {2}7·+0·*$/)
})

it('is nothing for facts of other kinds, and never wider than it may be', () => {
  expect(renderReplicas(traceOf([{ id: 1, at: 0, by, kind: 'Looked', subject: 'x', value: 1 }]), look(80))).toEqual([])
  for (const columns of [20, 40, 80, 120])
    for (const line of renderReplicas(traceOf(rollout), look(columns))) expect(width(line)).toBeLessThanOrEqual(columns)
})
