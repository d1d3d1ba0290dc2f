import { noticePauseEnd } from '../../model/runtime/sandbox.ts'
import { sendSignal } from '../../model/runtime/signals.ts'
import type { Fact } from '../../sim/fact.ts'
import type { Place } from './parts.ts'
import type { PodOnNode } from './pod-on-node.ts'

/** root on the node kills the Pod's pause, and the runtime notices. Returns the fact that the sandbox is lost. */
export function losePause({ stage, node }: Place, { sandboxes: [sandbox] }: PodOnNode): Fact | undefined {
  if (sandbox?.pause === undefined) return undefined
  const sent = stage.act('user', { kind: 'Signalled', pod: sandbox.pod, container: 'pause', signal: 'KILL' })
  sendSignal(node.kernel, 'KILL', sandbox.pause, undefined, sent)
  noticePauseEnd(node, sandbox)
  return sandbox.latest
}
