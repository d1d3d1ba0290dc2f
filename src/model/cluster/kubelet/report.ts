import type { Condition, ContainerStatus, PodSpec, PodStatus, Timestamp } from '../../../objects.ts'
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
  const evicted = ending?.why === 'evicted' ? { reason: ending.reason, message: ending.message } : undefined
  const sources = { pod, runtime: runtimeState(worker), podIsTerminal: ending !== undefined, ...knowledge(worker) }
  const decided = rules.status(evicted === undefined ? sources : { ...sources, evicted }, rules.podPhase)
  const status: { conditions?: PodStatus['conditions'] } & PodStatus = Object.assign(withoutReason(pod.status), decided)
  status.conditions = transitions(pod.status, decided.conditions, host.now())
  return ending?.why === 'evicted' ? withCondition(status, disrupted) : status
}

/** Models the status manager's `updateLastTransitionTime`. A condition that says what it said before stays the same value. */
const transitions = (before: PodStatus, after: PodStatus['conditions'] = [], now: Millis) =>
  after.map(condition => {
    const known = conditionOf(before, condition.type)
    const { status, reason, message } = condition
    if (known?.status !== status) return dated(condition, timestamp(now))
    const isKnown = known.reason === reason && known.message === message && known.lastTransitionTime !== undefined
    return isKnown ? known : dated(condition, known.lastTransitionTime ?? timestamp(now))
  })

/** Mostly another Pod's turned in the same second: the two are one value, and so most Pods have no conditions of their own. */
function dated({ type, status, reason, message }: Condition, lastTransitionTime: Timestamp): Condition {
  if (message !== undefined) return { type, status, reason: reason ?? '', message, lastTransitionTime }
  const known = latest[status].get(type)
  if (known?.lastTransitionTime === lastTransitionTime && known.reason === reason) return known
  const made: Condition =
    reason === undefined ? { type, status, lastTransitionTime } : { type, status, reason, lastTransitionTime }
  latest[status].set(type, made)
  return made
}
const latest = {
  True: new Map<string, Condition>(),
  False: new Map<string, Condition>(),
  Unknown: new Map<string, Condition>(),
}

const disrupted: Condition = { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet' }
/** A copy. */
function withoutReason({ ...status }: PodStatus): PodStatus {
  if (status.reason === undefined && status.message === undefined) return status
  const { reason: _reason, message: _message, ...rest } = status
  return rest
}

/** What a new status says that the old one did not, worth telling. */
export function changes({ metadata: { name }, spec, status: before }: StoredPod, status: PodStatus): What[] {
  const news: What[] = []
  for (const list of ['initContainerStatuses', 'containerStatuses'] as const)
    for (const each of status[list] ?? [])
      if (isNews(containerIn(before, each.name), each)) news.push(containerChange(name, spec, each))
  const { phase: to, reason } = status
  if (to !== undefined && to !== before.phase)
    news.push({ kind: 'PhaseChanged', pod: name, from: before.phase, to, ...(reason !== undefined && { reason }) })
  // That it is ready follows from the others.
  for (const isReady of [false, true])
    for (const each of status.conditions ?? []) {
      if ((each.type === 'Ready') === isReady && hasTurned(conditionOf(before, each.type), each))
        news.push(conditionChange(name, each))
    }
  return news
}

const containerIn = ({ initContainerStatuses, containerStatuses }: PodStatus, name: string) =>
  named(initContainerStatuses, name) ?? named(containerStatuses, name)

function isNews(before: ContainerStatus | undefined, { state, containerID }: ContainerStatus): boolean {
  // That a container has not begun yet is no news.
  if (state?.waiting !== undefined && !newsWorthy(state.waiting.reason)) return false
  return before === undefined || before.containerID !== containerID || !same(before.state, state)
}

const newsWorthy = (reason: string | undefined) =>
  reason !== undefined && reason !== 'ContainerCreating' && reason !== 'PodInitializing'

function containerChange(pod: string, spec: PodSpec, { name, state, restartCount }: ContainerStatus): What {
  const { waiting, running, terminated } = state ?? {}
  const [kind, role, restarts] = ['ContainerState', roleOf(spec, name) ?? 'app', restartCount] as const
  if (running) return { kind, pod, container: name, role, state: 'running', restarts }
  const reason = waiting?.reason ?? terminated?.reason
  return {
    kind,
    pod,
    container: name,
    role,
    state: terminated ? 'terminated' : 'waiting',
    ...(reason !== undefined && { reason }),
    ...(terminated && { exitCode: terminated.exitCode }),
    restarts,
  }
}

/** A condition that begins as False is no news either. */
const hasTurned = (before: Condition | undefined, { status }: Condition): boolean =>
  before === undefined ? status !== 'False' : before.status !== status

const conditionChange = (pod: string, { type, status, reason }: Condition): What => ({
  kind: 'ConditionChanged',
  subject: `Pod/${pod}`,
  condition: type,
  status,
  ...(reason !== undefined && { reason }),
})
