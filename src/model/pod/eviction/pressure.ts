import type { PodSpec } from '../../../objects.ts'
import type { Millis } from '../../../sim/fact.ts'
import { qosClass } from '../qos.ts'
import type { Starved } from './rank.ts'

/** What the kubelet watches on its node, by the name that its configuration uses. */
export type Signal = keyof typeof starvedBy

export const starvedBy = {
  'memory.available': 'memory',
  'allocatableMemory.available': 'memory',
  'nodefs.available': 'ephemeral-storage',
  'imagefs.available': 'ephemeral-storage',
  'containerfs.available': 'ephemeral-storage',
  'nodefs.inodesFree': 'inodes',
  'imagefs.inodesFree': 'inodes',
  'containerfs.inodesFree': 'inodes',
  'pid.available': 'pid',
} as const satisfies Record<string, Starved>

/** Which shortage is dealt with first, since a round evicts one Pod at most: memory, last processes. Models `byEvictionPriority`. */
export const inEvictionOrder = (signals: readonly Signal[]): Signal[] =>
  signals.toSorted((a, b) => urgency(a) - urgency(b))
const urgency = (signal: Signal) => ({ memory: 0, 'ephemeral-storage': 1, inodes: 1, pid: 2 })[starvedBy[signal]]

/** How long a kubelet goes on to report a pressure that it does not see any more: 5 minutes by default. */
export const pressureTransition: Millis = 300_000

/** Is the pressure reported? `lastSeen`: when the threshold was last crossed. It keeps the condition from flapping. */
export const isReported = (
  lastSeen: Millis | undefined,
  now: Millis,
  transition: Millis = pressureTransition,
): boolean => lastSeen !== undefined && now - lastSeen < transition

/**
 * May the Pod start on a node that reports these pressures? For want of memory only BestEffort Pods are refused (unless they
 * tolerate the taint; left out), for want of anything else all. Critical Pods always may. Models `Admit` of the eviction manager.
 */
export function admits(spec: PodSpec, pressures: readonly Starved[]): boolean {
  if (pressures.length === 0 || isCritical(spec)) return true
  return pressures.every(each => each === 'memory') && qosClass(spec) !== 'BestEffort'
}

/** Of system-critical priority; static Pods are too, which a spec alone does not say. */
const isCritical = ({ priority = 0 }: PodSpec) => priority >= 2_000_000_000

/** Seconds that an evicted Pod gets. A hard threshold and a storage limit leave one (0 means "what the Pod says" to the runtime). */
export const evictionGrace = (
  threshold: 'hard' | 'soft' | 'storage limit',
  podGrace: number,
  maxPodGracePeriodSeconds: number,
): number => (threshold === 'soft' ? Math.min(podGrace, maxPodGracePeriodSeconds) : 1)
