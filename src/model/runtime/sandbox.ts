import type { Fact } from '../../sim/fact.ts'
import { startContainer } from './containers.ts'
import { fileTree } from './files.ts'
import type { Program } from './kernel.ts'
import { unpin } from './namespaces.ts'
import type { Node } from './node.ts'
import { callCni, prepareNamespaces, type Sandbox, type SandboxRequest } from './sandbox-namespaces.ts'
import { sendSignal } from './signals.ts'

/** `build/pause/linux/pause.c`: ends with 0 on INT and TERM, collects every child (since 3.1), else sleeps. */
export const pauseProgram: Program = { reaps: 'all', handlers: { INT: 0, TERM: 0 } }

/** CRI `RunPodSandbox`, in containerd's order: network namespace and CNI first, pause after. */
export function runSandbox(node: Node, request: SandboxRequest, because?: Fact, program = pauseProgram): Sandbox {
  const sandbox: Sandbox = {
    ...request,
    name: `${request.pod}#${request.attempt}`,
    shared: new Map(),
    shm: fileTree(`${request.pod} /dev/shm`),
    pause: undefined,
    state: 'NOTREADY',
    address: '',
    latest: because,
  }
  if (request.hold.pause) sandbox.pause = startContainer(node, sandbox, { name: 'pause', program }, because)
  // What nothing holds need not be made before the first container.
  else if (request.hold.pins.length > 0) prepareNamespaces(node, sandbox)
  setState(node, sandbox, 'READY', sandbox.pause?.started ?? sandbox.latest)
  return sandbox
}

/** The runtime sees that pause has ended: that is how a sandbox is lost. */
export function noticePauseEnd(node: Node, sandbox: Sandbox): void {
  const { pause, state } = sandbox
  if (state === 'READY' && pause !== undefined && pause.state !== 'running')
    setState(node, sandbox, 'NOTREADY', pause.ended)
}

/** CRI `StopPodSandbox`, in containerd's order: pause, CNI DEL, pins. The kubelet has stopped the containers before. */
export function stopSandbox(node: Node, sandbox: Sandbox, because?: Fact): void {
  sandbox.latest = because
  if (sandbox.pause !== undefined) sendSignal(node.kernel, 'KILL', sandbox.pause, undefined, because)
  if (sandbox.state === 'READY') setState(node, sandbox, 'NOTREADY', because)
  if (sandbox.address !== '') sandbox.latest = callCni(node, sandbox, 'DEL', sandbox.latest)
  sandbox.shared.get('network')?.contents.clear()
  for (const namespace of sandbox.shared.values()) unpin(node.kernel, namespace, sandbox.latest)
}

function setState(node: Node, sandbox: Sandbox, state: Sandbox['state'], because?: Fact): void {
  sandbox.state = state
  const { name, attempt, address } = sandbox
  const what = { kind: 'SandboxState', sandbox: name, attempt, state, address } as const
  sandbox.latest = node.kernel.note(node.runtime, what, because)
}
