import { expect } from 'vitest'
import { timestamp } from '../../../src/model/cluster/clock.ts'
import { conditionOf, withoutCondition, withStamped } from '../../../src/model/cluster/conditions.ts'
import {
  annotated,
  historyKey,
  needsAnnotations,
  revisionKey,
  withRevision,
} from '../../../src/model/cluster/deployment/annotations.ts'
import { withDefaults } from '../../../src/model/cluster/deployment/defaults.ts'
import { fencepostsOf, minAvailable, resolveFenceposts } from '../../../src/model/cluster/deployment/fenceposts.ts'
import { setsToDelete } from '../../../src/model/cluster/deployment/history.ts'
import {
  isComplete,
  isProgressing,
  isTimedOut,
  judged,
  recheckAfter,
} from '../../../src/model/cluster/deployment/progress.ts'
import { fraction, scale } from '../../../src/model/cluster/deployment/proportional.ts'
import {
  findNew,
  findOld,
  isActive,
  type Resize,
  sameTemplate,
  total,
  totalTerminating,
} from '../../../src/model/cluster/deployment/replica-sets.ts'
import {
  dropAvailable,
  dropUnavailable,
  newSetReplicas,
  resizeNew,
  rollingUpdate,
  shrinkOld,
  spare,
} from '../../../src/model/cluster/deployment/rolling-update.ts'
import { countedStatus } from '../../../src/model/cluster/deployment/status.ts'
import type {
  Deployment,
  DeploymentStatus,
  IntOrPercent,
  PodTemplate,
  ReplicaSet,
} from '../../../src/model/cluster/objects.ts'
import type { Condition } from '../../../src/objects.ts'
import type { Case, Plan } from '../corpus.ts'

