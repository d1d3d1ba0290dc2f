import { expect, test } from 'vitest'
import { oomScoreAdj } from '../../../src/model/pod/oom-score.ts'
import { qosClass } from '../../../src/model/pod/qos.ts'
import { bytes, milli } from '../../../src/model/pod/quantity.ts'
import { app, sidecar } from './builders.ts'

test.each([
  ['100m', 100],
  ['0.1', 100],
  ['9m', 9],
  ['2.007', 2007],
  [2, 2000],
  ['1Ki', 1_024_000],
  ['1.5Gi', 1.5 * 2 ** 30 * 1000],
  ['2e3', 2_000_000],
  ['1u', 1],
  ['10G', 10e12],
] as const)('%s is %d thousandths', (quantity, thousandths) => {
  expect(milli(quantity)).toBe(thousandths)
})

test('what is no quantity is told from zero', () => {
  expect(['', 'lots', '1 Gi', '1GiB', '--1'].map(milli)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect(milli('0')).toBe(0)
  expect(bytes({ memory: '128Mi' })).toBe(134_217_728)
})

const both = { cpu: '100m', memory: '100Mi' }

test('a Pod is Guaranteed only if every container has both limits and the sums are equal', () => {
  const full = { requests: both, limits: { cpu: 0.1, memory: '102400Ki' } }
  expect(qosClass({ containers: [app('a', { resources: full })] })).toBe('Guaranteed')
  expect(qosClass({ containers: [app('a', { resources: full }), app('b')] })).toBe('Burstable')
  expect(qosClass({ containers: [app('a', { resources: { requests: both } })] })).toBe('Burstable')
  expect(qosClass({ containers: [app('a')] })).toBe('BestEffort')
  expect(qosClass({ initContainers: [app('i')], containers: [app('a', { resources: full })] })).toBe('Burstable')
})

test('resources of the Pod replace those of its containers', () => {
  const resources = { requests: both, limits: both }
  expect(qosClass({ resources, containers: [app('a')] })).toBe('Guaranteed')
  const storage = { requests: { 'ephemeral-storage': '1Gi' } }
  expect(qosClass({ resources: storage, containers: [app('a', { resources })] })).toBe('Guaranteed')
  expect(qosClass({ resources: { requests: { 'ephemeral-storage': '1Gi' } }, containers: [app('a')] })).toBe(
    'BestEffort',
  )
})

function score(memory: string): number {
  const container = app('a', { resources: { requests: { memory } } })
  return oomScoreAdj({ containers: [container] }, container, 8_000_000_000)
}

test('the more of the node’s memory a container requests, the lower its score, between 3 and 999', () => {
  expect([score('4G'), score('1G'), score('1'), score('8G')]).toEqual([500, 875, 999, 3])
})

test('a sidecar scores no higher than its app containers', () => {
  const helper = sidecar('s', { resources: { requests: { memory: '1G' } } })
  const spec = { initContainers: [helper], containers: [app('a', { resources: { requests: { memory: '4G' } } })] }
  expect(oomScoreAdj(spec, helper, 8_000_000_000)).toBe(500)
})

test('only a node-critical Pod is spared by its priority', () => {
  const container = app('a')
  const score = (priorityClassName: string) =>
    oomScoreAdj({ priorityClassName, containers: [container] }, container, 1e9)
  expect([score('system-node-critical'), score('system-cluster-critical')]).toEqual([-997, 1000])
})
