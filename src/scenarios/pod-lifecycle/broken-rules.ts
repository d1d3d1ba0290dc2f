import { podActions } from '../../model/pod/actions.ts'
import { apiStatus, type ApiStatusSources, isFinal } from '../../model/pod/api-status.ts'
import { afterRestart, type BackOffLimits, restartDelay } from '../../model/pod/back-off.ts'
import { named } from '../../model/pod/containers.ts'
import { podPhase } from '../../model/pod/phase.ts'
import { newest, type RuntimeState } from '../../model/pod/runtime-state.ts'
import { stopTimes } from '../../model/pod/termination.ts'
import type { Container, Pod, RestartPolicy } from '../../objects.ts'
import type { Parts } from '../cluster/parts.ts'

// Decisions of the kubelet as people believe them to be. What each gets wrong is said beside it in broken.ts.

/** Takes one policy for another. */
const asIf = <P extends Pick<Pod, 'spec'>>(pod: P, is: RestartPolicy, as: RestartPolicy): P =>
  (pod.spec.restartPolicy ?? 'Always') === is ? { ...pod, spec: { ...pod.spec, restartPolicy: as } } : pod

export const treating = (is: RestartPolicy, as: RestartPolicy): Pick<Parts, 'actions' | 'podPhase'> => ({
  actions: (pod, runtime, knowledge) => podActions(asIf(pod, is, as), runtime, knowledge),
  podPhase: (spec, statuses, situation) => podPhase(asIf({ spec }, is, as).spec, statuses, situation),
})

type Decide = Parts['podPhase']
const decide =
  (phase: 'Running' | 'Failed', applies: (...given: Parameters<Decide>) => boolean): Decide =>
  (spec, statuses, situation) =>
    applies(spec, statuses, situation)
      ? { phase, rule: phase === 'Running' ? 'running' : 'some-failed', containers: [] }
      : podPhase(spec, statuses, situation)

export const runningWithTheFirst = decide('Running', (spec, statuses) =>
  spec.containers.some(each => named(statuses, each.name)?.state?.running !== undefined),
)

export const failedWithTheFirst = decide('Failed', (spec, statuses) =>
  spec.containers.some(each => named(statuses, each.name)?.state?.terminated !== undefined),
)

export const failedPullFails = decide(
  'Failed',
  (spec, statuses) =>
    spec.restartPolicy === 'Never' && statuses.some(each => each.state?.waiting?.reason === 'ErrImagePull'),
)

export const initializedWithTheSandbox: Parts['status'] = (sources, decide) => {
  const status = apiStatus(sources, decide)
  if (sources.runtime.sandboxes.length > 0) return status
  const conditions = status.conditions?.map(each =>
    each.type === 'Initialized' ? { ...each, status: 'False' as const } : each,
  )
  return { ...status, ...(conditions && { conditions }) }
}

/** An eviction that counts only as a stop of the containers, where `forgives` says so. */
export const evictionForgiven =
  (forgives: (policy: RestartPolicy) => boolean): Parts['status'] =>
  (sources, decide) => {
    const { evicted, ...others } = sources
    const isForgiven = evicted !== undefined && forgives(sources.pod.spec.restartPolicy ?? 'Always')
    const asked: ApiStatusSources = isForgiven ? { ...others, podIsTerminal: false } : sources
    return apiStatus(asked, decide)
  }

const missing = (containers: readonly Container[] | undefined, runtime: RuntimeState) =>
  (containers ?? []).map(each => each.name).filter(name => newest(runtime, name) === undefined)

export const startsInitsTogether: Parts['actions'] = (pod, runtime, knowledge) => {
  const actions = podActions(pod, runtime, knowledge)
  if (actions.initContainersToStart.length === 0) return actions
  const all = new Set([...actions.initContainersToStart, ...missing(pod.spec.initContainers, runtime)])
  return { ...actions, initContainersToStart: [...all] }
}

export const startsAppsAtOnce: Parts['actions'] = (pod, runtime, knowledge) => {
  const actions = podActions(pod, runtime, knowledge)
  if (actions.killPod && !actions.createSandbox) return actions
  const all = new Set([...actions.containersToStart, ...missing(pod.spec.containers, runtime)])
  return { ...actions, containersToStart: [...all] }
}

export const startsWhatIsOver: Parts['actions'] = (pod, runtime, knowledge) => {
  const actions = podActions(pod, runtime, knowledge)
  if (!isFinal(pod.status.phase)) return actions
  return { ...actions, killPod: false, containersToStart: pod.spec.containers.map(each => each.name) }
}

export const killsTheUnready: Parts['actions'] = (pod, runtime, knowledge) => {
  const { probes = {}, ...others } = knowledge ?? {}
  const failures = Object.entries(probes.readiness ?? {}).filter(([, result]) => result === 'failure')
  return podActions(pod, runtime, {
    ...others,
    probes: { ...probes, liveness: { ...probes.liveness, ...Object.fromEntries(failures) } },
  })
}

/** Until the first failure there was something remembered for, the delay runs from the start instead of the end. */
export const waitFromTheStart: Parts['restartDelay'] = (remembered, finishedAt, limits) => {
  const delay = restartDelay(remembered, finishedAt, limits)
  return Math.max(0, delay - (remembered === undefined ? 0 : finishedAt - remembered.since))
}

export const sameWaitAlways: Parts['restartDelay'] = (remembered, _finishedAt, limits) =>
  remembered === undefined ? 0 : (limits?.initial ?? 10_000)

export const firstWaitsToo: Parts['restartDelay'] = (remembered, finishedAt, limits) =>
  remembered === undefined ? (limits?.initial ?? 10_000) : restartDelay(remembered, finishedAt, limits)

const withoutReset = (limits: BackOffLimits): BackOffLimits => ({ ...limits, resetAfter: Infinity })
export const neverReset: Pick<Parts, 'restartDelay' | 'afterRestart'> = {
  restartDelay: (remembered, finishedAt, limits) =>
    restartDelay(remembered, finishedAt, limits && withoutReset(limits)),
  afterRestart: (remembered, finishedAt, now, limits) =>
    afterRestart(remembered, finishedAt, now, limits && withoutReset(limits)),
}

export const hookBeforeGrace: Parts['stopTimes'] = order => {
  const { preStop = 0, ...others } = order
  const { termAt, killAt, waited } = stopTimes({
    ...others,
    ...(others.turn !== undefined && { turn: others.turn - preStop }),
  })
  return { termAt: termAt + preStop, killAt: killAt + preStop, waited }
}

export const noFloor: Parts['stopTimes'] = order => {
  const times = stopTimes(order)
  return { ...times, killAt: Math.max(times.termAt, Math.min(times.killAt, order.grace)) }
}