export const deployment: Pick<Plan, 'checks' | 'notModelled'> = {
  checks: [
    { files: /^deployment-resolve-fenceposts/, reads: 'maxSurge maxUnavailable desired', check: checkFenceposts },
    {
      files: /^deployment-(max-unavailable|min-available)/,
      reads: 'replicas strategy maxSurge maxUnavailable',
      check: checkBounds,
    },
    {
      files: /^deployment-new-rs-replicas/,
      reads: 'deploymentReplicas newRSReplicas otherReplicaSetsReplicas strategy maxSurge maxUnavailable',
      check: checkNewSetReplicas,
    },
    {
      files: /^deployment-reconcile-new-rs/,
      reads: 'deploymentReplicas oldReplicas oldAvailable newReplicas newAvailable strategy maxSurge maxUnavailable',
      check: checkResizeNew,
    },
    {
      files: /^deployment-reconcile-old-rs/,
      reads: 'deploymentReplicas oldReplicas oldAvailable newReplicas newAvailable strategy maxSurge maxUnavailable',
      check: checkShrinkOld,
    },
    {
      files: /^deployment-cleanup-unhealthy/,
      reads:
        'deploymentReplicas oldReplicas oldAvailable newReplicas newAvailable strategy maxSurge maxUnavailable maxCleanupCount',
      check: checkDropUnavailable,
    },
    {
      files: /^deployment-scale-down-old-rs/,
      reads:
        'deploymentReplicas oldReplicas oldAvailable newReplicas newAvailable strategy maxSurge maxUnavailable available',
      check: checkDropAvailable,
    },
    { files: /^deployment-max-scaled-down/, reads: 'replicas available maxUnavailable newRS oldRS', check: checkSpare },
    { files: /^deployment-rollout-steps/, reads: 'desired strategy maxSurge maxUnavailable', check: checkRolloutSteps },
    {
      files: /^deployment-scale-proportional/,
      reads:
        'deployment replicaSets name replicas createdMinute isNew availableReplicas annotations desired-replicas max-replicas strategy maxSurge maxUnavailable',
      check: checkScale,
    },
    {
      files: /^deployment-rs-fraction/,
      reads: 'deployment replicas statusReplicas maxSurge replicaSet maxReplicasAnnotation',
      check: checkFraction,
    },
    {
      files: /^deployment-find-new-rs/,
      reads: 'deployment templateContainerName replicaSets name createdMinute specReplicas',
      check: checkFindNew,
    },
    {
      files: /^deployment-find-old-rs/,
      reads: 'deployment templateContainerName replicaSets name createdMinute specReplicas',
      check: checkFindOld,
    },
    { files: /^deployment-template-equal/, reads: 'a b name nodeName annotations* labels*', check: checkSameTemplate },
    {
      files: /^deployment-history-cleanup/,
      reads:
        'oldReplicaSets name specReplicas statusReplicas createdMinute revision generation observedGeneration terminating deletionTimestampSet revisionHistoryLimit',
      check: checkHistory,
    },
    {
      files: /^deployment-complete/,
      reads:
        'specReplicas status generation observedGeneration replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas strategy maxSurge maxUnavailable',
      check: checkComplete,
    },
    {
      files: /^deployment-progressing/,
      reads: 'old new replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas',
      check: checkProgressing,
    },
    {
      files: /^deployment-timed-out/,
      reads: 'progressDeadlineSeconds condition lastUpdateSecond nowSecond type status reason message',
      check: checkTimedOut,
    },
    {
      files: /^deployment-requeue-stuck/,
      reads:
        'progressDeadlineSeconds specReplicas currentStatus newStatus conditions lastUpdateMs nowNanos replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas type status reason message',
      check: checkRecheck,
    },
    {
      files: /^deployment-sync-rollout-status/,
      reads:
        'progressDeadlineSeconds specReplicas currentStatus conditions t otherReplicaSets newReplicaSet nowIsFarAfterDeadline name statusReplicas replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas type status reason message',
      check: checkJudged,
    },
    {
      files: /^deployment-conditions/,
      reads: 'op conditions condition type status reason message',
      check: checkConditions,
    },
    {
      files: /^deployment-replica-counts/,
      reads: 'replicaSets name specReplicas statusReplicas terminatingReplicas observedGeneration',
      check: checkTotals,
    },
    { files: /^deployment-replicas-annotations/, reads: 'annotations* desired max', check: checkNeedsAnnotations },
    { files: /^deployment-annotation-int/, reads: 'value', check: checkAnnotated },
    {
      files: /^deployment-revision-annotations/,
      reads: 'replicaSetRevision revisionHistory newRevision historyLimitChars',
      check: checkRevision,
    },
    {
      files: /^deployment-defaults/,
      reads:
        'spec replicas revisionHistoryLimit progressDeadlineSeconds rollingUpdate type strategy maxSurge maxUnavailable',
      check: checkDefaults,
    },
  ],
  notModelled: [
    {
      files: /^deployment-for-replicaset/,
      because: 'an owner reference, not labels, leads from a set to its Deployment',
    },
    {
      files: /^deployment-rollback-/,
      because: 'undo is the work of kubectl; a play writes the old template back itself',
    },
    {
      files: /^deployment-rollout-status/,
      because: 'it is what kubectl rollout status prints, and no play prints that',
    },
    {
      files: /^deployment-write-sequence/,
      because: 'the recorded control plane says the same and is put beside the model',
    },
  ],
}

/** What each case of the corpus is made of. */
type Row<I, E = Readonly<Record<string, unknown>>> = Case & { readonly input: I; readonly expected: E }

function checkFenceposts(given: Case) {
  type Input = Readonly<Record<'maxSurge' | 'maxUnavailable', IntOrPercent | null>> & { readonly desired: number }
  const { maxSurge, maxUnavailable, desired } = (given as Row<Input>).input
  const expected = (given as Row<unknown>).expected
  const actual = resolveFenceposts(maxSurge, maxUnavailable, desired)
  expect(actual).toEqual(expected['error'] === true ? undefined : expected)
}

