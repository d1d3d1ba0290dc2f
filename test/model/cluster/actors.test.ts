import { isDeepStrictEqual } from 'node:util'
import { assert, integer, jsonValue, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAllowed as fits } from '../../../src/model/cluster/scheduling/filter.ts'
import { isActive } from '../../../src/model/cluster/replica-set/activity.ts'
import { admitted, deletionMarked } from '../../../src/model/cluster/api-server.ts'
import { millisOf, timestamp } from '../../../src/model/cluster/clock.ts'
import { counted, mayRun, notYetProbed } from '../../../src/model/cluster/kubelet/probe-count.ts'
import { waitsFor } from '../../../src/model/cluster/kubelet/rules.ts'
import type { StoredPod } from '../../../src/model/cluster/objects.ts'
import { same } from '../../../src/model/cluster/same.ts'
import { toleratesTaint } from '../../../src/model/cluster/toleration.ts'
import type { Node, PodStatus, Taint } from '../../../src/objects.ts'

const pod = (spec: Partial<StoredPod['spec']> = {}, status: PodStatus = {}, deleted = false): StoredPod => ({
  kind: 'Pod',
  metadata: { name: 'web', ...(deleted && { deletionTimestamp: timestamp(0) }) },
  spec: { containers: [{ name: 'app' }], ...spec },
  status,
})
const node = (spec: Node['spec'] = {}, labels = {}): Node => ({ metadata: { name: 'n', labels }, spec, status: {} })

describe('the scheduler', () => {
  const lost: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }
  it('takes no node that is cordoned, tainted or without a wanted label', () => {
    expect(fits(pod(), node())).toBe(true)
    expect(fits(pod(), node({ unschedulable: true }))).toBe(false)
    expect(fits(pod(), node({ taints: [lost] }))).toBe(false)
    expect(fits(pod(), node({ taints: [{ ...lost, effect: 'PreferNoSchedule' }] }))).toBe(true)
    expect(fits(pod({ nodeSelector: { disk: 'ssd' } }), node())).toBe(false)
    expect(fits(pod({ nodeSelector: { disk: 'ssd' } }), node({}, { disk: 'ssd' }))).toBe(true)
  })

  it('takes a tainted node if every taint is tolerated', () => {
    const tolerations = [{ key: lost.key, operator: 'Exists' as const }]
    expect(fits(pod({ tolerations }), node({ taints: [lost] }))).toBe(true)
    expect(fits(pod({ tolerations }), node({ taints: [lost, { key: 'gpu', effect: 'NoSchedule' }] }))).toBe(false)
    expect(
      fits(
        pod({ tolerations: [{ key: 'gpu', value: 'a' }] }),
        node({ taints: [{ key: 'gpu', value: 'b', effect: 'NoSchedule' }] }),
      ),
    ).toBe(false)
  })
})

it('a toleration with Gt or Lt is met by numbers beyond its own, not by its own', () => {
  const isMet = (operator: 'Gt' | 'Lt', value: string) =>
    toleratesTaint({ key: 'level', operator, value: '5' }, { key: 'level', value, effect: 'NoSchedule' })
  expect(['4', '5', '6', '06', ''].map(value => isMet('Gt', value))).toEqual([false, false, true, false, false])
  expect(['4', '5', '6', '-0', 'x'].map(value => isMet('Lt', value))).toEqual([true, false, false, false, false])
})

