import type { Condition, ContainerStatus, PodStatus, Timestamp } from '../../../objects.ts'
import type { Millis, What } from '../../../sim/fact.ts'
import { named, roleOf } from '../../pod/containers.ts'
import { patch } from '../actor.ts'
import { timestamp } from '../clock.ts'
import { conditionOf, withCondition } from '../conditions.ts'
import type { StoredPod } from '../objects.ts'
import { same } from '../same.ts'
import type { Cause } from '../task.ts'
import { knowledge, type Machine, nameOfPod, runtimeState, type Worker } from './worker.ts'

/**
 * Works out the Pod's status and writes it if it differs from what the API server is believed to hold. Cut off, the write gets
 * lost; back again, the kubelet reads the Pod anew and finds the difference. Models the status manager, which is not so quick.
 */
export function report(machine: Machine, worker: Worker, because: Cause): Cause {
  const { pod, ending } = worker
  const status = statusNow(machine, worker)
  if (ending?.why === 'gone' || same(pod.status, status)) return because
  const answer = machine.host.write(
    patch('Pod', nameOfPod(worker), newest => withStatus(newest, status), ...changes(pod, status)),
    because,
  )
  worker.pod = withStatus(pod, status)
  return answer.because
}

/** Copied and then set: V8 is slow at a literal that defines anew what it has spread. */
function withStatus(pod: StoredPod, status: PodStatus): StoredPod {
  const copy: Omit<StoredPod, 'status'> & { status: PodStatus } = { ...pod }
  copy.status = status
  return copy
}

function statusNow({ rules, host }: Machine, worker: Worker): PodStatus {
  const { pod, ending } = worker
  const evicted = ending?.why === 'evicted' ? { evicted: { reason: ending.reason, message: ending.message } } : {}
  const sources = { pod, runtime: runtimeState(worker), ...knowledge(worker), podIsTerminal: ending !== undefined }
  const status = { ...withoutReason(pod.status), ...rules.status({ ...sources, ...evicted }, rules.podPhase) }
  const timed = { ...status, conditions: transitions(pod.status.conditions, status.conditions, host.now()) }
  return ending?.why === 'evicted' ? withCondition(timed, disrupted) : timed
}

/** Models the status manager's `updateLastTransitionTime`. A condition that says what it said before stays the same value. */
const transitions = (before: PodStatus['conditions'], after: PodStatus['conditions'] = [], now: Millis) =>
  after.map(condition => {
    const known = conditionOf({ conditions: before ?? [] }, condition.type)
    const { type, status, reason, message } = condition
    if (known?.status !== status) return dated(condition, timestamp(now))
    const isKnown = known.reason === reason && known.message === message && known.lastTransitionTime !== undefined
    return isKnown && known.type === type ? known : dated(condition, known.lastTransitionTime ?? timestamp(now))
  })

/** Written out: a spread gives each of a hundred thousand conditions a hidden class of its own. */
function dated({ type, status, reason, message }: Condition, lastTransitionTime: Timestamp): Condition {
  if (message !== undefined) return { type, status, reason: reason ?? '', message, lastTransitionTime }
  return reason === undefined ? { type, status, lastTransitionTime } : { type, status, reason, lastTransitionTime }
}

const disrupted: Condition = { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet' }
function withoutReason(status: PodStatus): PodStatus {
  if (status.reason === undefined && status.message === undefined) return status
  const { reason: _reason, message: _message, ...rest } = status
  return rest
}

/** What a new status says that the old one did not, worth telling. */
export function changes(pod: StoredPod, status: PodStatus): What[] {
  const name = pod.metadata.name
  const from = pod.status.phase
  const { phase: to, reason } = status
  const why = reason === undefined ? {} : { reason }
  return [
    ...[...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].flatMap(each =>
      containerChange(pod, each),
    ),
    ...(to === undefined || to === from ? [] : [{ kind: 'PhaseChanged', pod: name, from, to, ...why } as const]),
    ...(status.conditions ?? []).toSorted(readyLast).flatMap(each => conditionChange(pod, each)),
  ]
}

function containerChange({ metadata, spec, status }: StoredPod, now: ContainerStatus): What[] {
  const before = named([...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])], now.name)
  const { waiting, running, terminated } = now.state ?? {}
  // That a container has not begun yet is no news.
  if (waiting !== undefined && !newsWorthy(waiting.reason)) return []
  if (before?.containerID === now.containerID && same(before?.state, now.state)) return []
  const reason = waiting?.reason ?? terminated?.reason
  return [
    {
      kind: 'ContainerState',
      pod: metadata.name,
      container: now.name,
      role: roleOf(spec, now.name) ?? 'app',
      state: running ? 'running' : terminated ? 'terminated' : 'waiting',
      ...(reason !== undefined && { reason }),
      ...(terminated && { exitCode: terminated.exitCode }),
      restarts: now.restartCount,
    },
  ]
}

const newsWorthy = (reason: string | undefined) =>
  reason !== undefined && reason !== 'ContainerCreating' && reason !== 'PodInitializing'

/** It follows from the others. */
const readyLast = (a: Condition, b: Condition) => Number(a.type === 'Ready') - Number(b.type === 'Ready')

function conditionChange({ metadata, status }: StoredPod, now: Condition): What[] {
  const before = status.conditions?.find(each => each.type === now.type)?.status
  // A condition that begins as False is no news either.
  if (before === now.status || (before === undefined && now.status === 'False')) return []
  const reason = now.reason === undefined ? {} : { reason: now.reason }
  return [
    { kind: 'ConditionChanged', subject: `Pod/${metadata.name}`, condition: now.type, status: now.status, ...reason },
  ]
}