function checkBounds(given: Case) {
  const { replicas, ...bounds } = (given as Row<Bounds & { readonly replicas: number }>).input
  const made = deploymentOf(replicas, bounds)
  const actual = { maxUnavailable: fencepostsOf(made).unavailable, minAvailable: minAvailable(made) }
  expect(actual).toMatchObject((given as Row<unknown>).expected)
}

function checkNewSetReplicas(given: Case) {
  type Input = Shape & { readonly newRSReplicas: number; readonly otherReplicaSetsReplicas: readonly number[] }
  const input = (given as Row<Input>).input
  const others = input.otherReplicaSetsReplicas.map((replicas, i) => setOf({ name: `other-${i}`, replicas }))
  const actual = newSetReplicas(shaped(input), input.newRSReplicas, total(others, 'wanted'))
  expect({ newRSReplicas: actual }).toEqual((given as Row<unknown>).expected)
}

interface Rollout extends Shape {
  readonly oldReplicas: number
  readonly oldAvailable?: number
  readonly newReplicas: number
  readonly newAvailable?: number
}

const oldSetOf = ({ oldReplicas, oldAvailable = 0 }: Pick<Rollout, 'oldReplicas' | 'oldAvailable'>) =>
  setOf({ name: 'old', replicas: oldReplicas, available: oldAvailable })
const newSetOf = ({ newReplicas, newAvailable = 0 }: Rollout) =>
  setOf({ name: 'new', replicas: newReplicas, available: newAvailable })

function checkResizeNew(given: Case) {
  const input = (given as Row<Rollout>).input
  const resizes = resizeNew(shaped(input), newSetOf(input), [oldSetOf(input)])
  const actual = { scaled: resizes.length > 0, newReplicas: sizeAfter(newSetOf(input), resizes) }
  expect(actual).toEqual((given as Row<unknown>).expected)
}

function checkShrinkOld(given: Case) {
  const input = (given as Row<Rollout>).input
  const resizes = shrinkOld(shaped(input), newSetOf(input), [oldSetOf(input)])
  expect({ scaled: resizes.length > 0, oldReplicas: sizeAfter(oldSetOf(input), resizes) }).toEqual(
    (given as Row<unknown>).expected,
  )
}

function checkDropUnavailable(given: Case) {
  const input = (given as Row<Rollout & { readonly maxCleanupCount: number }>).input
  const oldReplicas = sizeAfter(oldSetOf(input), dropUnavailable([oldSetOf(input)], input.maxCleanupCount).resizes)
  expect({ cleanupCount: input.oldReplicas - oldReplicas, oldReplicas }).toEqual((given as Row<unknown>).expected)
}

function checkDropAvailable(given: Case) {
  const input = (given as Row<Rollout & { readonly available: number }>).input
  const old = oldSetOf({ ...input, oldAvailable: input.available })
  const resizes = dropAvailable(shaped(input), [old], [old])
  expect({ scaled: resizes.length > 0, oldReplicas: sizeAfter(old, resizes) }).toEqual((given as Row<unknown>).expected)
}

function checkSpare(given: Case) {
  type Counts = { readonly replicas: number; readonly available: number }
  type Input = Counts & { readonly maxUnavailable: number; readonly newRS: Counts; readonly oldRS: readonly Counts[] }
  const { replicas, maxUnavailable, newRS, oldRS } = (given as Row<Input>).input
  const old = oldRS.map((counts, i) => setOf({ name: `old-${i}`, ...counts }))
  const made = deploymentOf(replicas, { maxSurge: 0, maxUnavailable })
  expect({ maxScaledDown: spare(made, setOf({ name: 'new', ...newRS }), old) }).toEqual(
    (given as Row<unknown>).expected,
  )
}

