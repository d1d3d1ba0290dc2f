import { expect, test } from 'vitest'
import { exceededLimit } from '../../../src/model/pod/eviction/local-storage.ts'
import { admits, evictionGrace, isReported } from '../../../src/model/pod/eviction/pressure.ts'
import { rankForEviction } from '../../../src/model/pod/eviction/rank.ts'
import { podRequests } from '../../../src/model/pod/pod-resources.ts'
import type { Container, PodSpec } from '../../../src/objects.ts'

const asking = (name: string, memory: string, more: Partial<Container> = {}): Container => ({
  name,
  resources: { requests: { memory } },
  ...more,
})
const sidecar = { restartPolicy: 'Always' } as const
const memoryOf = (spec: PodSpec) => podRequests(spec)['memory']

test('apps and sidecars add up; a plain init container counts for itself and the sidecars before it', () => {
  const containers = [asking('a', '100'), asking('b', '50')]
  expect(memoryOf({ containers })).toBe(150)
  expect(memoryOf({ initContainers: [asking('i', '120')], containers })).toBe(150)
  expect(memoryOf({ initContainers: [asking('i', '400')], containers })).toBe(400)
  expect(memoryOf({ initContainers: [asking('s', '30', sidecar), asking('i', '140')], containers })).toBe(180)
  expect(memoryOf({ initContainers: [asking('s', '30', sidecar), asking('i', '160')], containers })).toBe(190)
  expect(memoryOf({ initContainers: [asking('i', '160'), asking('s', '30', sidecar)], containers })).toBe(180)
})

test("a Pod's own resources stand for all of it, for what it names", () => {
  const spec = { containers: [asking('a', '100')], resources: { requests: { memory: '70' } } }
  expect(memoryOf(spec)).toBe(70)
  expect(podRequests({ ...spec, resources: { requests: { cpu: '1' } } })['memory']).toBe(100)
})

test('who has no figures goes first, and a tie keeps the order given', () => {
  const pod = (name: string, usage: number | undefined, priority = 0) => ({
    name,
    usage,
    spec: { priority, containers: [] },
  })
  const ranked = rankForEviction([pod('a', 5), pod('b', 5), pod('c', undefined), pod('d', 9)], 'memory')
  expect(ranked.map(each => each.name)).toEqual(['c', 'd', 'a', 'b'])
  const byPriority = rankForEviction([pod('high', 9, 10), pod('low', 1, -10)], 'pid')
  expect(byPriority.map(each => each.name)).toEqual(['low', 'high'])
})

test('a limit is exceeded by more than it, a limit of 0 is none, and memory-backed volumes are not storage', () => {
  const spec: PodSpec = {
    containers: [{ name: 'app', resources: { limits: { 'ephemeral-storage': '100' } } }, { name: 'free' }],
    volumes: [
      { name: 'v', emptyDir: { sizeLimit: '40' } },
      { name: 'ram', emptyDir: { sizeLimit: '1', medium: 'Memory' } },
    ],
  }
  const use = (logs: number, rootfs: number, v = 0, podTotal?: number) => ({
    containers: { app: { logs, rootfs } },
    volumes: { v, ram: 5 },
    podTotal,
  })
  const shared = { dedicatedImageFs: false }
  expect(exceededLimit(spec, use(50, 50, 40, 100), shared)).toBeUndefined()
  expect(exceededLimit(spec, use(50, 51), shared)).toBe('containerLimit')
  expect(exceededLimit(spec, use(50, 51), { dedicatedImageFs: true })).toBeUndefined()
  expect(exceededLimit(spec, use(101, 0), { dedicatedImageFs: true })).toBe('containerLimit')
  expect(exceededLimit(spec, use(50, 51, 0, 101), shared)).toBe('podLimit')
  expect(exceededLimit(spec, use(50, 51, 41, 101), shared)).toBe('emptyDirLimit')
  // What a container without a limit writes counts towards what its neighbour declared.
  expect(exceededLimit(spec, use(0, 0, 0, 101), shared)).toBe('podLimit')
})

test('pressure is reported until it has not been seen for five minutes, and keeps out whom it should', () => {
  expect(isReported(undefined, 0)).toBe(false)
  expect(isReported(1000, 300_999)).toBe(true)
  expect(isReported(1000, 301_000)).toBe(false)
  const bestEffort: PodSpec = { containers: [{ name: 'app' }] }
  const burstable: PodSpec = { containers: [asking('app', '1')] }
  expect([admits(bestEffort, []), admits(bestEffort, ['memory']), admits(burstable, ['memory'])]).toEqual([
    true,
    false,
    true,
  ])
  expect(admits(burstable, ['memory', 'pid'])).toBe(false)
  expect(admits({ ...bestEffort, priority: 2_000_000_000 }, ['pid'])).toBe(true)
  expect([evictionGrace('hard', 30, 5), evictionGrace('soft', 30, 5), evictionGrace('soft', 3, 5)]).toEqual([1, 5, 3])
})
