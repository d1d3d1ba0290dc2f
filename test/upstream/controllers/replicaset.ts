import { expect } from 'vitest'
import { timestamp } from '../../../src/model/cluster/clock.ts'
import { isActive as hasReplicas } from '../../../src/model/cluster/deployment/replica-sets.ts'
import type { ReplicaSet } from '../../../src/model/cluster/objects.ts'
import { isActive, isTerminating } from '../../../src/model/cluster/replica-set/activity.ts'
import { claim } from '../../../src/model/cluster/replica-set/claim.ts'
import { expectations } from '../../../src/model/cluster/replica-set/expectations.ts'
import { deletionOrder, podsToDelete, type Ranked } from '../../../src/model/cluster/replica-set/ranking.ts'
import { difference, slowStart } from '../../../src/model/cluster/replica-set/slow-start.ts'
import { parseQuery, printQuery } from '../../../src/model/cluster/selector-query.ts'
import {
  holdsAll,
  type Labels,
  type LabelSelector,
  type Requirement,
  requirementsOf,
  selectsEqual,
} from '../../../src/model/cluster/selector.ts'
import type { Pod, PodPhase } from '../../../src/objects.ts'
import { seeded } from '../../../src/random.ts'
import type { Case, Plan } from '../corpus.ts'
import { checkConditions } from './deployment.ts'

export const replicaSet: Pick<Plan, 'checks' | 'notModelled'> = {
  checks: [
    { files: /^replicaset-slow-start/, reads: 'count initialBatchSize callsThatSucceed', check: checkSlowStart },
    { files: /^replicaset-burst/, reads: 'active replicas burst', check: checkBurst },
    {
      files: /^replicaset-pods-to-delete/,
      reads:
        'pods related diff name nodeName phase ready readySince restarts created podDeletionCost deletionTimestampSet',
      check: checkPodsToDelete,
    },
    {
      files: /^replicaset-ranked-order/,
      reads:
        'first second rank podDeletionCostDisabled name nodeName phase ready readySince restarts created podDeletionCost deletionTimestampSet',
      check: checkRankedOrder,
    },
    {
      files: /^replicaset-ranked-equal/,
      reads: 'a b rank name nodeName phase ready readySince restarts created podDeletionCost deletionTimestampSet',
      check: checkRankedEqual,
    },
    {
      files: /^replicaset-active-pods-order/,
      reads: 'pods name nodeName phase ready readySince restarts created podDeletionCost deletionTimestampSet',
      check: checkActivePodsOrder,
    },
    {
      files: /^replicaset-claim-pods/,
      reads: 'controller uid namespace terminating selector* pods name labels* controllerUID finalizers',
      check: checkClaim,
    },
    {
      files: /^replicaset-selector-conversion/,
      reads: 'selector matchLabels* matchExpressions key operator values',
      check: checkConversion,
    },
    {
      files: /^replicaset-selector-requirements/,
      reads: 'requirements key operator values labels*',
      check: checkRequirements,
    },
    { files: /^replicaset-selector-string/, reads: 'selector labels*', check: checkQuery },
    { files: /^replicaset-rc-selector-equality/, reads: 'selector* labels*', check: checkEquality },
    {
      files: /^replicaset-active-filter/,
      reads: 'pods name nodeName phase ready readySince restarts created podDeletionCost deletionTimestampSet',
      check: checkActivity,
    },
    { files: /^replicaset-active-replicasets/, reads: 'replicaSets name replicas', check: checkActiveSets },
    {
      files: /^replicaset-conditions/,
      reads: 'op conditions condition type status reason message',
      check: checkConditions,
    },
    { files: /^replicaset-uid-expectations/, reads: 'expectDeletionOf', check: checkDeletionsSeen },
  ],
  notModelled: [
    {
      files: /^replicaset-expectations/,
      because: 'deletions are known by name here, and so are never seen more often than ordered',
    },
    {
      files: /^replicaset-deletion-observed/,
      because: 'it feeds the event handlers, which are the engine here; test/model/cluster plays it',
    },
    {
      files: /^replicaset-sync-adoption/,
      because: 'a whole sync with failing calls and live reads; test/model/cluster plays what is modelled of it',
    },
    { files: /^replicaset-release-patch/, because: 'the bytes of a patch are left out: a write is the changed object' },
  ],
}

/** What each case of the corpus is made of. */
type Row<I, E = Readonly<Record<string, unknown>>> = Case & { readonly input: I; readonly expected: E }