/** After each step everything that there is becomes available. */
function checkRolloutSteps(given: Case) {
  const { desired, ...bounds } = (given as Row<Bounds & { readonly desired: number }>).input
  const made = deploymentOf(desired, bounds)
  const size = { new: 0, old: desired }
  const set = (name: 'new' | 'old') => setOf({ name, replicas: size[name], available: size[name] })
  const steps: unknown[] = []
  for (let step = rollingUpdate(made, set('new'), [set('old')]); step.length > 0 && steps.length < 100;) {
    for (const resize of step) {
      const name = resize.set.metadata.name as 'new' | 'old'
      steps.push({ set: name, delta: resize.replicas - size[name] })
      size[name] = resize.replicas
    }
    step = rollingUpdate(made, set('new'), [set('old')])
  }
  expect({ steps }).toEqual((given as Row<unknown>).expected)
}

function checkScale(given: Case) {
  type Given = SetShape & { readonly isNew: boolean }
  type Input = { readonly deployment: Bounds & { readonly replicas: number }; readonly replicaSets: readonly Given[] }
  const { deployment: shape, replicaSets } = (given as Row<Input>).input
  const made = deploymentOf(shape.replicas, shape)
  const newSet = replicaSets.filter(each => each.isNew).map(setOf)[0]
  const old = replicaSets.filter(each => !each.isNew).map(setOf)
  const resizes = scale(made, newSet, old)
  const sizes = [...(newSet ? [newSet] : []), ...old].map(set => [set.metadata.name, sizeAfter(set, resizes)] as const)
  expect({ replicas: Object.fromEntries(sizes) }).toEqual((given as Row<unknown>).expected)
}

function checkFraction(given: Case) {
  type Input = {
    readonly deployment: { readonly replicas: number; readonly statusReplicas: number; readonly maxSurge: IntOrPercent }
    readonly replicaSet: { readonly replicas: number; readonly maxReplicasAnnotation: string | null }
  }
  const { deployment: shape, replicaSet } = (given as Row<Input>).input
  const made = deploymentOf(shape.replicas, { ...shape, maxUnavailable: 1 })
  const status = { ...noStatus, replicas: shape.statusReplicas }
  const annotations = { 'max-replicas': replicaSet.maxReplicasAnnotation }
  const actual = fraction(setOf({ name: 'set', replicas: replicaSet.replicas, annotations }), { ...made, status })
  expect(actual).toBe((given as Row<unknown>).expected['fraction'])
}

interface Templates {
  readonly deployment: { readonly templateContainerName: string }
  readonly replicaSets: readonly (SetShape & { readonly templateContainerName: string })[]
}

function templates(given: Case) {
  const { deployment: shape, replicaSets } = (given as Row<Templates>).input
  const made = deploymentOf(1, { maxSurge: 1, maxUnavailable: 0 })
  const template = templateOf(shape.templateContainerName)
  return { made: { ...made, spec: { ...made.spec, template } }, sets: replicaSets.map(setOf) }
}

function checkFindNew(given: Case) {
  const { made, sets } = templates(given)
  expect({ found: findNew(made, sets)?.metadata.name ?? null }).toEqual((given as Row<unknown>).expected)
}

function checkFindOld(given: Case) {
  const { made, sets } = templates(given)
  const old = findOld(made, sets)
  const names = (some: readonly ReplicaSet[]) => some.map(set => set.metadata.name)
  expect({ allOld: names(old), oldWithPods: names(old.filter(isActive)) }).toEqual((given as Row<unknown>).expected)
}

function checkSameTemplate(given: Case) {
  type Side = Readonly<Record<'labels' | 'annotations', Readonly<Record<string, string>>>> & {
    readonly name: string
    readonly nodeName: string
  }
  const { a, b } = (given as Row<{ readonly a: Side; readonly b: Side }>).input
  const of = ({ nodeName, ...metadata }: Side): PodTemplate => ({ metadata, spec: { nodeName, containers: [] } })
  const [left, right] = [of(a), of(b)]
  const before = structuredClone([left, right])
  expect([sameTemplate(left, right), sameTemplate(right, left)]).toEqual(
    Array(2).fill((given as Row<unknown>).expected['equal']),
  )
  expect([left, right]).toEqual(before)
}

