import { describe, expect, it } from 'vitest'
import type { Actor } from '../../../src/model/cluster/actor.ts'
import { type Cluster, cluster, type SetUp } from '../../../src/model/cluster/cluster.ts'
import type { Deployment, PodTemplate, StoredPod } from '../../../src/model/cluster/objects.ts'
import { deploymentController } from '../../../src/model/cluster/actors/deployment.ts'
import { replicaSetController } from '../../../src/model/cluster/actors/replica-set.ts'
import { expectations } from '../../../src/model/cluster/replica-set/expectations.ts'
import { replicaSetRules } from '../../../src/model/cluster/replica-set/rules.ts'
import { changed } from '../../../src/model/cluster/shelf.ts'
import { replicaSetObject } from '../../../src/scenarios/cluster/stage.ts'
import { type Fact, ofKind } from '../../../src/sim/fact.ts'
import { modelTools } from '../../../src/sim/play.ts'

const template: PodTemplate = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app' }] } }

function controllers(setUp: Partial<SetUp> = {}, rules = replicaSetRules): Cluster {
  const tools = modelTools(1, 'test')
  const made = cluster({ tools, ...setUp })
  made.join(deploymentController())
  made.join(replicaSetController(tools.random.fork('names'), rules))
  return made
}

const run = (made: Cluster, length = 1000): Fact[] => [...made.run(made.now() + length)]
const pods = (made: Cluster): StoredPod[] => [...made.list('Pod')]
const bare = (name: string, labels: Readonly<Record<string, string>>): StoredPod => ({
  kind: 'Pod',
  metadata: { name, labels },
  spec: { containers: [{ name: 'app' }] },
  status: {},
})
const bornAt = (facts: readonly Fact[]) =>
  ofKind(facts, 'Wrote')
    .filter(fact => fact.verb === 'create' && fact.subject.startsWith('Pod/'))
    .map(({ at }) => at)

describe('a ReplicaSet', () => {
  it('is filled one, two, four at a time, and says so only when it has seen its Pods', () => {
    const made = controllers()
    made.write('user', { verb: 'create', object: replicaSetObject('web', 10, template) })
    const facts = run(made)
    const times = bornAt(facts)
    const sizes = [...new Set(times)].map(at => times.filter(each => each === at).length)
    expect(sizes).toEqual([1, 2, 4, 3])
    expect(ofKind(facts, 'Counted').map(({ replicas }) => replicas)[0]).toBe(0)
    expect(made.get('ReplicaSet', 'web')?.status?.replicas).toBe(10)
  })

  it('makes few calls in vain where a quota is used up, and says why it has too few', () => {
    const made = controllers()
    made.write('user', {
      verb: 'create',
      object: { kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard: { pods: 5 } } },
    })
    made.write('user', { verb: 'create', object: replicaSetObject('web', 10, template) })
    const facts = run(made)
    const refused = ofKind(facts, 'Refused').filter(({ at }, _, [first]) => at === first?.at)
    // 1 + 2 + 4 calls, of which the last batch goes on to its end.
    expect([bornAt(facts).length, refused.length]).toEqual([5, 2])
    expect(refused[0]?.why).toBe('Forbidden')
    expect(made.get('ReplicaSet', 'web')?.status?.conditions?.[0]).toMatchObject({
      reason: 'FailedCreate',
      status: 'True',
    })
    expect(pods(made)).toHaveLength(5)
  })

  const blind = { watchDelay: { least: 100, most: 100 } }
  /** Makes the controller look again and again while it cannot see what it has ordered. */
  function poked(made: Cluster): Fact[] {
    made.write('user', { verb: 'create', object: replicaSetObject('web', 3, template) })
    return [1, 2, 3, 4, 5].flatMap(poke => {
      made.write('user', {
        verb: 'patch',
        ref: { kind: 'ReplicaSet', name: 'web' },
        change: set => ({ ...set, metadata: { ...set.metadata, labels: { poke: String(poke) } } }),
      })
      return run(made, poke === 5 ? 1000 : 20)
    })
  }

  it('does not order again what it cannot see yet', () => {
    const made = controllers(blind)
    poked(made)
    expect(pods(made)).toHaveLength(3)
  })

  it('would, if it expected nothing of its own orders', () => {
    const forgetful = () => ({ ...expectations(), satisfied: () => true })
    const made = controllers(blind, { ...replicaSetRules, expectations: forgetful })
    const told = poked(made)
    expect(bornAt(told).length).toBeGreaterThan(3)
    // Levels, not edges: it finds that there are too many.
    expect(pods(made).filter(({ metadata }) => metadata.deletionTimestamp === undefined)).toHaveLength(3)
  })

  it('adopts what matches, deletes what is too much, and lets go what does not match any more', () => {
    const made = controllers()
    for (const name of ['a', 'b']) made.write('user', { verb: 'create', object: bare(name, { app: 'web' }) })
    made.write('user', { verb: 'create', object: replicaSetObject('web', 3, template) })
    run(made)
    expect(pods(made).map(({ metadata }) => metadata.ownerReferences?.[0]?.name)).toEqual(['web', 'web', 'web'])
    made.write('user', { verb: 'create', object: bare('c', { app: 'web' }) })
    run(made)
    expect(pods(made)).toHaveLength(3)
    const [first] = pods(made)
    const name = first?.metadata.name ?? ''
    made.write('user', {
      verb: 'patch',
      ref: { kind: 'Pod', name },
      change: pod => ({ ...pod, metadata: { ...pod.metadata, labels: { app: 'debug' } } }),
    })
    run(made)
    expect(made.get('Pod', name)?.metadata.ownerReferences).toEqual([])
    expect(pods(made)).toHaveLength(4)
  })

  it('waits five minutes at most for what it never sees', () => {
    const made = expectations()
    made.expect('web', 2, ['a'], 0)
    made.created('web')
    made.deleted('web', 'a')
    made.deleted('web', 'a')
    expect([made.satisfied('web', 300_000), made.satisfied('web', 300_001), made.satisfied('other', 0)]).toEqual([
      false,
      true,
      true,
    ])
  })
})

