import type { Container } from '../../../objects.ts'
import { afterRestart } from '../../pod/back-off.ts'
import type { Image } from '../program.ts'
import { type Cause, type Task, waitFor } from '../task.ts'
import { noted, noteOf } from './notes.ts'
import { report } from './report.ts'
import { type Machine, nameOfPod, type Worker } from './worker.ts'

/** What the volumes are does not matter here; one that cannot be mounted is left out. */
export function* mountVolumes({ host, node, takes }: Machine, worker: Worker, because: Cause): Task<Cause> {
  if (worker.mounted) return because
  yield waitFor(worker.interrupted, takes.mount)
  if (worker.interrupted.opened) return because
  worker.mounted = true
  return host.tell({ kind: 'VolumesReady', pod: nameOfPod(worker), node }, because)
}

/** containerd: first the network, then what holds it. */
export function* makeSandbox(machine: Machine, worker: Worker, attempt: number, because: Cause): Task<Cause> {
  const { runtime, takes } = machine
  yield waitFor(worker.interrupted, takes.sandbox)
  if (worker.interrupted.opened) return because
  const [id, address] = [`${nameOfPod(worker)}-sandbox-${attempt}`, machine.address()]
  const added = runtime.tell({ kind: 'CniCalled', command: 'ADD', sandbox: id, address }, because)
  worker.sandboxes = [{ id, state: 'READY', attempt, ip: address }, ...worker.sandboxes]
  const ready = runtime.tell({ kind: 'SandboxState', sandbox: id, attempt, state: 'READY', address }, added)
  return report(machine, worker, ready)
}

export function stopSandbox({ runtime }: Machine, worker: Worker, because: Cause): Cause {
  const [sandbox, ...older] = worker.sandboxes
  if (sandbox === undefined || sandbox.state !== 'READY') return because
  const { id, attempt, ip: address = '' } = sandbox
  worker.sandboxes = [{ ...sandbox, state: 'NOTREADY' }, ...older]
  const deleted = runtime.tell({ kind: 'CniCalled', command: 'DEL', sandbox: id, address }, because)
  return runtime.tell({ kind: 'SandboxState', sandbox: id, attempt, state: 'NOTREADY', address }, deleted)
}

/** The image and the fact that says where it is from; undefined if there is none now: then the kubelet tries again later. */
export function* pullImage(
  machine: Machine,
  worker: Worker,
  container: Container,
  because: Cause,
): Task<{ readonly image: Image; readonly because: Cause } | undefined> {
  const { host, cached } = machine
  const name = container.image ?? container.name
  const subject = `Pod/${nameOfPod(worker)}`
  const event = (reason: string, about: string, cause: Cause) =>
    host.tell({ kind: 'EventSeen', subject, reason, message: `image ${name}${about}` }, cause)
  const here = cached.get(name)
  if (here !== undefined) return { image: here, because: event('Pulled', ' is on the node already', because) }
  if (isPutOff(machine, worker, container, name, because)) return undefined
  const pulling = event('Pulling', '', because)
  const image = machine.registry(name)
  yield waitFor(worker.interrupted, image?.pull ?? machine.takes.failedPull)
  if (worker.interrupted.opened) return undefined
  if (image === undefined) {
    putOff(machine, worker, container, name, event('Failed', ': not found', pulling))
    return undefined
  }
  cached.set(name, image)
  return { image, because: event('Pulled', '', pulling) }
}

/** The row of delays is that of restarts, with counters of its own, one for an image and Pod, and no free first one. */
function putOff(machine: Machine, worker: Worker, { name }: Container, image: string, because: Cause): void {
  const { host, takes, wake } = machine
  const backOff = afterRestart(noteOf(worker.pulls, image), host.now(), host.now())
  worker.pulls = noted(worker.pulls, image, backOff)
  worker.failures = noted(worker.failures, name, { reason: 'ErrImagePull' })
  const reported = report(machine, worker, because)
  // The next look finds that it has to wait, and says so.
  if (backOff.delay > takes.resync) host.after(takes.resync, () => wake(worker, reported))
  host.after(backOff.delay, () => wake(worker, reported))
}

function isPutOff(machine: Machine, worker: Worker, { name }: Container, image: string, because: Cause): boolean {
  const backOff = noteOf(worker.pulls, image)
  if (backOff === undefined || machine.host.now() >= backOff.since + backOff.delay) return false
  if (noteOf(worker.failures, name)?.reason !== 'ImagePullBackOff') {
    worker.failures = noted(worker.failures, name, { reason: 'ImagePullBackOff' })
    report(machine, worker, because)
  }
  return true
}