function checkHistory(given: Case) {
  type Input = { readonly oldReplicaSets: readonly SetShape[]; readonly revisionHistoryLimit: number | null }
  const { oldReplicaSets, revisionHistoryLimit } = (given as Row<Input>).input
  const { deleted, deletions } = (
    given as Row<unknown, { readonly deleted?: readonly string[]; readonly deletions?: number }>
  ).expected
  const actual = setsToDelete(oldReplicaSets.map(setOf), revisionHistoryLimit).map(set => set.metadata.name)
  if (deleted !== undefined) expect(actual.toSorted()).toEqual(deleted.toSorted())
  expect(actual).toHaveLength(deletions ?? deleted?.length ?? Number.NaN)
}

function checkComplete(given: Case) {
  type Input = Bounds & {
    readonly specReplicas: number
    readonly status: Partial<DeploymentStatus>
    readonly generation: number
    readonly observedGeneration: number
  }
  const { specReplicas, status, generation, observedGeneration, ...bounds } = (given as Row<Input>).input
  const made = deploymentOf(specReplicas, bounds)
  const generated = { ...made, metadata: { ...made.metadata, generation } }
  const complete = isComplete(generated, { ...noStatus, ...status, observedGeneration })
  expect({ complete }).toEqual((given as Row<unknown>).expected)
}

function checkProgressing(given: Case) {
  const { old, new: now } = (given as Row<Readonly<Record<'old' | 'new', Partial<DeploymentStatus>>>>).input
  const progressing = isProgressing({ ...noStatus, ...old }, { ...noStatus, ...now })
  expect({ progressing }).toEqual((given as Row<unknown>).expected)
}

function checkTimedOut(given: Case) {
  type Input = {
    readonly progressDeadlineSeconds: number | null
    readonly condition: Condition & { readonly lastUpdateSecond: number }
    readonly nowSecond: number
  }
  const { progressDeadlineSeconds, condition, nowSecond } = (given as Row<Input>).input
  const made = withDeadline(deploymentOf(1, { maxSurge: 0, maxUnavailable: 1 }), progressDeadlineSeconds)
  const status = { ...noStatus, conditions: [stamped(condition, condition.lastUpdateSecond)] }
  expect({ timedOut: isTimedOut(made, status, nowSecond * 1000) }).toEqual((given as Row<unknown>).expected)
}

function checkRecheck(given: Case) {
  type Input = {
    readonly progressDeadlineSeconds: number | null
    readonly specReplicas: number
    readonly currentStatus: Partial<DeploymentStatus>
    readonly newStatus: Partial<DeploymentStatus>
    readonly conditions: readonly (Condition & { readonly lastUpdateMs: number })[]
    readonly nowNanos: number | null
  }
  const input = (given as Row<Input>).input
  const made = withDeadline(deploymentOf(input.specReplicas, undefined), input.progressDeadlineSeconds)
  const conditions = input.conditions.map(({ lastUpdateMs, ...each }) => stamped(each, lastUpdateMs / 1000))
  const status = { ...noStatus, ...input.currentStatus, conditions }
  const now = (input.nowNanos ?? 0) / 1_000_000
  const after = recheckAfter({ ...made, status }, { ...noStatus, ...input.newStatus }, now)
  expect(after === undefined ? null : after / 1000).toBe((given as Row<unknown>).expected['requeueAfterSeconds'])
}

