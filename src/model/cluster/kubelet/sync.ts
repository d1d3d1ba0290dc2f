import type { Cause, Task } from '../task.ts'
import { makeSandbox, mountVolumes, pullImage } from './prepare.ts'
import { report } from './report.ts'
import { startContainer } from './start.ts'
import { stopContainer, stopPod } from './stop.ts'
import {
  declared,
  type Ending,
  knowledge,
  latest,
  type Machine,
  nameOfPod,
  runtimeState,
  type Worker,
} from './worker.ts'

/** One look at a Pod: report how it is, decide what is to be done, do it. Models the pod worker's `SyncPod` and kuberuntime's. */
export function* sync(machine: Machine, worker: Worker, woken: Cause): Task {
  if (worker.ending !== undefined) return yield* finish(machine, worker, worker.ending)
  let because = report(machine, worker, woken)
  const actions = machine.rules.actions(worker.pod, runtimeState(worker), knowledge(worker))
  // Before its first sandbox there is nothing to stop, and nothing new to report.
  if (actions.killPod && worker.sandboxes.length + worker.instances.length > 0) {
    because = report(machine, worker, yield* stopPod(machine, worker, { because }))
  }
  if (actions.killPod && !actions.createSandbox) return
  for (const { name, why } of actions.containersToKill) {
    const instance = latest(worker, name)
    const killedBy = why === 'liveness-failed' ? 'liveness' : 'startup'
    if (instance === undefined) continue
    because = report(machine, worker, yield* stopContainer(machine, worker, instance, { because, killedBy }))
  }
  if (actions.createSandbox) because = yield* prepare(machine, worker, actions.sandboxAttempt, because)
  for (const name of [...actions.initContainersToStart, ...actions.containersToStart]) {
    if (worker.interrupted.opened) return
    because = yield* startContainer(machine, worker, name, because)
  }
}

function* prepare(machine: Machine, worker: Worker, attempt: number, because: Cause): Task<Cause> {
  let cause = because
  for (const step of machine.rules.preparation) {
    if (step === 'volumes') cause = yield* mountVolumes(machine, worker, cause)
    else if (step === 'sandbox') cause = yield* makeSandbox(machine, worker, attempt, cause)
    else
      for (const { name } of worker.pod.spec.containers) {
        const container = declared(worker, name)
        if (container !== undefined) cause = (yield* pullImage(machine, worker, container, cause))?.because ?? cause
      }
  }
  return cause
}

/** Stop everything, report how it ended, and let the object go if it was deleted. May be done again: what is done stays done. */
function* finish(machine: Machine, worker: Worker, ending: Ending): Task {
  // A Pod whose object is gone, or that breaks a hard limit, is given no more than a second.
  const grace = ending.why === 'deleted' ? {} : { grace: 1 }
  const because = report(machine, worker, yield* stopPod(machine, worker, { because: ending.because, ...grace }))
  if (ending.why !== 'deleted') return
  const ref = { kind: 'Pod', name: nameOfPod(worker) } as const
  // It may be called here again before it has heard that the object is gone, or that another has its name.
  if (machine.host.get('Pod', ref.name)?.metadata.uid !== worker.pod.metadata.uid) return
  const removed = { kind: 'Wrote', verb: 'delete', subject: `Pod/${ref.name}`, change: 'grace period 0' } as const
  machine.host.write({ verb: 'delete', ref, graceSeconds: 0, tells: [removed] }, because)
}
