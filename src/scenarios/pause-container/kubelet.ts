import { roleOf } from '../../model/pod/containers.ts'
import { startContainer } from '../../model/runtime/containers.ts'
import { endProcess } from '../../model/runtime/processes.ts'
import { runSandbox, stopSandbox } from '../../model/runtime/sandbox.ts'
import { sendSignal } from '../../model/runtime/signals.ts'
import type { Fact } from '../../sim/fact.ts'
import { mountsOf, mountVolumes } from './kubelet-volumes.ts'
import { containerNamed, type Instance, isRunning, phaseNow, type PodOnNode, runtimeState } from './pod-on-node.ts'
import { server } from '../runtime/programs.ts'
import { between } from '../runtime/stage.ts'
import type { Place } from './parts.ts'

/**
 * The kubelet syncs one Pod until there is nothing left to do. What is to be done `computePodActions` decides; this does it.
 * Left out: workers, back-off, probes, hooks, and a grace period that could run out. Init containers end by themselves, with
 * success.
 */
export function syncUntilQuiet(place: Place, on: PodOnNode, because?: Fact): Fact | undefined {
  let latest = because
  for (;;) {
    place.stage.wait(between(place.stage, 200, 1000))
    const done = sync(place, on, latest)
    latest = reportPhase(place, on, done ?? latest)
    // A Pod in a final phase is synced no more.
    if (done === undefined || on.phase === 'Failed' || on.phase === 'Succeeded') return latest
  }
}

/** One sync, in the order of kubelet `SyncPod`. Returns its last fact; undefined if there was nothing to do. */
function sync(place: Place, on: PodOnNode, because?: Fact): Fact | undefined {
  const actions = place.parts.actions(on.pod, runtimeState(on))
  const toStart = [...actions.initContainersToStart, ...actions.containersToStart]
  if (!actions.killPod && !actions.createSandbox && toStart.length === 0) return undefined
  let latest = because
  if (actions.createSandbox && on.sandboxes.length > 0) latest = announce(place, on, latest)
  if (actions.killPod) latest = killPod(place, on, latest)
  // kubelet: purgeInitContainers. So they run again from the first.
  if (actions.killPod && actions.createSandbox) on.instances = on.instances.filter(isApp(on))
  if (actions.createSandbox) latest = createSandbox(place, on, actions.sandboxAttempt, latest)
  for (const name of toStart) latest = start(place, on, name, latest)
  return latest
}

// The message is the kubelet's own, as `kubectl describe` shows it.
const announce = ({ stage }: Place, { pod }: PodOnNode, because?: Fact) =>
  stage.note(
    'kubelet',
    {
      kind: 'EventSeen',
      subject: `Pod/${pod.metadata.name}`,
      reason: 'SandboxChanged',
      message: 'Pod sandbox changed, it will be killed and re-created.',
    },
    because,
  )

/** App containers all at once, then sidecars in reverse, then the sandbox. */
function killPod(place: Place, on: PodOnNode, because?: Fact): Fact | undefined {
  const running = on.instances.filter(isRunning)
  // Newest first: so other than app containers are already in the order in which they are stopped.
  let latest = stopAll(place, on, running.filter(isApp(on)).reverse(), because)
  for (const other of running.filter(each => !isApp(on)(each))) latest = stopAll(place, on, [other], latest)
  const [present] = on.sandboxes
  if (present === undefined) return latest
  stopSandbox(place.node, present, latest)
  return present.latest
}

const isApp =
  ({ pod }: PodOnNode) =>
  ({ name }: Instance): boolean =>
    roleOf(pod.spec, name) === 'app'

function stopAll({ stage, node }: Place, { pod }: PodOnNode, instances: readonly Instance[], because?: Fact) {
  const stopping = instances.map(({ name, process }) => ({
    process,
    sent: stage.note(
      'kubelet',
      { kind: 'Signalled', pod: pod.metadata.name, container: name, signal: 'TERM' },
      because,
    ),
  }))
  let latest = because
  for (const { process, sent } of stopping) {
    stage.wait(between(stage, 300, 1500))
    sendSignal(node.kernel, 'TERM', process, undefined, sent)
    latest = process.ended
  }
  return latest
}

function createSandbox(place: Place, on: PodOnNode, attempt: number, because?: Fact): Fact | undefined {
  const { node, parts } = place
  on.pod = parts.survivor(on.pod)
  const ready = mountVolumes(place, on, attempt, because)
  const modes = parts.modes(on.pod.spec)
  const request = { pod: on.pod.metadata.name, attempt, modes, hold: parts.holdOf('containerd', modes) }
  const sandbox = runSandbox(node, request, ready)
  on.sandboxes.unshift(sandbox)
  return sandbox.latest
}

function start(place: Place, on: PodOnNode, name: string, because?: Fact): Fact | undefined {
  const { stage, node } = place
  const [sandbox] = on.sandboxes
  const container = containerNamed(on.pod, name)
  if (sandbox === undefined || container === undefined) return because
  const mounts = mountsOf(place, on, container, because)
  const process = startContainer(node, sandbox, { name, program: server, mounts: mounts.at }, mounts.fact)
  if (process === undefined) return because
  on.instances.unshift({ name, sandbox: sandbox.name, process })
  const reported = reportPhase(place, on, process.started)
  if (roleOf(on.pod.spec, name) !== 'init') return reported
  stage.wait(between(stage, 500, 1500))
  endProcess(node.kernel, process, { code: 0 })
  return process.ended
}

function reportPhase({ stage }: Place, on: PodOnNode, because?: Fact): Fact | undefined {
  const from = on.phase
  on.phase = phaseNow(on)
  if (on.phase === from) return because
  return stage.note('kubelet', { kind: 'PhaseChanged', pod: on.pod.metadata.name, from, to: on.phase }, because)
}