/** An absent time is the earliest of all; `now` is far behind every deadline. */
function checkJudged(given: Case) {
  type Set = SetShape & { readonly availableReplicas: number }
  type Input = {
    readonly progressDeadlineSeconds: number | null
    readonly specReplicas: number
    readonly currentStatus: Partial<DeploymentStatus>
    readonly conditions: readonly (Condition & { readonly t: number | null })[]
    readonly otherReplicaSets: readonly Set[]
    readonly newReplicaSet: Set | null
    readonly nowIsFarAfterDeadline: boolean
  }
  const input = (given as Row<Input>).input
  const made = withDeadline(
    deploymentOf(input.specReplicas, { maxSurge: 1, maxUnavailable: 0 }),
    input.progressDeadlineSeconds,
  )
  const conditions = input.conditions.map(({ t, ...each }) => stamped(each, t ?? 0))
  const before = { ...made, status: { ...noStatus, ...input.currentStatus, conditions } }
  const now = input.nowIsFarAfterDeadline ? 86_400_000 : 0
  const newSet = input.newReplicaSet === null ? undefined : setOf(input.newReplicaSet)
  const counted = countedStatus(before, newSet, input.otherReplicaSets.map(setOf), now)
  const actual = conditionOf(judged(before, counted, now, { isComplete, isProgressing, isTimedOut }), 'Progressing')
  const expected = (
    given as Row<unknown, { readonly progressing: object | null; readonly transitionTimeKept?: boolean }>
  ).expected
  if (expected.progressing === null) return expect(actual).toBeUndefined()
  expect(actual).toMatchObject(expected.progressing)
  if (expected.transitionTimeKept !== undefined)
    expect(actual?.lastTransitionTime === conditions[0]?.lastTransitionTime).toBe(expected.transitionTimeKept)
}

/** Shared with the ReplicaSet's conditions, which are kept by the same functions. */
export function checkConditions(given: Case) {
  type Input = {
    readonly op: 'get' | 'set' | 'remove'
    readonly conditions: readonly Condition[]
    readonly condition: Condition
    readonly type: string
  }
  const { op, conditions, condition, type } = (given as Row<Input>).input
  if (op === 'get')
    return expect({ exists: conditionOf({ conditions }, type) !== undefined }).toEqual((given as Row<unknown>).expected)
  const actual = op === 'set' ? withStamped({ conditions }, condition, 0) : withoutCondition({ conditions }, type)
  expect(actual).toMatchObject((given as Row<unknown>).expected)
  expect(actual.conditions).toHaveLength(
    (given as Row<unknown, { readonly conditions: readonly unknown[] }>).expected.conditions.length,
  )
}

function checkTotals(given: Case) {
  const { replicaSets } = (given as Row<{ readonly replicaSets: readonly SetShape[] }>).input
  const sets = replicaSets.map((shape, i) => setOf({ ...shape, name: `set-${i}` }))
  const actual = {
    spec: total(sets, 'wanted'),
    status: total(sets, 'present'),
    terminating: totalTerminating(sets) ?? null,
  }
  expect(actual).toEqual((given as Row<unknown>).expected)
}

function checkNeedsAnnotations(given: Case) {
  type Input = {
    readonly annotations: Readonly<Record<string, string>> | null
    readonly desired: number
    readonly max: number
  }
  const { annotations, desired, max } = (given as Row<Input>).input
  const wanted = { 'desired-replicas': String(desired), 'max-replicas': String(max) }
  expect({ needsUpdate: needsAnnotations(annotations, wanted) }).toEqual((given as Row<unknown>).expected)
}

function checkAnnotated(given: Case) {
  const expected = (given as Row<unknown, { readonly value: number; readonly valid: boolean }>).expected
  const actual = annotated((given as Row<{ readonly value: string | null }>).input.value)
  expect(actual).toBe(expected.valid ? expected.value : undefined)
}

function checkRevision(given: Case) {
  type Input = Readonly<Record<'replicaSetRevision' | 'revisionHistory', string | null>> & {
    readonly newRevision: string
    readonly historyLimitChars: number
  }
  const { replicaSetRevision, revisionHistory, newRevision, historyLimitChars } = (given as Row<Input>).input
  const before = {
    ...(replicaSetRevision !== null && { [revisionKey]: replicaSetRevision }),
    ...(revisionHistory !== null && { [historyKey]: revisionHistory }),
  }
  const after = withRevision(before, Number(newRevision), historyLimitChars) ?? before
  const actual = { replicaSetRevision: after[revisionKey], revisionHistory: after[historyKey] ?? null }
  expect(actual).toEqual((given as Row<unknown>).expected)
}

