import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { arrowsOf, participantsOf } from '../../src/render/arrows.ts'
import { renderMermaid } from '../../src/render/mermaid.ts'
import { renderSequence } from '../../src/render/sequence.ts'
import { width } from '../../src/render/style.ts'
import { scenario } from '../../src/scenarios/components/scenario.ts'
import { defaults } from '../../src/sim/options.ts'
import { play } from '../../src/sim/play.ts'
import { languages } from '../../src/text.ts'

const [experiment] = scenario.experiments
const trace = play(scenario, experiment, { ...defaults(scenario.options), replicas: 1, nodes: 1 }, 1)
const look = { language: 'en', width: 80, paint: new Chalk({ level: 0 }) } as const

test('every write goes to the API server, and whoever reacts has seen it in a watch', () => {
  const arrows = arrowsOf(trace)
  expect(participantsOf(arrows)).toEqual([
    'user',
    'kube-apiserver',
    'deployment-controller',
    'replicaset-controller',
    'scheduler',
    'kubelet',
    'endpointslice-controller',
    'kube-proxy',
  ])
  expect(arrows.filter(each => each.kind === 'call').map(each => each.to)).not.toContain(undefined)
  expect(new Set(arrows.filter(each => each.kind === 'call').map(each => each.to))).toEqual(new Set(['kube-apiserver']))
  expect(new Set(arrows.filter(each => each.kind === 'watch').map(each => each.from))).toEqual(
    new Set(['kube-apiserver']),
  )
  const bound = arrows.findIndex(each => each.words.en.endsWith('/binding'))
  expect(arrows[bound - 1]).toMatchObject({ from: 'kube-apiserver', to: 'scheduler', kind: 'watch' })
})

test('what one write became is drawn once', () => {
  const patches = arrowsOf(trace).filter(each => each.words.en.includes('PATCH pods/'))
  expect(patches).toHaveLength(1)
})

test('is drawn from lifeline to lifeline', () => {
  const drawn = renderSequence(trace, look)
  expect(drawn).toContain('1   2   3   4   5   6   7   8')
  expect(drawn).toContain('├──>│   │   │   │   │   │   │   #1 POST deployments/web')
  expect(drawn).toContain('│   ├┄┄>│   │   │   │   │   │   Deployment/web')
  expect(drawn.some(line => /^│ {3}│<──┤ {3}│ .* #2 POST replicasets\/web-/.test(line))).toBe(true)
})

test('fits into any terminal, with names instead of lifelines where it is narrow', () => {
  for (const language of languages) {
    for (const columns of [40, 60, 80, 120]) {
      const lines = renderSequence(trace, { ...look, language, width: columns })
      expect(lines.filter(line => width(line) > columns)).toEqual([])
    }
  }
  expect(renderSequence(trace, { ...look, width: 40 })[0]).toBe('user ─> kube-apiserver: #1 POST')
})

test('in Mermaid calls are solid arrows and watch events dashed ones', () => {
  const drawn = renderMermaid(trace, scenario, 'en')
  expect(drawn).toContain('participant p2 as kube-apiserver')
  expect(drawn).toContain('p1->>p2: #35;1 POST deployments/web')
  expect(drawn).toContain('p2-->>p3: watch: Deployment/web')
})
