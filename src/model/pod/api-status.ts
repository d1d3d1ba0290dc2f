import type { Condition, Container, ContainerStatus, Pod, PodPhase, PodStatus } from '../../objects.ts'
import {
  allContainersRestarting,
  containersReady,
  initialized,
  podReady,
  readyToStartContainers,
} from './conditions.ts'
import { containerStatuses, type StatusSources } from './container-status.ts'
import { named } from './containers.ts'
import { podPhase } from './phase.ts'
import { active } from './runtime-state.ts'

export interface ApiStatusSources extends StatusSources {
  /** What the kubelet reported last; default: what the API server holds, `pod.status`. The two can differ. */
  readonly previous?: PodStatus
  /** See `PhaseSituation`. */
  readonly podIsTerminal: boolean
  /** The kubelet itself has decided to end the Pod (eviction, deadline). */
  readonly evicted?: { readonly reason: string; readonly message: string }
}

/**
 * The status that the kubelet would write now. Models `generateAPIPodStatus`. Left out: addresses other than the Pod's,
 * resize conditions, times of transition (the caller knows the time).
 */
export function apiStatus(sources: ApiStatusSources, decide: typeof podPhase = podPhase): PodStatus {
  const { pod, runtime } = sources
  const previous = sources.previous ?? pod.status
  const inits = containerStatuses('init', sources, previous.initContainerStatuses)
  const apps = containerStatuses('app', sources, previous.containerStatuses)
  const podHasInitialized = active(runtime).some(each => named(pod.spec.containers, each.name) !== undefined)
  const situation = { podIsTerminal: sources.podIsTerminal, podHasInitialized, isStatic: isStatic(pod) }
  const all = inits.length === 0 ? apps : [...apps, ...inits]
  const settled = settle(decide(pod.spec, all, situation).phase, sources, previous)
  const ip = runtime.sandboxes[0]?.state === 'READY' ? runtime.sandboxes[0].ip : undefined
  const status = {
    conditions: conditions(sources, previous, all, settled.phase),
    initContainerStatuses: inits,
    containerStatuses: apps,
    ...settled,
  }
  return ip ? { podIP: ip, podIPs: [{ ip }], ...status } : status
}

/** Static Pods come from the kubelet's own folder; the API holds a mirror. */
export const isStatic = ({ metadata }: Pod): boolean =>
  (metadata.annotations?.['kubernetes.io/config.source'] ?? 'api') !== 'api'

export const isFinal = (phase: PodPhase | undefined): phase is 'Succeeded' | 'Failed' =>
  phase === 'Succeeded' || phase === 'Failed'

/** Terminal phases are never left, be they the kubelet's or the API server's; a reason lasts as long as its phase. */
function settle(computed: PodPhase, { pod, evicted }: ApiStatusSources, previous: PodStatus) {
  const held = [previous.phase, pod.status.phase].find(isFinal)
  const phase = isFinal(computed) ? computed : (held ?? computed)
  const same = phase === previous.phase
  const kept = same ? words(previous.reason || pod.status.reason, previous.message || pod.status.message) : {}
  const decided = evicted ? { phase: 'Failed' as const, ...words(evicted.reason, evicted.message) } : { phase, ...kept }
  return isFinal(pod.status.phase) ? { ...decided, phase: pod.status.phase } : decided
}

const words = (reason: string | undefined, message: string | undefined) => ({
  ...(reason && { reason }),
  ...(message && { message }),
})

function conditions(
  { pod, runtime }: ApiStatusSources,
  previous: PodStatus,
  statuses: readonly ContainerStatus[],
  phase: PodPhase,
): Condition[] {
  const { spec } = pod
  const kept = othersOf(pod.status.conditions, previous.conditions)
  const containers = containersReady(spec, statuses, phase)
  const own = [
    readyToStartContainers(pod, runtime.sandboxes),
    initialized(spec, statuses, phase, previous.conditions),
    podReady(spec, statuses, phase, kept, containers),
    containers,
    scheduled,
  ]
  if (spec.initContainers?.some(mayRestartAll) === true || spec.containers.some(mayRestartAll))
    own.push(allContainersRestarting(spec, runtime, phase, previous.conditions ?? []))
  return kept.length === 0 ? own : [...kept, ...own]
}

const scheduled: Condition = { type: 'PodScheduled', status: 'True' }

const mayRestartAll = ({ restartPolicyRules }: Container) =>
  restartPolicyRules?.some(rule => rule.action === 'RestartAllContainers') === true

/** What others wrote stays as it is; that the Pod was disrupted is the kubelet's own word, said before. */
function othersOf(stored: readonly Condition[] = [], previous: readonly Condition[] = []): readonly Condition[] {
  const disrupted = previous.filter(isDisruption)
  const others = stored.filter(each => !kubeletOwned.has(each.type) && !(disrupted.length > 0 && isDisruption(each)))
  return disrupted.length === 0 ? others : [...others, ...disrupted]
}
const isDisruption = ({ type }: Condition) => type === 'DisruptionTarget'

const kubeletOwned: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
  'AllContainersRestarting',
])
