import { expect } from 'vitest'
import { evictedAt } from '../../../src/model/cluster/actors/taint-eviction.ts'
import { timestamp } from '../../../src/model/cluster/clock.ts'
import { marksPods, notice, overdueAt, silenced } from '../../../src/model/cluster/node-health/silence.ts'
import { noExecute, wantedNoSchedule } from '../../../src/model/cluster/node-health/taints.ts'
import { taintRate, type ZoneState, zoneState } from '../../../src/model/cluster/node-health/zones.ts'
import type { StoredPod } from '../../../src/model/cluster/objects.ts'
import { toleratesTaint, tolerationTime } from '../../../src/model/cluster/toleration.ts'
import type { Condition, ConditionStatus, Taint, Toleration } from '../../../src/objects.ts'
import type { Case, Plan } from '../corpus.ts'

export const nodeLifecycle: Pick<Plan, 'checks' | 'notModelled'> = {
  checks: [
    { files: /^nodelifecycle-zone-state/, reads: 'ready notReady unhealthyZoneThreshold', check: checkZoneState },
    { files: /^nodelifecycle-eviction-rate/, reads: 'zoneState zoneSize allZonesFullyDisrupted', check: checkRate },
    { files: /^nodelifecycle-noexecute/, reads: 'ready noExecuteTaints queued', check: checkNoExecute },
    {
      files: /^nodelifecycle-toleration-match/,
      reads: 'toleration taint comparisonOperatorsGate key value effect operator tolerationSeconds',
      check: checkToleration,
    },
    { files: /^nodelifecycle-min-toleration-time/, reads: 'usedTolerationSeconds', check: checkTolerationTime },
    {
      files: /^nodelifecycle-condition-taints/,
      reads: 'unschedulable type status reason message',
      check: checkConditionTaint,
    },
    {
      files: /^nodelifecycle-node-(lease|status)/,
      reads:
        'nodeCreatedSecondsAgo readyCondition heartbeatAt leaseRenewedAt elapse heartbeatAfter leaseRenewedAfter monitorGraceSeconds startupGraceSeconds',
      check: checkSilence,
    },
    {
      files: /^nodelifecycle-evict-(on-node-change|many-pods)/,
      reads: 'pods name nodeName tolerations taintsBefore taintsAfter key value effect operator tolerationSeconds',
      check: checkEvictions,
    },
    {
      files: /^nodelifecycle-evict-taint-sequence/,
      reads: 'tolerations nodeTaints key value effect operator tolerationSeconds',
      check: checkScheduled,
    },
  ],
  notModelled: [
    {
      files: /^nodelifecycle-disruption/,
      because: 'it drives a whole controller with rates of its own; rates and zone states are checked by themselves',
    },
    {
      files: /^nodelifecycle-evict-on-pod-create/,
      because: 'the condition DisruptionTarget, which upstream writes before it evicts, is left out',
    },
    {
      files: /^nodelifecycle-evict-on-pod-update/,
      because: 'nobody here changes the tolerations of a Pod, and DisruptionTarget is left out',
    },
    { files: /^nodelifecycle-timers/, because: 'it lists settings; those that the model has stand with who uses them' },
  ],
}

const numbers = (value: unknown) => value as Readonly<Record<string, number>>

function checkZoneState({ input, expected }: Case) {
  const { ready = NaN, notReady = NaN, unhealthyZoneThreshold } = numbers(input)
  expect({ state: zoneState(ready, notReady, unhealthyZoneThreshold), notReady }).toEqual(expected)
}

function checkRate({ input, expected }: Case) {
  const {
    zoneState: state,
    zoneSize,
    allZonesFullyDisrupted,
  } = input as {
    readonly zoneState: ZoneState
    readonly zoneSize: number
    readonly allZonesFullyDisrupted: boolean
  }
  expect({ nodesPerSecond: taintRate(state, zoneSize, allZonesFullyDisrupted) }).toEqual(expected)
}

function checkNoExecute({ input, expected }: Case) {
  const { ready, noExecuteTaints, queued } = input as {
    readonly ready: ConditionStatus
    readonly noExecuteTaints: readonly string[]
    readonly queued?: boolean
  }
  expect(noExecute(ready, noExecuteTaints, queued ?? false)).toEqual(expected)
}

function checkToleration({ input, expected }: Case) {
  const { toleration, taint, comparisonOperatorsGate } = input as {
    readonly toleration: Toleration
    readonly taint: Taint
    readonly comparisonOperatorsGate?: boolean
  }
  expect({ tolerated: toleratesTaint(toleration, taint, comparisonOperatorsGate ?? false) }).toEqual(expected)
}

