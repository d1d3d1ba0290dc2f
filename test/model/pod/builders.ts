import type { RuntimeContainer, RuntimeState, Sandbox } from '../../../src/model/pod/runtime-state.ts'
import type { Container, ContainerStatus, Pod, PodSpec, PodStatus } from '../../../src/objects.ts'

export const app = (name: string, more: Partial<Container> = {}): Container => ({ name, ...more })
export const sidecar = (name: string, more: Partial<Container> = {}): Container => ({
  name,
  restartPolicy: 'Always',
  ...more,
})

export const pod = (spec: Partial<PodSpec>, status: PodStatus = {}, metadata: Partial<Pod['metadata']> = {}): Pod => ({
  metadata: { name: 'web', ...metadata },
  spec: { containers: [app('a')], ...spec },
  status,
})

const blank = (name: string): ContainerStatus => ({ name, ready: false, restartCount: 0, state: {}, lastState: {} })
export const running = (name: string, more: Partial<ContainerStatus> = {}): ContainerStatus => ({
  ...blank(name),
  state: { running: {} },
  ...more,
})
export const exited = (name: string, exitCode: number, more: Partial<ContainerStatus> = {}): ContainerStatus => ({
  ...blank(name),
  state: { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } },
  ...more,
})
export const waiting = (name: string, reason: string, more: Partial<ContainerStatus> = {}): ContainerStatus => ({
  ...blank(name),
  state: { waiting: { reason } },
  ...more,
})
export const backingOff = (name: string, exitCode: number): ContainerStatus =>
  waiting(name, 'CrashLoopBackOff', { lastState: { terminated: { exitCode } }, restartCount: 1 })

export const ready: Sandbox = { id: 's0', state: 'READY', attempt: 0, ip: '10.0.0.1' }
export const lost: Sandbox = { ...ready, state: 'NOTREADY' }
export const instance = (
  name: string,
  state: RuntimeContainer['state'],
  more: Partial<RuntimeContainer> = {},
): RuntimeContainer => ({ name, id: `${name}-1`, state, ...more })
export const runtime = (sandbox: Sandbox | undefined, ...containers: RuntimeContainer[]): RuntimeState => ({
  sandboxes: sandbox === undefined ? [] : [sandbox],
  containers,
})