function checkDefaults(given: Case) {
  const { spec } = (given as Row<{ readonly spec: Parameters<typeof withDefaults>[0] }>).input
  expect({ spec: withDefaults(spec) }).toEqual((given as Row<unknown>).expected)
}

// The corpus has its own words for the same things; here they become objects.

interface Bounds {
  readonly strategy?: string
  readonly maxSurge: IntOrPercent
  readonly maxUnavailable: IntOrPercent
}
interface Shape extends Bounds {
  readonly deploymentReplicas: number
}
interface SetShape {
  readonly name: string
  readonly replicas?: number
  readonly specReplicas?: number
  readonly statusReplicas?: number
  readonly available?: number
  readonly availableReplicas?: number
  readonly terminatingReplicas?: number | null
  readonly generation?: number
  readonly observedGeneration?: number
  /** The corpus has two words for one that is being deleted. */
  readonly terminating?: boolean
  readonly deletionTimestampSet?: boolean
  readonly createdMinute?: number | null
  readonly revision?: string | null
  readonly templateContainerName?: string
  readonly annotations?: Readonly<Record<string, string | number | null>>
}

const noStatus: DeploymentStatus = {
  replicas: 0,
  updatedReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  unavailableReplicas: 0,
}

const shaped = ({ deploymentReplicas, ...bounds }: Shape) => deploymentOf(deploymentReplicas, bounds)

/** Without bounds: Recreate. */
function deploymentOf(replicas: number, bounds: Bounds | undefined): Deployment {
  const { maxSurge = 0, maxUnavailable = 0, strategy = 'RollingUpdate' } = bounds ?? { strategy: 'Recreate' }
  const rollingUpdate = { maxSurge, maxUnavailable }
  return {
    kind: 'Deployment',
    metadata: { name: 'foo' },
    spec: {
      replicas,
      selector: {},
      template: templateOf('app'),
      strategy: strategy === 'Recreate' ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate },
    },
  }
}

const withDeadline = (made: Deployment, seconds: number | null): Deployment =>
  seconds === null ? made : { ...made, spec: { ...made.spec, progressDeadlineSeconds: seconds } }

function setOf(shape: SetShape): ReplicaSet {
  const { name, replicas = shape.specReplicas ?? 0, createdMinute = null, revision = null, annotations = {} } = shape
  const available = shape.available ?? shape.availableReplicas ?? 0
  const known = Object.entries({ ...annotations, revision }).filter(([, value]) => value !== null)
  return {
    kind: 'ReplicaSet',
    metadata: {
      name,
      ...(shape.generation !== undefined && { generation: shape.generation }),
      ...((shape.terminating || shape.deletionTimestampSet) && { deletionTimestamp: timestamp(0) }),
      ...(createdMinute !== null && { creationTimestamp: timestamp(createdMinute * 60_000) }),
      annotations: Object.fromEntries(known.map(([key, value]) => [`deployment.kubernetes.io/${key}`, String(value)])),
    },
    spec: { replicas, selector: {}, template: templateOf(shape.templateContainerName ?? 'app') },
    status: {
      replicas: shape.statusReplicas ?? 0,
      fullyLabeledReplicas: 0,
      readyReplicas: 0,
      availableReplicas: available,
      ...(shape.terminatingReplicas != null && { terminatingReplicas: shape.terminatingReplicas }),
      observedGeneration: shape.observedGeneration ?? 0,
    },
  }
}

const templateOf = (container: string): PodTemplate => ({ metadata: {}, spec: { containers: [{ name: container }] } })

const stamped = (condition: Condition, second: number): Condition => ({
  ...condition,
  lastUpdateTime: timestamp(second * 1000),
  lastTransitionTime: timestamp(second * 1000),
})

const sizeAfter = (set: ReplicaSet, resizes: readonly Resize[]): number =>
  resizes.find(each => each.set.metadata.name === set.metadata.name)?.replicas ?? set.spec.replicas
