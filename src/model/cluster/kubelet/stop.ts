import type { Handler } from '../../../objects.ts'
import { graceSeconds } from '../../pod/termination.ts'
import { send } from '../program.ts'
import { type Cause, sleep, type Task, waitFor } from '../task.ts'
import { stopSandbox } from './prepare.ts'
import { declared, type Instance, latest, type Machine, nameOfPod, running, type Worker } from './worker.ts'

export interface StopReason {
  readonly because: Cause
  readonly killedBy?: 'startup' | 'liveness'
  /** Seconds that replace whatever the Pod says. */
  readonly grace?: number
}

/** Everything that runs is told to stop at the same moment; when all is over, the sandbox is stopped. Models `killPod`. */
export function* stopPod(machine: Machine, worker: Worker, reason: StopReason): Task<Cause> {
  const instances = running(worker)
  for (const instance of instances) machine.host.start(stopContainer(machine, worker, instance, reason))
  let { because } = reason
  for (const { process } of instances) because = newer(because, yield waitFor(process.ended, Infinity))
  return stopSandbox(machine, worker, because)
}

const newer = (a: Cause, b: Cause) => ((a?.id ?? 0) > (b?.id ?? 0) ? a : b)

/** Hook, wait for its turn, SIGTERM, wait for what is left of the grace, SIGKILL; the result is its end. Models `killContainer`. */
export function* stopContainer(
  { host, runtime, rules }: Machine,
  worker: Worker,
  { name, process }: Instance,
  reason: StopReason,
): Task<Cause> {
  const container = declared(worker, name)
  if (container === undefined) return reason.because
  const [pod, began] = [nameOfPod(worker), host.now()]
  const grace = reason.grace ?? graceSeconds(worker.pod, container, reason.killedBy)
  const hook = hookSeconds(container.lifecycle?.preStop)
  const order = { grace, ...(hook !== undefined && { preStop: hook }) }
  let { because } = reason
  if (hook !== undefined && grace > 0) {
    const tell = (phase: 'begins' | 'ends' | 'cut off') =>
      host.tell({ kind: 'HookRan', pod, container: name, hook: 'preStop', phase }, because)
    because = tell('begins')
    const { termAt } = rules.stopTimes(order)
    yield sleep(termAt * 1000)
    because = tell(termAt < hook ? 'cut off' : 'ends')
  }
  const latestTurn = began + rules.stopTimes({ ...order, turn: Infinity }).termAt * 1000
  for (const other of rules.waitsFor(worker.pod.spec, name)) {
    const end = latest(worker, other)?.process.ended
    if (end !== undefined) because = newer(because, yield waitFor(end, Math.max(0, latestTurn - host.now())))
  }
  if (process.exit !== undefined) return process.ended.because
  const { termAt, killAt } = rules.stopTimes({ ...order, turn: (host.now() - began) / 1000 })
  const term = runtime.tell({ kind: 'Signalled', pod, container: name, signal: 'TERM' }, because)
  send(runtime, process, 'TERM', term)
  yield waitFor(process.ended, (killAt - termAt) * 1000)
  if (process.exit === undefined)
    send(runtime, process, 'KILL', runtime.tell({ kind: 'Signalled', pod, container: name, signal: 'KILL' }, term))
  return process.ended.because
}

/** How long a hook runs if left alone: what it sleeps. Any other hook is over at once. */
function hookSeconds(hook: Handler | undefined): number | undefined {
  if (hook === undefined) return undefined
  if (hook.sleep !== undefined) return hook.sleep.seconds
  const [command, seconds] = hook.exec?.command ?? []
  return command === 'sleep' ? Number(seconds) : 0
}
