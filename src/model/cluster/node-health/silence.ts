import type { Condition } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'

/** What the controller has seen of a node, and when, by its own clock, it last saw something new. */
export interface Signs {
  /** Of the status that the kubelet last posted. */
  readonly heartbeat: Millis | undefined
  /** Of the Lease. */
  readonly renewal: Millis | undefined
  readonly noticed: Millis
}
export interface Seen {
  readonly created: Millis
  readonly heartbeat?: Millis | undefined
  readonly renewal?: Millis | undefined
}

/**
 * A newer Lease or a newer heartbeat is a sign of life. What stands in them is not compared with any clock: a node whose clock
 * is wrong is no worse for it. A node that has never said anything counts from its creation. Models `tryUpdateNodeHealth`.
 */
export function notice(before: Signs | undefined, { created, heartbeat, renewal }: Seen, now: Millis): Signs {
  const isNew =
    (heartbeat !== undefined && heartbeat !== before?.heartbeat) ||
    (renewal !== undefined && renewal > (before?.renewal ?? -Infinity))
  return { heartbeat, renewal, noticed: isNew ? now : (before?.noticed ?? created) }
}

export interface Patience {
  /** Without a sign of life for so long, a node counts as lost: 50 s since Kubernetes 1.32, 40 s before. */
  readonly grace: Millis
  /** The same for a node that has never reported: 60 s. */
  readonly startUpGrace?: Millis
}

export function overdueAt(
  { noticed }: Signs,
  conditions: readonly Condition[] | undefined,
  { grace, startUpGrace = 60_000 }: Patience,
): Millis {
  return noticed + (conditionOf(conditions, 'Ready') === undefined ? startUpGrace : grace)
}

/** What is said of a node that has fallen silent: that nothing is known any more. NetworkUnavailable is not the kubelet's. */
export const silenced = (conditions: readonly Condition[] | undefined): readonly Condition[] =>
  ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].map(type => {
    const known = conditionOf(conditions, type)
    if (known === undefined) return { type, status: 'Unknown', reason: 'NodeStatusNeverUpdated' }
    return known.status === 'Unknown' ? known : { type, status: 'Unknown', reason: 'NodeStatusUnknown' }
  })

/** Only Pods of a node that has been ready are marked; others cannot be ready. */
export const marksPods = (before: readonly Condition[] | undefined): boolean =>
  conditionOf(before, 'Ready')?.status === 'True'

const conditionOf = (conditions: readonly Condition[] | undefined, type: string) =>
  conditions?.find(each => each.type === type)
