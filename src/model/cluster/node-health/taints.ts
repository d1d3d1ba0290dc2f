import type { Condition, ConditionStatus, Taint } from '../../../objects.ts'

export const unreachable = 'node.kubernetes.io/unreachable'
export const notReady = 'node.kubernetes.io/not-ready'

/** By condition and what it says. They keep new Pods away, at once. Models `nodeConditionToTaintKeyStatusMap`. */
const byCondition: Readonly<Record<string, Partial<Record<ConditionStatus, string>>>> = {
  Ready: { False: notReady, Unknown: unreachable },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
}
const cordoned = 'node.kubernetes.io/unschedulable'
const ours = new Set([...Object.values(byCondition).flatMap(each => Object.values(each)), cordoned])

export const conditionTaint = ({ type, status }: Pick<Condition, 'type' | 'status'>): string | undefined =>
  byCondition[type]?.[status]

/** The NoSchedule taints that a node should have of those that are the controller's. */
export function wantedNoSchedule(conditions: readonly Condition[] = [], unschedulable = false): readonly string[] {
  const wanted: string[] = []
  for (const each of conditions) {
    const taint = conditionTaint(each)
    if (taint !== undefined) wanted.push(taint)
  }
  if (unschedulable) wanted.push(cordoned)
  return wanted
}

/** The node's taints with these NoSchedule taints of ours instead of those it has; the same list if nothing changes. */
export function withNoSchedule(taints: readonly Taint[], wanted: readonly string[], timeAdded: string) {
  const isOurs = ({ key, effect }: Taint) => effect === 'NoSchedule' && ours.has(key)
  const present = taints.filter(isOurs).map(each => each.key)
  if (present.length === wanted.length && wanted.every(key => present.includes(key))) return taints
  const kept = taints.filter(each => !isOurs(each) || wanted.includes(each.key))
  const added = wanted.filter(key => !present.includes(key))
  return [...kept, ...added.map(key => ({ key, effect: 'NoSchedule', timeAdded }) as const)]
}

/**
 * What becomes of the taints that evict, by the node's Ready condition: `queue` waits for its turn in the zone, `swap` does
 * not, since the node was tainted before. Models `processTaintBaseEviction`.
 */
export type NoExecute =
  | { readonly action: 'queue'; readonly taint: string }
  | { readonly action: 'swap'; readonly add: string; readonly remove: string }
  | { readonly action: 'remove'; readonly taints: readonly string[]; readonly dequeued: boolean }

export function noExecute(ready: ConditionStatus, tainted: readonly string[], queued: boolean): NoExecute {
  if (ready === 'True') return { action: 'remove', taints: [unreachable, notReady], dequeued: queued }
  const [taint, other] = ready === 'False' ? [notReady, unreachable] : [unreachable, notReady]
  return tainted.includes(other) ? { action: 'swap', add: taint, remove: other } : { action: 'queue', taint }
}

export const withNoExecute = (taints: readonly Taint[], add: readonly string[], timeAdded: string) => [
  ...withoutNoExecute(taints),
  ...add.map(key => ({ key, effect: 'NoExecute', timeAdded }) as const),
]
export const withoutNoExecute = (taints: readonly Taint[]) =>
  taints.filter(({ key, effect }) => effect !== 'NoExecute' || (key !== unreachable && key !== notReady))
export const noExecuteTaints = (taints: readonly Taint[] = []): readonly string[] =>
  taints
    .filter(({ key, effect }) => effect === 'NoExecute' && (key === unreachable || key === notReady))
    .map(t => t.key)
