// A recorded control plane and the model, put side by side: same Deployment, same command.
//
// Equal: who writes which kind of object, and what has to happen before what; how many Pods are created at a time; the sizes
// that the Deployment controller gives to its sets, or, where they depend on the order in which Pods become ready, that both
// are ways which its rules allow; what a stuck rollout ends as.
// Different, and left out of the comparison: times; how writers that do not wait for each other interleave; how often a
// status is written and refused (409), which depends on how late each cache is; Events, which are facts of another kind
// here; the kubelet's other patches of a status, since the recorded one only ever said "ready". The recorded
// endpointslice-controller (1.20) drops Pods that are being deleted, today's lists them as terminating.
/* oxlint-disable vitest/no-conditional-tests, vitest/valid-title, vitest/no-disabled-tests, vitest/expect-expect */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fencepostsOf } from '../../src/model/cluster/deployment/fenceposts.ts'
import { newSetReplicas, rollingUpdate } from '../../src/model/cluster/deployment/rolling-update.ts'
import { causesOf } from '../../src/sim/fact.ts'
import { corpusFolder } from './corpus.ts'
import { batchesOf, type Game, gameOf, playGame, type Size, type Trace, writesOf } from './traces.ts'

const folder = join(corpusFolder, 'traces')
const files = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.json')) : []
if (files.length === 0) it.skip(`no recorded control plane in ${folder}: nothing is compared`, () => {})

for (const file of files) {
  const trace = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Trace
  const game = gameOf(trace)
  if (game === undefined)
    it.skip(`${file}: not modelled, because its command is not known: ${trace.commands}`, () => {})
  else
    describe(`traces/${file}`, () => {
      compare(trace, game)
    })
}

function compare(trace: Trace, game: Game) {
  const recorded = writesOf(trace)
  const played = playGame(game, 1)

  it('has the same writers of the same kinds of objects', () => {
    const kinds = (writes: readonly { readonly what: string }[]) =>
      [...new Set(writes.map(({ what }) => what))].toSorted()
    expect(kinds(played.writes)).toEqual(kinds(recorded))
  })

  it.each(order.filter(edge => edge.every(what => recorded.some(write => write.what === what))))(
    '%s comes before %s',
    (earlier, later) => {
      const first = (what: string) => recorded.findIndex(write => write.what === what)
      expect(first(earlier)).toBeLessThan(first(later))
      // In the model it is not a matter of time: each of the later is there because of one of the earlier.
      for (const { fact } of played.writes.filter(write => write.what === later)) {
        const causes = new Set(causesOf(played.facts, fact?.id ?? 0).map(({ id }) => id))
        expect(played.writes.some(write => write.what === earlier && causes.has(write.fact?.id ?? 0))).toBe(true)
      }
    },
  )

  if (recorded.some(({ what }) => what === creation) && game.kind !== 'rollout')
    it('creates Pods in the same batches', () => {
      expect(batchesOf(played.writes, 0)).toEqual(batchesOf(recorded, 0.01))
    })

  if (game.kind === 'rollout')
    it('gives sizes to its sets on a way that the rules allow, as every seed of the model does', () => {
      expect(deadEnd(game, recordedSizes(trace))).toBeUndefined()
      for (let seed = 1; seed <= 8; seed++) expect(deadEnd(game, playGame(game, seed).sizes)).toBeUndefined()
    })
  else
    it('gives the same sizes to its sets', () => {
      expect(played.sizes.map(each => each.size)).toEqual(recordedSizes(trace).map(each => each.size))
    })

  if (game.deadline !== undefined)
    it('ends as stuck as the recorded one', () => {
      const last = (sizes: readonly Size[], set: Size['set']) => sizes.findLast(each => each.set === set)?.size
      const recordedLast = recordedSizes(trace)
      for (const set of ['old', 'new'] as const) expect(last(played.sizes, set)).toBe(last(recordedLast, set))
      const conditions = trace.writes.findLast(each => each.resource === 'deployments/status')?.status?.conditions
      expect(played.conditions.toSorted()).toEqual(conditions?.toSorted())
    })
}

const creation = 'replicaset-controller create pods'

/** Pairs of which the second cannot happen without the first. */
const order: readonly (readonly [string, string])[] = [
  ['kubectl deployments', 'deployment-controller create replicasets'],
  ['kubectl deployments', 'deployment-controller update replicasets'],
  ['deployment-controller create replicasets', creation],
  ['deployment-controller update replicasets', 'replicaset-controller delete pods'],
  [creation, 'kube-scheduler create pods/binding'],
  ['kube-scheduler create pods/binding', 'kubelet patch pods/status'],
  ['replicaset-controller delete pods', 'kubelet delete pods'],
  ['kubectl services', 'endpoint-controller endpoints'],
  ['kubectl services', 'endpointslice-controller create endpointslices'],
]

const recordedSizes = (trace: Trace): Size[] => {
  const images = trace.writes.filter(each => each.by === 'deployment-controller' && each.resource === 'replicasets')
  const newest = images.find(each => each.verb === 'create')?.name
  return images
    .filter(each => each.code < 300)
    .map(each => ({ set: newest === undefined || each.name === newest ? 'new' : 'old', size: each.replicas ?? 0 }))
}

/** The first step that no readiness of the Pods explains, or that leaves the bounds. */
function deadEnd({ deployment, base }: Game, steps: readonly Size[]): Size | undefined {
  const most = deployment.spec.replicas + fencepostsOf(deployment).surge
  const sizes = { old: base?.spec.replicas ?? 0, new: 0 }
  let isMade = false
  return steps.find(step => {
    const before = { ...sizes }
    sizes[step.set] = step.size
    if (sizes.old + sizes.new > most) return true
    if (!isMade) {
      isMade = true
      return step.set !== 'new' || step.size !== newSetReplicas(deployment, 0, before.old)
    }
    return !isExplained(deployment, before, step)
  })
}

function isExplained(
  deployment: Game['deployment'],
  before: { readonly old: number; readonly new: number },
  step: Size,
) {
  for (let oldReady = 0; oldReady <= before.old; oldReady++)
    for (let newReady = 0; newReady <= before.new; newReady++) {
      const set = (name: 'old' | 'new', available: number) => ({
        kind: 'ReplicaSet' as const,
        metadata: { name },
        spec: { replicas: before[name], selector: {}, template: deployment.spec.template },
        status: { replicas: before[name], fullyLabeledReplicas: 0, readyReplicas: 0, availableReplicas: available },
      })
      const [resize] = rollingUpdate(deployment, set('new', newReady), [set('old', oldReady)])
      if (resize?.set.metadata.name === step.set && resize.replicas === step.size) return true
    }
  return false
}

it('tells a way that the rules forbid from one that they allow', () => {
  const trace: Trace = { name: '', commands: `dep ra 10 "$(RU 25% 25%)" nginx:2`, writes: [] }
  const game = gameOf(trace) as Game
  const sizes = (...steps: readonly (readonly ['old' | 'new', number])[]) => steps.map(([set, size]) => ({ set, size }))
  expect(deadEnd(game, sizes(['new', 3], ['old', 8], ['new', 5], ['old', 6], ['new', 7]))).toBeUndefined()
  expect(deadEnd(game, sizes(['new', 3], ['old', 4]))).toEqual({ set: 'old', size: 4 })
  expect(deadEnd(game, sizes(['new', 3], ['old', 8], ['new', 6]))).toEqual({ set: 'new', size: 6 })
  expect(deadEnd(game, sizes(['new', 4]))).toEqual({ set: 'new', size: 4 })
})
