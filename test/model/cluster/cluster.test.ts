import { describe, expect, it } from 'vitest'
import { type Actor, patch, type Write } from '../../../src/model/cluster/actor.ts'
import { cluster } from '../../../src/model/cluster/cluster.ts'
import { refOf, type StoredPod } from '../../../src/model/cluster/objects.ts'
import { changed } from '../../../src/model/cluster/store.ts'
import { causesOf, type Fact, type What } from '../../../src/sim/fact.ts'
import { modelTools } from '../../../src/sim/play.ts'

const saw = (subject: string): What => ({ kind: 'Looked', subject, value: true })
const pod = (name: string): StoredPod => ({ kind: 'Pod', metadata: { name }, spec: { containers: [] }, status: {} })
const label = (each: StoredPod, key: string): StoredPod => ({
  ...each,
  metadata: { ...each.metadata, labels: { ...each.metadata.labels, [key]: 'yes' } },
})

/** Puts its name on every Pod that lacks it. */
function labeller(name: string, write: (pod: StoredPod) => Write): Actor {
  return {
    name,
    watches: [{ kind: 'Pod' }],
    affected: change => [refOf(changed(change))],
    reconcile(ref, view) {
      const found = view.get('Pod', ref.name)
      return found === undefined || found.metadata.labels?.[name] !== undefined ? [] : [write(found)]
    },
  }
}
const patching = (name: string) =>
  labeller(name, ({ metadata }) =>
    patch('Pod', metadata.name, each => label(each, name), saw(`${name} on ${metadata.name}`)),
  )

const newCluster = (tells?: (what: What) => boolean, seed = 1) =>
  cluster({ tools: modelTools(seed, 'test'), ...(tells && { tells }) })
const create = (name: string, ...tells: readonly What[]): Write & { verb: 'create' } => ({
  verb: 'create',
  object: pod(name),
  tells,
})
const subjects = (facts: Iterable<Fact>) => [...facts].flatMap(fact => (fact.kind === 'Looked' ? [fact.subject] : []))

function run(seed: number): string {
  const made = newCluster(undefined, seed)
  for (const name of ['a', 'b', 'c']) made.join(patching(name))
  for (const name of ['w', 'x', 'y']) made.write('user', create(name))
  return JSON.stringify([...made.run(1000)])
}

describe('a cluster', () => {
  it('lets every actor hear of a change a little later, and names the cause of what it writes', () => {
    const made = newCluster()
    made.join(patching('a'))
    made.write('user', create('web', saw('created')))
    const facts = [...made.run(1000)]
    const [created, , labelled] = facts
    expect(facts.map(each => each.by)).toEqual(['user', 'api-server', 'a'])
    expect(labelled?.at).toBeGreaterThan(0)
    expect(causesOf(facts, labelled?.id ?? 0)).toEqual([labelled, created])
  })

  it('passes the cause on through what the play is not told of', () => {
    const made = newCluster(what => what.kind === 'Looked' && what.subject !== 'a on web')
    made.join(patching('a'))
    made.join(
      labeller('b', found =>
        found.metadata.labels?.['a'] === undefined
          ? { verb: 'again', ref: refOf(found), at: 500 }
          : patch('Pod', 'web', each => label(each, 'b'), saw('b on web')),
      ),
    )
    made.write('user', create('web', saw('created')))
    const facts = [...made.run(1000)]
    expect(subjects(facts)).toEqual(['created', 'b on web'])
    expect(facts[1]?.because).toBe(facts[0]?.id)
  })

  it('makes one look of several changes that an actor has not heard of yet', () => {
    const made = newCluster()
    let looks = 0
    const actor = patching('a')
    made.join({ ...actor, reconcile: (...given) => ((looks += 1), actor.reconcile(...given)) })
    made.write('user', create('web'))
    for (let i = 0; i < 5; i++)
      made.write(
        'user',
        patch('Pod', 'web', each => label(each, `${i}`)),
      )
    expect(subjects(made.run(1000))).toEqual(['a on web'])
    // The second look is for its own write.
    expect(looks).toBe(2)
  })

  it('refuses an update from an old version without a fact, and the actor that made it looks again', () => {
    const made = newCluster()
    let isDisturbed = false
    const slow = labeller('slow', found => {
      // Somebody else is quicker, once: what was read is not the newest version any more.
      if (!isDisturbed)
        made.write(
          'user',
          patch('Pod', 'web', each => label(each, 'meanwhile')),
        )
      isDisturbed = true
      return { verb: 'update', object: label(found, 'slow'), tells: [saw('slow')] }
    })
    // It hears of new Pods only: that it looks again is because its write was refused.
    made.join({ ...slow, affected: change => (change.before === undefined ? slow.affected(change, made) : []) })
    made.write('user', create('web'))
    expect(subjects(made.run(1000))).toEqual(['slow'])
    expect(made.get('Pod', 'web')?.metadata.labels).toEqual({ meanwhile: 'yes', slow: 'yes' })
  })

  it('lets an actor that is cut off neither hear nor write; when it is back it learns what it missed', () => {
    const made = newCluster()
    made.join(patching('a'))
    made.cutOff('a')
    made.write('user', create('web', saw('created')))
    made.write('user', create('gone', saw('created')))
    expect(
      made.write(
        'a',
        patch('Pod', 'web', each => label(each, 'x')),
      ),
    ).toMatchObject({ ok: false })
    made.write('user', { verb: 'delete', ref: { kind: 'Pod', name: 'gone' } })
    expect(subjects(made.run(1000))).toEqual(['created', 'created'])
    const back = made.tell('user', saw('back'))
    made.rejoin('a', back)
    const facts = [...made.run(2000)]
    expect(subjects(facts)).toEqual(['back', 'a on web'])
    expect(facts[1]?.because).toBe(back?.id)
  })

  it('ends a run as soon as it is enough, and goes on from there', () => {
    const made = newCluster()
    made.join(patching('a'))
    made.write('user', create('web'))
    const isLabelled = () => made.get('Pod', 'web')?.metadata.labels?.['a'] !== undefined
    expect(subjects(made.run(1000, isLabelled))).toEqual(['a on web'])
    expect(made.now()).toBeLessThan(30)
    expect(subjects(made.run(1000))).toEqual([])
    expect(made.now()).toBe(1000)
  })

  it('does the same with the same seed, and lets actors take other turns with another', () => {
    expect(run(3)).toBe(run(3))
    expect(new Set([1, 2, 3, 4].map(run)).size).toBeGreaterThan(1)
  })

  it('removes a Pod that nobody runs at once, and marks one that a node has', () => {
    const made = newCluster()
    made.write('user', create('unbound'))
    made.write('user', { verb: 'create', object: { ...pod('bound'), spec: { containers: [], nodeName: 'n' } } })
    for (const name of ['unbound', 'bound']) made.write('user', { verb: 'delete', ref: { kind: 'Pod', name } })
    expect(made.get('Pod', 'unbound')).toBeUndefined()
    expect(made.get('Pod', 'bound')?.metadata).toMatchObject({
      deletionTimestamp: '2026-01-01T00:00:30Z',
      deletionGracePeriodSeconds: 30,
    })
    made.write('user', { verb: 'delete', ref: { kind: 'Pod', name: 'bound' }, graceSeconds: 0 })
    expect(made.get('Pod', 'bound')).toBeUndefined()
  })
})