function checkTolerationTime({ input, expected }: Case) {
  const { usedTolerationSeconds } = input as { readonly usedTolerationSeconds: readonly (number | null)[] }
  const used = usedTolerationSeconds.map(each => (each === null ? {} : { tolerationSeconds: each }))
  const seconds = tolerationTime(used)
  expect({ seconds: seconds === Infinity ? null : seconds }).toEqual(expected)
}

function checkConditionTaint({ input, expected }: Case) {
  const { unschedulable, ...condition } = input as Condition & { readonly unschedulable?: boolean }
  const keys = wantedNoSchedule(unschedulable === undefined ? [condition] : [], unschedulable)
  const wanted = (expected as { readonly taint: { readonly key: string } | null }).taint
  expect(keys.map(key => ({ key, effect: 'NoSchedule' }))).toEqual(wanted === null ? [] : [wanted])
}

interface SilenceCase extends Case {
  readonly input: {
    readonly nodeCreatedSecondsAgo: number
    readonly readyCondition: ConditionStatus | null
    readonly heartbeatAt: number | null
    readonly leaseRenewedAt: number | null
    readonly elapse: number
    readonly heartbeatAfter: number | null
    readonly leaseRenewedAfter: number | null
    readonly monitorGraceSeconds: number
    readonly startupGraceSeconds: number
  }
  readonly expected: {
    readonly ready: ConditionStatus | null
    readonly reason: string | null
    readonly nodeWrites: number
    readonly podsMarkedNotReady: boolean
  }
}

/** The controller looks when it starts and once more when the time has passed. */
function checkSilence(given: Case) {
  const { input, expected } = given as SilenceCase
  const conditions = input.readyCondition === null ? [] : [{ type: 'Ready', status: input.readyCondition }]
  const created = -input.nodeCreatedSecondsAgo
  const seen = (heartbeat: number | null, renewal: number | null) => ({
    created,
    heartbeat: heartbeat ?? undefined,
    renewal: renewal ?? undefined,
  })
  const first = notice(undefined, seen(input.heartbeatAt, input.leaseRenewedAt), 0)
  const signs = notice(first, seen(input.heartbeatAfter, input.leaseRenewedAfter), input.elapse)
  const patience = { grace: input.monitorGraceSeconds, startUpGrace: input.startupGraceSeconds }
  const isSilent = input.elapse > overdueAt(signs, conditions, patience)
  const after: readonly Condition[] = isSilent ? silenced(conditions) : conditions
  const now = after.find(each => each.type === 'Ready')
  expect({
    ready: now?.status ?? null,
    reason: now?.reason ?? null,
    nodeWrites: isSilent ? 1 : 0,
    podsMarkedNotReady: isSilent && marksPods(conditions),
  }).toEqual(expected)
}

interface EvictionCase extends Case {
  readonly input: {
    /** An empty nodeName: on no node yet. */
    readonly pods: readonly {
      readonly name: string
      readonly nodeName: string
      readonly tolerations: readonly Toleration[]
    }[]
    readonly taintsAfter: readonly Taint[]
  }
  readonly expected: {
    readonly deleted?: readonly string[]
    readonly deletedAtSeconds?: Readonly<Record<string, number>>
  }
}

const podWith = (tolerations: readonly Toleration[]): StoredPod => ({
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { containers: [], tolerations },
  status: {},
})
/** Other effects do not evict. */
const since = (taints: readonly Taint[]) =>
  taints.filter(each => each.effect === 'NoExecute').map(each => ({ ...each, timeAdded: timestamp(0) }))

function checkEvictions(given: Case) {
  const { input, expected } = given as EvictionCase
  const times = input.pods
    .filter(({ nodeName }) => nodeName !== '')
    .map(({ name, tolerations }) => [name, evictedAt(podWith(tolerations), since(input.taintsAfter)) / 1000] as const)
    .filter(([, at]) => at < Infinity)
  if (expected.deleted !== undefined)
    expect(times.filter(([, at]) => at <= 5).map(([name]) => name)).toEqual(expected.deleted)
  else expect(Object.fromEntries(times)).toEqual(expected.deletedAtSeconds)
}

function checkScheduled({ input, expected }: Case) {
  const { tolerations, nodeTaints } = input as {
    readonly tolerations: readonly Toleration[]
    readonly nodeTaints: readonly Taint[]
  }
  const at = evictedAt(podWith(tolerations), since(nodeTaints))
  expect({ evictionScheduled: at < Infinity }).toEqual(expected)
}
