import { expect, it } from 'vitest'
import type { Actor } from '../../../src/model/cluster/actor.ts'
import { nodeLifecycle } from '../../../src/model/cluster/actors/node-lifecycle.ts'
import { cluster } from '../../../src/model/cluster/cluster.ts'
import { announcements, leaseKeeper } from '../../../src/model/cluster/kubelet/node-status.ts'
import { zones } from '../../../src/model/cluster/node-health/zones.ts'
import type { StoredNode } from '../../../src/model/cluster/objects.ts'
import { ofKind } from '../../../src/sim/fact.ts'
import { modelTools } from '../../../src/sim/play.ts'

const second = 1000

/** Nodes that do nothing but give signs of life, and the controller that listens for them. */
function newNodes(...zones: readonly string[]) {
  const made = cluster({ tools: modelTools(1, 'nodes') })
  made.join(nodeLifecycle({ grace: 50 * second, firstLook: 0 }))
  const names = zones.map((_, i) => `n${i}`)
  function heart(node: string): Actor {
    const keepLease = leaseKeeper(made.host(node), node)
    return {
      name: node,
      watches: [{ kind: 'Node', node }],
      affected: () => [{ kind: 'Node', name: node }],
      reconcile(_, view, because) {
        keepLease(because)
        return announcements(view, node)
      },
    }
  }
  for (const [i, name] of names.entries()) {
    made.join(heart(name))
    const labels = { 'topology.kubernetes.io/zone': zones[i] ?? '' }
    made.write('user', { verb: 'create', object: { kind: 'Node', metadata: { name, labels }, spec: {}, status: {} } })
  }
  const run = (seconds: number) => [...made.run(made.now() + seconds * second)]
  run(20)
  return {
    run,
    cluster: made,
    silence: (...which: readonly number[]) => which.forEach(i => made.cutOff(names[i] ?? '')),
    wake: (i: number) => made.rejoin(names[i] ?? '', undefined),
    /** By effect, the nodes that have such a taint. */
    tainted: (effect: string) =>
      names.filter(name => made.get('Node', name)?.spec.taints?.some(t => t.effect === effect)),
    tell: (seconds: number) => ofKind(run(seconds), 'NodeChanged').filter(each => each.change === 'tainted'),
  }
}

it('keeps new Pods from all lost nodes at once, and evicts from one node every ten seconds', () => {
  const nodes = newNodes(...Array.from({ length: 6 }, () => 'a'))
  nodes.silence(0, 1, 2)
  const [first] = nodes.tell(46)
  expect([nodes.tainted('NoSchedule'), nodes.tainted('NoExecute')]).toEqual([['n0', 'n1', 'n2'], ['n0']])
  const others = nodes.tell(60)
  const times = [first, ...others].map(each => Math.round((each?.at ?? 0) / second))
  expect(times.map(at => at - (times[0] ?? 0))).toEqual([0, 10, 20])
})

it('makes its Lease anew if somebody deleted it, and goes on renewing it', () => {
  const { run, cluster: made } = newNodes('a')
  made.write('user', { verb: 'delete', ref: { kind: 'Lease', name: 'n0' } })
  expect(ofKind(run(120), 'NodeChanged')).toEqual([])
  expect(made.now() - (made.get('Lease', 'n0')?.spec.renewTime ?? 0)).toBeLessThanOrEqual(10 * second)
})

it('evicts from no node of a small zone that is mostly down', () => {
  const nodes = newNodes('a', 'a', 'a', 'a', 'b')
  nodes.silence(0, 1, 2)
  nodes.run(600)
  expect([nodes.tainted('NoSchedule'), nodes.tainted('NoExecute')]).toEqual([['n0', 'n1', 'n2'], []])
})

it('does not count nodes that are excluded from it', () => {
  const counted = zones()
  const node = (name: string, status: 'True' | 'Unknown', labels = {}): StoredNode => ({
    kind: 'Node',
    metadata: { name, labels },
    spec: {},
    status: { conditions: [{ type: 'Ready', status }] },
  })
  counted.hear('lost', node('lost', 'Unknown'))
  expect(counted.allDown()).toBe(true)
  counted.hear('well', node('well', 'True', { 'node.kubernetes.io/exclude-disruption': '' }))
  expect(counted.allDown()).toBe(true)
  counted.hear('well', node('well', 'True'))
  expect(counted.allDown()).toBe(false)
})

it('evicts from a zone that is down altogether, if another is well', () => {
  const nodes = newNodes('a', 'a', 'b')
  nodes.silence(0, 1)
  nodes.run(600)
  expect(nodes.tainted('NoExecute')).toEqual(['n0', 'n1'])
})

it('takes itself for the one that is cut off when all zones are down, and takes back what it began', () => {
  const nodes = newNodes('a', 'b')
  nodes.silence(0)
  nodes.run(120)
  expect(nodes.tainted('NoExecute')).toEqual(['n0'])
  nodes.silence(1)
  nodes.run(120)
  expect([nodes.tainted('NoSchedule'), nodes.tainted('NoExecute')]).toEqual([['n0', 'n1'], []])
  nodes.wake(1)
  nodes.run(20)
  expect([nodes.tainted('NoSchedule'), nodes.tainted('NoExecute')]).toEqual([['n0'], ['n0']])
})
