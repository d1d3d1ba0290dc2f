import { describe, expect, it } from 'vitest'
import { shrinkOld } from '../../../src/model/cluster/deployment/rolling-update.ts'
import { patch } from '../../../src/model/cluster/actor.ts'
import { refOf } from '../../../src/model/cluster/objects.ts'
import { type Parts, parts } from '../../../src/scenarios/cluster/parts.ts'
import { playOnce } from './invariants.ts'

const one = process.env['K8S_STUDY_SEED']
const seeds = one === undefined ? Array.from({ length: 1000 }, (_, i) => i + 1) : [Number(one)]
const replay = (seed: number) => `K8S_STUDY_SEED=${seed} npx vitest run test/model/cluster/invariants.test.ts`

const playAll = (replaced: Partial<Parts> = {}) =>
  new Map(seeds.map(seed => [seed, playOnce(seed, { ...parts, ...replaced })]))

it('holds its bounds, binds once, leaves no orphan, knows every cause, and does the same twice, whatever the seed', () => {
  const [first, second] = [playAll(), playAll()]
  const broken = [...first].flatMap(([seed, { violations }]) => violations.map(each => `${each}: ${replay(seed)}`))
  const different = seeds.filter(seed => first.get(seed)?.hash !== second.get(seed)?.hash)
  expect([...broken, ...different.map(seed => `not the same twice: ${replay(seed)}`)]).toEqual([])
  // Nor does it only ever do one thing.
  expect(new Set([...first.values()].map(({ hash }) => hash)).size).toBe(seeds.length)
}, 240_000)

/** An invariant that nothing can break says nothing: here is what breaks each. */
describe('finds', () => {
  const found = (replaced: Partial<Parts>) =>
    Array.from({ length: 12 }, (_, i) => playOnce(i + 1, { ...parts, ...replaced }).violations)
      .flat()
      .join('; ')

  it('an update that lets old Pods go before new ones are there', () => {
    const rollingUpdate: Parts['rollingUpdate'] = (deployment, newSet, oldSets) =>
      newSet.spec.replicas < deployment.spec.replicas
        ? [{ set: newSet, replicas: deployment.spec.replicas }]
        : oldSets.filter(({ spec }) => spec.replicas > 0).map(set => ({ set, replicas: 0 }))
    expect(found({ rollingUpdate })).toMatch(/\d Pods available, and \d is the least/)
    expect(found({ rollingUpdate })).toMatch(/\d Pods wanted, and \d is the most/)
  })

  it('an update that only ever shrinks', () => {
    const rollingUpdate: Parts['rollingUpdate'] = (deployment, newSet, oldSets) =>
      shrinkOld(deployment, newSet, oldSets)
    expect(found({ rollingUpdate })).toMatch(/not done after two minutes/)
  })

  it('a scheduler that binds again', () => {
    const scheduler: Parts['scheduler'] = () => {
      const actor = parts.scheduler()
      return {
        ...actor,
        affected: (change, view) =>
          change.after?.kind === 'Pod' && change.after.status.phase === 'Running'
            ? [refOf(change.after)]
            : actor.affected(change, view),
        reconcile(ref, view, because) {
          const pod = view.get('Pod', ref.name)
          if (pod?.spec.nodeName === undefined || pod.status.phase !== 'Running')
            return actor.reconcile(ref, view, because)
          return [patch('Pod', ref.name, each => ({ ...each }), { kind: 'Bound', pod: ref.name, node: 'node-2' })]
        },
      }
    }
    expect(found({ scheduler })).toMatch(/bound to \S+ and/)
  })

  it('a controller that lets Pods go and takes none back', () => {
    const claim: Parts['claim'] = (controller, selector, dependents) => {
      const { claimed } = parts.claim(controller, selector, dependents)
      return { claimed, adopted: [], released: claimed.filter(({ metadata }) => /[b-h]$/.test(metadata.name)) }
    }
    expect(found({ claim })).toMatch(/has no owner/)
  })
})
