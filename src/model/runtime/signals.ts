import type { Fact } from '../../sim/fact.ts'
import { signalNumber, type Kernel, type Process, type Signal } from './kernel.ts'
import { endProcess } from './processes.ts'

export type Outcome = 'ended' | 'handled' | 'ignored'

/** `sender` is undefined for a signal from the node itself: the kubelet's, the runtime's, or root's. */
export function sendSignal(
  kernel: Kernel,
  signal: Signal,
  target: Process,
  sender: Process | undefined,
  because?: Fact,
): Outcome {
  const effect = kernel.rules.effect(signal, target, sender)
  switch (effect) {
    case 'ends':
      endProcess(kernel, target, { code: 128 + signalNumber[signal], signal }, because)
      return 'ended'
    case 'handled':
      return handle(kernel, signal, target, because)
    case 'ignored-from-inside':
    case 'ignored-no-handler': {
      const why = effect === 'ignored-from-inside' ? 'from-inside' : 'no-handler'
      kernel.note('kernel', { kind: 'SignalIgnored', signal, process: target.name, why }, because)
      return 'ignored'
    }
  }
}

function handle(kernel: Kernel, signal: Signal, target: Process, because?: Fact): Outcome {
  const reaction = target.program.handlers[signal]
  if (typeof reaction !== 'number') return 'handled'
  endProcess(kernel, target, { code: reaction }, because)
  return 'ended'
}
