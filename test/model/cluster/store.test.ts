import { describe, expect, it } from 'vitest'
import type { StoredNode, StoredPod } from '../../../src/model/cluster/objects.ts'
import { type Change, changed, store } from '../../../src/model/cluster/store.ts'

const pod = (name: string, nodeName?: string, owner?: string): StoredPod => ({
  kind: 'Pod',
  metadata: {
    name,
    ...(owner && {
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner, controller: true }],
    }),
  },
  spec: { containers: [], ...(nodeName && { nodeName }) },
  status: {},
})
const node = (name: string): StoredNode => ({ kind: 'Node', metadata: { name }, spec: {}, status: {} })
const names = (pods: Iterable<StoredPod>) => [...pods].map(each => each.metadata.name)
const made = (change: Change | string) => {
  if (typeof change === 'string') throw new Error(change)
  return changed(change) as StoredPod
}

describe('the store', () => {
  it('gives every version a higher number and every object a uid of its own', () => {
    const objects = store()
    const first = made(objects.put(pod('a')))
    const second = made(objects.put({ ...first, status: { phase: 'Running' } }))
    expect(Number(second.metadata.resourceVersion)).toBeGreaterThan(Number(first.metadata.resourceVersion))
    expect(second.metadata.uid).toBe(first.metadata.uid)
    objects.remove({ kind: 'Pod', name: 'a' })
    expect(made(objects.put(pod('a'))).metadata.uid).not.toBe(first.metadata.uid)
  })

  it('refuses an update made from an old version, and changes nothing', () => {
    const objects = store()
    const old = made(objects.put(pod('a')))
    objects.put({ ...old, status: { phase: 'Running' } })
    expect(objects.put({ ...old, status: { phase: 'Failed' } })).toBe('Conflict')
    expect(objects.get('Pod', 'a')?.status.phase).toBe('Running')
  })

  it('refuses to create what is there, and to update or remove what is not', () => {
    const objects = store()
    const first = made(objects.put(pod('a')))
    expect(objects.put(pod('a'))).toBe('AlreadyExists')
    objects.remove({ kind: 'Pod', name: 'a' })
    expect(objects.put(first)).toBe('NotFound')
    expect(objects.remove({ kind: 'Pod', name: 'a' })).toBe('NotFound')
  })

  it('keeps values: an object that was read does not change', () => {
    const objects = store()
    const first = made(objects.put(pod('a')))
    const copy = structuredClone(first)
    objects.put({ ...first, status: { phase: 'Running' } })
    expect(first).toEqual(copy)
  })

  it('finds Pods by node and by owner as they come, move and go', () => {
    const objects = store()
    const a = made(objects.put(pod('a', undefined, 'web')))
    objects.put(pod('b', 'node-1'))
    expect([names(objects.podsOn('')), names(objects.podsOn('node-1'))]).toEqual([['a'], ['b']])
    objects.put({ ...a, spec: { ...a.spec, nodeName: 'node-1' } })
    expect([names(objects.podsOn('')), names(objects.podsOn('node-1')).sort()]).toEqual([[], ['a', 'b']])
    expect([...objects.podsOf('web')][0]?.spec.nodeName).toBe('node-1')
    objects.remove({ kind: 'Pod', name: 'a' })
    expect([names(objects.podsOn('node-1')), names(objects.podsOf('web'))]).toEqual([['b'], []])
  })

  it('tells a watcher of its kind, and one of a node only what concerns that node', () => {
    const objects = store()
    const heard: string[] = []
    const listen = (who: string) => (change: Change) => void heard.push(`${who}: ${changed(change).metadata.name}`)
    objects.watch({ kind: 'Pod' }, listen('all'))
    objects.watch({ kind: 'Pod', node: 'node-1' }, listen('node-1'))
    objects.watch({ kind: 'Node', node: 'node-1' }, listen('itself'))
    for (const object of [pod('a'), pod('b', 'node-1'), pod('c', 'node-2'), node('node-1'), node('node-2')]) {
      const change = objects.put(object)
      if (typeof change !== 'string') objects.notify(change, undefined)
    }
    expect(heard).toEqual(['all: a', 'all: b', 'node-1: b', 'all: c', 'itself: node-1'])
  })
})