function checkSlowStart(given: Case) {
  type Input = Readonly<Record<'count' | 'initialBatchSize' | 'callsThatSucceed', number>>
  const { count, initialBatchSize, callsThatSucceed } = (given as Row<Input>).input
  const work = slowStart(count, initialBatchSize)
  const batches: number[] = []
  let [left, next] = [callsThatSucceed, work.next()]
  while (next.done !== true) {
    batches.push(next.value)
    const succeeded = Math.min(left, next.value)
    left -= succeeded
    next = work.next(succeeded)
  }
  const calls = batches.reduce((sum, size) => sum + size, 0)
  const actual = { successes: next.value, error: next.value < calls, calls, batches }
  expect(actual).toEqual({ ...actual, ...(given as Row<unknown>).expected })
}

function checkBurst(given: Case) {
  const { active, replicas, burst } = (given as Row<Readonly<Record<'active' | 'replicas' | 'burst', number>>>).input
  const change = difference(replicas, active, burst)
  expect({ create: Math.max(0, change), delete: Math.max(0, -change) }).toEqual((given as Row<unknown>).expected)
}

function checkPodsToDelete(given: Case) {
  type Input = { readonly pods: readonly PodShape[]; readonly related: readonly PodShape[]; readonly diff: number }
  const { pods, related, diff } = (given as Row<Input>).input
  const chosen = podsToDelete(pods.map(podOf), related.map(podOf), diff, now)
  expect({ delete: chosen.map(pod => pod.metadata.name) }).toEqual((given as Row<unknown>).expected)
}

interface RankedShape extends PodShape {
  readonly rank: number
}
const rankedOf = (shape: RankedShape): Ranked => ({ pod: podOf(shape), rank: shape.rank })

function checkRankedOrder(given: Case) {
  type Input = Readonly<Record<'first' | 'second', RankedShape>> & { readonly podDeletionCostDisabled?: boolean }
  const { first, second, podDeletionCostDisabled } = (given as Row<Input>).input
  const gates = { deletionCost: podDeletionCostDisabled !== true }
  const [a, b] = [rankedOf(first), rankedOf(second)]
  const actual = {
    firstBeforeSecond: deletionOrder(a, b, now, gates) < 0,
    secondBeforeFirst: deletionOrder(b, a, now, gates) < 0,
  }
  expect(actual).toEqual((given as Row<unknown>).expected)
}

function checkRankedEqual(given: Case) {
  const { a, b } = (given as Row<Readonly<Record<'a' | 'b', RankedShape>>>).input
  const [left, right] = [rankedOf(a), rankedOf(b)]
  const actual = { aFirst: deletionOrder(left, right, now) < 0, bFirst: deletionOrder(right, left, now) < 0 }
  expect(actual).toEqual((given as Row<unknown>).expected)
}

/** Whatever order the Pods are handed over in. */
function checkActivePodsOrder(given: Case) {
  const ranked = (given as Row<{ readonly pods: readonly PodShape[] }>).input.pods.map(shape => ({
    pod: podOf(shape),
    rank: 0,
  }))
  const random = seeded(given.name)
  for (let i = 0; i < 20; i++) {
    const sorted = random.shuffle(ranked).toSorted((a, b) => deletionOrder(a, b, now))
    expect({ order: sorted.map(({ pod }) => pod.metadata.name) }).toEqual((given as Row<unknown>).expected)
  }
}

function checkClaim(given: Case) {
  type Input = {
    readonly controller: { readonly uid: string; readonly namespace: string; readonly terminating: boolean }
    readonly selector: Labels
    readonly pods: readonly {
      readonly name: string
      readonly namespace: string
      readonly labels: Labels
      readonly controllerUID: string | null
      readonly terminating: boolean
    }[]
  }
  const { controller, selector, pods } = (given as Row<Input>).input
  const meta = ({ terminating, ...rest }: { readonly terminating: boolean }) => ({
    ...rest,
    ...(terminating && { deletionTimestamp: timestamp(now) }),
  })
  const owner = {
    metadata: { name: 'controller', uid: controller.uid, namespace: controller.namespace, ...meta(controller) },
  }
  const dependents = pods.map(({ controllerUID, ...pod }) => ({
    metadata: {
      name: pod.name,
      namespace: pod.namespace,
      labels: pod.labels,
      ...meta(pod),
      ...(controllerUID !== null && { ownerReferences: [{ ...reference, uid: controllerUID, controller: true }] }),
    },
  }))
  const { claimed, adopted, released } = claim(owner, { matchLabels: selector }, dependents)
  const actual = { claimed: claimed.map(pod => pod.metadata.name), patches: adopted.length + released.length }
  expect(actual).toEqual((given as Row<unknown>).expected)
}
const reference = { apiVersion: 'v1', kind: 'ReplicationController', name: 'controller' }