describe('the API server', () => {
  it('makes a new Pod Pending and lets it tolerate a lost node for 300 s, unless it says otherwise', () => {
    const { spec, status } = admitted(pod(), 0) as StoredPod
    expect(status.phase).toBe('Pending')
    expect(spec.tolerations?.map(each => each.tolerationSeconds)).toEqual([300, 300])
    const own = [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists' as const, tolerationSeconds: 5 }]
    const withOwn = admitted(pod({ tolerations: own }), 0) as StoredPod
    expect(withOwn.spec.tolerations?.map(each => each.tolerationSeconds)).toEqual([5, 300])
  })

  it('lets a Pod that requests something tolerate a node that is short of memory', () => {
    const keys = (spec: Partial<StoredPod['spec']>) =>
      (admitted(pod(spec), 0) as StoredPod).spec.tolerations?.map(each => each.key)
    expect(keys({})).not.toContain('node.kubernetes.io/memory-pressure')
    const containers = [{ name: 'app', resources: { requests: { memory: '1Mi' } } }]
    expect(keys({ containers })).toContain('node.kubernetes.io/memory-pressure')
  })

  it('lets a second deletion shorten the grace period, not lengthen it', () => {
    const first = deletionMarked(pod({ nodeName: 'n' }), undefined, 0)
    expect(first?.metadata.deletionGracePeriodSeconds).toBe(30)
    const again = (seconds: number) =>
      first && deletionMarked(first, seconds, 1000)?.metadata.deletionGracePeriodSeconds
    expect([again(60), again(5)]).toEqual([30, 5])
    expect(first && deletionMarked(first, 0, 0)).toBeUndefined()
  })

  it('removes at once what no kubelet has anything left to do for', () => {
    expect(deletionMarked(pod(), undefined, 0)).toBeUndefined()
    expect(deletionMarked(pod({ nodeName: 'n' }, { phase: 'Failed' }), undefined, 0)).toBeUndefined()
  })
})

it('counts a Pod as a replica until it ends or is deleted, ready or not', () => {
  const active = [
    pod(),
    pod({}, { phase: 'Running' }),
    pod({}, { phase: 'Failed' }),
    pod({}, { phase: 'Succeeded' }),
    pod({}, {}, true),
  ]
  expect(active.map(isActive)).toEqual([true, true, false, false, false])
})

const after = (results: string, probe = {}) =>
  Array.from(results).reduce(
    (count, result) => counted('liveness', probe, count, result === '+' ? 'success' : 'failure'),
    notYetProbed,
  )

describe('a probe', () => {
  it('needs three failures in a row, and one success, to change its verdict', () => {
    const verdicts = ['', '--', '---', '+--', '+---', '+--+--', '+---+'].map(results => after(results).verdict)
    expect(verdicts).toEqual([undefined, undefined, 'failure', 'success', 'failure', 'success', 'success'])
  })
  it('counts by its own thresholds', () => {
    expect(after('-', { failureThreshold: 1 }).verdict).toBe('failure')
    expect(after('---+', { successThreshold: 2 }).verdict).toBe('failure')
    expect(after('---++', { successThreshold: 2 }).verdict).toBe('success')
  })
  it('waits for the startup probe, if there is one and it is another', () => {
    expect(mayRun('startup', true, undefined)).toBe(true)
    expect(mayRun('liveness', true, undefined)).toBe(false)
    expect(mayRun('readiness', true, 'failure')).toBe(false)
    expect(mayRun('liveness', true, 'success')).toBe(true)
    expect(mayRun('liveness', false, undefined)).toBe(true)
  })
})

it('lets a sidecar wait for all app containers and the sidecars behind it, and nobody else for anyone', () => {
  const spec = {
    initContainers: [
      { name: 's1', restartPolicy: 'Always' as const },
      { name: 'init' },
      { name: 's2', restartPolicy: 'Always' as const },
    ],
    containers: [{ name: 'a' }, { name: 'b' }],
  }
  expect(['s1', 's2', 'init', 'a'].map(name => waitsFor(spec, name))).toEqual([['a', 'b', 's2'], ['a', 'b'], [], []])
})

it('reads the seconds back from a timestamp', () => {
  assert(
    property(
      integer({ min: 0, max: 30 * 86_400 }),
      seconds => millisOf(timestamp(seconds * 1000 + 999)) === seconds * 1000,
    ),
  )
  expect(timestamp(25 * 3_600_000 + 61_500)).toBe('2026-01-02T01:01:01Z')
  expect(() => millisOf('yesterday')).toThrow('yesterday')
})

it('finds plain values the same if they are equal all the way down', () => {
  assert(property(jsonValue(), value => same(value, structuredClone(value))))
  assert(property(jsonValue(), jsonValue(), (a, b) => same(a, b) === isDeepStrictEqual(a, b)))
  expect(same({ a: undefined }, {})).toBe(true)
  expect([same({ a: 1 }, {}), same({}, { a: 1 }), same([], {}), same(null, {})]).toEqual([false, false, false, false])
})
