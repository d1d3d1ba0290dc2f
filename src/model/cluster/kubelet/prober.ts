import type { Container } from '../../../objects.ts'
import { answer, type ProbeKind } from '../program.ts'
import { sleep, type Task, waitFor } from '../task.ts'
import { noted, noteOf } from './notes.ts'
import { notYetProbed } from './probe-count.ts'
import { type Instance, type Machine, nameOfPod, type Worker } from './worker.ts'

/**
 * Asks one probe's question of one instance, period after period, until the process ends or the probe has said what it is for.
 * How it asks (HTTP, TCP, exec, gRPC) is left out, and so is upstream's random first delay after a kubelet's own restart.
 */
export function* probing(
  { host, rules, wake }: Machine,
  worker: Worker,
  container: Container,
  kind: ProbeKind,
  { process }: Instance,
): Task {
  const probe = container[`${kind}Probe`]
  if (probe === undefined) return
  const [period, timeout] = [(probe.periodSeconds ?? 10) * 1000, (probe.timeoutSeconds ?? 1) * 1000]
  const { name } = container
  const [pod, hasStartupProbe] = [nameOfPod(worker), container.startupProbe !== undefined]
  let count = notYetProbed
  let because = process.because
  for (let at = process.startedAt + (probe.initialDelaySeconds ?? 0) * 1000; ; at += period) {
    yield waitFor(process.ended, Math.max(0, at - host.now()))
    if (process.exit !== undefined) return
    if (!rules.mayRun(kind, hasStartupProbe, noteOf(worker.verdicts.startup, name))) continue
    const met = answer(process, kind, host.now())
    if (met === 'none') yield sleep(timeout)
    if (process.exit !== undefined) return
    const result = met === 'yes' ? 'success' : 'failure'
    const before = count
    count = rules.counted(kind, probe, before, result)
    // The first answer of a kind comes from what the process does, the next ones add to it.
    if (count.inARow === 1) because = process.because
    because = host.tell({ kind: 'Probed', pod, container: name, probe: kind, result, inARow: count.inARow }, because)
    if (count.verdict === before.verdict) continue
    if (count.verdict !== undefined)
      worker.verdicts = { ...worker.verdicts, [kind]: noted(worker.verdicts[kind], name, count.verdict) }
    wake(worker, because)
    if (kind === 'startup' || (kind === 'liveness' && count.verdict === 'failure')) return
  }
}