describe('a Deployment', () => {
  const web = (spec: Partial<Deployment['spec']>): Deployment => ({
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 4, selector: { matchLabels: { app: 'web' } }, template, strategy: { type: 'Recreate' }, ...spec },
  })
  const edit = (made: Cluster, spec: Partial<Deployment['spec']>) =>
    made.write('user', {
      verb: 'patch',
      ref: { kind: 'Deployment', name: 'web' },
      change: each => (each.kind === 'Deployment' ? { ...each, spec: { ...each.spec, ...spec } } : each),
    })
  const image = (name: string): PodTemplate => ({ ...template, spec: { containers: [{ name: 'app', image: name }] } })
  const revisions = (made: Cluster) =>
    [...made.list('ReplicaSet')].map(set => set.metadata.annotations?.['deployment.kubernetes.io/revision'])

  it('gets what a user leaves out, and a generation that grows with its spec alone', () => {
    const made = controllers()
    made.write('user', { verb: 'create', object: web({}) })
    run(made)
    expect(made.get('Deployment', 'web')?.spec).toMatchObject({
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    })
    expect(made.get('Deployment', 'web')?.metadata.generation).toBe(1)
    edit(made, { replicas: 5 })
    run(made)
    const { metadata, status } = made.get('Deployment', 'web') ?? {}
    expect([metadata?.generation, status?.observedGeneration]).toEqual([2, 2])
  })

  it('finds an old set again, gives it the next revision and remembers the one it had', () => {
    const made = controllers()
    made.write('user', { verb: 'create', object: web({ template: image('a') }) })
    run(made)
    edit(made, { template: image('b') })
    run(made)
    edit(made, { template: image('a') })
    run(made)
    expect(revisions(made)).toEqual(['3', '2'])
    const [first] = made.list('ReplicaSet')
    expect(first?.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1')
    expect(made.get('Deployment', 'web')?.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3')
  })

  it('starts no rollout while it is paused, and one when it goes on', () => {
    const made = controllers()
    made.write('user', { verb: 'create', object: web({ template: image('a') }) })
    run(made)
    edit(made, { paused: true, template: image('b') })
    run(made)
    const progressing = () =>
      made.get('Deployment', 'web')?.status?.conditions?.find(({ type }) => type === 'Progressing')?.reason
    expect([revisions(made), progressing()]).toEqual([['1'], 'DeploymentPaused'])
    edit(made, { template: image('c'), replicas: 6 })
    run(made)
    expect([...made.list('ReplicaSet')].map(({ spec }) => spec.replicas)).toEqual([6])
    edit(made, { paused: false })
    run(made)
    expect(revisions(made)).toEqual(['1', '2'])
  })

  it('with Recreate makes no new Pod as long as an old one may still run', () => {
    const made = controllers()
    made.write('user', { verb: 'create', object: web({ template: image('a') }) })
    run(made)
    for (const pod of pods(made))
      made.write('kubelet', { verb: 'update', object: { ...pod, spec: { ...pod.spec, nodeName: 'node-1' } } })
    run(made)
    edit(made, { template: image('b') })
    run(made)
    expect(pods(made).map(({ metadata }) => metadata.deletionTimestamp !== undefined)).toEqual([true, true, true, true])
    expect(revisions(made)).toEqual(['1'])
    for (const { metadata } of pods(made))
      made.write('kubelet', { verb: 'delete', ref: { kind: 'Pod', name: metadata.name }, graceSeconds: 0 })
    run(made)
    expect([revisions(made), pods(made).length]).toEqual([['1', '2'], 4])
  })

  it('mixes a number into a hash that another template has already', () => {
    const made = controllers()
    made.write('user', { verb: 'create', object: web({ template: image('a') }) })
    run(made)
    const [set] = made.list('ReplicaSet')
    const stranger = {
      ...replicaSetObject(set?.metadata.name ?? '', 0, { ...template, metadata: { labels: { app: 'other' } } }),
    }
    const other = controllers()
    other.write('user', { verb: 'create', object: stranger })
    other.write('user', { verb: 'create', object: web({ template: image('a') }) })
    run(other)
    expect(other.get('Deployment', 'web')?.status?.collisionCount).toBe(1)
    expect([...other.list('ReplicaSet')]).toHaveLength(2)
  })

  it('keeps as many old sets as its history may have', () => {
    const made = controllers()
    made.write('user', { verb: 'create', object: web({ replicas: 0, revisionHistoryLimit: 1, template: image('a') }) })
    for (const each of ['b', 'c', 'd']) {
      run(made)
      edit(made, { template: image(each) })
    }
    run(made)
    expect(revisions(made)).toEqual(['3', '4'])
  })
})

describe('a work queue', () => {
  const recorder = (looks: number[], patience: Partial<Actor>): Actor => ({
    name: 'recorder',
    watches: [{ kind: 'Pod' }],
    affected: change => [{ kind: 'Pod', name: changed(change).metadata.name }],
    reconcile(_ref, view) {
      looks.push(view.now())
      return []
    },
    ...patience,
  })

  it('comes back to what was refused after 5 ms, 10 ms, 20 ms …, and starts anew after a success', () => {
    const made = cluster({ tools: modelTools(1, 'test'), watchDelay: { least: 0, most: 0 } })
    const looks: number[] = []
    const missing = { verb: 'delete', ref: { kind: 'Pod', name: 'no-such' } } as const
    made.join(
      recorder(looks, {
        reconcile(_ref, view) {
          looks.push(view.now())
          return looks.length < 5 ? [missing] : []
        },
      }),
    )
    made.write('user', { verb: 'create', object: bare('a', {}) })
    run(made)
    expect(looks.map((at, i) => at - (looks[i - 1] ?? 0))).toEqual([0, 5, 10, 20, 40])
  })

  it('works on as many names at a time as it has workers, and never twice on one', () => {
    const made = cluster({ tools: modelTools(1, 'test'), watchDelay: { least: 0, most: 0 } })
    const looks: string[] = []
    made.join(
      recorder([], {
        workers: { workers: 2 },
        *reconcile(ref, view) {
          looks.push(`${view.now()} ${ref.name}`)
          yield { verb: 'pause', length: 10 }
        },
      }),
    )
    for (const name of ['a', 'b', 'c']) made.write('user', { verb: 'create', object: bare(name, {}) })
    run(made, 5)
    made.write('user', { verb: 'patch', ref: { kind: 'Pod', name: 'a' }, change: pod => ({ ...pod }) })
    run(made)
    expect(looks).toEqual(['0 a', '0 b', '10 c', '10 a'])
  })
})

it('shows whoever reads a cache what was so when it last heard', () => {
  const made = cluster({ tools: modelTools(1, 'test'), watchDelay: { least: 50, most: 50 } })
  const seen: (string | undefined)[] = []
  made.join({
    name: 'reader',
    process: 'one',
    watches: [{ kind: 'Pod' }],
    affected: change => [{ kind: 'Pod', name: changed(change).metadata.name }],
    reconcile(ref, view) {
      seen.push(view.get('Pod', ref.name)?.metadata.labels?.['v'])
      return []
    },
  })
  made.write('user', { verb: 'create', object: bare('a', { v: '1' }) })
  run(made, 10)
  const relabel = { verb: 'patch', ref: { kind: 'Pod', name: 'a' } } as const
  made.write('user', { ...relabel, change: pod => ({ ...pod, metadata: { ...pod.metadata, labels: { v: '2' } } }) })
  run(made, 45)
  expect([seen, made.get('Pod', 'a')?.metadata.labels?.['v']]).toEqual([['1'], '2'])
  run(made)
  expect(seen).toEqual(['1', '2'])
})
