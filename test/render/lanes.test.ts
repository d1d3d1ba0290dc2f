import { expect, test } from 'vitest'
import { renderLanes } from '../../src/render/lanes.ts'
import { paintFor, width } from '../../src/render/style.ts'
import type { What } from '../../src/sim/fact.ts'
import { madeUpTrace } from './made-up.ts'

const plain = { language: 'en', width: 60, paint: paintFor(0) } as const
const draw = (facts: readonly (readonly [number, What])[], columns = 60) => {
  const steps = facts.map(([at, what], i) => ({ id: i + 1, at, by: 'kubelet', ...what }))
  return renderLanes({ ...madeUpTrace, steps }, { ...plain, width: columns })
}
const app = { kind: 'ContainerState', pod: 'web', container: 'app', role: 'app', restarts: 0 } as const
const phase = { kind: 'PhaseChanged', pod: 'web', from: undefined } as const

test('a lane for the phase and one for each container, over virtual time', () => {
  expect(renderLanes(madeUpTrace, plain)).toEqual([
    'phase   Pe·Running·································Failed',
    'schema  ████────────────────────────────────────────────────',
    'app     ░░░█████x░░░████████████████T█████████████K─────────',
    'log     ░░░█████████████████████████T█████████████K─────────',
    '        0s            30s           1m            1m30s',
    '█ running   ░ waiting   ─ terminated   x exit code ≠ 0',
    'T gets SIGTERM   K gets SIGKILL',
  ])
})

test('the legend is in the language of the reader and names what is drawn, no more', () => {
  const lanes = renderLanes(madeUpTrace, { ...plain, language: 'zh', width: 120 })
  expect(lanes.at(-1)).toBe('█ 运行   ░ 等待   ─ 已终止   x 退出码 ≠ 0   T 收到 SIGTERM   K 收到 SIGKILL')
  const [, , , legend] = draw([
    [0, { ...phase, to: 'Running' }],
    [0, { ...app, state: 'running' }],
    [1000, { ...phase, to: 'Succeeded' }],
  ])
  expect(legend).toBe('█ running')
})

test('a run that is shorter than a column is seen all the same', () => {
  const crashes = [0, 600_000, 1_200_000].flatMap(at => [
    [at, { ...app, state: 'running' }] as const,
    [at + 10, { ...app, state: 'terminated', exitCode: 0 }] as const,
    [at + 20, { ...app, state: 'waiting', reason: 'CrashLoopBackOff' }] as const,
  ])
  const [lane = ''] = draw(crashes)
  expect(lane.match(/█/g)).toHaveLength(3)
})

test('a Pod that has been there for a while begins in the phase that it had', () => {
  const [lane] = draw([
    [50_000, { ...phase, from: 'Running', to: 'Failed' }],
    [50_000, { ...app, state: 'terminated', exitCode: 0 }],
  ])
  expect(lane).toMatch(/^phase {2}Running·+Failed$/)
})

test('two Pods have their lanes apart, with their names', () => {
  const lanes = draw([
    [0, { ...phase, to: 'Pending' }],
    [5000, { ...phase, pod: 'other', to: 'Pending' }],
    [5000, { ...app, pod: 'other', state: 'running' }],
  ])
  expect(lanes.map(line => line.slice(0, 11).trimEnd())).toEqual([
    'web phase',
    'other phase',
    'other/app',
    '           '.trimEnd(),
    '█ running',
  ])
})

test('a name that would take too much room stands above its lane', () => {
  const lanes = draw(
    [
      [0, { ...app, container: 'a-container-with-a-long-name', state: 'running' }],
      [9000, { ...app, container: 'b', state: 'running' }],
    ],
    40,
  )
  expect(lanes.slice(0, 2)).toEqual(['a-container-with-a-long-name', `  ${'█'.repeat(38)}`])
  expect(lanes.filter(line => width(line) > 40)).toEqual([])
})

test('nothing is drawn where nothing changes over time', () => {
  expect(draw([])).toEqual([])
  expect(draw([[0, { ...phase, to: 'Running' }]])).toEqual([])
})
