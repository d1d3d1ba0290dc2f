import type { ContainerState, Pod } from '../../objects.ts'
import { isTrue } from './conditions.ts'
import { isSidecar, named, sidecars } from './containers.ts'

/** Three cells of the row that `kubectl get pod` prints. */
export interface PrintedPod {
  readonly ready: string
  readonly status: string
  readonly restarts: number
}

/** Computed for display and stored nowhere. Models `printPod` of the API server; "(3m ago)" after RESTARTS is left out. */
export function printedPod(pod: Pod): PrintedPod {
  const { spec, status } = pod
  const init = printedInit(pod)
  const beyondInit = init.reason === undefined || isTrue(status.conditions, 'Initialized')
  const apps = beyondInit ? printedApps(pod) : { ready: 0, restarts: 0 }
  const shown = apps.reason ?? init.reason ?? startingWord(pod)
  return {
    ready: `${init.readySidecars + apps.ready}/${spec.containers.length + sidecars(spec).length}`,
    status: deletionWord(pod) ?? shown,
    // Restarts of init containers are forgotten as soon as the app containers are looked at; those of sidecars stay.
    restarts: (beyondInit ? init.sidecarRestarts : init.restarts) + apps.restarts,
  }
}

function startingWord({ status }: Pod): string {
  const gated = status.conditions?.some(each => each.type === 'PodScheduled' && each.reason === 'SchedulingGated')
  return gated === true ? 'SchedulingGated' : status.reason || (status.phase ?? '')
}

/** Finished init containers and started sidecars are passed over; the first other one is shown and ends the walk. */
function printedInit({ spec, status }: Pod) {
  let [restarts, sidecarRestarts, readySidecars] = [0, 0, 0]
  for (const [i, each] of (status.initContainerStatuses ?? []).entries()) {
    const declared = named(spec.initContainers, each.name)
    const sidecar = declared !== undefined && isSidecar(declared)
    restarts += each.restartCount
    if (sidecar) sidecarRestarts += each.restartCount
    if (each.state?.terminated?.exitCode === 0) continue
    if (sidecar && each.started === true) {
      if (each.ready) readySidecars += 1
      continue
    }
    const reason = initWord(each.state) ?? `Init:${i}/${(spec.initContainers ?? []).length}`
    return { reason, restarts, sidecarRestarts, readySidecars }
  }
  return { reason: undefined, restarts, sidecarRestarts, readySidecars }
}

function initWord(state: ContainerState | undefined): string | undefined {
  if (state?.terminated) return `Init:${endWord(state)}`
  const waiting = state?.waiting?.reason
  return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : undefined
}

/** From the last to the first, each with a word overwriting the one before: the first such container wins. */
function printedApps({ status }: Pod): { ready: number; restarts: number; reason?: string } {
  const statuses = status.containerStatuses ?? []
  const words = statuses.map(each => each.state?.waiting?.reason || (each.state?.terminated && endWord(each.state)))
  const ready = statuses.filter(
    (each, i) => !words[i] && !each.state?.terminated && each.ready && each.state?.running,
  ).length
  const restarts = statuses.reduce((total, each) => total + each.restartCount, 0)
  const word = words.find(Boolean)
  if (word === undefined) return { ready, restarts }
  const stillServing = word === 'Completed' && ready > 0
  const instead = isTrue(status.conditions, 'Ready') ? 'Running' : 'NotReady'
  return { ready, restarts, reason: stillServing ? instead : word }
}

function endWord({ terminated }: ContainerState): string {
  if (terminated?.reason) return terminated.reason
  return terminated?.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated?.exitCode}`
}

function deletionWord({ metadata, status }: Pod): string | undefined {
  if (metadata.deletionTimestamp === undefined) return undefined
  if (status.reason === 'NodeLost') return 'Unknown'
  return status.phase === 'Succeeded' || status.phase === 'Failed' ? undefined : 'Terminating'
}
