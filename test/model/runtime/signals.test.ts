import { describe, expect, it } from 'vitest'
import { startContainer } from '../../../src/model/runtime/containers.ts'
import type { Process, Signal } from '../../../src/model/runtime/kernel.ts'
import { runSandbox } from '../../../src/model/runtime/sandbox.ts'
import { findByNumber } from '../../../src/model/runtime/processes.ts'
import { sendSignal } from '../../../src/model/runtime/signals.ts'
import { ofKind } from '../../../src/sim/fact.ts'
import { heldBy, modes, present, program, recordingNode } from './recording.ts'

function podWith(pid: 'CONTAINER' | 'POD', handlers = {}) {
  const { node, kernel, facts } = recordingNode()
  const sandbox = runSandbox(node, { pod: 'web', attempt: 0, modes: modes(pid), hold: heldBy(true, 'network') })
  const app = present(startContainer(node, sandbox, { name: 'app', program: program('own', handlers) }))
  const shell = present(startContainer(node, sandbox, { name: 'shell', program: program() }))
  return { kernel, facts, app, shell, pause: present(sandbox.pause) }
}

type Kernel = ReturnType<typeof podWith>['kernel']
const kill = (kernel: Kernel, sender: Process, signal: Signal, pid: number) => {
  const target = findByNumber(kernel, sender, pid)
  return target && sendSignal(kernel, signal, target, sender)
}

describe('process 1', () => {
  it('is not touched by SIGKILL from inside its namespace', () => {
    const { kernel, shell, pause, facts } = podWith('POD')
    expect(kill(kernel, shell, 'KILL', 1)).toBe('ignored')
    expect(pause.state).toBe('running')
    expect(ofKind(facts, 'SignalIgnored')).toMatchObject([{ process: 'web/pause', why: 'from-inside' }])
  })

  it('dies of SIGKILL from the node', () => {
    const { kernel, app } = podWith('CONTAINER')
    expect(sendSignal(kernel, 'KILL', app, undefined)).toBe('ended')
    expect(app.endedWith).toBe(137)
  })

  it('ignores SIGTERM without a handler, even from the node', () => {
    const { kernel, app } = podWith('CONTAINER')
    expect(sendSignal(kernel, 'TERM', app, undefined)).toBe('ignored')
    expect(app.state).toBe('running')
  })

  it('that is pause ends on SIGTERM, and everybody with it', () => {
    const { kernel, app, shell, pause } = podWith('POD')
    expect(kill(kernel, shell, 'TERM', 1)).toBe('ended')
    expect([pause, app, shell].map(each => each.endedWith)).toEqual([0, 137, 137])
  })
})

describe('another process', () => {
  it('dies of SIGTERM without a handler', () => {
    const { kernel, app, shell } = podWith('POD')
    expect(kill(kernel, shell, 'TERM', 2)).toBe('ended')
    expect(app.endedWith).toBe(143)
  })

  it('goes on after a signal that it handles so', () => {
    const { kernel, app, shell } = podWith('POD', { HUP: 'goes on' })
    expect(kill(kernel, shell, 'HUP', 2)).toBe('handled')
    expect(app.state).toBe('running')
  })

  it('of another PID namespace is out of reach', () => {
    const { kernel, shell } = podWith('CONTAINER')
    expect(kill(kernel, shell, 'TERM', 2)).toBeUndefined()
  })
})
