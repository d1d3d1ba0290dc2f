import type { Actor, ViewNow } from '../../model/cluster/actor.ts'
import type { StoredPod } from '../../model/cluster/objects.ts'
import type { View } from '../../model/cluster/store.ts'
import { podActions } from '../../model/pod/actions.ts'
import { apiStatus } from '../../model/pod/api-status.ts'
import { sidecars } from '../../model/pod/containers.ts'
import { podPhase } from '../../model/pod/phase.ts'
import { amounts } from '../../model/pod/pod-resources.ts'
import { newest, type RuntimeState } from '../../model/pod/runtime-state.ts'
import { stopTimes } from '../../model/pod/termination.ts'
import { meetingPlaces } from '../../model/runtime/channels.ts'
import { locate } from '../../model/runtime/files.ts'
import type { Container, PodSpec } from '../../objects.ts'
import { parts as clusterParts } from '../cluster/parts.ts'
import { writing } from '../cluster/writing.ts'
import type { Parts } from './parts.ts'

// Decisions as people believe them to be. What each gets wrong is said beside it in broken.ts.

const volumeOf = meetingPlaces.file

/** Storage is shared, therefore IPC works. */
export const queuesFollowTheVolume: Parts['places'] = {
  ...meetingPlaces,
  'message queue': volumeOf,
  'System V segment': volumeOf,
}
export const shmFollowsIpc: Parts['places'] = { ...meetingPlaces, shm_open: process => process.namespaces.ipc }
export const filesOfTheSandbox: Parts['places'] = {
  ...meetingPlaces,
  file: process => process.namespaces.network,
  'path socket': process => process.namespaces.network,
}
export const socketsAreFiles: Parts['places'] = {
  ...meetingPlaces,
  'abstract socket': process => locate(process, '/data/it').tree,
}

export const doneWithTheFirstSuccess: Parts['podPhase'] = (spec, statuses, situation) => {
  const isDone = spec.containers.some(each =>
    statuses.some(({ name, state }) => name === each.name && state?.terminated?.exitCode === 0),
  )
  return isDone ? { phase: 'Succeeded', rule: 'all-succeeded', containers: [] } : podPhase(spec, statuses, situation)
}

const succeeded = (runtime: RuntimeState, name: string) => newest(runtime, name)?.exitCode === 0

export const successIsLeftAlone: Parts['actions'] = (pod, runtime, knowledge) => {
  const actions = podActions(pod, runtime, knowledge)
  return { ...actions, containersToStart: actions.containersToStart.filter(name => !succeeded(runtime, name)) }
}

const missing = (containers: readonly Container[], runtime: RuntimeState) =>
  containers.map(each => each.name).filter(name => newest(runtime, name) === undefined)

/** A sidecar lets the next one pass as soon as it exists. */
export const sidecarsGateNothing: Parts['actions'] = (pod, runtime, knowledge) => {
  const actions = podActions(pod, runtime, knowledge)
  if (actions.killPod) return actions
  const waiting = new Set(missing(sidecars(pod.spec), runtime))
  return { ...actions, initContainersToStart: [...new Set([...actions.initContainersToStart, ...waiting])] }
}

export const appsWaitForReady: Parts['actions'] = (pod, runtime, knowledge) => {
  const actions = podActions(pod, runtime, knowledge)
  const isReady = ({ name, readinessProbe }: Container) =>
    readinessProbe === undefined
      ? newest(runtime, name)?.state === 'running'
      : knowledge?.probes?.readiness?.[name] === 'success'
  const first = pod.spec.containers.findIndex(each => !isReady(each))
  const mayStart = new Set(pod.spec.containers.slice(0, first + 1).map(each => each.name))
  return { ...actions, containersToStart: actions.containersToStart.filter(name => mayStart.has(name)) }
}

/** Ready if anything in it is. */
export const readyIfAny: Parts['status'] = (sources, decide) => {
  const status = apiStatus(sources, decide)
  const isAnyReady = status.containerStatuses?.some(each => each.ready) === true
  const conditions = status.conditions?.map(each =>
    each.type === 'Ready' && isAnyReady ? { type: 'Ready', status: 'True' as const } : each,
  )
  return { ...status, ...(conditions && { conditions }) }
}

/** A crash is answered by a restart of everything. */
export const restartsThePod: Parts['actions'] = (pod, runtime, knowledge) => {
  const actions = podActions(pod, runtime, knowledge)
  const all = pod.spec.containers.map(each => newest(runtime, each.name))
  if (all.every(each => each?.state !== 'exited')) return actions
  const running = all.flatMap(each => (each?.state === 'running' ? [each] : []))
  const kill = running.map(({ name, id }) => ({ name, id, why: 'liveness-failed' as const }))
  return { ...actions, containersToKill: kill, containersToStart: pod.spec.containers.map(each => each.name) }
}

/** What was said before there were sidecars: the largest init container, or the sum of the apps. */
export const oldFormula: Parts['podRequests'] = spec => {
  const asked = (each: Container) => amounts(each.resources?.requests)['cpu'] ?? 0
  const apps = spec.containers.reduce((sum, each) => sum + asked(each), 0)
  return { cpu: Math.max(apps, ...(spec.initContainers ?? []).map(asked)) }
}

export function inListOrder(spec: PodSpec, name: string): readonly string[] {
  const names = sidecars(spec).map(each => each.name)
  const apps = spec.containers.map(each => each.name)
  return names.includes(name) ? [...apps, ...names.slice(0, names.indexOf(name))] : []
}

/** Whoever's turn comes gets the whole period. */
export const graceForEach: Parts['stopTimes'] = ({ turn = 0, ...order }) => {
  const { termAt, killAt } = stopTimes(order)
  return {
    termAt: termAt + (turn === Infinity ? 3600 : turn),
    killAt: killAt + (turn === Infinity ? 3600 : turn),
    waited: turn,
  }
}

/** A container is placed where there is room for it, whatever else is in the Pod. */
export const looksAtOneContainer: Parts['scheduler'] = () => {
  const actor = clusterParts.scheduler()
  const first = (pod: StoredPod): StoredPod => ({
    ...pod,
    spec: { ...pod.spec, containers: pod.spec.containers.slice(0, 1) },
  })
  const seeing = (view: ViewNow): ViewNow => ({
    ...view,
    get: ((kind, name) => {
      const object = view.get(kind, name)
      return kind === 'Pod' && object !== undefined ? first(object as StoredPod) : object
    }) as View['get'],
  })
  const shortSighted = {
    ...actor,
    reconcile: (...[ref, view, because]: Parameters<Actor['reconcile']>) => actor.reconcile(ref, seeing(view), because),
  }
  return writing(shortSighted, (write, view) => {
    if (write.verb !== 'update' || write.object.kind !== 'Pod') return [write]
    const containers = view.get('Pod', write.object.metadata.name)?.spec.containers ?? []
    return [{ ...write, object: { ...write.object, spec: { ...write.object.spec, containers } } }]
  })
}
