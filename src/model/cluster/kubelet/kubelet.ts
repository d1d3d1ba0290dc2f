import { isFinal } from '../../pod/api-status.ts'
import type { Actor } from '../actor.ts'
import type { Ref, StoredPod } from '../objects.ts'
import { end } from '../program.ts'
import { changed, type Change, type View } from '../store.ts'
import { type Cause, open, type Task } from '../task.ts'
import { announcements, leaseKeeper } from './node-status.ts'
import { sync } from './sync.ts'
import { type Ending, latest, type Machine, newWorker, running, type Worker } from './worker.ts'

/** A kubelet is an actor whose work takes time; a play can also make things happen on its node. */
export interface Kubelet extends Actor {
  /** Its own decision to end a Pod because the node is short of something. How it measures and ranks is left out. */
  evict(pod: string, reason: string, message: string, because: Cause): void
  /** The process of this container ends now. */
  exit(pod: string, container: string, code: number, because: Cause): void
  /** The containers of this Pod that run on the node, whatever the API server holds. */
  running(pod: string): readonly string[]
}

/**
 * Brings the Pods that are bound to its node to life, keeps them as their specs say, reports how they are, and renews the
 * node's Lease. Left out: admission by resources, static Pods, cgroups, logs, collection of dead containers and unused images,
 * a kubelet's own restart, and a second deletion with a shorter grace period while the first goes on.
 */
export function kubelet(equipment: Omit<Machine, 'wake'>): Kubelet {
  const workers = new Map<string, Worker>()
  const machine: Machine = { wake, ...equipment }
  const { node, host } = machine
  const keepLease = leaseKeeper(host, node)

  function wake(worker: Worker, because: Cause): void {
    worker.wakened = { because }
    if (worker.busy) return
    worker.busy = true
    host.start(work(machine, worker), () => {
      worker.busy = false
      if (worker.ending?.why === 'gone') forget(worker)
    })
  }

  function look(name: string, because: Cause): void {
    const pod = podHere(host, node, name)
    const worker = workers.get(name)
    if (worker === undefined) return pod === undefined ? undefined : adopt(pod, because)
    if (pod === undefined || pod.metadata.uid !== worker.pod.metadata.uid)
      return endPod(worker, { why: 'gone', because })
    worker.pod = pod
    if (pod.metadata.deletionTimestamp !== undefined) return endPod(worker, { why: 'deleted', because })
    wake(worker, because)
  }

  function adopt(pod: StoredPod, because: Cause): void {
    if (isFinal(pod.status.phase)) return
    const worker = newWorker(pod)
    workers.set(pod.metadata.name, worker)
    // Bound and deleted before the kubelet heard of it: there is nothing to start any more.
    if (pod.metadata.deletionTimestamp !== undefined) endPod(worker, { why: 'deleted', because })
    else wake(worker, because)
  }

  function endPod(worker: Worker, ending: Ending): void {
    // Learning that the object is gone comes on top of any other end; else the first counts.
    if (worker.ending === undefined || ending.why === 'gone') worker.ending = ending
    open(worker.interrupted, ending.because)
    wake(worker, ending.because)
  }

  function forget(worker: Worker): void {
    const { name } = worker.pod.metadata
    workers.delete(name)
    look(name, worker.ending?.because)
  }

  return {
    name: host.name,
    watches: [
      { kind: 'Pod', node },
      { kind: 'Node', node },
    ],
    affected: change => affected(change, node),
    reconcile(ref, view, because) {
      if (ref.kind === 'Node') {
        keepLease(because)
        return announcements(view, node)
      }
      look(ref.name, because)
      return []
    },
    evict(pod, reason, message, because) {
      const worker = workers.get(pod)
      if (worker === undefined) return
      const fact = host.tell({ kind: 'Evicted', pod, reason: message }, because)
      endPod(worker, { why: 'evicted', reason, message, because: fact })
    },
    exit(pod, container, code, because) {
      const worker = workers.get(pod)
      const process = worker && latest(worker, container)?.process
      if (process !== undefined) end(host, process, code, because)
    },
    running(pod) {
      const worker = workers.get(pod)
      return worker === undefined ? [] : running(worker).map(each => each.name)
    },
  }
}

function* work(machine: Machine, worker: Worker): Task {
  for (let woken = worker.wakened; woken !== undefined; woken = worker.wakened) {
    worker.wakened = undefined
    yield* sync(machine, worker, woken.because)
  }
}

function podHere(view: View, node: string, name: string): StoredPod | undefined {
  const pod = view.get('Pod', name)
  return pod?.spec.nodeName === node ? pod : undefined
}

/** A kubelet is the writer of a Pod's status and not woken by it. */
function affected(change: Change, node: string): readonly Ref[] {
  const object = changed(change)
  if (object.kind === 'Node') return [{ kind: 'Node', name: node }]
  const { before, after } = change
  const onlyStatus =
    before?.kind === 'Pod' &&
    after?.kind === 'Pod' &&
    before.spec === after.spec &&
    before.metadata.deletionTimestamp === after.metadata.deletionTimestamp
  return onlyStatus ? [] : [{ kind: 'Pod', name: object.metadata.name }]
}