function checkConversion(given: Case) {
  const requirements = requirementsOf((given as Row<{ readonly selector: LabelSelector | null }>).input.selector)
  const expected = (
    given as Row<unknown, { readonly selects?: string; readonly query?: string; readonly error?: boolean }>
  ).expected
  if (expected.error === true) return expect(requirements).toBe('invalid')
  if (typeof requirements === 'string') return expect({ selects: requirements }).toEqual(expected)
  const query = printQuery(requirements)
  expect({ query, selects: requirements.length === 0 ? 'everything' : 'some' }).toMatchObject(expected)
  expect(parseQuery(query)).toEqual(requirements.map(each => ({ ...each, values: each.values.toSorted() })))
}

function checkRequirements(given: Case) {
  const { requirements, labels } = (
    given as Row<{ readonly requirements: readonly Requirement[]; readonly labels: Labels }>
  ).input
  expect({ matches: holdsAll(requirements, labels) }).toEqual((given as Row<unknown>).expected)
}

function checkQuery(given: Case) {
  const { selector, labels } = (given as Row<{ readonly selector: string; readonly labels: Labels }>).input
  const requirements = parseQuery(selector)
  if (requirements === undefined) return expect.fail(`${selector} could not be read`)
  expect({ matches: holdsAll(requirements, labels) }).toEqual((given as Row<unknown>).expected)
}

function checkEquality(given: Case) {
  const { selector, labels } = (given as Row<{ readonly selector: Labels; readonly labels: Labels }>).input
  expect({ matches: selectsEqual(selector, labels) }).toEqual((given as Row<unknown>).expected)
}

function checkActivity(given: Case) {
  const pods = (given as Row<{ readonly pods: readonly PodShape[] }>).input.pods.map(podOf)
  const names = (some: readonly Pod[]) => some.map(pod => pod.metadata.name)
  const { active, terminating } = (given as Row<unknown, Readonly<Record<'active' | 'terminating', readonly string[]>>>)
    .expected
  expect(names(pods.filter(isActive))).toEqual(active)
  expect(names(pods.filter(isTerminating))).toEqual(terminating)
}

function checkActiveSets(given: Case) {
  type Input = { readonly replicaSets: readonly ({ readonly name: string; readonly replicas: number } | null)[] }
  const sets = (given as Row<Input>).input.replicaSets.flatMap((each): ReplicaSet[] => {
    if (each === null) return []
    const spec = { replicas: each.replicas, selector: {}, template: { metadata: {}, spec: { containers: [] } } }
    return [{ kind: 'ReplicaSet', metadata: { name: each.name }, spec }]
  })
  expect({ active: sets.filter(hasReplicas).map(set => set.metadata.name) }).toEqual((given as Row<unknown>).expected)
}

function checkDeletionsSeen(given: Case) {
  const { expectDeletionOf: pods } = (given as Row<{ readonly expectDeletionOf: readonly string[] }>).input
  const made = expectations()
  made.expect('set', 0, pods, now)
  const satisfiedBefore = made.satisfied('set', now)
  for (const pod of pods) {
    // Seen twice, it counts once.
    made.deleted('set', pod)
    made.deleted('set', pod)
  }
  const actual = { satisfiedBefore, satisfiedAfterAllObserved: made.satisfied('set', now) }
  expect(actual).toEqual((given as Row<unknown>).expected)
}

/** Times are seconds relative to now; null is no time at all. */
interface PodShape {
  readonly name: string
  readonly nodeName?: string
  readonly phase: string
  readonly ready?: boolean
  readonly readySince?: number | null
  readonly restarts?: readonly number[]
  readonly created?: number | null
  readonly podDeletionCost?: string
  readonly deletionTimestampSet?: boolean
}

const now = 40 * 86_400_000
const timeOf = (seconds: number) => timestamp(now + seconds * 1000)

function podOf(shape: PodShape): Pod {
  const { name, nodeName = '', phase, ready = false, readySince = null, restarts = [], created = null } = shape
  const cost = shape.podDeletionCost
  return {
    metadata: {
      name,
      ...(created !== null && { creationTimestamp: timeOf(created) }),
      ...(cost !== undefined && { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
      ...(shape.deletionTimestampSet === true && { deletionTimestamp: timeOf(30) }),
    },
    spec: { ...(nodeName !== '' && { nodeName }), containers: [] },
    status: {
      ...(phase !== '' && { phase: phase as PodPhase }),
      conditions: [
        {
          type: 'Ready',
          status: ready ? 'True' : 'False',
          lastTransitionTime: readySince === null ? null : timeOf(readySince),
        },
      ],
      containerStatuses: restarts.map((restartCount, i) => ({ name: `container-${i}`, restartCount, ready })),
    },
  }
}
