import { expect, it } from 'vitest'
import { scheduler } from '../../../src/model/cluster/actors/scheduler.ts'
import { cluster } from '../../../src/model/cluster/cluster.ts'
import type { StoredPod } from '../../../src/model/cluster/objects.ts'
import { choose } from '../../../src/model/cluster/scheduling/choose.ts'
import { demandOf } from '../../../src/model/cluster/scheduling/demand.ts'
import { nodeLoads } from '../../../src/model/cluster/scheduling/node-loads.ts'
import type { NodeSpec, PodSpec, Quantity } from '../../../src/objects.ts'
import { ofKind } from '../../../src/sim/fact.ts'
import { modelTools } from '../../../src/sim/play.ts'

function newCluster() {
  const made = cluster({ tools: modelTools(1, 'scheduler') })
  made.join(scheduler())
  return {
    node: (name: string, cpu: Quantity, spec: NodeSpec = {}) => {
      const status = { allocatable: { cpu, memory: '8Gi', pods: 110 } }
      made.write('user', { verb: 'create', object: { kind: 'Node', metadata: { name }, spec, status } })
    },
    pod: (name: string, cpu?: Quantity) => {
      const resources = cpu === undefined ? {} : { requests: { cpu } }
      const spec = { containers: [{ name: 'app', resources }] }
      made.write('user', { verb: 'create', object: { kind: 'Pod', metadata: { name }, spec, status: {} } })
    },
    remove: (name: string) => made.write('user', { verb: 'delete', ref: { kind: 'Pod', name }, graceSeconds: 0 }),
    run: () => Object.fromEntries(ofKind([...made.run(made.now() + 1000)], 'Bound').map(each => [each.pod, each.node])),
  }
}

it('gives no node more than it has, and lets a Pod wait until there is room', () => {
  const { node, pod, remove, run } = newCluster()
  node('small', 1)
  pod('first', '600m')
  expect(run()).toEqual({ first: 'small' })
  pod('second', '600m')
  expect(run()).toEqual({})
  remove('first')
  expect(run()).toEqual({ second: 'small' })
})

it('tries again what found no room when a node is added', () => {
  const { node, pod, run } = newCluster()
  pod('early', 2)
  node('small', 1)
  expect(run()).toEqual({})
  node('large', 4)
  expect(run()).toEqual({ early: 'large' })
})

it('prefers the node of which most would be left, but rather none that it is asked to avoid', () => {
  const { node, pod, run } = newCluster()
  node('small', 2)
  node('large', 8)
  node('avoided', 64, { taints: [{ key: 'slow', effect: 'PreferNoSchedule' }] })
  pod('web', 1)
  expect(run()).toEqual({ web: 'large' })
})

it('spreads Pods that say nothing of resources', () => {
  const { node, pod, run } = newCluster()
  for (const name of ['a', 'b', 'c']) node(name, 4)
  for (let i = 0; i < 6; i++) {
    pod(`p${i}`)
  }
  expect(Object.values(run()).toSorted()).toEqual(['a', 'a', 'b', 'b', 'c', 'c'])
})

it('counts a Pod once, however often it hears of it, and no longer when it has ended', () => {
  const loads = nodeLoads()
  const node = { kind: 'Node', metadata: { name: 'n' }, spec: {}, status: {} } as const
  const requests = { cpu: 1 }
  const pod: StoredPod = {
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { nodeName: 'n', containers: [{ name: 'app', resources: { requests } }] },
    status: {},
  }
  const seen = () => loads.all.map(({ pods, used }) => [pods, used['cpu']])
  for (const after of [pod, node, pod, { ...pod }]) loads.hear({ after })
  expect(seen()).toEqual([[1, 1000]])
  expect(loads.hear({ before: pod, after: { ...pod, status: { phase: 'Succeeded' } } })).toBe(true)
  expect(seen()).toEqual([[0, 0]])
  loads.hear({ after: pod })
  loads.hear({ before: node })
  expect(loads.all).toEqual([])
  loads.hear({ before: pod })
  loads.hear({ after: node })
  expect(seen()).toEqual([[0, 0]])
})

it('remembers the demand of a template, and not that of another Pod with the same containers', () => {
  const containers = [{ name: 'app', resources: { requests: { cpu: '250m' } } }]
  const cpu = (spec: PodSpec) => demandOf(spec).requests['cpu']
  expect([cpu({ containers }), cpu({ containers, overhead: { cpu: 1 } }), cpu({ containers })]).toEqual([
    250, 1250, 250,
  ])
})

it('scores a container that says nothing as 100m and 200 MiB, and one that says 0 as nothing', () => {
  const silent = { name: 'silent' }
  const says0 = { name: 'none', resources: { requests: { cpu: 0, memory: 0 } } }
  expect(demandOf({ containers: [silent, says0] })).toEqual({
    requests: { cpu: 0, memory: 0 },
    scored: { cpu: 100, memory: 200 * 2 ** 20 },
  })
})

it('takes the node with fewer Pods where the scores are equal', () => {
  const loads = nodeLoads()
  for (const name of ['a', 'b']) loads.hear({ after: { kind: 'Node', metadata: { name }, spec: {}, status: {} } })
  const pod = (name: string, spec: Partial<PodSpec> = {}): StoredPod => ({
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [], ...spec },
    status: {},
  })
  loads.hear({ after: pod('p', { nodeName: 'a' }) })
  expect(choose(pod('q'), loads.all, 0).load?.node.metadata.name).toBe('b')
})
