import { roleOf } from '../../pod/containers.ts'
import { type Exit, type Program, startProcess } from '../program.ts'
import { type Cause, type Task, waitFor } from '../task.ts'
import { forgotten, noted, noteOf } from './notes.ts'
import { pullImage } from './prepare.ts'
import { probing } from './prober.ts'
import { report } from './report.ts'
import {
  declared,
  exitedRecord,
  type Instance,
  latest,
  type Machine,
  nameOfPod,
  runningRecord,
  type Worker,
} from './worker.ts'

/**
 * Starts a container unless its back-off or its image forbids it now. Models `startContainer` of kuberuntime; postStart hooks
 * and failures other than of the image are left out.
 */
export function* startContainer(machine: Machine, worker: Worker, name: string, because: Cause): Task<Cause> {
  const container = declared(worker, name)
  if (container === undefined) return because
  const turn = backOff(machine, worker, name, because)
  if (turn === 'not yet') return because
  const pulled = yield* pullImage(machine, worker, container, turn.because)
  if (pulled === undefined) return because
  const { host, takes } = machine
  const event = (reason: string, cause: Cause) =>
    host.tell({ kind: 'EventSeen', subject: `Pod/${nameOfPod(worker)}`, reason, message: `container ${name}` }, cause)
  const created = event('Created', pulled.because)
  yield waitFor(worker.interrupted, takes.start)
  if (worker.interrupted.opened) return because
  const started = event('Started', created)
  const instance = run(machine, worker, name, pulled.image.program, started)
  const reported = report(machine, worker, started)
  instance.process.because = reported
  for (const kind of ['startup', 'liveness', 'readiness'] as const)
    host.start(probing(machine, worker, container, kind, instance))
  // Behind a sidecar that has started the next container's turn has come.
  if (roleOf(worker.pod.spec, name) === 'sidecar') machine.wake(worker, reported)
  return reported
}

function run(
  machine: Machine,
  worker: Worker,
  name: string,
  program: (startedBefore: number) => Program,
  because: Cause,
): Instance {
  const before = latest(worker, name)
  const restartCount = before === undefined ? 0 : before.restartCount + 1
  const witness = {
    hung: (cause: Cause) => machine.runtime.tell({ kind: 'Hung', pod: nameOfPod(worker), container: name }, cause),
    ended: (exit: Exit, cause: Cause) => ended(machine, worker, instance, exit, cause),
  }
  const process = startProcess(machine.runtime, program(restartCount), because, witness)
  const sandbox = worker.sandboxes[0]?.id ?? ''
  const id = `${worker.pod.metadata.uid}/${name}#${restartCount}`
  const record = runningRecord({ name, id, sandbox, restartCount, process })
  const instance: Instance = { name, id, sandbox, restartCount, process, record }
  worker.instances = [instance, ...worker.instances.filter(each => each.name !== name || each === before)]
  worker.failures = forgotten(worker.failures, name)
  worker.held = forgotten(worker.held, name)
  if (before !== undefined) worker.verdicts = withoutVerdicts(worker.verdicts, name)
  return instance
}

const withoutVerdicts = ({ startup, liveness, readiness }: Worker['verdicts'], name: string): Worker['verdicts'] => ({
  startup: forgotten(startup, name),
  liveness: forgotten(liveness, name),
  readiness: forgotten(readiness, name),
})

/** The kubelet notices at once; with the runtime's polled events it takes up to a second. */
function ended({ runtime, wake }: Machine, worker: Worker, instance: Instance, exit: Exit, because: Cause): Cause {
  instance.record = exitedRecord(instance.record, exit)
  const { name } = instance
  const fact = runtime.tell(
    {
      kind: 'ProcessEnded',
      process: `${nameOfPod(worker)}/${name}`,
      container: name,
      exitCode: exit.code,
      ...(exit.signal && { signal: exit.signal }),
    },
    because,
  )
  wake(worker, fact)
  return fact
}

/** Models `doBackOff`: a container that ended is started again when its delay is over, counted from its end. */
function backOff(
  { host, rules, limits, takes, wake }: Machine,
  worker: Worker,
  name: string,
  because: Cause,
): 'not yet' | { readonly because: Cause } {
  const before = latest(worker, name)
  const exit = before?.process.exit
  if (before === undefined || exit === undefined) return { because }
  const remembered = noteOf(worker.restarts, rules.backOffKey(name))
  const delay = rules.restartDelay(remembered, exit.at, limits)
  const held = noteOf(worker.held, name)
  if (host.now() >= exit.at + delay) {
    const next = rules.afterRestart(remembered, exit.at, host.now(), limits)
    worker.restarts = noted(worker.restarts, rules.backOffKey(name), next)
    return { because: held?.because ?? because }
  }
  if (held !== undefined) return 'not yet'
  const what = {
    kind: 'BackOff',
    pod: nameOfPod(worker),
    container: name,
    delay,
    restart: before.restartCount + 1,
  } as const
  const fact = host.tell(what, because)
  worker.held = noted(worker.held, name, { because: fact })
  worker.failures = noted(worker.failures, name, { reason: 'CrashLoopBackOff' })
  // Until the next look the status goes on saying how it ended.
  if (delay > takes.resync) host.after(takes.resync, () => wake(worker, fact))
  host.after(exit.at + delay - host.now(), () => wake(worker, fact))
  return 'not yet'
}
