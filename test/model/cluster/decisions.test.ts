// Pure decisions where upstream's own tables are silent; those are run in test/upstream.
import { describe, expect, it } from 'vitest'
import { timestamp } from '../../../src/model/cluster/clock.ts'
import { historyKey, revisionKey, withRevision } from '../../../src/model/cluster/deployment/annotations.ts'
import { setsToDelete } from '../../../src/model/cluster/deployment/history.ts'
import { dropUnavailable, shrinkOld } from '../../../src/model/cluster/deployment/rolling-update.ts'
import type { Deployment, ReplicaSet } from '../../../src/model/cluster/objects.ts'
import { deletionOrder } from '../../../src/model/cluster/replica-set/ranking.ts'
import { shortages } from '../../../src/model/cluster/scheduling/filter.ts'
import { balancedAllocation, leastAllocated } from '../../../src/model/cluster/scheduling/score.ts'
import type { Pod } from '../../../src/objects.ts'

const template = { metadata: {}, spec: { containers: [] } }
interface Given {
  readonly replicas?: number
  readonly available?: number
  readonly revision?: string
}
/** The later in the list, the younger. */
const sets = (...all: readonly Given[]): ReplicaSet[] =>
  all.map(({ replicas = 0, available = 0, revision }, i) => ({
    kind: 'ReplicaSet',
    metadata: {
      name: `set-${i}`,
      creationTimestamp: timestamp(i * 1000),
      ...(revision !== undefined && { annotations: { [revisionKey]: revision } }),
    },
    spec: { replicas, selector: {}, template },
    status: { replicas, fullyLabeledReplicas: 0, readyReplicas: 0, availableReplicas: available },
  }))
const sizes = (resizes: readonly { readonly set: ReplicaSet; readonly replicas: number }[]) =>
  resizes.map(({ set, replicas }) => [set.metadata.name, replicas])

describe('old sets of a Deployment', () => {
  it('all stay where there is no limit', () => {
    expect(setsToDelete(sets({}, {}), null)).toEqual([])
    expect(setsToDelete(sets({}, {}), 0)).toHaveLength(2)
  })

  it('go by age where a revision is no number', () => {
    const [first] = setsToDelete(sets({ revision: 'two' }, { revision: '1' }), 1)
    expect(first?.metadata.name).toBe('set-0')
    const [older] = setsToDelete(sets({ revision: '1' }, { revision: 'two' }), 1)
    expect(older?.metadata.name).toBe('set-0')
    const [lower] = setsToDelete(sets({ revision: '4294967297' }, { revision: '4294967296' }), 1)
    expect(lower?.metadata.name).toBe('set-1')
  })

  it('that were cleaned up before a stale one was met keep their new size', () => {
    const old = sets({ replicas: 3, available: 1 }, { replicas: 2, available: 3 }, { replicas: 5 })
    const { resizes, isStale } = dropUnavailable(old, 10)
    expect(isStale).toBe(true)
    expect(sizes(resizes)).toEqual([['set-0', 1]])
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } as const
    const deployment: Deployment = {
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 2, selector: {}, template, strategy },
    }
    expect(sizes(shrinkOld(deployment, sets({})[0] as ReplicaSet, old))).toEqual([['set-0', 1]])
  })

  it('are not asked beyond what may go', () => {
    const old = sets({ replicas: 3, available: 1 }, { replicas: 2, available: 9 }, { replicas: 5 })
    expect(dropUnavailable(old, 2)).toMatchObject({ isStale: false })
    expect(sizes(dropUnavailable(old, 2).resizes)).toEqual([['set-0', 1]])
  })

  it('keep a revision that somebody else wrote', () => {
    expect(withRevision({ [revisionKey]: 'mine' }, 3)).toBeUndefined()
    expect(withRevision({ [revisionKey]: '2' }, 3)).toEqual({ [revisionKey]: '3', [historyKey]: '2' })
  })
})

describe('who goes first', () => {
  const pod = (cost: string | undefined, restarts: readonly [app: number, sidecar: number, init: number]): Pod => ({
    metadata: {
      name: 'p',
      ...(cost !== undefined && { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
    },
    spec: {
      nodeName: 'n',
      containers: [{ name: 'app' }],
      initContainers: [{ name: 'sidecar', restartPolicy: 'Always' }, { name: 'init' }],
    },
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'app', ready: false, restartCount: restarts[0] }],
      initContainerStatuses: [
        { name: 'sidecar', ready: false, restartCount: restarts[1] },
        { name: 'init', ready: false, restartCount: restarts[2] },
      ],
    },
  })
  const order = (a: Pod, b: Pod) => Math.sign(deletionOrder({ pod: a, rank: 0 }, { pod: b, rank: 0 }, 0))

  it.each([
    ['-1', -1],
    ['-08', -1],
    ['-2147483648', -1],
    ['2147483647', 1],
    ['+1', 0],
    ['01', 0],
    ['2147483648', 0],
    ['-2147483649', 0],
    ['1.5', 0],
    ['', 0],
  ])('a Pod whose deletion cost is %j', (cost, expected) => {
    expect(order(pod(cost, [0, 0, 0]), pod(undefined, [0, 0, 0]))).toBe(expected)
  })

  it('is whose sidecar started again more often, if the app containers are alike', () => {
    expect(order(pod(undefined, [1, 5, 0]), pod(undefined, [1, 4, 0]))).toBe(-1)
    expect(order(pod(undefined, [1, 5, 0]), pod(undefined, [2, 0, 0]))).toBe(1)
    expect(order(pod(undefined, [1, 0, 7]), pod(undefined, [1, 0, 0]))).toBe(0)
  })
})

describe('room on a node', () => {
  const room = { allocatable: { cpu: 0, pods: 110 }, used: {}, pods: 0 }
  const short = (requests: Readonly<Record<string, number>>, ignored: Parameters<typeof shortages>[2]) =>
    shortages(requests, room, ignored).map(each => each.resource)

  it('is not asked of extended resources that are ignored by name or by group', () => {
    const requests = { 'example.com/a': 1, 'example.com/b': 1, 'other.org/a': 1 }
    expect(short(requests, { resources: ['example.com/a'] })).toEqual(['example.com/b', 'other.org/a'])
    expect(short(requests, { groups: ['example.com'] })).toEqual(['other.org/a'])
  })

  it('is asked of what is not an extended resource, ignored or not', () => {
    const requests = { cpu: 1, 'hugepages-2Mi': 1, 'kubernetes.io/x': 1 }
    const names = Object.keys(requests)
    expect(short(requests, { resources: names, groups: ['kubernetes.io', ...names] })).toEqual(names)
  })
})

describe('a score', () => {
  const weights = ['cpu', 'ephemeral-storage', 'example.com/a'].map(name => ({ name, weight: 1 }))
  const load = {
    allocatable: { cpu: 1000, 'ephemeral-storage': 100, 'example.com/a': 10 },
    used: { 'ephemeral-storage': 80, 'example.com/a': 10 },
    scored: { cpu: 0, memory: 0 },
  }
  const demand = { requests: { cpu: 200 }, scored: { cpu: 200, memory: 0 } }

  it('counts ephemeral storage also for who asks for none, an extended resource only for who asks', () => {
    expect(leastAllocated(demand, load, weights)).toBe(50)
    expect(balancedAllocation(demand, load, weights)).toBe(70)
  })
})
